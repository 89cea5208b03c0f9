"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections import defaultdict
from collections.abc import Sequence

K = 60
"""The paper's constant: how slowly a rank's weight falls."""


def reciprocal_rank_fusion(rankings: Sequence[Sequence[int]]) -> list[tuple[int, float]]:
    """Fuse rankings of rows into one, best first; ties go to the lower row.

    >>> reciprocal_rank_fusion([[7, 3], [3]])[0][0]
    3
    """
    scores: defaultdict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, row in enumerate(ranking, start=1):
            scores[row] += 1 / (K + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
