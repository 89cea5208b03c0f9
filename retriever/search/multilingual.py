"""Multilingual search: passages by what they say, in whatever language it is asked for.

The vectors are those that ingest.embedding.multilingual made. The model is loaded by the first
question that needs it.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from ingest.embedding.embedding import TextEncoder
from ingest.embedding.encoder import Vectors
from ingest.index.folder import MULTILINGUAL_FILE
from retriever.search.cosine import cosine
from retriever.search.dense import PassageVectors

REMEMBERED = 4096
"""Texts whose vectors are kept, 2 KiB each: the units of passages that are often found."""


class MultilingualSearch:
    """Nearest passages, and how close texts are to a question."""

    def __init__(self, generation: Path, passages: int, encoder: TextEncoder) -> None:
        """Raise RuntimeError or ValueError where the vectors are not what they should be."""
        self._vectors = PassageVectors(generation / MULTILINGUAL_FILE)
        if len(self._vectors) != passages:
            raise ValueError(f"{len(self._vectors)} multilingual vectors for {passages} passages")
        self._encoder = encoder
        self._vector = lru_cache(maxsize=REMEMBERED)(self._encode)

    def search(self, question: str, limit: int, rows: Sequence[int] | None = None) -> list[int]:
        """Return the rows of the nearest passages, nearest first; `rows` limits the choice."""
        return self._vectors.nearest(self._vector(question), limit, rows)

    def passage_similarities(self, question: str, rows: Sequence[int]) -> list[float]:
        """Return the cosine between the question and the passage at each row."""
        return self._vectors.similarities(self._vector(question), rows)

    def similarities(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return the cosine between the question and each text."""
        asked = self._vector(question)
        return [cosine(self._vector(text), asked) for text in texts]

    def _encode(self, text: str) -> Vectors:
        vector: Vectors = self._encoder.encode([text])[0]
        return vector
