"""`python -m eval.bench.ingest`: what ingestion costs in time and memory as an index grows.

Each ingestion runs in a process of its own, on the same synthetic text files each time:

- the real encoders: passages a second, the share of the time in the encoders, and the peak memory;
- one changed file in an index of growing size: time and memory beside its embedding. These indexes
  are filled with encoders that hash, so that what happens around the encoders is measured.
"""

import resource
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from eval.bench.corpus import rewrite, write_corpus
from eval.bench.harness import application, save, table
from eval.bench.timed_encoders import (
    HASHES,
    HashEncoder,
    HashPassageEncoder,
    Spent,
    TimedPassageEncoder,
    TimedTextEncoder,
)
from eval.runs.options import FiguresFile
from ingest.command import report_errors
from ingest.embedding import multilingual
from ingest.embedding.encoder import Encoder
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.index.backends import index_at
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

SMALLEST = 1000
"""Passages of the smallest index in which a file is changed; each next one is ten times larger."""
DIMENSION = 384
"""Components of a hash vector, as many as the packaged encoder's have."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one ingestion took; `passages` are those in the index, `embedded` those of this run.

    `model` is the loading and the export of the models, `encoding` the embedding itself, by both
    encoders; both are parts of `whole`. `peak` is the resident memory of the process in bytes.
    """

    passages: int
    embedded: int
    whole: Spent
    model: Spent
    encoding: Spent
    peak: int

    @property
    def rest(self) -> Spent:
        """The time outside the encoders."""
        return Spent(
            self.whole.wall - self.model.wall - self.encoding.wall,
            self.whole.cpu - self.model.cpu - self.encoding.cpu,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """An index that was filled, and then had one file changed."""

    filled: Measured
    changed: Measured


def main(
    passages: Annotated[int, typer.Option(min=1, help="How many passages, about.")] = 4000,
    changes_only: Annotated[
        bool, typer.Option("--changes-only", help="Leave the real encoders out.")
    ] = False,
    out: FiguresFile = None,
) -> None:
    """Measure what ingestion costs: passages a second, memory, and one changed file.

    100,000 passages take the real encoders about three quarters of an hour on two
    cores; with --changes-only they are left out.
    """
    with report_errors(), TemporaryDirectory(prefix="tenkyo-ingest-") as place:
        folder = Path(place)
        real = None if changes_only else measure_real(folder, passages)
        changes = [measure_change(folder, size) for size in sizes_up_to(passages)]
        save(out, encoder=_encoder_name(), real=real, stand_in=HASHES, changes=changes)
    console = Console()
    if real:
        console.print("\n".join(_summary(real)), end="\n\n")
    console.print(_table(changes))


def measure(docs: Path, index: Path, *, hashes: bool) -> Measured:
    """Ingest a folder in a process of its own, with the real encoders or with hashes."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(measure_here, docs, index, hashes=hashes).result()


def measure_here(docs: Path, index: Path, *, hashes: bool) -> Measured:
    """Ingest a folder in this process; the peak memory is that of the process so far."""
    real = Encoder.find(_encoder_name())
    encoder = TimedPassageEncoder(HashPassageEncoder(DIMENSION, real.tokens) if hashes else real)
    other = TimedTextEncoder(
        HashEncoder(multilingual.DIMENSION) if hashes else MultilingualEncoder()
    )
    whole = Spent()
    with whole.counted():
        ingest([docs], index_at(index), encoder, multilingual=other)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kilobytes, macOS bytes.
    peak *= 1 if sys.platform == "darwin" else 1024
    model = encoder.model.plus(other.model)
    encoding = encoder.encoding.plus(other.encoding)
    with closing(index_at(index).snapshot()) as snapshot:
        passages = snapshot.passage_count
    return Measured(passages, encoder.encoded, whole, model, encoding, peak)


def measure_real(folder: Path, passages: int) -> Measured:
    """Write a corpus and ingest it with the real encoders."""
    write_corpus(folder / "docs", passages)
    return measure(folder / "docs", folder / "index", hashes=False)


def measure_change(folder: Path, passages: int) -> Change:
    """Fill an index with hashes, change one file in the middle, and measure both."""
    docs, index = folder / f"docs-{passages}", folder / f"index-{passages}"
    files = write_corpus(docs, passages)
    filled = measure(docs, index, hashes=True)
    rewrite(files[len(files) // 2])
    return Change(filled, measure(docs, index, hashes=True))


def sizes_up_to(passages: int) -> list[int]:
    """Return the sizes at which a file is changed; the last is `passages`.

    >>> sizes_up_to(30_000)
    [1000, 10000, 30000]
    """
    sizes = [passages]
    size = SMALLEST
    while size < passages:
        sizes.insert(-1, size)
        size *= 10
    return sizes


def _encoder_name() -> str:
    return str(IngestSettings.model_fields["encoder"].default)


def _summary(real: Measured) -> Iterator[str]:
    busy = real.whole.wall - real.model.wall
    yield f"Ingestion of {real.passages:,} passages with {_encoder_name()}"
    yield f"  passages a second    {real.embedded / busy:,.1f}"
    yield f"  in the encoders      {real.encoding.wall / busy:.1%} of {busy:,.1f} s"
    yield f"  loading and exporting the model, once   {real.model.wall:,.1f} s"
    rest = 1000 * real.rest.cpu / real.passages
    yield f"  the rest             {rest:.2f} CPU s a 1,000 passages"
    yield f"  peak memory          {_mib(real.peak)} MiB"


def _table(changes: Sequence[Change]) -> object:
    headings = ("passages", "embedded", "seconds", "CPU s", "peak MiB", "to fill: CPU s", "MiB")
    rows = (
        [
            f"{one.changed.passages:,}",
            f"{one.changed.embedded:,}",
            f"{one.changed.rest.wall:.2f}",
            f"{one.changed.rest.cpu:.2f}",
            _mib(one.changed.peak),
            f"{one.filled.rest.cpu:.1f}",
            _mib(one.filled.peak),
        ]
        for one in changes
    )
    title = f"One changed file, beside its embedding, with the {HASHES} encoder"
    return table(title, headings, rows)


def _mib(size: int) -> str:
    return f"{size / 2**20:,.0f}"


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.bench.ingest")
