"""Spans marked in the document viewer, in a real browser."""

import random

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Visit
from tests.service.conftest import HARBOUR
from tests.service.fake import make_document

pytestmark = pytest.mark.browser

HARBOUR_ID = make_document("reports/harbour.pdf", HARBOUR).id
GOLD, CITED = "Expected words", "Cited words"


def open_at(visit: Visit, place: str) -> Page:
    visit.page.goto(f"{visit.address}/documents/{HARBOUR_ID}{place}")
    expect(visit.page.locator("#text")).to_contain_text("Herring is landed")
    return visit.page


def marked(page: Page, kind: str) -> str:
    return "".join(page.locator(f"#text mark.{kind}").all_text_contents())


def test_expected_and_cited_words_can_be_told_apart(visit: Visit) -> None:
    gold, cited = HARBOUR.index("𠮷野"), HARBOUR.index("Herring")
    page = open_at(visit, f"?gold={gold}-{gold + 9}#{cited}-{cited + 7}")
    assert marked(page, "gold") == HARBOUR[gold : gold + 9]
    assert marked(page, "cited") == "Herring"
    styles = {
        kind: page.locator(f"#text mark.{kind}").evaluate(
            "(mark) => getComputedStyle(mark).textDecorationLine"
        )
        for kind in ("gold", "cited")
    }
    assert styles == {"gold": "underline", "cited": "none"}
    expect(page.get_by_role("button", name="Go to the cited words")).to_be_hidden()
    expect(page.locator("mark.cited")).to_be_focused()
    page.get_by_role("button", name=GOLD).click()
    expect(page.locator("mark.gold")).to_be_focused()
    expect(page.locator("mark.gold")).to_be_in_viewport()
    page.get_by_role("button", name=CITED).press("Enter")
    expect(page.locator("mark.cited")).to_be_focused()


def test_spans_may_overlap_in_any_way(visit: Visit) -> None:
    draw = random.Random(3)
    length = len(HARBOUR)
    for _ in range(8):
        gold, more, cited = (sorted(draw.sample(range(length + 1), 2)) for _ in range(3))
        place = "?gold={}-{}&gold={}-{}#{}-{}".format(*gold, *more, *cited)
        page = open_at(visit, place)
        assert "".join(page.locator("#text .page-text").all_text_contents()) == HARBOUR
        assert marked(page, "cited") == HARBOUR[slice(*cited)]
        expected = set(range(*gold)) | set(range(*more))
        assert marked(page, "gold") == "".join(HARBOUR[at] for at in sorted(expected))


def test_expected_words_need_no_cited_ones(visit: Visit) -> None:
    page = open_at(visit, "?gold=0-7")
    expect(page.locator("mark.gold")).to_have_text("Harbour")
    expect(page.locator("mark.gold")).to_be_focused()
    expect(page.get_by_role("button", name=GOLD)).to_be_visible()
    expect(page.get_by_role("button", name=CITED)).to_be_hidden()
    page = open_at(visit, "#0-7")
    expect(page.locator("mark.cited")).to_have_text("Harbour")
    expect(page.get_by_role("button", name=GOLD)).to_be_hidden()


@pytest.mark.parametrize("gold", ["0-99999", "7-7", "9-3", "a", "", "-1-4", "1e1-20"])
def test_expected_words_that_are_not_there_are_said_so(visit: Visit, gold: str) -> None:
    page = open_at(visit, f"?gold={gold}#0-7")
    expect(page.get_by_role("status")).to_contain_text("does not have")
    expect(page.locator("mark.gold")).to_have_count(0)
    expect(page.locator("mark.cited")).to_have_text("Harbour")


def test_offsets_are_converted_both_ways(visit: Visit) -> None:
    visit.page.goto(visit.address)
    draw = random.Random(5)
    for _ in range(10):
        text = "".join(draw.choices("aé港😀𠮷\n\u200d🏴", k=draw.randrange(40)))
        points = list(range(len(text) + 1))
        back = visit.page.evaluate(
            """async ([text, points]) => {
                const module = await import("/static/common/offsets.js");
                const { utf16Offsets, codePointOffsets } = module;
                return codePointOffsets(text, utf16Offsets(text, points));
            }""",
            [text, points],
        )
        assert back == points
