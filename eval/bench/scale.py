"""`python -m eval.bench.scale`: one index of growing size, in a folder and in Milvus.

The same synthetic files go into both, with stand-in vectors: those of a real index, each turned by
some noise, so that they lie in clusters as real ones do. Measured are the time to open, the time of
the searches of a question (by words and by vectors, without the models), the time of a change of
one file, memory and disk; and how many of the exact nearest passages Milvus finds. What the server
of Milvus takes itself, in memory and on disk, cannot be seen from here.
"""

import hashlib
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import psutil
import typer
from rich.console import Console

from eval.bench.corpus import rewrite, write_corpus
from eval.bench.harness import application, percentiles, save, table, timed
from eval.bench.timed_encoders import HashPassageEncoder
from eval.runs.options import FiguresFile
from ingest.command import report_errors
from ingest.embedding.encoder import Encoder, Vectors
from ingest.index.backends import index_at
from ingest.index.folder.index import FolderIndex
from ingest.index.milvus.index import MilvusIndex
from ingest.index.milvus.storage.objects import FolderObjects
from ingest.index.protocol import Index, Snapshot
from ingest.language.terms import terms
from ingest.language.tokens import TokenCounter
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

NOISE = 0.6
"""The length of the noise beside that of a vector; by eye: two of one origin have cosine 0.74."""
DEPTH = 40
"""Passages of a search, as many as a question takes."""
QUESTIONS = 100
"""Searches of each kind; Milvus Lite takes seconds for one at 10,000 passages on a busy machine."""


class SpreadEncoder(HashPassageEncoder):
    """Gives a text a vector near one of a real index, told by the text's hash."""

    def __init__(self, real: Vectors, tokens: TokenCounter) -> None:
        super().__init__(real.shape[1], tokens)
        self._real = real

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text."""
        places = [int(hashlib.sha256(text.encode()).hexdigest(), 16) for text in texts]
        own = self._real[[place % len(self._real) for place in places]]
        vectors = own + NOISE * super().encode(texts)
        turned: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return turned


@dataclass(frozen=True, slots=True)
class Measured:
    """One backend at one size: seconds, and resident memory of this process in bytes.

    `words` and `vectors` are the median and the 95th percentile of a search; `recall` is the share
    of the `DEPTH` exact nearest passages that are found. `memory` is None where the process holds
    another backend's index too. `disk` are the bytes of the index folder, or of the object store
    where it is a folder.
    """

    backend: str
    passages: int
    filled: float
    opened: float
    words: tuple[float | None, ...]
    vectors: tuple[float | None, ...]
    changed: float
    memory: int | None
    disk: int | None
    recall: float


def measure(
    index: Index,
    backend: str,
    corpus: Path,
    encoder: SpreadEncoder,
    exact: Snapshot | None,
    questions: int = QUESTIONS,
) -> tuple[Measured, Snapshot]:
    """Fill an index, search it and change a file in it; return its snapshot too.

    Args:
        index: what is measured.
        backend: what it is called.
        corpus: the folder of files to fill it with.
        encoder: embeds them.
        exact: another index of the same files, which searches exactly; None: this one does.
        questions: how many searches are made of each kind.

    """
    _, filled = timed(lambda: ingest([corpus], index, encoder))
    snapshot, opened = timed(index.snapshot)
    files = sorted(corpus.rglob("*.txt"))
    step = max(1, len(files) // questions)
    asked = [" ".join(file.read_text("utf-8").split()[5:15]) for file in files[::step]]
    asked = asked[:questions]
    by_words, by_vectors, recalls = [], [], []
    for question in asked:
        vector = encoder.encode([question])[0]
        by_words.append(timed(partial(snapshot.lexical.search, terms(question), DEPTH))[1])
        found, seconds = timed(partial(snapshot.dense.nearest, vector, DEPTH))
        by_vectors.append(seconds)
        if exact is not None:
            nearest = {one.id for one in exact.dense.nearest(vector, DEPTH)}
            recalls.append(len(nearest & {one.id for one in found}) / len(nearest))
    rewrite(files[len(files) // 2])
    _, changed = timed(lambda: ingest([corpus], index, encoder))
    memory = psutil.Process().memory_info().rss if exact is None else None
    measured = Measured(
        backend,
        snapshot.passage_count,
        filled,
        opened,
        tuple(percentiles(by_words, (50, 95))),
        tuple(percentiles(by_vectors, (50, 95))),
        changed,
        memory,
        _bytes_on_disk(index),
        float(np.mean(recalls)) if recalls else 1.0,
    )
    return measured, snapshot


def _bytes_on_disk(index: Index) -> int | None:
    if isinstance(index, FolderIndex):
        folder = index.folder
    elif isinstance(index, MilvusIndex) and isinstance(index.parts.objects, FolderObjects):
        folder = index.parts.objects.folder
    else:
        return None
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _mebibytes(size: int | None) -> str:
    return "" if size is None else f"{size / 1024**2:.0f}"


def _row(one: Measured) -> list[str]:
    times = [f"{1000 * (value or 0):.0f}" for value in (*one.words, *one.vectors)]
    return [
        f"{one.backend}, {one.passages:,}",
        f"{one.filled:.0f}",
        f"{one.opened:.2f}",
        *times,
        f"{one.changed:.1f}",
        _mebibytes(one.memory),
        _mebibytes(one.disk),
        f"{one.recall:.3f}",
    ]


@report_errors()
def main(
    like: Annotated[Path, typer.Option(help="The index whose vectors are the pattern.")],
    passages: Annotated[str, typer.Option(help="Sizes, with commas.")] = "10000,100000",
    milvus: Annotated[
        str | None, typer.Option(help="The server: milvus://HOST:PORT. None: only the folder.")
    ] = None,
    questions: Annotated[int, typer.Option(min=1, help="Searches of each kind.")] = QUESTIONS,
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
    rows: list[Measured] = []
    for size in map(int, passages.split(",")):
        with TemporaryDirectory() as scratch:
            write_corpus(Path(scratch) / "corpus", size)
            corpus = Path(scratch) / "corpus"
            folder = index_at(Path(scratch) / "index")
            measured, exact = measure(folder, "folder", corpus, encoder, None, questions)
            rows.append(measured)
            if milvus is not None:
                write_corpus(corpus, size)
                name = f"scale_{size}_{time.time_ns()}"
                index = index_at(Path(f"{milvus}/{name}"))
                rows.append(measure(index, "Milvus", corpus, encoder, exact, questions)[0])
    headings = ["backend, passages", "fill s", "open s", "words p50 ms", "p95", "vectors p50 ms"]
    headings += ["p95", "change s", "memory MiB", "disk MiB", "recall"]
    Console(width=140).print(table("One index of growing size", headings, map(_row, rows)))
    save(out, sizes=[asdict(one) for one in rows])


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.bench.scale")
