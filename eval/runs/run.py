"""Asking every question, and keeping what came back."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.progress import track

from eval.gold.match import Place
from eval.gold.questions import Question
from eval.runs.checkpoint import Kept
from eval.runs.target import Reply, Target, TargetError
from ingest.errors import TenkyoError
from retriever.query.question import understand

ASKED = ("hits", "answer", "seconds", "stages")

WARM_UP = "Which questions do these documents answer?"
WARM_UP_JAPANESE = "これらの文書はどのような質問に答えますか。"


@dataclass(frozen=True, slots=True)
class Record:
    """A question with its evidence, and what the target made of it.

    `hits` and `answer` are the public JSON of search and ask; `seconds` is how long ask
    took as seen from here, and `stages` how long its stages took as seen from inside.
    """

    question: Question
    places: tuple[Place, ...]
    hits: tuple[Mapping[str, Any], ...]
    answer: Mapping[str, Any]
    seconds: float
    stages: Mapping[str, float] = field(default_factory=dict)


def warm_up(questions: Sequence[Question], target: Target) -> dict[str, Any]:
    """Have the target load the models that the questions need, and return an answer of its own.

    What is asked for that is none of the questions: what is asked again costs less than at first.

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
    console: Console,
    kept: Kept | None = None,
) -> list[Record]:
    """Search (`depth` hits) and ask every question, `jobs` at a time; records in order.

    What `kept` has of an earlier run is not asked again; the rest is added to it.

    Raises:
        TargetError: a question could not be asked; the message names it.

    """

    def record(question: Question) -> Record:
        row = kept.rows.get(question.id) if kept else None
        if row is None:
            row = _row(question, target, depth)
            if kept:
                kept.add(row)
        hits, answer, seconds, stages = (row[key] for key in ASKED)
        return Record(question, places[question.id], tuple(hits), answer, seconds, stages)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            return list(
                track(
                    pool.map(record, questions),
                    description="Asking",
                    total=len(questions),
                    console=console,
                    disable=not console.is_terminal,
                    transient=True,
                )
            )
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _row(question: Question, target: Target, depth: int) -> dict[str, Any]:
    start = time.perf_counter()
    reply = _ask(question, target)
    seconds = time.perf_counter() - start
    try:
        hits = target.search(question.text, depth, question.history)["hits"]
    except TenkyoError as fault:
        raise TargetError(f"question {question.id}: {fault}") from fault
    asked = (hits, reply.answer, seconds, dict(reply.stages))
    return {"id": question.id, **dict(zip(ASKED, asked, strict=True))}


def _japanese(question: Question) -> bool:
    """Whether other models read it than those that read English."""
    try:
        return understand(question.text, question.history).japanese
    except TenkyoError as fault:
        raise TargetError(f"question {question.id}: {fault}") from fault


def _ask(question: Question, target: Target) -> Reply:
    try:
        return target.ask(question.text, question.history)
    except TenkyoError as fault:
        raise TargetError(f"question {question.id}: {fault}") from fault
