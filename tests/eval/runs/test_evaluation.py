from dataclasses import replace
from pathlib import Path

import pytest

from eval.runs.checkpoint import CHECKPOINT_FILE, ResumeError
from eval.runs.evaluation import Evaluation
from tests.eval.memory import MemoryTarget, gold_row, write_rows

ROWS = [
    gold_row("q1", "cats toes", "Cats have 18 toes.", split="dev"),
    gold_row("q2", "dogs sleep", "Dogs sleep 12 hours a day.", split="test"),
    gold_row("q3", "cats sleep", "Cats sleep 16 hours a day.", split="dev"),
]


@pytest.fixture
def evaluation(tmp_path: Path) -> Evaluation:
    gold = write_rows(tmp_path / "gold.jsonl", ROWS)
    return Evaluation(gold, "dev", None, [1, 3], merge=None, jobs=1, seed=0)


def test_a_search_is_as_deep_as_the_measures_need(evaluation: Evaluation) -> None:
    assert evaluation.depth == 10
    assert replace(evaluation, k=[1, 20]).depth == 20
    # Merged hits are fitted to how many are wanted.
    assert replace(evaluation, merge=0).depth == 3


def test_figures_are_told_what_they_are_for(evaluation: Evaluation) -> None:
    questions = evaluation.questions()
    assert [question.id for question in questions] == ["q1", "q3"]
    about = evaluation.about(evaluation.ask(questions, MemoryTarget(), None, resume=False))
    assert about["questions"] == 2
    assert about["gold"] == "gold.jsonl"
    assert (about["split"], about["k"], about["merge"]) == ("dev", [1, 3], None)
    assert about["index"] == {"generation": "1", "encoder": "words"}


def test_a_run_is_gone_on_with_only_as_it_was_begun(evaluation: Evaluation, tmp_path: Path) -> None:
    class Broken(MemoryTarget):
        def search(self, query: str, limit: int, history: object = ()) -> dict[str, object]:
            if limit != 5 and query == "cats sleep":
                raise OSError("broken")
            return super().search(query, limit)

    out = tmp_path / "out"
    questions = evaluation.questions()
    with pytest.raises(OSError, match="broken"):
        evaluation.ask(questions, Broken(), out, resume=False)
    assert (out / CHECKPOINT_FILE).is_file()
    with pytest.raises(ResumeError, match="of another run"):
        replace(evaluation, merge=0).ask(questions, MemoryTarget(), out, resume=True)
    again = evaluation.ask(questions, MemoryTarget(), out, resume=True)
    assert [record.question.id for record in again] == ["q1", "q3"]
    assert not (out / CHECKPOINT_FILE).exists()
