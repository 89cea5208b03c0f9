"""`python -m eval.bench.load`: what the service does under load: how much, how fast, what it sheds.

The service runs as users start it, in processes of its own. Clients ask gold questions over kept
connections, each its next one as soon as it has its answer; the service is told to remember no
score, so that a question that comes again costs what it did. At the end more clients come than may
wait: the service must say so to some (503 with Retry-After), go on answering the others, and answer
as before when they are gone.

Times need an idle machine; the clients share it.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from eval.bench.clients import Request, drive, for_seconds
from eval.bench.oracle import ASK
from eval.bench.server_process import Served, served
from eval.formats import read_questions
from eval.gold.questions import GoldError, Question
from eval.gold.sample import distinct
from eval.report.figures import milliseconds, write_figures
from eval.runs.options import FiguresFile, Gold, Index
from ingest.command import report_errors
from ingest.settings import IngestSettings

GOLD = Path(__file__).parents[1] / "gold" / "ip-strategic-program-2025.jsonl"
WARM_UP = 4
OVERLOAD, AFTERWARDS = "overload", "afterwards"
QUESTIONS_AFTERWARDS = 8
"""What one client asks when the overload is over."""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class Level:
    """What so many clients got; times in ms are those of answers, memory is resident, in bytes.

    `shed` were told to come again later, `unexplained` were not told why there is no answer.
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


@app.command()
def main(
    gold: Gold = GOLD,
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

    Exit codes: 0 done; 1 an answer failed without being told why, or the service was not as
    before after the overload; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.bench.load --seconds 60 --workers 2
    """
    with report_errors():
        questions = read_questions(gold)
        if not questions:
            raise GoldError(f"{gold} has no questions.")
        levels = measure(
            IngestSettings.load(index=index).index, questions, clients or [1, 8, 64], seconds,
            workers, overload,
        )  # fmt: skip
        if out:
            about = {"gold": gold.name, "workers": workers, "cores": os.cpu_count()}
            write_figures(out, about | {"levels": [asdict(level) for level in levels]})
    _show(Console(), levels)
    faults = verdict(levels)
    typer.echo("\n".join(faults) or "Whoever got no answer was told why, and all is as before.")
    raise typer.Exit(bool(faults))


def measure(
    index: Path,
    questions: Sequence[Question],
    clients: Sequence[int],
    seconds: float,
    workers: int,
    overload: int,
) -> list[Level]:
    """Start the service and have it asked, by more and more clients.

    Raises TargetError where it does not start.
    """
    asked = cycle(requests_of(questions))
    with served(index, workers, TENKYO_REMEMBERED_SCORES="1") as service:
        drive(service.url, _some(asked, WARM_UP * workers), 2 * workers)
        levels = [_level(service, str(n), for_seconds(asked, seconds), n) for n in clients]
        if overload:
            levels.append(_level(service, OVERLOAD, for_seconds(asked, seconds), overload))
            levels.append(_level(service, AFTERWARDS, _some(asked, QUESTIONS_AFTERWARDS), 1))
    return levels


def requests_of(questions: Sequence[Question]) -> list[Request]:
    """Return what a client posts to have these answered; what is asked twice is left out."""
    return [
        Request(ASK, {"question": one.text, "history": list(one.history)})
        for one in distinct(questions)
    ]


def _some(requests: Iterator[Request], count: int) -> list[Request]:
    return [next(requests) for _ in range(count)]


def _level(service: Served, name: str, requests: Iterable[Request], clients: int) -> Level:
    before = service.memory()
    start = time.perf_counter()
    replies = drive(service.url, requests, clients)
    seconds = time.perf_counter() - start
    times = [1000 * reply.seconds for reply in replies if reply.status == 200]
    p50, p95, p99 = np.percentile(times, (50, 95, 99)).tolist() if times else (None, None, None)
    return Level(
        name,
        clients,
        seconds,
        len(times),
        len(times) / seconds,
        p50,
        p95,
        p99,
        sum(reply.shed for reply in replies),
        sum(not reply.explained for reply in replies),
        dict(Counter(reply.kind for reply in replies)),
        before,
        service.memory(),
    )


def verdict(levels: Sequence[Level]) -> list[str]:
    """Say what was not as it should be; nothing where all was."""
    faults = [
        f"{level.name}: {level.unexplained} requests failed without being told why."
        for level in levels
        if level.unexplained
    ]
    named = {level.name: level for level in levels}
    if OVERLOAD in named and not named[OVERLOAD].shed:
        faults.append(f"{OVERLOAD}: nobody was told to come again later: too few clients.")
    if AFTERWARDS in named and named[AFTERWARDS].answered < QUESTIONS_AFTERWARDS:
        faults.append(f"{AFTERWARDS}: not every question was answered.")
    return faults


def _show(console: Console, levels: Sequence[Level]) -> None:
    table = Table(title="The service under load; times of answers in ms, memory in MB")
    for heading in ("clients", "answers/s", "p50", "p95", "p99", "shed", "memory"):
        table.add_column(heading, justify="right")
    for level in levels:
        sent = sum(level.kinds.values())
        times = (level.p50_ms, level.p95_ms, level.p99_ms)
        table.add_row(
            level.name,
            f"{level.per_second:.2f}",
            *("–" if taken is None else milliseconds(taken) for taken in times),
            f"{level.shed / sent:.0%}" if sent else "–",
            f"{level.memory_before / 10**6:,.0f} → {level.memory_after / 10**6:,.0f}",
        )
    console.print(table)
    for level in levels:
        kinds = ", ".join(f"{count} × {kind}" for kind, count in sorted(level.kinds.items()))
        console.print(f"{level.name}: {kinds}")


if __name__ == "__main__":
    app(prog_name="python -m eval.bench.load")
