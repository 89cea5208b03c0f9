"""`python -m eval.bench.soak`: many requests while the index changes; every answer is checked.

The service runs as users start it, in processes of its own, on a copy of the index. In each round
so many questions and searches are sent by several clients, and amid them a document is uploaded
again with other words: a new generation is made and takes the old one's place under load. The
questions come again, as those of colleagues do, and some among them were never asked before. Then
this process opens the new generation too and holds every answer against what the generation that
it names answers here, every citation against that generation's documents. A request that failed
must have been told why. Memory is that of all the service's processes.
"""

import asyncio
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx
import numpy as np
import typer

from eval.bench.clients import SECONDS_TO_ANSWER, Reply, Request, drive_now
from eval.bench.load import GOLD, requests_of
from eval.bench.oracle import ASK, SEARCH, Truth
from eval.bench.server_process import Served, served
from eval.formats import read_questions
from eval.gold.questions import GoldError
from eval.gold.sample import sample
from eval.report.figures import write_figures
from eval.runs.options import DEFAULT_INDEX, FiguresFile, Gold
from eval.runs.target import TargetError
from ingest.command import report_errors
from ingest.settings import IngestSettings

CHANGED = "soak/warden.txt"
"""The document that is uploaded again and again."""
ABOUT_CHANGED = ("Who is the warden of Pellworm?", "Since which year is there a warden?")
SEARCH_EVERY = 4
"""Of so many requests one is a search."""
NEW_EVERY = 50
"""Of so many requests one asks what nobody asked before: two of the questions in one."""
FLAT = 1.1
"""Memory is flat where it is at most so many times what it was in the middle of the run."""
ROUNDS_TO_TELL = 6
SHOWN = 5

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class Round:
    """What became of the requests between two looks; memory in bytes.

    `told` failed and were told why, `unexplained` failed otherwise, `wrong` were answered falsely.
    """

    requests: int
    seconds: float
    right: int
    told: int
    unexplained: int
    wrong: int
    memory: int
    generation: str
    faults: tuple[str, ...]


@app.command()
def main(
    gold: Gold = GOLD,
    index: Annotated[
        Path | None,
        typer.Option(
            help="An index of their documents; it is copied.",
            show_default=DEFAULT_INDEX,
        ),
    ] = None,
    requests: Annotated[int, typer.Option(min=1, help="How many to send.")] = 100_000,
    swap_every: Annotated[
        int, typer.Option(min=1, help="After how many requests the index changes.")
    ] = 1000,
    clients: Annotated[int, typer.Option(min=1, help="How many ask at a time.")] = 8,
    workers: Annotated[int, typer.Option(min=1, help="How many processes answer.")] = 2,
    questions: Annotated[
        int, typer.Option(min=1, help="How many of the questions are asked, drawn at random.")
    ] = 300,
    out: FiguresFile = None,
) -> None:
    """Ask for a long time while the index changes, check every answer, and watch the memory.

    Exit codes: 0 nothing wrong; 1 an answer was wrong, a failure unexplained or memory grew;
    2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.bench.soak --requests 2000 --swap-every 200
    """
    with report_errors():
        drawn = sample(read_questions(gold), questions)
        if not drawn:
            raise GoldError(f"{gold} has no questions.")
        rounds = []
        with TemporaryDirectory(prefix="tenkyo-soak-") as folder:
            copy = Path(folder) / "index"
            shutil.copytree(IngestSettings.load(index=index).index, copy)
            for done in soak(
                copy, mixed(requests_of(drawn)), requests, swap_every, clients, workers
            ):
                rounds.append(done)
                _show(done, sum(one.requests for one in rounds))
        faults = verdict(rounds)
        if out:
            write_figures(out, {"rounds": [asdict(one) for one in rounds], "faults": faults})
    typer.echo("\n".join(faults) or _well(rounds))
    raise typer.Exit(bool(faults))


def mixed(questions: Sequence[Request]) -> Iterator[Request]:
    """Give questions for ever: some searches, some new ones, some on the document that changes."""
    changing = [Request(ASK, {"question": asked}) for asked in ABOUT_CHANGED]
    new = joined([request.body["question"] for request in questions])
    for number, request in enumerate(cycle([*questions, *changing]), start=1):
        if number % NEW_EVERY == 0:
            yield Request(ASK, {"question": next(new, request.body["question"])})
        elif number % SEARCH_EVERY == 0:
            yield Request(SEARCH, {"query": request.body["question"], "limit": 10})
        else:
            yield request


def joined(texts: Sequence[str]) -> Iterator[str]:
    """Give each question with each other behind it, once.

    >>> list(joined(["When?", "Where?", "Who?"]))[:3]
    ['When? Where?', 'Where? Who?', 'Who? When?']
    """
    for distance in range(1, len(texts)):
        for place, text in enumerate(texts):
            yield f"{text} {texts[(place + distance) % len(texts)]}"


