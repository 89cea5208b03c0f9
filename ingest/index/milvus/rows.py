"""The rows of a generation in Milvus: one a passage, written once and never changed.

A row belongs to an edition of a document, and a generation is a choice of editions. So rows of a
change that is not committed, and those of documents that serve no more, lie beside the others and
are not found: conditions leave them out, and each row that is found is looked up in the catalogue.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ingest.document.document import PassageId
from ingest.embedding.cosine import cosines
from ingest.embedding.encoder import Vectors
from ingest.index.milvus.catalogue import Catalogue
from ingest.index.milvus.client import (
    AT_ONCE,
    BORN,
    EDITION,
    MOST_FOUND,
    ROW,
    Client,
    none_of,
    one_of,
)
from ingest.index.protocol import ScoredPassage

SETTLED_SECONDS = 10.0
"""Milvus may lag behind what was written by a few seconds (5 by its defaults). A generation that
was opened so long ago is searched without waiting for that."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was found."""

    id: PassageId
    score: float
    frequencies: str


def row_id(edition: str, ordinal: int) -> str:
    """Return the id of a passage's row."""
    return f"{edition}/{ordinal}"


class Rows:
    """The rows of a generation, in one collection."""

    def __init__(self, client: Client, catalogue: Catalogue) -> None:
        self._client = client
        self._catalogue = catalogue
        self._opened = time.monotonic()

    def search(
        self, field: str, vector: Any, limit: int, documents: Collection[str] | None = None
    ) -> list[Row]:
        """Return the passages with the largest inner products, in no order that can be relied on.

        `documents` are the ids of those that are searched; None searches all.
        """
        if not self._catalogue.passages or limit < 1:
            return []
        condition = self._condition(documents)
        if condition is None:
            return []
        wanted = limit
        while True:
            found = self._client.search(
                self._catalogue.made.collection,
                field,
                vector,
                wanted,
                condition,
                consistency=self._consistency(),
            )
            rows = [row for one in found if (row := self._row(*one))]
            # Others may write meanwhile: where rows of theirs took places, more are asked for.
            if len(rows) >= limit or len(found) < wanted or wanted >= MOST_FOUND:
                return rows
            wanted = min(2 * wanted, MOST_FOUND)

    def vectors(self, field: str, passages: Sequence[PassageId]) -> Vectors:
        """Return a vector a passage: float32, (passages, dimension).

        Raises KeyError where there is no such passage.
        """
        ids = [self._row_id(one) for one in passages]
        found: dict[str, Any] = {}
        for start in range(0, len(ids), AT_ONCE):
            condition = one_of(ROW, ids[start : start + AT_ONCE])
            rows = self._client.rows(self._catalogue.made.collection, condition, [ROW, field])
            found.update((row[ROW], row[field]) for row in rows)
        return np.array([found[one] for one in ids], dtype=np.float32)

    def _condition(self, documents: Collection[str] | None) -> str | None:
        """Return what rows of this generation meet; None where no document is searched."""
        if documents is not None:
            entries = self._catalogue.entries
            editions = [entries[one].edition for one in documents if one in entries]
            return one_of(EDITION, sorted(editions)) if editions else None
        condition = f"{BORN} <= {self._catalogue.number}"
        collection = self._catalogue.made.collection
        hidden = [one.edition for one in self._catalogue.retired if one.collection == collection]
        return f"{condition} and {none_of(EDITION, hidden)}" if hidden else condition

    def _consistency(self) -> str:
        settled = time.monotonic() - self._opened > SETTLED_SECONDS
        return "Bounded" if settled else "Strong"

    def _row(self, id_: str, score: float, frequencies: str) -> Row | None:
        edition, ordinal = id_.split("/")
        document_id = edition.split("-")[0]
        entry = self._catalogue.entries.get(document_id)
        if entry is None or entry.edition != edition:
            return None
        return Row(PassageId(document_id, int(ordinal)), score, frequencies)

    def _row_id(self, passage: PassageId) -> str:
        return row_id(self._catalogue.entries[passage.document_id].edition, passage.ordinal)


class DenseRows:
    """The vectors of one field: nearest by HNSW, similarities exactly."""

    def __init__(self, rows: Rows, field: str, catalogue: Catalogue) -> None:
        self._rows = rows
        self._field = field
        self._catalogue = catalogue

    def nearest(
        self, vector: Vectors, limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the passages nearest to a vector, nearest first; ties by their order."""
        places = self._catalogue.places
        found = self._rows.search(self._field, vector, limit, documents)
        found.sort(key=lambda row: (-row.score, places[row.id.document_id], row.id.ordinal))
        return [ScoredPassage(row.id, row.score) for row in found[:limit]]

    def similarities(self, vector: Vectors, passages: Sequence[PassageId]) -> list[float]:
        """Return the cosine of a unit vector with that of each passage."""
        return cosines(self.vectors(passages), vector) if passages else []

    def vectors(self, passages: Sequence[PassageId]) -> Vectors:
        """Return the vectors of passages."""
        return self._rows.vectors(self._field, passages)
