"""How common the passages' terms are, and what follows from it."""

import math
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping

K1 = 1.2
B = 0.75
"""BM25's parameters, for every backend: Robertson and Zaragoza's usual values (The Probabilistic
Relevance Framework, 2009)."""


class Statistics(ABC):
    """The terms of all passages of a snapshot.

    A backend counts; the formulas are the same for all of them.
    """

    @property
    @abstractmethod
    def passages(self) -> int:
        """The number of passages."""

    @abstractmethod
    def frequency(self, term: str) -> int:
        """Return the number of passages that have the term."""

    @abstractmethod
    def words(self) -> Mapping[str, int]:
        """Return the words of the passages as they are written, folded.

        Each comes with the number of passages that have it.
        """

    def knows(self, term: str) -> bool:
        """Whether any passage has the term."""
        return self.frequency(term) > 0

    def idf(self, term: str) -> float:
        """Return how much a term tells: log((N + 1) / (passages with it + 0.5))."""
        return math.log((self.passages + 1) / (self.frequency(term) + 0.5))

    def rarity(self, term: str) -> float:
        """Return the term's idf as a share of that of a term which no passage has."""
        return self.idf(term) / math.log((self.passages + 1) / 0.5)

    def coverage(self, wanted: Iterable[str], held: Collection[str]) -> float:
        """Return the share of the wanted terms that are held, each weighted by its idf."""
        weights = {term: self.idf(term) for term in wanted}
        total = sum(weights.values())
        return sum(weights[term] for term in weights if term in held) / total if total else 0.0
