"""Asking every question, and keeping what came back."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.progress import track

from eval.match import Place
from eval.questions import Question
from eval.target import Target, TargetError
from ingest.errors import TenkyoError


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


def run(
    questions: Sequence[Question],
    places: Mapping[str, tuple[Place, ...]],
    target: Target,
    depth: int,
    jobs: int,
    console: Console,
) -> list[Record]:
    """Search (`depth` hits) and ask every question, `jobs` at a time; records in order.

    Raises:
        TargetError: a question could not be asked; the message names it.

    """

    def record(question: Question) -> Record:
        return _record(question, places[question.id], target, depth)

    # The first answer may load models; it is not what later ones cost.
    record(questions[0])
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


def _record(question: Question, places: tuple[Place, ...], target: Target, depth: int) -> Record:
    try:
        start = time.perf_counter()
        reply = target.ask(question.text, question.history)
        seconds = time.perf_counter() - start
        hits = target.search(question.text, depth, question.history)["hits"]
    except TenkyoError as fault:
        raise TargetError(f"question {question.id}: {fault}") from fault
    return Record(question, places, tuple(hits), reply.answer, seconds, reply.stages)
