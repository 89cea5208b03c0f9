"""Lexical search through bm25s, over what `ingest.index.folder.lexical` wrote."""

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import bm25s
import numpy as np

from ingest.index.folder.lexical import WORDS_FILE
from ingest.index.folder.store import Store
from ingest.index.protocol import ScoredPassage
from ingest.index.statistics import Statistics


class Bm25Index:
    """BM25 scores of passages, by the rows of the store; they are mapped into memory."""

    def __init__(self, folder: Path, store: Store, passages: int) -> None:
        """Raise OSError or ValueError where the files are missing, damaged or do not fit."""
        self._index = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
        self._store = store
        if (found := int(self._index.scores["num_docs"])) != passages:
            raise ValueError(f"{found} texts for {passages} passages")
        self.statistics = Bm25Statistics(self._index, folder)

    def search(
        self, terms: Sequence[str], limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the passages that have one of the terms, best first; ties by row."""
        known = [term for term in terms if self.statistics.knows(term)]
        if not known:
            return []
        scores = self._index.get_scores(known)
        if documents is not None:
            allowed = np.zeros(len(scores), dtype=bool)
            allowed[self._store.rows_of(documents)] = True
            scores = np.where(allowed, scores, 0)
        order = np.lexsort((np.arange(len(scores)), -scores))[:limit]
        rows = [int(row) for row in order if scores[row] > 0]
        ids = self._store.ids(rows)
        return [ScoredPassage(id_, float(scores[row])) for id_, row in zip(ids, rows, strict=True)]


class Bm25Statistics(Statistics):
    """Counts of terms, read off the postings of a bm25s index."""

    def __init__(self, index: bm25s.BM25, folder: Path) -> None:
        self._vocabulary: Mapping[str, int] = index.vocab_dict
        self._starts = index.scores["indptr"]
        self._passages = int(index.scores["num_docs"])
        self._words: dict[str, int] = json.loads((folder / WORDS_FILE).read_text("utf-8"))

    @property
    def passages(self) -> int:
        """The number of passages."""
        return self._passages

    def frequency(self, term: str) -> int:
        """Return the number of passages that have the term."""
        place = self._vocabulary.get(term)
        return 0 if place is None else int(self._starts[place + 1] - self._starts[place])

    def words(self) -> Mapping[str, int]:
        """Return the passages' words with the number of passages that have each."""
        return self._words
