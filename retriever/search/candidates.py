"""Candidates: what lexical and dense search find for a question, and both fused."""

from collections.abc import Collection
from dataclasses import dataclass

from ingest.document.document import PassageId
from ingest.index.protocol import LexicalIndex, ScoredPassage
from retriever.query.question import Question
from retriever.search.dense import DenseSearch
from retriever.search.fusion import reciprocal_rank_fusion
from retriever.search.multilingual import MultilingualSearch
from retriever.stopwatch import Stopwatch
from retriever.text.by_value import search_terms

CANDIDATES = 40
"""Passages taken from each of the two searches."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages as each search ranks them, best first.

    `lexical` has BM25 scores, `dense` inner products, and `fused` the scores of their fusion.
    `degraded` names searches that could not serve the question.
    """

    lexical: tuple[ScoredPassage, ...]
    dense: tuple[ScoredPassage, ...]
    fused: tuple[ScoredPassage, ...]
    degraded: tuple[str, ...] = ()

    def lexical_shares(self) -> dict[PassageId, float]:
        """Return each passage's share of the best BM25 score."""
        return {one.id: one.score / self.lexical[0].score for one in self.lexical}


class CandidateSearch:
    """The first stage: searches by words and by vectors.

    A Japanese question is searched by the vectors of all languages. Where there are none, those of
    the English encoder only fill up the list of what was found by words.
    """

    def __init__(
        self, lexical: LexicalIndex, dense: DenseSearch, multilingual: MultilingualSearch | None
    ) -> None:
        self._lexical = lexical
        self._dense = dense
        self._multilingual = multilingual

    def run(
        self,
        question: Question,
        depth: int = CANDIDATES,
        documents: Collection[str] | None = None,
        watch: Stopwatch | None = None,
    ) -> Candidates:
        """Return at least `depth` fused passages where the index has them.

        Args:
            question: what is looked for.
            depth: how many passages are taken from each search.
            documents: the ids of the documents that are searched; None searches all.
            watch: times the stages `lexical` and `dense`.

        """
        watch = watch or Stopwatch()
        with watch.stage("lexical"):
            by_words = self._lexical.search(search_terms(question.text), depth, documents)
        with watch.stage("dense"):
            searched = self._multilingual if question.japanese else self._dense
            by_vector = (searched or self._dense).search(question.text, depth, documents)
            if searched is not None:
                rankings = [[one.id for one in found] for found in (by_vector, by_words)]
                fused = reciprocal_rank_fusion(rankings)
            else:
                ranked = {one.id for one in by_words}
                fused = reciprocal_rank_fusion([[one.id for one in by_words]])
                fused += [ScoredPassage(id_, 0.0) for id_, _ in by_vector if id_ not in ranked]
        degraded = () if searched is not None else ("dense",)
        return Candidates(tuple(by_words), tuple(by_vector), tuple(fused), degraded)
