import math
import re
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from eval.measures.baseline import Difference
from eval.measures.intervals import Estimate
from eval.report.page import FOLDER, render
from eval.report.summary import Report
from tests.eval.report.reports import ABOUT, DIFFERENCES, RECORDS, SCRIPT, VIEWER, hostile, report

UNKNOWN = Estimate(math.nan, math.nan, math.nan, 0)


def page(given: Report) -> html.HtmlElement:
    return html.document_fromstring(render(given))


def words(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def section(found: html.HtmlElement, name: str) -> str:
    (part,) = found.xpath("//section[@aria-labelledby=$name]", name=name)
    return words(part)


@pytest.fixture(scope="module")
def plain() -> html.HtmlElement:
    return page(report())


@pytest.fixture(scope="module")
def compared() -> html.HtmlElement:
    """A page of figures that are known, against a baseline that was better."""
    known = {"answer_match": Estimate(0.651, 0.591, 0.71, 252), "reference_f1": UNKNOWN}
    overall = {**report().overall, **known}
    return page(report(overall=overall, differences=DIFFERENCES))


@pytest.fixture(scope="module")
def partial() -> html.HtmlElement:
    """A page of a sample of one split, asked of a system that was not whole."""
    about = {**ABOUT, "split": "dev", "sampled": 40, "degraded": ["reranker"], "index": None}
    better = [Difference("mrr@10", 0.4, 0.5, 0.01, 9)]
    return page(report(about=about, differences=better, splits={}, worst=()))


@pytest.fixture(scope="module")
def undefined() -> html.HtmlElement:
    """A page without figures, except of citations that do not verify."""
    overall = dict.fromkeys(report().overall, UNKNOWN)
    return page(report(overall={**overall, "citations_verified": Estimate(0.9, 0.8, 1, 9)}))


@pytest.fixture(scope="module")
def attacked() -> html.HtmlElement:
    return page(hostile())


def test_markup_in_any_text_is_only_text(attacked: html.HtmlElement) -> None:
    assert attacked.xpath("//script | //img | //*[@onerror]") == []
    assert words(attacked).count(SCRIPT) > 20
    (title,) = attacked.xpath("//head/title")
    assert SCRIPT in title.text_content()


def test_nothing_is_fetched_from_anywhere(attacked: html.HtmlElement) -> None:
    links = attacked.xpath("//@href")
    assert links
    assert all(link.startswith((f"{VIEWER}/documents/", "#")) for link in links)
    assert attacked.xpath("//@src | //link | //base | //iframe | //object") == []
    text = html.tostring(attacked, encoding="unicode")
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", text))
    assert "@import" not in text


def test_same_report_same_bytes() -> None:
    assert render(report()) == render(report())


def test_undefined_figures_are_dashes(undefined: html.HtmlElement) -> None:
    assert "answer_match –" in section(undefined, "tables")
    assert re.search(r"\bnan\b", words(undefined), re.IGNORECASE) is None


def test_questions_that_are_all_unanswerable_have_a_page() -> None:
    found = page(report(RECORDS[3:]))
    assert "Unanswerable questions refused" in section(found, "headline")
    assert "Is the evidence found?" not in section(found, "plots")


def test_what_was_measured_comes_first(plain: html.HtmlElement, partial: html.HtmlElement) -> None:
    (facts,) = plain.xpath("//header/dl")
    for fact in ("5: 3 answerable, 2 not", "gold.jsonl", "generation g1", "Encoder words"):
        assert fact in words(facts)
    assert "Documents with evidence 2" in words(facts)
    (facts,) = partial.xpath("//header/dl")
    assert "Sample at most 40" in words(facts)
    assert "Split dev" in words(facts)


def test_the_verdict_is_in_words(
    plain: html.HtmlElement,
    compared: html.HtmlElement,
    partial: html.HtmlElement,
    undefined: html.HtmlElement,
) -> None:
    verdicts = [section(one, "verdict") for one in (plain, compared, partial, undefined)]
    assert [verdict.split(maxsplit=2)[1] for verdict in verdicts] == [
        "passed",
        "failed",
        "passed",
        "failed",
    ]
    assert "Passed. All citations" in verdicts[0]
    assert "Not asked. There was no baseline" in verdicts[0]
    assert "Failed. Fell significantly below the baseline: recall@5." in verdicts[1]
    assert "Passed. No measure fell" in verdicts[2]
    assert "less than the full pipeline (reranker)" in verdicts[2]
    assert "Failed. Not all (a share of 0.900) citations" in verdicts[3]


def test_headlines_have_intervals_and_leave_out_what_is_unknown(
    compared: html.HtmlElement,
) -> None:
    found = section(compared, "headline")
    assert "answer_match 0.651 0.591 to 0.710 252" in found
    assert "less is better" in found
    assert "reference_f1" not in found


def test_groups_stages_and_differences_are_tables(
    compared: html.HtmlElement, partial: html.HtmlElement
) -> None:
    found = section(compared, "tables")
    for said in (
        "By kind",
        "answered_wrong",
        "unanswerable: near miss 1",
        "By split",
        "dev 2",
        "By document",
    ):
        assert said in found
    assert "dogs.txt 1" in found
    assert "rerank 250 250 5" in found
    assert "recall@5 0.900 0.700 −0.200 0.0010 4" in found
    assert "By split" not in section(partial, "tables")


def test_the_worst_have_links_to_the_words(
    plain: html.HtmlElement, partial: html.HtmlElement
) -> None:
    (article,) = [one for one in plain.xpath("//article") if "dogs sleep" in words(one)]
    for part in ("the answer lacks 15,000", "Answer", "Expected", "Cited", "confidence 1.00"):
        assert part in words(article)
    both = f"{VIEWER}/documents/id-dogs.txt?gold=27-60#0-26"
    assert article.xpath(".//a/@href") == [both, both]
    assert "No question went wrong." in section(partial, "worst")


def test_what_is_shown_can_be_heard(attacked: html.HtmlElement) -> None:
    ids = attacked.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(attacked.xpath("//@aria-labelledby")) <= set(ids)
    plots = attacked.xpath("//*[local-name()='svg']")
    assert len(plots) >= 8
    assert all(plot.get("role") == "img" and plot.get("aria-label") for plot in plots)
    for table in attacked.xpath("//table"):
        assert table.xpath("./thead/tr/th[@scope='col']")
        assert all(row.xpath("./th[@scope]") for row in table.xpath("./tbody/tr"))
    levels = [int(heading.tag[1]) for heading in attacked.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_colour_is_one_of_the_style_sheet(compared: html.HtmlElement) -> None:
    styles = Path(FOLDER / "report.css").read_text(encoding="utf-8")
    defined = set(re.findall(r"(--[\w-]+):", styles))
    used = set(re.findall(r"var\((--[\w-]+)\)", html.tostring(compared, encoding="unicode")))
    assert {"--series", "--bad"} <= used <= defined
