"""The checker, and what it says of the committed gold set."""

from pathlib import Path
from typing import Any

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from eval.gold.check import check, faults
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


def run(*arguments: object) -> Result:
    app = Typer()
    app.command()(check)
    return CliRunner().invoke(app, [str(part) for part in arguments], env={"COLUMNS": "200"})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([CATS], None),
        ([{**CATS, "answers": [["19", "18"]]}], None),
        ([{**CATS, "answers": [["18"], ["19"]]}], "line 1 (q1): none of 19 stands in"),
        ([{**CATS, "gold": []}], "it is answerable, but no evidence is named"),
        ([CATS, {**CATS, "id": "q2", "question": "Cats  TOES?"}], "(q2): asks the same as q1"),
        ([CATS, {**CATS, "id": "q2", "history": ["before"]}], None),
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
def test_faults(rows: list[dict[str, Any]], said: str | None, tmp_path: Path) -> None:
    found = list(faults(questions(tmp_path, *rows)))
    assert (said is None and found == []) or any(said in fault for fault in found if said)


def test_an_answer_may_stand_in_several_places_only_where_all_are_needed(tmp_path: Path) -> None:
    toes, naps = gold_row("a", "?", "Cats have 18 toes."), gold_row("b", "?", "Cats sleep 16")
    both = {**CATS, "gold": toes["gold"] + naps["gold"], "answers": [["18"], ["16"]]}
    assert len(list(faults(questions(tmp_path, both)))) == 2
    assert list(faults(questions(tmp_path, {**both, "all": True}))) == []


def test_the_committed_gold_set_is_fit(seed_index: Path) -> None:
    result = run(SEED_GOLD, "--index", seed_index)
    assert result.exit_code == 0, result.output
    assert "fit to measure with" in result.output
    # Every section of the text has a question.
    assert "No question is about" not in result.output


def test_the_committed_gold_set_has_enough_of_every_kind() -> None:
    gold = read_gold(SEED_GOLD)
    unanswerable = [question for question in gold if not question.answerable]
    near = [question for question in unanswerable if question.near_miss]
    assert len(gold) >= FEWEST
    assert len(unanswerable) >= FEWEST_UNANSWERABLE
    assert len(near) >= len(unanswerable) / 2
    assert {question.kind for question in gold} == KINDS


def test_a_set_that_is_not_fit_is_refused_with_every_fault(
    seed_index: Path, tmp_path: Path
) -> None:
    rows = SEED_GOLD.read_text("utf-8").splitlines()[:2]
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join([*rows, rows[0].replace('"q001"', '"q9"')]), encoding="utf-8")
    result = run(file, "--index", seed_index)
    assert result.exit_code == 1
    assert "line 3 (q9): asks the same as q001" in result.output
    assert "No question is about: ip-strategic-program-2025.txt › " in result.output


def test_without_an_index_it_says_what_to_run(tmp_path: Path) -> None:
    result = run(SEED_GOLD, "--index", tmp_path / "none")
    assert result.exit_code == 2
    assert "python -m ingest" in result.output
