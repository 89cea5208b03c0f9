"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections import defaultdict
from collections.abc import Sequence

from ingest.document.document import PassageId
from ingest.index.protocol import ScoredPassage

K = 60
"""The paper's constant: how slowly a rank's weight falls."""


def reciprocal_rank_fusion(rankings: Sequence[Sequence[PassageId]]) -> list[ScoredPassage]:
    """Fuse rankings of passages into one, best first; of equal scores the lower id is first.

    >>> one, other = PassageId("a", 7), PassageId("b", 3)
    >>> reciprocal_rank_fusion([[one, other], [other]])[0].id
    PassageId(document_id='b', ordinal=3)
    """
    scores: defaultdict[PassageId, float] = defaultdict(float)
    for ranking in rankings:
        for rank, passage in enumerate(ranking, start=1):
            scores[passage] += 1 / (K + rank)
    fused = (ScoredPassage(passage, score) for passage, score in scores.items())
    return sorted(fused, key=lambda one: (-one.score, one.id))
