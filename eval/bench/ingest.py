"""`python -m eval.bench.ingest`: what ingestion costs, in time and memory, as an index grows.

Two things are measured, on text files drawn from the words of the seed document, the same each
time, every ingestion in a process of its own:

- the real encoders: passages a second, the share of the time that is spent in the encoders, and
  the peak memory of the process;
- one changed file in an index of growing size: time and memory beside its embedding. For this the
  indexes are filled with stand-ins for the encoders, whose vectors are hashes. They cost next to
  nothing and mean nothing; what happens around them is what is measured.
"""

import hashlib
import json
import random
import re
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from ingest.command import failure
from ingest.embedding import multilingual
from ingest.embedding.embedding import TextEncoder
from ingest.embedding.encoder import EXPORT_FILE, EXPORT_SETTINGS, Encoder, Vectors
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.index.build import PassageEncoder
from ingest.index.folder import open_generation
from ingest.language.tokens import TOKENIZER_FILE, TokenCounter
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

SEED_TEXT = Path(__file__).parents[2] / "seeds" / "ip-strategic-program-2025.txt"
SECTIONS = 20
"""Sections of a file; each becomes a passage."""
SENTENCES = (4, 7)
SENTENCE_WORDS = (9, 20)
SMALLEST = 1000
"""Passages of the smallest index that a file is changed in; each next one has ten times as many."""
STAND_IN = "stand-in (hashes)"
DIMENSION = 384

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(slots=True)
class Spent:
    """Seconds by the clock and of the processors."""

    wall: float = 0.0
    cpu: float = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Add what the block takes."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.wall += time.perf_counter() - wall
            self.cpu += time.process_time() - cpu

    def plus(self, other: "Spent") -> "Spent":
        """Return what was spent here and there."""
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one ingestion took; `passages` are those in the index, `embedded` those of this run.

    `model` is the loading and the export of the model, `encoding` the embedding itself, by both
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
        """What was spent outside the encoder."""
        return Spent(
            self.whole.wall - self.model.wall - self.encoding.wall,
            self.whole.cpu - self.model.cpu - self.encoding.cpu,
        )


class TimedTextEncoder:
    """An encoder that counts the texts it is given and what is spent in it."""

    def __init__(self, encoder: TextEncoder) -> None:
        self.name = encoder.name
        self.sha256 = encoder.sha256
        self.encoded = 0
        self.model = Spent()
        self.encoding = Spent()
        self._encoder = encoder

    @property
    def dimension(self) -> int:
        """The number of components of a vector; to ask for it may load the model."""
        with self.model.counted():
            return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, dimension)."""
        self.encoded += len(texts)
        with self.encoding.counted():
            return self._encoder.encode(texts)


class TimedEncoder(TimedTextEncoder):
    """The same of an encoder that passages are measured with."""

    def __init__(self, encoder: PassageEncoder) -> None:
        super().__init__(encoder)
        self.encoder = encoder

    @property
    def tokens(self) -> TokenCounter:
        """What passages are measured with."""
        return self.encoder.tokens

    def export(self, folder: Path) -> None:
        """Write what questions are encoded with into `folder`."""
        with self.model.counted():
            self.encoder.export(folder)


class TextStandIn:
    """Stands in for an encoder: hashes texts."""

    def __init__(self, dimension: int) -> None:
        self.name = STAND_IN
        self.sha256 = hashlib.sha256(STAND_IN.encode()).hexdigest()
        self.dimension = dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, of random direction."""
        vectors = np.stack([_direction(text, self.dimension) for text in texts])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


class StandIn(TextStandIn):
    """The same, which also counts tokens with the real encoder's tokenizer."""

    def __init__(self) -> None:
        super().__init__(DIMENSION)
        self.tokens = Encoder.find(_encoder_name()).tokens

    def export(self, folder: Path) -> None:
        """Write files in the place of a model's export: nothing is asked of this index."""
        folder.mkdir(parents=True)
        for name in (EXPORT_FILE, EXPORT_SETTINGS, TOKENIZER_FILE):
            (folder / name).write_text(self.name, encoding="utf-8")


def _direction(text: str, dimension: int) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return np.random.default_rng(seed).standard_normal(dimension, dtype=np.float32)


def _encoder_name() -> str:
    return str(IngestSettings.model_fields["encoder"].default)


