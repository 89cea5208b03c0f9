"""`python -m eval.bench.soak`: many requests while the index changes; every answer is checked.

The service runs as users start it, in processes of its own, on a copy of the index. In each round
several clients send questions and searches, and meanwhile a document is uploaded again with other
words, so that a new generation replaces the old one under load. The questions come again, as
those of colleagues do, and some among them are new. Then this process opens the new generation
too, compares every answer with what the generation it names answers here, and checks every
citation against that generation's documents. A request that failed must have been given a reason.
Memory is that of all the service's processes.
"""

import asyncio
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx
import numpy as np
import typer

from eval.bench.harness import application, finish, save, timed
from eval.bench.load import requests_of
from eval.bench.server.clients import SECONDS_TO_ANSWER, Reply, Request, drive_now
from eval.bench.server.oracle import ASK, SEARCH, Oracle
from eval.bench.server.server_process import ServerProcess, running_server
from eval.formats.source import read_questions
from eval.gold.sample import sample
from eval.runs.options import DEFAULT_INDEX, OWN_GOLD, FiguresFile, Gold, index_folder
from eval.runs.target import TargetError
from ingest.command import report_errors

CHANGED = "soak/warden.txt"
"""The document that is uploaded again and again."""
ABOUT_CHANGED = ("Who is the warden of Pellworm?", "Since which year is there a warden?")
SEARCH_EVERY = 4
"""One request in so many is a search; chosen by eye."""
NEW_EVERY = 50
"""One request in so many is a new question, two of the others joined; chosen by eye."""
FLAT = 1.1
"""Memory at the end may be at most so many times that of the middle; chosen by eye."""
ROUNDS_TO_TELL = 6
"""Two rounds for each third, so that a median means something; chosen by eye."""
FAULTS_SHOWN = 5
"""Of each round; chosen by eye."""


@dataclass(frozen=True, slots=True)
class Round:
    """What became of the requests of one round; memory in bytes.

    `explained` failed with a reason, `unexplained` failed without, `wrong` were answered wrongly.
    """

    requests: int
    seconds: float
    right: int
    explained: int
    unexplained: int
    wrong: int
    memory: int
    generation: str
    faults: tuple[str, ...]


