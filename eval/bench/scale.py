"""`python -m eval.bench.scale`: one index of growing size, in a folder and in Milvus.

The same synthetic files go into both, with stand-in vectors: those of a real index, each turned by
some noise, so that they lie in clusters as real ones do. One process fills the index; another one
opens it, searches by words and by vectors (without the models), changes a file, and tells how many
of the exact nearest passages are found. A step that takes too long is ended, and the table says so:
what comes after it was not measured.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import numpy as np
import psutil
import typer
from rich.console import Console

from eval.bench.corpus import rewrite, write_corpus
from eval.bench.harness import application, percentiles, save, table, timed
from eval.bench.server.milvus_lite import milvus_lite
from eval.bench.timed_encoders import SpreadEncoder
from eval.runs.options import FiguresFile
from ingest.command import report_errors
from ingest.embedding.encoder import Encoder
from ingest.errors import TenkyoError
from ingest.index.backends import index_at
from ingest.index.folder.index import FolderIndex
from ingest.index.protocol import Index
from ingest.language.terms import terms
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

DEPTH = 40
"""Passages of a search, as many as a question takes."""
QUESTIONS = 100
"""Searches of each kind; fewer where half of the step's time is up."""
MINUTES = 30.0
"""How long a step may take; by eye."""
LITE = "lite"
"""What is said for a server that is started for this measurement."""
CALL_SECONDS = "300"
"""How long a call of Milvus may take here: a slow server is what is measured."""
STARTS_WITHIN = 300.0
"""Seconds that a process may take to import what it needs; by eye, and no part of a step."""
_READY, _DONE, _FAILED = "ready", "done", "failed"

Step = tuple[str, Any]
"""What was measured, and the figure."""


