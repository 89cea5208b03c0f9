"""The vectors of a generation in a FAISS file: one unit vector a passage, searched exactly."""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import faiss
import numpy as np

from ingest.document.document import PassageId
from ingest.embedding.cosine import cosines
from ingest.embedding.encoder import Vectors
from ingest.index.folder.store import Store
from ingest.index.protocol import ScoredPassage

WINDOW = 4096
"""Passages whose texts are held at once, and put in order of their lengths."""

AT_ONCE = 256
"""Passages between two steps of the progress bar."""

Encode = Callable[[Sequence[str]], Vectors]


class NewVectors:
    """Room for vectors inside the index that is being written, so that they are in memory once.

    `rows` are to be filled: float32, (number, dimension).
    """

    def __init__(self, number: int, dimension: int) -> None:
        self._flat = faiss.IndexFlatIP(dimension)
        self._flat.codes.resize(number * self._flat.code_size)
        self._flat.ntotal = number
        numbers = faiss.rev_swig_ptr(self._flat.get_xb(), number * dimension)
        self.rows: Vectors = numbers.reshape(number, dimension)

    def write(self, file: Path) -> None:
        """Write the vectors; OSError where there is no room for them."""
        try:
            faiss.write_index(self._flat, str(file))
        except RuntimeError as error:
            # This is how faiss reports a disk that is full.
            raise OSError(f"{file.name} could not be written; is the disk full?") from error


class StoredVectors:
    """The vectors in a file, which is mapped into memory.

    Raises RuntimeError if the file is missing or damaged, ValueError if it has another number of
    vectors.
    """

    def __init__(self, file: Path, number: int) -> None:
        self._flat = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(self._flat, faiss.IndexFlat) or self._flat.ntotal != number:
            raise ValueError(f"{self._flat.ntotal} vectors for {number} passages")
        numbers = faiss.rev_swig_ptr(self._flat.get_xb(), number * self._flat.d)
        self.rows: Vectors = numbers.reshape(number, self._flat.d)


class FaissIndex:
    """Searches the vectors in a file, by inner product; they are mapped into memory."""

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
        return cosines(self.vectors(passages), vector)

    def vectors(self, passages: Sequence[PassageId]) -> Vectors:
        """Return the vectors of passages."""
        rows = np.asarray(self._store.rows(passages), dtype=np.int64)
        found: Vectors = self._vectors.reconstruct_batch(rows)
        return found


def embed(
    rows: Sequence[int],
    texts_of: Callable[[Sequence[int]], Sequence[str]],
    encode: Encode,
    into: Vectors,
) -> Iterator[int]:
    """Embed the texts of rows into their places, and say after each step how many are done.

    The texts of one window are in memory at a time. Within it, texts of similar length are embedded
    together, because a batch is padded to its longest.
    """
    for start in range(0, len(rows), WINDOW):
        held = rows[start : start + WINDOW]
        in_order = sorted(zip(map(len, texts := texts_of(held)), held, texts, strict=True))
        for step in range(0, len(in_order), AT_ONCE):
            batch = in_order[step : step + AT_ONCE]
            into[[row for _, row, _ in batch]] = encode([text for _, _, text in batch])
            yield start + step + len(batch)