def main(
    gold: Gold = OWN_GOLD,
    index: Annotated[
        Path | None,
        typer.Option(help="An index of their documents; it is copied.", show_default=DEFAULT_INDEX),
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

    Exit codes: 0 nothing wrong; 1 an answer was wrong, a failure had no reason or memory grew;
    2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.bench.soak --requests 2000 --swap-every 200
    """
    with report_errors(), TemporaryDirectory(prefix="tenkyo-soak-") as folder:
        mix = mixed(requests_of(sample(read_questions(gold), questions)))
        copy = Path(folder) / "index"
        shutil.copytree(index_folder(index), copy)
        rounds: list[Round] = []
        for one in soak(copy, mix, requests, swap_every, clients, workers):
            rounds.append(one)
            _show(one, sum(each.requests for each in rounds))
        faults = verdict(rounds)
        save(out, rounds=rounds, faults=faults)
    finish(faults, _summary(rounds))


def mixed(questions: Sequence[Request]) -> Iterator[Request]:
    """Give requests for ever: questions, searches, new questions, some on what changes."""
    changing = [Request(ASK, {"question": text}) for text in ABOUT_CHANGED]
    new = joined([request.body["question"] for request in questions])
    for number, request in enumerate(cycle([*questions, *changing]), start=1):
        if number % NEW_EVERY == 0:
            yield Request(ASK, {"question": next(new, request.body["question"])})
        elif number % SEARCH_EVERY == 0:
            yield Request(SEARCH, {"query": request.body["question"], "limit": 10})
        else:
            yield request


def joined(texts: Sequence[str]) -> Iterator[str]:
    """Give each question followed by each other, once.

    >>> list(joined(["When?", "Where?", "Who?"]))[:3]
    ['When? Where?', 'Where? Who?', 'Who? When?']
    """
    for distance in range(1, len(texts)):
        for place, text in enumerate(texts):
            yield f"{text} {texts[(place + distance) % len(texts)]}"


def soak(
    index: Path,
    mix: Iterator[Request],
    requests: int,
    swap_every: int,
    clients: int,
    workers: int,
) -> Iterator[Round]:
    """Send the requests round by round; in each round the index changes once, under load.

    Args:
        index: a copy that may be changed.
        mix: what is sent, in order.
        requests: how many are sent in all.
        swap_every: how many are sent in a round.
        clients: how many ask at a time.
        workers: processes of the service.

    Raises:
        TargetError: the service does not start or does not take the change.
        IndexUnavailableError, ModelError: the index cannot be opened.

    """
    oracle = Oracle(index)
    with running_server(index, workers) as server:
        before = oracle.open_current()
        for done in range(0, requests, swap_every):
            batch = islice(mix, min(swap_every, requests - done))
            asking = _round(server, batch, clients, done)
            replies, seconds = timed(partial(asyncio.run, asking))
            memory = server.memory()
            after = oracle.open_current()
            yield judged(replies, oracle, (before, after), seconds, memory)
            before = after


async def _round(
    server: ServerProcess, requests: Iterator[Request], clients: int, number: int
) -> list[Reply]:
    """Ask while the document is changed."""
    asking = asyncio.create_task(drive_now(server.url, requests, clients))
    await asyncio.to_thread(change, server.url, number)
    return await asking


def change(url: str, number: int) -> None:
    """Upload the document with other words; raise TargetError if it is not taken."""
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
    oracle: Oracle,
    generations: Sequence[str],
    seconds: float,
    memory: int,
) -> Round:
    """Compare replies with what the generations answer.

    Args:
        replies: of one round.
        oracle: has the generations open.
        generations: those that served during the round, the latest last.
        seconds: how long the round took.
        memory: of the service after it, in bytes.

    """
    answered = [reply for reply in replies if reply.status == 200]
    checked = [(reply, oracle.faults(reply, generations)) for reply in answered]
    wrong = [(reply, faults) for reply, faults in checked if faults]
    unexplained = [reply for reply in replies if not reply.explained]
    messages = [f"{reply.request.body}: {'; '.join(faults)}" for reply, faults in wrong]
    messages += [f"{reply.request.body}: {reply.kind}" for reply in unexplained]
    return Round(
        requests=len(replies),
        seconds=seconds,
        right=len(answered) - len(wrong),
        explained=len(replies) - len(answered) - len(unexplained),
        unexplained=len(unexplained),
        wrong=len(wrong),
        memory=memory,
        generation=generations[-1],
        faults=tuple(messages[:FAULTS_SHOWN]),
    )


def verdict(rounds: Sequence[Round]) -> list[str]:
    """Return what went wrong; empty if nothing did."""
    faults = [fault for one in rounds for fault in one.faults]
    wrong = sum(one.wrong for one in rounds)
    unexplained = sum(one.unexplained for one in rounds)
    if wrong or unexplained:
        faults.append(f"{wrong} wrong answers, {unexplained} failures without a reason.")
    growth = growth_of([one.memory for one in rounds])
    if growth is not None and growth > FLAT:
        faults.append(f"Memory grew: at the end it was {growth:.2f} times that of the middle.")
    return faults


def growth_of(memory: Sequence[int]) -> float | None:
    """Return the last third's median over the middle third's; None if there are too few."""
    if len(memory) < ROUNDS_TO_TELL:
        return None
    _, middle, last = np.array_split(np.array(memory, dtype=float), 3)
    return float(np.median(last) / np.median(middle))


def _show(one: Round, sent: int) -> None:
    typer.echo(
        f"{sent:>7} sent, {one.requests / one.seconds:5.1f}/s: {one.right} right, "
        f"{one.wrong} wrong, {one.explained} failed with a reason, {one.unexplained} without, "
        f"{one.memory / 10**6:,.0f} MB, generation {one.generation}"
    )
    for fault in one.faults:
        typer.echo(f"        {fault}")


def _summary(rounds: Sequence[Round]) -> str:
    growth = growth_of([one.memory for one in rounds])
    memory = (
        f"memory at the end {growth:.2f} times that of the middle"
        if growth is not None
        else f"too few rounds to judge memory ({ROUNDS_TO_TELL} are needed)"
    )
    right = sum(one.right for one in rounds)
    explained = sum(one.explained for one in rounds)
    return (
        f"No wrong answer and no failure without a reason: {right} right, {explained} failed with "
        f"a reason, {len(rounds)} changes of the index; {memory}."
    )


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.bench.soak")
