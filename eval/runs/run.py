"""Asking every question, and recording what came back."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from eval.gold.match import Place
from eval.gold.questions import Question
from eval.runs.checkpoint import Checkpoint
from eval.runs.progress import progress
from eval.runs.target import Target, TargetError
from ingest.errors import TenkyoError
from retriever.query.question import understand

FIELDS = ("hits", "answer", "seconds", "stages")
"""What a row of a checkpoint has besides the question's id."""

WARM_UP = "Which questions do these documents answer?"
WARM_UP_JAPANESE = "これらの文書はどのような質問に答えますか。"


@dataclass(frozen=True, slots=True)
class Record:
    """A question with its evidence, and what the target made of it.

    `hits` and `answer` are the public JSON of search and ask; `seconds` is how long ask took for
    the caller, and `stages` how long its stages took as the target reports them. Without evidence
    to find there are no hits.
    """

    question: Question
    places: tuple[Place, ...]
    hits: tuple[Mapping[str, Any], ...]
    answer: Mapping[str, Any]
    seconds: float
    stages: Mapping[str, float] = field(default_factory=dict)


def warm_up(questions: Sequence[Question], target: Target) -> dict[str, Any]:
    """Have the target load the models that the questions need, and return one of its answers.

    It is asked other questions than those that are measured, which cost less the second time.

    Raises:
        TargetError: the target does not answer, or a question cannot be asked.

    """
    answer = target.ask(WARM_UP, ()).answer
    if any(_japanese(question) for question in questions):
        target.ask(WARM_UP_JAPANESE, ())
    return answer


def run(
    questions: Sequence[Question],
    places: Mapping[str, tuple[Place, ...]],
    target: Target,
    depth: int,
    jobs: int,
    checkpoint: Checkpoint | None = None,
) -> list[Record]:
    """Ask every question, and search for its evidence; return the records in the questions' order.

    Args:
        questions: what is asked.
        places: the evidence of each question, by its id.
        target: what answers.
        depth: how many hits are searched for.
        jobs: how many questions are in flight at once.
        checkpoint: what it has of an earlier run is not asked again; the rest is added to it.

    Raises:
        TargetError: a question could not be asked; the message names it.

    """

    def record(question: Question) -> Record:
        row = checkpoint.rows.get(question.id) if checkpoint else None
        if row is None:
            row = _row(question, target, depth if places[question.id] else 0)
            if checkpoint:
                checkpoint.add(row)
        hits, answer, seconds, stages = (row[key] for key in FIELDS)
        return Record(question, places[question.id], tuple(hits), answer, seconds, stages)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            return list(progress(pool.map(record, questions), "Asking", len(questions)))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _row(question: Question, target: Target, depth: int) -> dict[str, Any]:
    """Ask a question, and search for it where any hits are wanted."""
    with _named(question):
        start = time.perf_counter()
        reply = target.ask(question.text, question.history)
        seconds = time.perf_counter() - start
        hits = target.search(question.text, depth, question.history)["hits"] if depth else []
    values = (hits, reply.answer, seconds, dict(reply.stages))
    return {"id": question.id, **dict(zip(FIELDS, values, strict=True))}


def _japanese(question: Question) -> bool:
    """Tell whether a question is read by other models than those that read English."""
    with _named(question):
        return understand(question.text).japanese


@contextmanager
def _named(question: Question) -> Iterator[None]:
    """Name the question of an error."""
    try:
        yield
    except TenkyoError as fault:
        raise TargetError(f"question {question.id}: {fault}") from fault