@dataclass(frozen=True, slots=True)
class Job:
    """One backend at one size.

    `exact` is the folder index of the same files, which the passages that are found are compared
    with; None where this is it. `seconds` is how long a step may take.
    """

    backend: str
    passages: int
    location: Path
    corpus: Path
    encoder: SpreadEncoder
    exact: Path | None = None
    questions: int = QUESTIONS
    seconds: float = 60 * MINUTES

    def files(self) -> list[Path]:
        """Return the files of the corpus in order."""
        return sorted(self.corpus.rglob("*.txt"))

    def asked(self) -> list[str]:
        """Return what is searched for: some words of files here and there."""
        files = self.files()
        step = max(1, len(files) // self.questions)
        words = [file.read_text("utf-8").split()[5:15] for file in files[::step]]
        return [" ".join(one) for one in words[: self.questions]]


Stage = Callable[[Job], Iterator[Step]]


@dataclass(slots=True)
class Measured:
    """One backend at one size: the figures of `filling` and `using`, and why there are no more."""

    backend: str
    passages: int
    figures: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def filling(job: Job) -> Iterator[Step]:
    """Put the files into the index: `fill` in seconds."""
    yield "fill", timed(lambda: ingest([job.corpus], index_at(job.location), job.encoder))[1]


def using(job: Job) -> Iterator[Step]:
    """Open the index, search it and change it.

    `open` and `change` are seconds, `words` and `vectors` those of each search, `memory` the bytes
    of this process with the index open, `disk` those of the index folder, `recall` the share of the
    `DEPTH` exact nearest passages that are found.
    """
    index = index_at(job.location)
    if not isinstance(index, FolderIndex):
        # Its import is no part of opening.
        import_module("pymilvus")
    snapshot, opened = timed(index.snapshot)
    yield "open", opened
    with closing(snapshot):
        asked = job.asked()
        by_words = partial(snapshot.lexical.search, limit=DEPTH)
        yield "words", searches(by_words, [terms(one) for one in asked], job.seconds)
        by_vectors = partial(snapshot.dense.nearest, limit=DEPTH)
        yield "vectors", searches(by_vectors, list(job.encoder.encode(asked)), job.seconds)
        yield "memory", psutil.Process().memory_info().rss
    files = job.files()
    rewrite(files[len(files) // 2])
    yield "change", timed(lambda: ingest([job.corpus], index, job.encoder))[1]
    if isinstance(index, FolderIndex):
        yield "disk", _bytes_in(index.folder)
    if job.exact is not None:
        yield "recall", _recall(index, index_at(job.exact), job)


def searches(search: Callable[[Any], object], asked: Sequence[Any], limit: float) -> list[float]:
    """Return the seconds of each search, of as many as take half of the limit together."""
    ends = time.monotonic() + limit / 2
    taken: list[float] = []
    for one in asked:
        taken.append(timed(partial(search, one))[1])
        if time.monotonic() > ends:
            break
    return taken


def run(job: Job, stages: Sequence[Stage] = (filling, using)) -> Measured:
    """Measure each stage in a process of its own, which is ended where a step takes too long."""
    measured = Measured(job.backend, job.passages)
    for stage in stages:
        context = get_context("spawn")
        receiving, sending = context.Pipe(duplex=False)
        process = context.Process(target=_send, args=(stage, job, sending))
        process.start()
        sending.close()
        try:
            measured.note = _receive(receiving, measured.figures, job.seconds)
        finally:
            process.kill()
            process.join()
        if measured.note:
            break
    return measured


def _send(stage: Stage, job: Job, sending: "Connection[Any, Any]") -> None:
    sending.send((_READY, None))
    try:
        for step in stage(job):
            sending.send(step)
        sending.send((_DONE, None))
    except (TenkyoError, OSError) as error:
        sending.send((_FAILED, str(error)))


def _receive(receiving: "Connection[Any, Any]", figures: dict[str, Any], seconds: float) -> str:
    """Take figures until there are no more; return why that was before the end, else nothing."""
    if receiving.poll(STARTS_WITHIN):
        receiving.recv()
    while True:
        after = f"after {list(figures)[-1]!r}" if figures else "at the beginning"
        if not receiving.poll(seconds):
            return f"ended {after}: the next step took more than {seconds / 60:g} minutes"
        try:
            name, figure = receiving.recv()
        except EOFError:
            return f"the process ended {after}, perhaps for want of memory"
        if name == _DONE:
            return ""
        if name == _FAILED:
            return f"failed {after}: {figure}"
        figures[name] = figure


def _recall(index: Index, exact: Index, job: Job) -> float:
    shares = []
    with closing(index.snapshot()) as one, closing(exact.snapshot()) as other:
        for vector in job.encoder.encode(job.asked()):
            nearest = {found.id for found in other.dense.nearest(vector, DEPTH)}
            found = {found.id for found in one.dense.nearest(vector, DEPTH)}
            shares.append(len(nearest & found) / len(nearest))
    return float(np.mean(shares))


def _in_milvus(server: str, job: Job, scratch: Path) -> Measured:
    """Measure in a server that runs, or in one of our own, whose memory and disk are seen too."""
    objects = scratch / "objects"
    # What the user has set is kept.
    os.environ.setdefault("TENKYO_OBJECTS", str(objects))
    os.environ.setdefault("TENKYO_MILVUS_SECONDS", CALL_SECONDS)
    name = f"scale_{job.passages}_{time.time_ns()}"
    if server != LITE:
        return run(replace(job, location=Path(f"{server}/{name}")))
    with milvus_lite(scratch / "milvus") as lite:
        measured = run(replace(job, location=Path(f"{lite.url}/{name}")))
        measured.figures["server"] = lite.process.memory_info().rss
        measured.figures["disk"] = _bytes_in(lite.data) + _bytes_in(objects)
        return measured


def _measure(job: Job, milvus: str | None, most: int) -> Iterator[Measured]:
    """Measure the folder, then Milvus with the same files."""
    files = job.files()
    changed = files[len(files) // 2]
    before = changed.read_bytes()
    yield run(job)
    if milvus is None:
        return
    other = replace(job, backend="Milvus Lite" if milvus == LITE else "Milvus", exact=job.location)
    if job.passages > most:
        yield Measured(other.backend, job.passages, note=f"not run: more than {most:,} passages")
        return
    changed.write_bytes(before)
    with TemporaryDirectory() as scratch:
        yield _in_milvus(milvus, other, Path(scratch))


def _bytes_in(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _row(one: Measured) -> list[str]:
    figures = one.figures
    found = [_milliseconds(figures.get(name, ())) for name in ("words", "vectors")]
    return [
        f"{one.backend}, {one.passages:,}",
        _number(figures.get("fill"), ".0f"),
        _number(figures.get("open"), ".2f"),
        *(time for pair in found for time in pair),
        _number(figures.get("change"), ".1f"),
        *(_mebibytes(figures.get(name)) for name in ("memory", "server", "disk")),
        _number(figures.get("recall"), ".3f"),
    ]


def _milliseconds(seconds: Sequence[float]) -> list[str]:
    ranks = percentiles(seconds, (50, 95))
    return [_number(None if one is None else 1000 * one, ".0f") for one in ranks]


def _mebibytes(size: int | None) -> str:
    return _number(None if size is None else size / 1024**2, ".0f")


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


HEADINGS = (
    *("backend, passages", "fill s", "open s", "words p50 ms", "p95", "vectors p50 ms", "p95"),
    *("change s", "memory MiB", "server MiB", "disk MiB", "recall"),
)


@report_errors()
def main(
    like: Annotated[Path, typer.Option(help="The index whose vectors are the pattern.")],
    passages: Annotated[str, typer.Option(help="Sizes, with commas.")] = "10000,100000",
    milvus: Annotated[
        str | None,
        typer.Option(
            help=f"A server, milvus://HOST:PORT, or `{LITE}`: milvus-lite is started for each "
            "size. None: only the folder."
        ),
    ] = None,
    milvus_most: Annotated[
        int, typer.Option(min=1, help="The most passages that are put into Milvus.")
    ] = 100_000,
    questions: Annotated[int, typer.Option(min=1, help="Searches of each kind.")] = QUESTIONS,
    minutes: Annotated[
        float, typer.Option(min=0.01, help="How long a step may take; then it is ended.")
    ] = MINUTES,
    out: FiguresFile = None,
) -> None:
    """Measure a folder, and Milvus where a server is named, at each size."""
    settings = IngestSettings.load()
    tokens = Encoder.find(settings.encoder, hub=settings.hub).tokens
    with closing(index_at(like).snapshot()) as pattern:
        ids = [
            passage.id
            for summary in pattern.documents()
            for passage in pattern.passages_of(summary.id)
        ]
        encoder = SpreadEncoder(pattern.dense.vectors(ids), tokens)
    console = Console(width=150)
    rows: list[Measured] = []
    for size in map(int, passages.split(",")):
        with TemporaryDirectory() as scratch:
            corpus, index = Path(scratch) / "corpus", Path(scratch) / "index"
            write_corpus(corpus, size)
            job = Job("folder", size, index, corpus, encoder, None, questions, 60 * minutes)
            for one in _measure(job, milvus, milvus_most):
                rows.append(one)
                # Some sizes take an hour: what is known is told at once.
                console.print(table("One index of growing size", HEADINGS, map(_row, rows)))
                save(out, sizes=rows)
    for one in rows:
        if one.note:
            typer.echo(f"{one.backend}, {one.passages:,}: {one.note}")


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.bench.scale")
