"""Encoders for measuring ingestion: one that counts its time, and some that cost next to nothing.

`HashEncoder` makes vectors of hashes, which mean nothing: what happens around it is measured.
`SpreadEncoder` spreads them around real ones, so that they can be searched.
"""

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.embedding.encoder import Vectors
from ingest.embedding.export import EXPORT_FILE, EXPORT_SETTINGS
from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.language.tokens import TOKENIZER_FILE, TokenCounter

HASHES = "stand-in (hashes)"
NOISE = 0.6
"""The length of the noise beside that of a vector; by eye: two of one origin have cosine 0.74."""


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
        """Return the sum of both."""
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


class TimedTextEncoder:
    """An encoder that counts the texts it is given and the time spent in it.

    `model` is the loading and the export of the model, `encoding` the embedding itself.
    """

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


class TimedPassageEncoder(TimedTextEncoder):
    """The same for an encoder that also measures passages in tokens."""

    def __init__(self, encoder: PassageEncoder) -> None:
        super().__init__(encoder)
        self._passage_encoder = encoder

    @property
    def tokens(self) -> TokenCounter:
        """The counter of tokens that passages are measured with."""
        return self._passage_encoder.tokens

    def export(self, folder: Path) -> None:
        """Write what questions are encoded with into `folder`."""
        with self.model.counted():
            self._passage_encoder.export(folder)


class HashEncoder:
    """An encoder that hashes texts."""

    def __init__(self, dimension: int) -> None:
        self.name = HASHES
        self.sha256 = hashlib.sha256(HASHES.encode()).hexdigest()
        self.dimension = dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, of random direction."""
        vectors = np.stack([_direction(text, self.dimension) for text in texts])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


class HashPassageEncoder(HashEncoder):
    """The same, with a real counter of tokens."""

    def __init__(self, dimension: int, tokens: TokenCounter) -> None:
        super().__init__(dimension)
        self.tokens = tokens

    def export(self, folder: Path) -> None:
        """Write files in the place of a model's export: this index is asked nothing."""
        folder.mkdir(parents=True)
        for name in (EXPORT_FILE, EXPORT_SETTINGS, TOKENIZER_FILE):
            (folder / name).write_text(self.name, encoding="utf-8")


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


def _direction(text: str, dimension: int) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return np.random.default_rng(seed).standard_normal(dimension, dtype=np.float32)
