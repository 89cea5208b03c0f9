import io
import json
import math
import re
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from eval.measures.baseline import Difference
from eval.measures.intervals import Estimate
from eval.measures.score import measures_for
from eval.report.show import MOST_DOCUMENTS, WORST_SHOWN, show, write
from eval.report.summary import Report, to_dict
from tests.eval.report.reports import ABOUT, DIFFERENCES, KS, RECORDS, SCRIPT, hostile, report
from tests.offline import ROOT, run_python

UNKNOWN = Estimate(math.nan, math.nan, math.nan, 0)


def shown(given: Report, width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width)
    show(console, given)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_every_measure_is_shown_with_interval_and_n() -> None:
    known = report(overall=dict.fromkeys(report().overall, Estimate(0.5, 0.25, 0.75, 8)))
    lines = shown(known).splitlines()
    for measure in measures_for(KS):
        (line,) = [line for line in lines if line.startswith(f"│ {measure.name} ")]
        assert "8" in line
    assert any("0.500" in line and "0.250 to 0.750" in line for line in lines)


def test_markup_is_shown_as_it_is() -> None:
    text = shown(hostile(), width=2000)
    assert text.count(f"cats toes {SCRIPT}") == 1
    assert f"questions of {SCRIPT}" in text
    assert f"the answer lacks {SCRIPT}" in text
    assert f"split {SCRIPT}" in text


def test_what_was_missing_is_told() -> None:
    assert "DEGRADED no reranker" in shown(report(about={**ABOUT, "degraded": ["no reranker"]}))


def test_an_undefined_figure_is_a_dash() -> None:
    text = shown(report(overall=dict.fromkeys(report().overall, UNKNOWN)))
    assert "–" in text
    assert re.search(r"\bnan\b", text) is None


def test_groups_fit_a_terminal_of_80_columns() -> None:
    lines = shown(report(), width=80).splitlines()
    for title in ("By kind", "By split", "By document"):
        assert any(title in line for line in lines)
    for name in ("unanswerable", "cats.txt", "dev"):
        assert any(line.strip().startswith(name) for line in lines)
    assert not any("…" in line for line in lines)


def test_outcomes_are_shown_by_kind() -> None:
    text = shown(report())
    outcomes = text[text.index("Outcomes by kind") :].splitlines()
    (fact,) = [line for line in outcomes[:12] if line.strip().startswith("fact")]
    # Of three facts, one was answered right, one wrong, and one was refused.
    assert fact.split() == ["fact", "3", "0.333", "0.333", "0.333"]


def test_splits_and_documents_are_shown_where_there_is_something_to_compare() -> None:
    figures = report().overall
    assert "By split" not in shown(report(splits={}))
    for count, wanted in (
        (0, False),
        (1, False),
        (MOST_DOCUMENTS, True),
        (MOST_DOCUMENTS + 1, False),
    ):
        documents = {f"{n}.txt": figures for n in range(count)}
        assert ("By document" in shown(report(documents=documents))) == wanted


def test_stages_are_shown_in_milliseconds() -> None:
    (search,) = [line for line in shown(report()).splitlines() if "search " in line]
    assert search.split() == ["search", "0.4", "0.4", "5"]
    assert "Stages" not in shown(report(stages=()))


def test_a_drop_is_shown_with_its_p_value_and_fails() -> None:
    text = shown(report(differences=DIFFERENCES))
    assert any(
        "recall@5" in line and "-0.200" in line and "0.0010" in line for line in text.splitlines()
    )
    assert "FAILED recall@5 dropped below the baseline" in text
    assert "FAILED" not in shown(report(differences=[Difference("mrr@10", 0.4, 0.5, 0.01, 9)]))


def test_the_worst_are_shown_with_what_was_said_expected_and_cited() -> None:
    text = shown(report())
    assert "the answer lacks 15,000" in text
    assert "answer (1.00): Dogs sleep 12 hours a day." in text
    assert "expected: Dogs were tamed 15,000 years ago." in text
    assert "cited: Dogs sleep 12 hours a day." in text
    failing = report().worst[0]
    many = [replace(failing, question=f"question {n}?") for n in range(WORST_SHOWN + 10)]
    assert shown(report(worst=many)).count("?") == WORST_SHOWN


def test_everything_is_written(tmp_path: Path) -> None:
    write(tmp_path / "out", report(), RECORDS)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "report.html",
        "report.json",
        "rows.jsonl",
        "run.trec",
        "qrels.trec",
        "spans.run.trec",
        "spans.qrels.trec",
    }
    written = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(to_dict(report())))
    lines = (tmp_path / "out" / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["id"] for row in rows] == ["q1", "q2", "q3", "q4", "q5"]
    assert (rows[0]["split"], rows[0]["reference"]) == ("dev", "18 toes")
    assert rows[4]["near_miss"] == "the moon"
    assert "near_miss" not in rows[0]
    assert rows[0]["values"] == report().rows["q1"]


def test_a_run_that_writes_nothing_loads_no_plots() -> None:
    script = "import eval.__main__, sys; print({'matplotlib', 'jinja2'} & sys.modules.keys())"
    ended = run_python("-c", script, cwd=ROOT)
    assert ended.stdout.strip() == b"set()", ended.stderr
