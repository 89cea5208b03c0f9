"""Which questions of a gold set are asked: those of one split, and of these a sample."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.gold.questions import GoldError, Question


def select_split(questions: Sequence[Question], split: str | None, gold: Path) -> list[Question]:
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


def one_in(questions: Sequence[Question], every: int) -> list[Question]:
    """Return one question in `every`, in the order of the file: as many of each kind and split.

    The sample is systematic, stratified by the order that it is drawn in (Cochran, Sampling
    Techniques, chapter 8): of 13 questions of a kind, one in three are 4 or 5.
    """
    order = sorted(range(len(questions)), key=lambda n: _stratum(questions[n]))
    return [questions[n] for n in sorted(order[::every])]


def _stratum(question: Question) -> tuple[str, str]:
    return question.kind, question.split or ""


def distinct(questions: Iterable[Question]) -> list[Question]:
    """Return each question once: the same words after the same history are the same question."""
    return list({(one.text, one.history): one for one in questions}.values())
