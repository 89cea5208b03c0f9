"""Dense search through FAISS: exact, by inner product, over the vectors of a generation."""

from collections.abc import Collection, Sequence
from pathlib import Path

import faiss
import numpy as np

from ingest.document.document import PassageId
from ingest.embedding.cosine import cosines
from ingest.embedding.encoder import Vectors
from ingest.index.folder.store import Store
from ingest.index.protocol import ScoredPassage


class FaissIndex:
    """The vectors in a file, by the rows of the store; they are mapped into memory."""

    def __init__(self, file: Path, store: Store, passages: int) -> None:
        """Raise RuntimeError where the file is missing or damaged, ValueError where it misfits."""
        self._vectors = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
        self._store = store
        if self._vectors.ntotal != passages:
            found = self._vectors.ntotal
            raise ValueError(f"{file.name} has {found} vectors for {passages} passages")

    def nearest(
        self, vector: Vectors, limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the passages nearest to a vector, nearest first."""
        parameters = None
        if documents is not None:
            rows = np.asarray(self._store.rows_of(documents), dtype=np.int64)
            selector = faiss.IDSelectorBatch(rows)
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._vectors.search(vector[np.newaxis], limit, params=parameters)
        found = [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True)]
        found = [one for one in found if one[0] >= 0]
        ids = self._store.ids(row for row, _ in found)
        return [ScoredPassage(id_, score) for id_, (_, score) in zip(ids, found, strict=True)]

    def similarities(self, vector: Vectors, passages: Sequence[PassageId]) -> list[float]:
        """Return the cosine of a unit vector with that of each passage."""
        rows = np.asarray(self._store.rows(passages), dtype=np.int64)
        return cosines(self._vectors.reconstruct_batch(rows), vector)
