import io
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from eval.baseline import Difference
from eval.intervals import Estimate
from eval.report import Report, show, to_dict, write
from eval.score import measures_for
from eval.worst import Failing

KNOWN = Estimate(0.5, 0.25, 0.75, 8)
UNKNOWN = Estimate(math.nan, math.nan, math.nan, 0)


def report(**changes: Any) -> Report:
    figures = {measure.name: KNOWN for measure in measures_for([1, 5])}
    figures |= dict.fromkeys(("citations_verified", "answers_verified"), Estimate(1, 1, 1, 8))
    plain = Report(
        about={"gold": "a[b].jsonl", "questions": 8, "index": None, "degraded": []},
        overall=figures,
        kinds={"odd [kind]": {**figures, "recall@5": UNKNOWN}},
        curve=[[1.0, 0.5]],
        differences=(),
        worst=(),
        rows={"q1": {"recall@1": 1.0}},
    )
    return replace(plain, **changes)


def shown(given: Report) -> str:
    console = Console(file=io.StringIO(), width=120)
    show(console, given)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_every_measure_is_shown_with_interval_and_n() -> None:
    lines = shown(report()).splitlines()
    for measure in measures_for([1, 5]):
        (line,) = [line for line in lines if line.startswith(f"│ {measure.name} ")]
        assert "8" in line
    assert any("0.500" in line and "0.250 to 0.750" in line for line in lines)


def test_square_brackets_are_shown_as_they_are() -> None:
    failing = Failing("q1", "what is [bold]?", ("said [/]",), 3, 0.5)
    text = shown(report(worst=[failing]))
    assert "odd [kind]" in text
    assert "a[b].jsonl" in text
    assert "what is [bold]?" in text
    assert "said [/]" in text


def test_what_was_missing_is_told() -> None:
    about = {**report().about, "degraded": ["no reranker"]}
    assert "DEGRADED no reranker" in shown(report(about=about))


def test_an_undefined_figure_is_null_and_a_dash() -> None:
    figure = to_dict(report())["measures"]["kinds"]["odd [kind]"]["recall@5"]
    assert figure == {"value": None, "low": None, "high": None, "n": 0}
    assert "–" in shown(report())


@pytest.mark.parametrize(
    ("differences", "verified", "failures"),
    [
        ([], Estimate(1, 1, 1, 8), []),
        ([Difference("mrr@10", 0.5, 0.4, 0.04, 9)], Estimate(1, 1, 1, 8), ["mrr@10 dropped"]),
        ([Difference("mrr@10", 0.5, 0.4, 0.06, 9)], Estimate(1, 1, 1, 8), []),
        ([Difference("mrr@10", 0.4, 0.5, 0.01, 9)], Estimate(1, 1, 1, 8), []),
        ([], Estimate(0.999, 0.9, 1, 8), ["citations_verified is below 1"]),
        # Nothing was cited at all: nothing is broken.
        ([], UNKNOWN, []),
    ],
)
def test_gates(differences: list[Difference], verified: Estimate, failures: list[str]) -> None:
    overall = {**report().overall, "citations_verified": verified}
    found = report(differences=differences, overall=overall)
    assert len(found.failures) == len(failures)
    for said, wanted in zip(found.failures, failures, strict=True):
        assert said.startswith(wanted)
        assert f"FAILED {said}" in shown(found)


def test_the_report_is_written_as_plain_json(tmp_path: Path) -> None:
    write(tmp_path / "out", report(), [])
    written = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert written == to_dict(report())
    assert written["rows"] == {"q1": {"recall@1": 1.0}}