def soak(
    index: Path,
    asked: Iterator[Request],
    requests: int,
    swap_every: int,
    clients: int,
    workers: int,
) -> Iterator[Round]:
    """Send the requests round by round; each round changes the index once, under load.

    Raises TargetError where the service does not start or does not take the change, and
    IndexUnavailableError and ModelError for the index.
    """
    truth = Truth(index)
    with served(index, workers) as service:
        truth.learn()
        done = 0
        while done < requests:
            count = min(swap_every, requests - done)
            start = time.perf_counter()
            replies = asyncio.run(_round(service, islice(asked, count), clients, done))
            seconds = time.perf_counter() - start
            memory = service.memory()
            before = truth.generations[-1]
            after = truth.learn()
            yield judged(replies, truth, (before, after), seconds, memory)
            done += count


async def _round(
    service: Served, requests: Iterator[Request], clients: int, number: int
) -> list[Reply]:
    """Ask while the document is changed."""
    asking = asyncio.create_task(drive_now(service.url, requests, clients))
    await asyncio.to_thread(change, service.url, number)
    return await asking


def change(url: str, number: int) -> None:
    """Upload the document with other words; raise TargetError where it is not taken."""
    text = f"The warden of Pellworm is called Maren {number}. There is one since {1800 + number}.\n"
    try:
        answer = httpx.post(
            f"{url}/v1/documents",
            files={"file": ("warden.txt", text.encode())},
            data={"source": CHANGED},
            timeout=SECONDS_TO_ANSWER,
            trust_env=False,
        )
    except httpx.HTTPError as error:
        raise TargetError(f"The document was not changed: {type(error).__name__}.") from None
    if not answer.is_success:
        raise TargetError(f"The document was not changed: {answer.status_code} {answer.text}")


def judged(
    replies: Sequence[Reply],
    truth: Truth,
    generations: Sequence[str],
    seconds: float,
    memory: int,
) -> Round:
    """Hold replies against what the generations answer that served meanwhile, the latest last."""
    answered = [reply for reply in replies if reply.status == 200]
    found = [(reply, truth.faults(reply, generations)) for reply in answered]
    wrong = [(reply, faults) for reply, faults in found if faults]
    silent = [reply for reply in replies if not reply.explained]
    said = [f"{reply.request.body}: {'; '.join(faults)}" for reply, faults in wrong]
    said += [f"{reply.request.body}: {reply.kind}" for reply in silent]
    return Round(
        requests=len(replies),
        seconds=seconds,
        right=len(answered) - len(wrong),
        told=len(replies) - len(answered) - len(silent),
        unexplained=len(silent),
        wrong=len(wrong),
        memory=memory,
        generation=generations[-1],
        faults=tuple(said[:SHOWN]),
    )


def verdict(rounds: Sequence[Round]) -> list[str]:
    """Say what was not as it should be; nothing where all was."""
    faults = [fault for one in rounds for fault in one.faults]
    wrong = sum(one.wrong for one in rounds)
    silent = sum(one.unexplained for one in rounds)
    if wrong or silent:
        faults.append(f"{wrong} wrong answers, {silent} failures that were not explained.")
    growth = growth_of([one.memory for one in rounds])
    if growth is not None and growth > FLAT:
        faults.append(f"Memory grew: at the end it was {growth:.2f} times that of the middle.")
    return faults


def growth_of(memory: Sequence[int]) -> float | None:
    """Return the last third's median over the middle third's; None where there are too few."""
    if len(memory) < ROUNDS_TO_TELL:
        return None
    _, middle, last = np.array_split(np.array(memory, dtype=float), 3)
    return float(np.median(last) / np.median(middle))


def _show(done: Round, sent: int) -> None:
    typer.echo(
        f"{sent:>7} sent, {done.requests / done.seconds:5.1f}/s: {done.right} right, "
        f"{done.wrong} wrong, {done.told} failed and told, {done.unexplained} unexplained, "
        f"{done.memory / 10**6:,.0f} MB, generation {done.generation}"
    )
    for fault in done.faults:
        typer.echo(f"        {fault}")


def _well(rounds: Sequence[Round]) -> str:
    growth = growth_of([one.memory for one in rounds])
    memory = (
        f"memory at the end {growth:.2f} times that of the middle"
        if growth is not None
        else f"too few rounds to tell of memory ({ROUNDS_TO_TELL} are needed)"
    )
    right = sum(one.right for one in rounds)
    told = sum(one.told for one in rounds)
    return (
        f"No wrong answer and no unexplained failure: {right} right, {told} failed and were told "
        f"why, {len(rounds)} changes of the index; {memory}."
    )


if __name__ == "__main__":
    app(prog_name="python -m eval.bench.soak")
