"""The questions that come with documents of their own, which the readers were not trained on."""

from collections import Counter
from pathlib import Path

import pytest

from eval.gold.match import locate
from eval.gold.questions import read_gold
from tests.eval.gold.read_files import ReadFiles
from tests.offline import ROOT

SETS = [ROOT / "eval" / "gold" / f"{name}.jsonl" for name in ("colleagues", "yes-no")]

SHEETS = sorted((ROOT / "eval" / "gold").glob("sheets-*.jsonl"))
"""Rooms to let, a fleet, products."""

REGISTERS = sorted((ROOT / "eval" / "gold").glob("registers-*.jsonl"))
"""A workshop, a nursery garden, a museum."""

PROSE = sorted((ROOT / "eval" / "gold").glob("prose-*.jsonl"))
"""Letters and minutes, manuals, a policy, rules."""


@pytest.mark.parametrize("gold", [*SETS, *SHEETS, *REGISTERS, *PROSE], ids=lambda one: one.stem)
def test_every_span_says_what_the_file_says(gold: Path) -> None:
    questions = read_gold(gold)
    assert all(one.start is not None and one.text for each in questions for one in each.evidence)
    locate(questions, ReadFiles(gold.with_suffix("")), gold)


@pytest.mark.parametrize("gold", SETS, ids=lambda one: one.stem)
def test_halves_share_no_document_and_leave_none_out(gold: Path) -> None:
    questions = read_gold(gold)
    asked = {split: set[str]() for split in ("dev", "test")}
    for question in questions:
        asked[question.split or ""].update(one.doc for one in question.evidence)
    assert not asked["dev"] & asked["test"]
    assert asked["dev"] | asked["test"] == ReadFiles(gold.with_suffix("")).sources().keys()
    counts = Counter(question.answerable for question in questions)
    assert counts[True] > counts[False] > 90


def test_as_many_yes_as_no() -> None:
    verdicts = Counter(one.extra["verdict"] for one in read_gold(SETS[1]) if one.answerable)
    assert verdicts[True] == verdicts[False]


@pytest.mark.parametrize("gold", SHEETS, ids=lambda one: one.stem)
def test_the_halves_of_questions_on_sheets_are_alike(gold: Path) -> None:
    questions = read_gold(gold)
    halves = Counter((one.split, one.answerable) for one in questions)
    assert halves == {
        ("dev", True): 17, ("test", True): 17, ("dev", False): 8, ("test", False): 8,
    }  # fmt: skip


@pytest.mark.parametrize("gold", REGISTERS, ids=lambda one: one.stem)
def test_the_halves_of_questions_on_registers_are_as_large(gold: Path) -> None:
    questions = read_gold(gold)
    assert Counter(one.split for one in questions) == {"dev": 25, "test": 25}
    assert sum(one.answerable for one in questions) == 44


@pytest.mark.parametrize("gold", PROSE, ids=lambda one: one.stem)
def test_the_halves_of_questions_on_prose_are_as_large(gold: Path) -> None:
    questions = read_gold(gold)
    assert Counter(one.split for one in questions) == {"dev": 25, "test": 25}
    assert sum(one.answerable for one in questions) in (41, 42, 43)


def test_no_set_of_sheets_registers_or_prose_is_missing() -> None:
    assert [one.stem for one in SHEETS] == ["sheets-fleet", "sheets-products", "sheets-rooms"]
    assert [one.stem for one in REGISTERS] == [
        f"registers-{name}" for name in ("museum", "nursery", "workshop")
    ]
    assert [one.stem for one in PROSE] == [
        f"prose-{name}" for name in ("letters", "manuals", "policy", "rules")
    ]
