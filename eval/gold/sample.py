"""Which of a gold set's questions are asked: those of one half, and of these a random sample."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.formats import read_questions
from eval.gold.match import Place
from eval.gold.questions import GoldError, Question
from eval.runs.passages import IndexPassages


def of_split(questions: Sequence[Question], split: str | None, gold: Path) -> list[Question]:
    """Return the questions of a split, all without one; raise GoldError where there are none."""
    chosen = [one for one in questions if split in (None, one.split)]
    if not chosen:
        has = ", ".join(sorted({one.split for one in questions if one.split})) or "none"
        raise GoldError(f"{gold} has no questions of the split {split!r}; it has: {has}")
    return chosen


def sample(questions: Sequence[Question], limit: int | None, seed: int = 0) -> list[Question]:
    """Draw `limit` questions, the same for the same seed, in the order of the file."""
    if limit is None or limit >= len(questions):
        return list(questions)
    # Not for secrets: the draw must be repeatable.
    chosen = random.Random(seed).sample(range(len(questions)), limit)  # noqa: S311
    return [questions[n] for n in sorted(chosen)]


def distinct(questions: Iterable[Question]) -> list[Question]:
    """Leave out what is asked twice: the same words after the same history."""
    return list({(one.text, one.history): one for one in questions}.values())


def judged(
    gold: Path, index: Path, split: str | None, limit: int | None
) -> tuple[list[Question], dict[str, tuple[Place, ...]]]:
    """Draw questions with evidence; return them, and where it lies, by question id.

    Raises GoldError and IndexUnavailableError, whose messages say what to do.
    """
    with_evidence = [one for one in of_split(read_questions(gold), split, gold) if one.evidence]
    if not with_evidence:
        raise GoldError(f"{gold} has no question that names its evidence.")
    asked = sample(with_evidence, limit)
    with IndexPassages.open(index) as passages:
        return asked, passages.locate(asked, gold)
