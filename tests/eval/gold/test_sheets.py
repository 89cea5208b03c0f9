"""Questions on sheets of things: rooms to let, a fleet, products; each set has its folder."""

from collections import Counter
from pathlib import Path

import pytest

from eval.gold.match import locate
from eval.gold.questions import read_gold
from tests.eval.gold.read_files import ReadFiles
from tests.offline import ROOT

SETS = sorted((ROOT / "eval" / "gold").glob("sheets-*.jsonl"))


@pytest.mark.parametrize("gold", SETS, ids=lambda one: one.stem)
def test_every_span_says_what_the_file_says(gold: Path) -> None:
    questions = read_gold(gold)
    assert all(one.start is not None and one.text for each in questions for one in each.evidence)
    locate(questions, ReadFiles(gold.with_suffix("")), gold)


@pytest.mark.parametrize("gold", SETS, ids=lambda one: one.stem)
def test_the_halves_are_alike(gold: Path) -> None:
    questions = read_gold(gold)
    halves = Counter((one.split, one.answerable) for one in questions)
    assert halves == {
        ("dev", True): 17, ("test", True): 17, ("dev", False): 8, ("test", False): 8,
    }  # fmt: skip


def test_there_are_three_sets() -> None:
    assert [one.stem for one in SETS] == ["sheets-fleet", "sheets-products", "sheets-rooms"]
