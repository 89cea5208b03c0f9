"""Multilingual search: passages by what they say, in whatever language it is asked for.

The vectors are those that ingest.embedding.multilingual made. The model is loaded by the first
question that needs it.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache, partial

from ingest.document.document import PassageId
from ingest.embedding.cosine import cosine
from ingest.embedding.encoder import Vectors
from ingest.embedding.protocol import TextEncoder
from ingest.index.protocol import DenseIndex, ScoredPassage

REMEMBERED = 4096
"""Texts whose vectors are kept, 2 KiB each: the units of passages that are often found."""


class MultilingualSearch:
    """Nearest passages, and how close texts are to a question."""

    def __init__(self, index: DenseIndex, encoder: TextEncoder) -> None:
        self._index = index
        # Nothing here refers to itself, so that an index which is replaced is given back at once.
        self._vector = lru_cache(maxsize=REMEMBERED)(partial(_encode, encoder))

    def search(
        self, question: str, limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the nearest passages, nearest first; `documents` limits the choice."""
        return self._index.nearest(self._vector(question), limit, documents)

    def passage_similarities(self, question: str, passages: Sequence[PassageId]) -> list[float]:
        """Return the cosine between the question and each passage."""
        return self._index.similarities(self._vector(question), passages)

    def similarities(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return the cosine between the question and each text."""
        asked = self._vector(question)
        return [cosine(self._vector(text), asked) for text in texts]


def _encode(encoder: TextEncoder, text: str) -> Vectors:
    vector: Vectors = encoder.encode([text])[0]
    return vector
