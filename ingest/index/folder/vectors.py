"""The vectors of a segment in a FAISS file: one unit vector a passage, searched exactly."""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from ingest.document.document import PassageId
from ingest.embedding.cosine import cosines
from ingest.embedding.encoder import Vectors
from ingest.index.folder.layout import NOWHERE, Layout, Rows
from ingest.index.protocol import ScoredPassage

AT_ONCE = 256
"""Passages whose texts are held at once, between two steps of the progress bar."""

_SPARE = 24
"""Passages that are found beyond those that are wanted, so that nearly equal ones are put in order
exactly; by eye."""

_NEARLY = 1e-4
"""By how much at most a score that FAISS computes for unit vectors may differ from the cosine, many
times over."""

Encode = Callable[[Sequence[str]], Vectors]
Flags = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]


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


class _Segment:
    """The vectors of a segment, with the numbers of its passages in the generation."""

    def __init__(self, file: Path, number: int, layout: Layout) -> None:
        self.vectors = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
        self._numbers = layout.numbers(number, self.vectors.ntotal)

    def nearest(self, vector: Vectors, limit: int, allowed: Flags) -> tuple[Rows, Scores]:
        """Return the numbers and cosines of the allowed passages nearest to a vector, unordered.

        All that may be among the `limit` nearest are there. What FAISS computes differs in its last
        bits by where a vector lies, so that it only finds them.
        """
        searched = allowed[self._numbers]
        most = int(searched.sum())
        parameters = None
        if most < len(searched):
            bits = np.packbits(searched, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        wanted = min(limit + _SPARE, most)
        scores, rows = self._search(vector, wanted, parameters)
        while wanted < most and scores[-1] > scores[limit - 1] - _NEARLY:
            wanted = min(2 * wanted, most)
            scores, rows = self._search(vector, wanted, parameters)
        exact = cosines(self.vectors.reconstruct_batch(rows), vector)
        return self._numbers[rows], np.array(exact, dtype=np.float64)

    def _search(self, vector: Vectors, wanted: int, parameters: Any) -> tuple[Vectors, Rows]:
        if not wanted:
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        scores, rows = self.vectors.search(vector[np.newaxis], wanted, params=parameters)
        return scores[0], rows[0]


class FaissIndex:
    """Searches the vectors of all segments, by inner product; they are mapped into memory."""

    def __init__(self, files: Sequence[Path], layout: Layout, dimension: int) -> None:
        """Raise RuntimeError where a file is missing or damaged, ValueError where it misfits."""
        self._layout = layout
        self._dimension = dimension
        self._segments = [_Segment(one, number, layout) for number, one in enumerate(files)]

    def nearest(
        self, vector: Vectors, limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the passages nearest to a vector, nearest first; ties as they are listed."""
        # One more, for what serves no more: NOWHERE is the last.
        allowed = np.full(self._layout.passages + 1, documents is None)
        if documents is not None:
            allowed[self._layout.numbers_of(documents)] = True
        allowed[NOWHERE] = False
        found = [one.nearest(vector, limit, allowed) for one in self._segments]
        numbers, scores = (np.concatenate(each) for each in zip(*found, strict=True))
        best = np.lexsort((numbers, -scores))[:limit]
        ids = self._layout.passage_ids(numbers[best])
        pairs = zip(ids, scores[best].tolist(), strict=True)
        return [ScoredPassage(id_, score) for id_, score in pairs]

    def similarities(self, vector: Vectors, passages: Sequence[PassageId]) -> list[float]:
        """Return the cosine of a unit vector with that of each passage."""
        return cosines(self.vectors(passages), vector)

    def vectors(self, passages: Sequence[PassageId]) -> Vectors:
        """Return the vectors of passages."""
        located = self._layout.located(passages)
        vectors = np.empty((len(passages), self._dimension), dtype=np.float32)
        for number, segment in enumerate(self._segments):
            here = located.segments == number
            vectors[here] = segment.vectors.reconstruct_batch(located.rows[here])
        return vectors


def embed(
    rows: Sequence[int],
    texts_of: Callable[[Sequence[int]], Sequence[str]],
    encode: Encode,
    into: Vectors,
) -> Iterator[int]:
    """Embed the texts of rows into their places, and say after each step how many are done."""
    for start in range(0, len(rows), AT_ONCE):
        step = rows[start : start + AT_ONCE]
        into[step] = encode(texts_of(step))
        yield start + len(step)