def write_corpus(folder: Path, passages: int) -> list[Path]:
    """Write files of about as many passages and return them; the same ones each time."""
    words = _words()
    files = []
    for number in range(-(-passages // SECTIONS)):
        file = folder / f"{number // 100:04d}" / f"{number:06d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_text(random.Random(number), words), encoding="utf-8")  # noqa: S311
        files.append(file)
    return files


def _words() -> list[str]:
    """Return the words of the seed document, as often as they stand there."""
    return re.findall(r"[A-Za-z]{2,}|\d+", SEED_TEXT.read_text("utf-8"))


def _text(choice: random.Random, words: Sequence[str]) -> str:
    return "".join(_section(choice, words, number) for number in range(SECTIONS))


def _section(choice: random.Random, words: Sequence[str], number: int) -> str:
    # Every section has a name and a figure of its own, so that the vocabulary grows with the index.
    heading = f"# {number + 1}. {choice.choice(words).title()} {choice.randrange(16**8):08x}"
    sentences = []
    for _ in range(choice.randint(*SENTENCES)):
        drawn = choice.choices(words, k=choice.randint(*SENTENCE_WORDS))
        sentences.append(f"{' '.join(drawn)} {choice.randrange(10**6)}.".capitalize())
    return f"{heading}\n\n{' '.join(sentences)}\n\n"


def measure(docs: Path, index: Path, *, stand_in: bool) -> Measured:
    """Ingest a folder in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_measure, docs, index, stand_in=stand_in).result()


def _measure(docs: Path, index: Path, *, stand_in: bool) -> Measured:
    encoder = TimedEncoder(StandIn() if stand_in else Encoder.find(_encoder_name()))
    other = TimedTextEncoder(
        TextStandIn(multilingual.DIMENSION) if stand_in else MultilingualEncoder()
    )
    whole = Spent()
    with whole.counted():
        ingest([docs], index, encoder, multilingual=other)
    passages = open_generation(index).metadata.counts["passages"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kilobytes, macOS bytes.
    peak *= 1 if sys.platform == "darwin" else 1024
    model = encoder.model.plus(other.model)
    encoding = encoder.encoding.plus(other.encoding)
    return Measured(passages, encoder.encoded, whole, model, encoding, peak)


def measure_change(folder: Path, passages: int) -> tuple[Measured, Measured]:
    """Fill an index with the stand-in, change one file in the middle, and measure both."""
    docs, index = folder / f"docs-{passages}", folder / f"index-{passages}"
    files = write_corpus(docs, passages)
    filled = measure(docs, index, stand_in=True)
    text = _text(random.Random("changed"), _words())  # noqa: S311
    files[len(files) // 2].write_text(text, encoding="utf-8")
    return filled, measure(docs, index, stand_in=True)


def sizes_up_to(passages: int) -> list[int]:
    """Return the sizes at which a file is changed; the last is what was asked for.

    >>> sizes_up_to(30_000)
    [1000, 10000, 30000]
    """
    sizes = [passages]
    size = SMALLEST
    while size < passages:
        sizes.insert(-1, size)
        size *= 10
    return sizes


@app.command()
def main(
    passages: Annotated[int, typer.Option(min=1, help="How many passages, about.")] = 4000,
    index: Annotated[
        Path | None, typer.Option(help="Where texts and indexes are put. Default: aside.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave texts and indexes there.")] = False,
    changes_only: Annotated[
        bool, typer.Option("--changes-only", help="Leave the real encoders out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure what ingestion costs: passages a second, memory, and one changed file.

    100,000 passages take the real encoders about three quarters of an hour on two
    cores; with --changes-only they are left out.
    """
    if index is not None and index.exists() and any(index.iterdir()):
        raise failure(f"{index} is not empty.")
    folder = Path(tempfile.mkdtemp()) if index is None else index
    try:
        real = None if changes_only else _measure_real(folder, passages)
        changes = [measure_change(folder, size) for size in sizes_up_to(passages)]
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
    typer.echo(_as_json(real, changes) if as_json else _as_table(real, changes))
    if keep:
        typer.echo(f"Texts and indexes are in {folder}.", err=True)


def _measure_real(folder: Path, passages: int) -> Measured:
    write_corpus(folder / "docs", passages)
    return measure(folder / "docs", folder / "index", stand_in=False)


def _as_json(real: Measured | None, changes: Sequence[tuple[Measured, Measured]]) -> str:
    return json.dumps(
        {
            "encoder": _encoder_name(),
            "real": asdict(real) if real else None,
            "stand_in": STAND_IN,
            "changes": [
                {"filled": asdict(filled), "changed": asdict(changed)}
                for filled, changed in changes
            ],
        },
        indent=1,
    )


def _as_table(real: Measured | None, changes: Sequence[tuple[Measured, Measured]]) -> str:
    lines = _real_lines(real) if real else []
    lines += [
        f"One changed file, beside its embedding, with the {STAND_IN} encoder",
        "  passages   embedded   seconds   CPU seconds   peak MiB   first filled: CPU s, peak MiB",
    ]
    lines += [
        f"{changed.passages:>10,} {changed.embedded:>10,} {changed.rest.wall:>9.2f} "
        f"{changed.rest.cpu:>13.2f} {_mib(changed.peak):>10,} "
        f"{filled.rest.cpu:>22.1f}, {_mib(filled.peak):>8,}"
        for filled, changed in changes
    ]
    return "\n".join(lines)


def _real_lines(real: Measured) -> list[str]:
    busy = real.whole.wall - real.model.wall
    return [
        f"Ingestion of {real.passages:,} passages with {_encoder_name()}",
        f"  passages a second    {real.embedded / busy:,.1f}",
        f"  in the encoders      {real.encoding.wall / busy:.1%} of {busy:,.1f} s",
        f"  loading and exporting the model, once   {real.model.wall:,.1f} s",
        f"  the rest             {1000 * real.rest.cpu / real.passages:.2f} CPU s a 1,000 passages",
        f"  peak memory          {_mib(real.peak):,} MiB",
        "",
    ]


def _mib(size: int) -> int:
    return round(size / 2**20)


if __name__ == "__main__":
    app(prog_name="python -m eval.bench.ingest")
