"""The load test, short, with the service as a process and the real models."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.bench.load import AFTERWARDS, OVERLOAD, Level, app, requests_of, verdict
from eval.gold.questions import Question

LEVEL = Level("8", 8, 5.0, 10, 2.0, 500.0, 600.0, 700.0, 0, 0, {"200": 10}, 10**8, 10**8)


def bench(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments], env={"COLUMNS": "200"})


def test_no_question_is_asked_twice() -> None:
    one = Question("a", "fact", "one", (), True, (), (), False, 1)
    again, followed = replace(one, id="b"), replace(one, id="c", history=("zero",))
    bodies = [request.body for request in requests_of([one, again, followed])]
    assert bodies == [
        {"question": "one", "history": []},
        {"question": "one", "history": ["zero"]},
    ]


@pytest.mark.parametrize(
    ("level", "fault"),
    [
        (replace(LEVEL, unexplained=2), "2 requests failed without a reason"),
        (replace(LEVEL, name=OVERLOAD), "too few clients"),
        (replace(LEVEL, name=AFTERWARDS, answered=1), "not every question was answered"),
    ],
)
def test_what_is_not_as_it_should_be_is_told(level: Level, fault: str) -> None:
    assert verdict([LEVEL]) == []
    (said,) = verdict([LEVEL, level])
    assert fault in said


def test_levels_are_shown_and_written(town_index: Path, town_gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "load.json"
    arguments = ("--index", town_index, "--gold", town_gold, "--clients", 1, "--clients", 2)
    result = bench(*arguments, "--seconds", 1, "--overload", 0, "--out", out)
    assert result.exit_code == 0, result.output
    assert "answers/s" in result.output
    levels = json.loads(out.read_text("utf-8"))["levels"]
    assert [level["clients"] for level in levels] == [1, 2]
    for level in levels:
        assert level["answered"] == level["kinds"]["200"] > 0
        assert 0 < level["p50_ms"] <= level["p95_ms"] <= level["p99_ms"]
        assert level["memory_before"] > 50e6
        assert (level["shed"], level["unexplained"]) == (0, 0)


def test_what_cannot_be_measured_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    result = bench("--gold", empty, "--index", tmp_path)
    assert result.exit_code == 2
    assert "has no questions" in result.stderr
