"""Lexical search by sparse vectors of BM25 weights, and scores as exact as the folder's.

Milvus has a BM25 function of its own. It is not used: it counts rows that serve no more until they
are compacted, in milvus-lite by segments, so that a passage's score would depend on how the index
grew. Here Milvus only finds candidates: the inner product of a passage's saturated frequencies, for
texts of a usual length, with the question's idf. Their scores are then computed from the
frequencies in the row and the counts of the catalogue, by the formula of
`ingest.index.folder.lexical`.
"""

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from ingest.document.document import PassageId
from ingest.index.milvus.catalogue import Catalogue
from ingest.index.milvus.client import LEXICAL
from ingest.index.milvus.rows import Row, Rows
from ingest.index.protocol import ScoredPassage
from ingest.index.statistics import K1, B, Statistics

USUAL_LENGTH = 100
"""Terms of a passage that the weights in Milvus are made for; by eye, as they only find
candidates. A constant, so that a row does not depend on other rows."""
_OVER = 3
"""So many times as many candidates are scored as passages are wanted; by eye."""
_NO_TERM = 0
"""The dimension of passages without terms: Milvus takes no empty vector."""
_DIMENSIONS = (1 << 32) - 3


def dimension(term: str) -> int:
    """Return the dimension of a term, from 1; two of a million terms share one by chance."""
    digest = hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % _DIMENSIONS + 1


def weights(terms: Sequence[str]) -> dict[int, float]:
    """Return the sparse vector of a passage's terms."""
    norm = _norm(len(terms), USUAL_LENGTH)
    counted = frequencies(terms)
    return {at: often / (often + norm) for at, often in counted.items()} or {_NO_TERM: 1e-6}


def frequencies(terms: Sequence[str]) -> dict[int, int]:
    """Return how often each term, by its dimension, is in a passage."""
    return dict(Counter(map(dimension, terms)))


class CatalogueStatistics(Statistics):
    """Counts of terms, as the commits say."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @property
    def passages(self) -> int:
        """The number of passages."""
        return self._catalogue.passages

    def frequency(self, term: str) -> int:
        """Return the number of passages that have the term."""
        return self._catalogue.terms.get(term, 0)

    def words(self) -> Mapping[str, int]:
        """Return the passages' words with the number of passages that have each."""
        return self._catalogue.words


class SparseIndex:
    """BM25 over the rows of a generation."""

    def __init__(self, rows: Rows, catalogue: Catalogue) -> None:
        self._rows = rows
        self._catalogue = catalogue

    def search(
        self, terms: Sequence[str], limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the passages that have one of the terms, best first; ties by their order."""
        asked = {term: often for term, often in Counter(terms).items() if self._found(term)}
        if not asked:
            return []
        idfs: defaultdict[int, float] = defaultdict(float)
        for term, often in asked.items():
            idfs[dimension(term)] += often * self._idf(term)
        found = self._rows.search(LEXICAL, dict(idfs), _OVER * limit, documents)
        return list(self._scored(found, idfs))[:limit]

    def _scored(self, found: Sequence[Row], idfs: Mapping[int, float]) -> Iterator[ScoredPassage]:
        scores: dict[PassageId, float] = {}
        for row in found:
            held = {int(at): often for at, often in json.loads(row.frequencies).items()}
            norm = _norm(sum(held.values()), self._catalogue.mean_terms)
            matching = ((idf, held[at]) for at, idf in sorted(idfs.items()) if at in held)
            scores[row.id] = sum(idf * often / (often + norm) for idf, often in matching)
        places = self._catalogue.places
        order = sorted(scores, key=lambda one: (-scores[one], places[one.document_id], one.ordinal))
        return (ScoredPassage(one, scores[one]) for one in order if scores[one] > 0)

    def _found(self, term: str) -> int:
        return self._catalogue.terms.get(term, 0)

    def _idf(self, term: str) -> float:
        found = self._found(term)
        return math.log(1 + (self._catalogue.passages - found + 0.5) / (found + 0.5))


def _norm(length: int, mean: float) -> float:
    return K1 * ((1 - B) + B * length / mean)
