"""Lexical search: BM25 over the question's terms (see ingest.index.lexical for the index)."""

import math
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np

from ingest.index.folder import LEXICAL_FOLDER
from ingest.language.terms import terms


class LexicalSearch:
    """BM25 scores of passages; the postings are mapped into memory."""

    def __init__(self, generation: Path) -> None:
        self._index = bm25s.BM25.load(
            str(generation / LEXICAL_FOLDER), mmap=True, show_progress=False
        )
        self.passages = int(self._index.scores["num_docs"])

    def knows(self, term: str) -> bool:
        """Whether any passage has the term."""
        return term in self._index.vocab_dict

    def idf(self, term: str) -> float:
        """Return how much a term tells: log((N + 1) / (passages with it + 0.5))."""
        pointers = self._index.scores["indptr"]
        column = self._index.vocab_dict.get(term)
        found = 0 if column is None else int(pointers[column + 1] - pointers[column])
        return math.log((self.passages + 1) / (found + 0.5))

    def rarity(self, term: str) -> float:
        """Return the term's idf as a share of that of a term which no passage has."""
        return self.idf(term) / math.log((self.passages + 1) / 0.5)

    def coverage(self, wanted: Iterable[str], held: Collection[str]) -> float:
        """Return the share of the wanted terms that are held, each weighted by its idf."""
        weights = {term: self.idf(term) for term in wanted}
        total = sum(weights.values())
        return sum(weights[term] for term in weights if term in held) / total if total else 0.0

    def search(
        self, question: str, limit: int, rows: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return the rows that share a term with the question and their scores, best first."""
        known = [term for term in terms(question) if self.knows(term)]
        if not known:
            return []
        scores = self._index.get_scores(known)
        if rows is not None:
            allowed = np.zeros(len(scores), dtype=bool)
            allowed[list(rows)] = True
            scores = np.where(allowed, scores, 0)
        order = np.lexsort((np.arange(len(scores)), -scores))[:limit]
        return [(int(row), float(scores[row])) for row in order if scores[row] > 0]
