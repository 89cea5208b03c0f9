"""`python -m eval.bench.load`: throughput and times of the service under load, and overload.

The service runs as users start it, in processes of its own. Clients ask gold questions over
persistent connections; each asks its next question as soon as it has an answer. The service keeps
no scores, so that a question that comes again costs as much as before. In the end more clients
come than may wait: the service must tell some to come later (503 with Retry-After), go on
answering the others, and answer as before when they are gone.

Times need an idle machine. The clients run on it too.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.bench.harness import application, finish, percentiles, save, table, timed
from eval.bench.server.clients import Request, drive, for_seconds
from eval.bench.server.oracle import ASK
from eval.bench.server.server_process import ServerProcess, running_server
from eval.formats.source import read_questions
from eval.gold.questions import Question
from eval.gold.sample import distinct
from eval.report.figures import UNKNOWN, milliseconds
from eval.runs.options import OWN_GOLD, FiguresFile, Gold, Index, index_folder
from ingest.command import report_errors

CLIENTS = (1, 8, 64)
"""Alone, as many as a small team asks at once, and more than there are threads; by eye."""
WARM_UP = 4
"""Requests for each worker before anything is measured; each loads its models on the first."""
OVERLOAD, AFTERWARDS = "overload", "afterwards"
QUESTIONS_AFTERWARDS = 8
"""What one client asks when the overload is over; chosen by eye."""


@dataclass(frozen=True, slots=True)
class Level:
    """What a number of clients got; times in ms are those of answers, memory is RSS in bytes.

    `shed` were told to come again later; `unexplained` failed without a reason.
    """

    name: str
    clients: int
    seconds: float
    answered: int
    per_second: float
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    shed: int
    unexplained: int
    kinds: dict[str, int]
    memory_before: int
    memory_after: int


def main(
    gold: Gold = OWN_GOLD,
    index: Index = None,
    clients: Annotated[
        list[int] | None,
        typer.Option(
            min=1, help="How many ask at a time; give it again for each.", show_default="1 8 64"
        ),
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long at each number.")] = 60.0,
    workers: Annotated[int, typer.Option(min=1, help="How many processes answer.")] = 1,
    overload: Annotated[
        int, typer.Option(min=0, help="How many clients are too many; 0 leaves that out.")
    ] = 512,
    out: FiguresFile = None,
) -> None:
    """Measure throughput, times and memory under load, and what happens when it is too much.

    Exit codes: 0 done; 1 an answer failed without a reason, or the service did not recover from
    the overload; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.bench.load --seconds 60 --workers 2
    """
    with report_errors():
        requests = requests_of(read_questions(gold))
        levels = measure(
            index_folder(index), requests, clients or CLIENTS, seconds, workers, overload
        )
        save(out, gold=gold.name, workers=workers, levels=levels)
    _show(Console(), levels)
    finish(verdict(levels), "Every failure had a reason, and the service recovered.")


def measure(
    index: Path,
    requests: Sequence[Request],
    clients: Sequence[int],
    seconds: float,
    workers: int,
    overload: int,
) -> list[Level]:
    """Start the service and send it requests from more and more clients.

    Args:
        index: what it answers from.
        requests: sent over and over, in order.
        clients: how many at a time, level by level.
        seconds: how long each level takes.
        workers: processes of the service.
        overload: clients of the overload; 0 leaves it out.

    Raises:
        TargetError: the service does not start.

    """
    endless = cycle(requests)
    with running_server(index, workers, TENKYO_REMEMBERED_SCORES="1") as server:
        drive(server.url, islice(endless, WARM_UP * workers), 2 * workers)
        levels = [_level(server, str(n), for_seconds(endless, seconds), n) for n in clients]
        if overload:
            levels.append(_level(server, OVERLOAD, for_seconds(endless, seconds), overload))
            levels.append(_level(server, AFTERWARDS, islice(endless, QUESTIONS_AFTERWARDS), 1))
    return levels


def requests_of(questions: Sequence[Question]) -> list[Request]:
    """Return the requests that have these questions answered, each question once."""
    return [
        Request(ASK, {"question": one.text, "history": list(one.history)})
        for one in distinct(questions)
    ]


def _level(server: ServerProcess, name: str, requests: Iterable[Request], clients: int) -> Level:
    before = server.memory()
    replies, seconds = timed(lambda: drive(server.url, requests, clients))
    times = [1000 * reply.seconds for reply in replies if reply.status == 200]
    p50, p95, p99 = percentiles(times, (50, 95, 99))
    return Level(
        name=name,
        clients=clients,
        seconds=seconds,
        answered=len(times),
        per_second=len(times) / seconds,
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        shed=sum(reply.shed for reply in replies),
        unexplained=sum(not reply.explained for reply in replies),
        kinds=dict(Counter(reply.kind for reply in replies)),
        memory_before=before,
        memory_after=server.memory(),
    )


def verdict(levels: Sequence[Level]) -> list[str]:
    """Return what went wrong; empty if nothing did."""
    faults = [
        f"{level.name}: {level.unexplained} requests failed without a reason."
        for level in levels
        if level.unexplained
    ]
    named = {level.name: level for level in levels}
    if OVERLOAD in named and not named[OVERLOAD].shed:
        faults.append(f"{OVERLOAD}: no client was told to come again later: too few clients.")
    if AFTERWARDS in named and named[AFTERWARDS].answered < QUESTIONS_AFTERWARDS:
        faults.append(f"{AFTERWARDS}: not every question was answered.")
    return faults


def _show(console: Console, levels: Sequence[Level]) -> None:
    headings = ("clients", "answers/s", "p50", "p95", "p99", "shed", "memory")
    title = "The service under load; times of answers in ms, memory in MB"
    console.print(table(title, headings, map(_row, levels)))
    for level in levels:
        kinds = ", ".join(f"{count} × {kind}" for kind, count in sorted(level.kinds.items()))
        console.print(f"{level.name}: {kinds}")


def _row(level: Level) -> list[str]:
    sent = sum(level.kinds.values())
    times = (level.p50_ms, level.p95_ms, level.p99_ms)
    return [
        level.name,
        f"{level.per_second:.2f}",
        *(UNKNOWN if taken is None else milliseconds(taken) for taken in times),
        f"{level.shed / sent:.0%}" if sent else UNKNOWN,
        f"{level.memory_before / 10**6:,.0f} → {level.memory_after / 10**6:,.0f}",
    ]


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.bench.load")
