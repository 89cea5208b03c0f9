import json
from pathlib import Path

import pytest

from eval.measures.baseline import BaselineError, Difference, compare, read, write
from eval.measures.intervals import mean
from eval.measures.score import Measure
from ingest.errors import TenkyoError
from tests.eval.memory import write_rows

MEASURES = [Measure("hit", ("hit",), mean, paired=True), Measure("speed", ("speed",), mean)]
BEFORE = {f"q{n}": {"hit": 1.0, "speed": 1.0} for n in range(8)}


def test_a_drop_on_every_question_is_significant() -> None:
    now = {key: {"hit": 0.0, "speed": 9.0} for key in BEFORE}
    (difference,) = compare(BEFORE, now, MEASURES, seed=0)
    # Of 2⁸ sign patterns two are as extreme.
    assert difference == Difference("hit", 1.0, 0.0, 2 / 256, 8)
    assert difference.is_drop
    assert not compare(now, BEFORE, MEASURES, seed=0)[0].is_drop


def test_of_many_measures_one_that_seems_to_drop_by_chance_does_not_count() -> None:
    names = [f"m{n}" for n in range(10)]
    measures = [Measure(name, (name,), mean, paired=True) for name in names]
    before = {f"q{n}": dict.fromkeys(names, 1.0) for n in range(7)}
    one = {key: {**values, "m3": 0.0} for key, values in before.items()}
    all_of_them = {key: dict.fromkeys(names, 0.0) for key in before}
    assert not any(found.is_drop for found in compare(before, one, measures, seed=0))
    assert all(found.is_drop for found in compare(before, all_of_them, measures, seed=0))
    assert compare(before, one, measures[3:4], seed=0)[0].is_drop


def test_a_drop_on_few_questions_is_not() -> None:
    now = {**BEFORE, "q0": {"hit": 0.0}, "q1": {"hit": 0.0}}
    (difference,) = compare(BEFORE, now, MEASURES, seed=0)
    assert difference.now == 0.75
    assert difference.p_value == pytest.approx(0.5)
    assert not difference.is_drop


def test_only_questions_with_both_values_are_compared() -> None:
    now = {"q0": {"hit": 0.5}, "q1": {}, "new": {"hit": 0.0}}
    (difference,) = compare(BEFORE, now, MEASURES, seed=0)
    assert (difference.n, difference.before, difference.now) == (1, 1.0, 0.5)


def test_runs_without_a_common_question_cannot_be_compared() -> None:
    with pytest.raises(BaselineError, match="none of these questions"):
        compare(BEFORE, {"other": {"hit": 1.0}}, MEASURES, seed=0)


def test_what_is_kept_is_what_is_compared(tmp_path: Path) -> None:
    rows = {"q1": {"hit": 2 / 3, "speed": 1.0}, "第2": {"speed": 1.0}}
    write(tmp_path / "kept.jsonl", rows, MEASURES)
    assert read(tmp_path / "kept.jsonl") == {"q1": {"hit": 0.6667}, "第2": {}}


def test_what_was_rounded_off_is_no_drop(tmp_path: Path) -> None:
    rows = {f"q{n}": {"hit": 1 / 6} for n in range(20)}
    write(tmp_path / "kept.jsonl", rows, MEASURES)
    (difference,) = compare(read(tmp_path / "kept.jsonl"), rows, MEASURES, seed=0)
    assert difference.before > difference.now
    assert difference.p_value == 1
    assert not difference.is_drop


def test_reads_both_files(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"rows": BEFORE}))
    rows = [{"id": key, "values": values} for key, values in BEFORE.items()]
    assert read(report) == BEFORE
    assert read(write_rows(tmp_path / "rows.jsonl", rows)) == BEFORE
    assert read(write_rows(tmp_path / "one.jsonl", rows[:1])) == {"q0": BEFORE["q0"]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"rows": [1]}', "is not a report.json or rows.jsonl"),
        ('{"id": "q1"}', "is not a report.json or rows.jsonl"),
        ('{"id": "q1", "values": {"hit": "1"}}', "is not a report.json or rows.jsonl"),
        ("hello", "line 1: not JSON"),
        ("[1]", "line 1: a row must be a JSON object"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "baseline"
    path.write_text(content)
    with pytest.raises(TenkyoError) as caught:
        read(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_baseline_is_named(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="cannot read"):
        read(tmp_path / "nothing.json")
