"""Dense search: the passages whose vectors are nearest to the question's.

Bi-encoder retrieval after Reimers and Gurevych (Sentence-BERT, EMNLP 2019).
"""

from collections.abc import Collection
from typing import Protocol

from ingest.embedding.encoder import Vectors
from ingest.index.protocol import DenseIndex, ScoredPassage


class QueryEncoder(Protocol):
    """What questions are encoded with: that which made the index's vectors."""

    def encode(self, question: str) -> Vectors:
        """Return the question's unit vector: float32, (dimension,)."""
        ...


class DenseSearch:
    """Nearest passages by the vectors that the index's encoder made."""

    def __init__(self, index: DenseIndex, encoder: QueryEncoder) -> None:
        self._index = index
        self._encoder = encoder

    def search(
        self, question: str, limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the nearest passages, nearest first; `documents` limits the choice."""
        return self._index.nearest(self._encoder.encode(question), limit, documents)
