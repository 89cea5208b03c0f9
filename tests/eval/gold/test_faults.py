"""What makes a gold set unfit, and that the committed one is large enough."""

from pathlib import Path
from typing import Any

import pytest

from eval.gold.faults import faults
from eval.gold.questions import Question, read_gold
from tests.conftest import SEED_GOLD
from tests.eval.memory import gold_row, write_rows

FEWEST = 250
FEWEST_UNANSWERABLE = 60
KINDS = {"fact", "table", "list", "definition", "comparison", "why", "paraphrase", "typo"} | {
    "keyword",
    "japanese",
    "followup",
    "unanswerable",
}

CATS = gold_row("q1", "cats toes?", "Cats have 18 toes.", answers=[["18"]])


def questions(tmp_path: Path, *rows: dict[str, Any]) -> list[Question]:
    return read_gold(write_rows(tmp_path / "gold.jsonl", rows))


@pytest.mark.parametrize(
    "rows",
    [
        [CATS],
        [{**CATS, "answers": [["19", "18"]]}],
        [{**CATS, "answers": [["yes"]], "derived": True}],
        [CATS, {**CATS, "id": "q2", "history": ["before"]}],
    ],
)
def test_a_fit_set_has_no_faults(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    assert list(faults(questions(tmp_path, *rows))) == []


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([{**CATS, "answers": [["18"], ["19"]]}], "line 1 (q1): none of 19 is in"),
        ([{**CATS, "answers": [["1"]]}], "line 1 (q1): none of 1 is in"),
        ([{**CATS, "forbidden": ["toes"]}], "'toes' is forbidden, but the evidence says it"),
        ([{**CATS, "gold": []}], "it is answerable, but no evidence is named"),
        ([CATS, {**CATS, "id": "q2", "question": "Cats  TOES?"}], "(q2): asks the same as q1"),
        ([{**CATS, "split": "train"}], "neither"),
        ([{**CATS, "split": "dev"}, gold_row("q2", "fish?")], 'has no "split"'),
        (
            [{**CATS, "split": "dev"}, {**CATS, "id": "q2", "question": "?", "split": "test"}],
            "(q2): shares evidence with q1 of dev",
        ),
        (
            [gold_row(f"q{n}", f"fish {n}?", split="dev") for n in range(2)],
            "kind unanswerable: 2 questions in dev and 0 in test",
        ),
        (
            [
                *(gold_row(f"q{n}", f"fish {n}?", split="dev") for n in range(1)),
                *(gold_row(f"q{n}", f"fish {n}?", split="test", near_miss="x") for n in (2, 3)),
            ],
            "kind unanswerable: near miss: 0 questions in dev and 2 in test",
        ),
    ],
)
def test_faults(rows: list[dict[str, Any]], fault: str, tmp_path: Path) -> None:
    (found,) = faults(questions(tmp_path, *rows))
    assert fault in found


def test_an_answer_may_stand_in_several_places_only_where_all_are_needed(tmp_path: Path) -> None:
    toes, naps = gold_row("a", "?", "Cats have 18 toes."), gold_row("b", "?", "Cats sleep 16")
    both = {**CATS, "gold": toes["gold"] + naps["gold"], "answers": [["18"], ["16"]]}
    assert len(list(faults(questions(tmp_path, both)))) == 2
    assert list(faults(questions(tmp_path, {**both, "all": True}))) == []


def test_the_committed_gold_set_has_enough_of_every_kind() -> None:
    gold = read_gold(SEED_GOLD)
    unanswerable = [question for question in gold if not question.answerable]
    near = [question for question in unanswerable if question.near_miss]
    assert len(gold) >= FEWEST
    assert len(unanswerable) >= FEWEST_UNANSWERABLE
    assert len(near) >= len(unanswerable) / 2
    assert {question.kind for question in gold} == KINDS
