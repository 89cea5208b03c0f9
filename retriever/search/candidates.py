"""Candidates: what lexical and dense search find for a question, and both fused.

Where the question names a document, that one is searched by itself too, for what else is asked.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from ingest.document.document import Document, PassageId
from ingest.index.protocol import LexicalIndex, ScoredPassage
from retriever.query.question import Question
from retriever.search.dense import DenseSearch
from retriever.search.fusion import reciprocal_rank_fusion
from retriever.search.multilingual import MultilingualSearch
from retriever.search.named_documents import Naming, named
from retriever.stopwatch import Stopwatch
from retriever.text.by_value import search_terms

CANDIDATES = 40
"""Passages taken from each of the two searches."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages as each search ranks them, best first.

    `lexical` has BM25 scores, `dense` inner products, and `fused` the scores of their fusion.
    `naming` says which documents the question names. `degraded` names searches that could not serve
    the question.
    """

    lexical: tuple[ScoredPassage, ...]
    dense: tuple[ScoredPassage, ...]
    fused: tuple[ScoredPassage, ...]
    naming: Naming
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
        self,
        lexical: LexicalIndex,
        dense: DenseSearch,
        multilingual: MultilingualSearch | None,
        document: Callable[[str], Document | None],
    ) -> None:
        """Take the searches, and what returns a document by its id."""
        self._lexical = lexical
        self._dense = dense
        self._multilingual = multilingual
        self._document = document

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
        searched = self._multilingual if question.japanese else self._dense
        by_vectors = (searched or self._dense).search
        with watch.stage("lexical"):
            by_words = self._lexical.search(search_terms(question.text), depth, documents)
        with watch.stage("dense"):
            by_vector = by_vectors(question.text, depth, documents)
        rankings = [by_vector, by_words]
        naming = self._naming(question, [*by_words[:CANDIDATES], *by_vector[:CANDIDATES]])
        if naming.shares:
            with watch.stage("lexical"):
                inside = self._lexical.search(search_terms(naming.rest), depth, naming.best)
            with watch.stage("dense"):
                rankings += [by_vectors(naming.rest, depth, naming.best), inside]
            by_words = _joined(by_words, inside)
        fused = _fused(rankings, by_vectors=searched is not None)
        degraded = () if searched is not None else ("dense",)
        return Candidates(tuple(by_words), tuple(by_vector), tuple(fused), naming, degraded)

    def _naming(self, question: Question, found: Sequence[ScoredPassage]) -> Naming:
        """Return which of the documents found are named; none where all or hardly any are."""
        ids = dict.fromkeys(one.id.document_id for one in found)
        naming = named(question, filter(None, map(self._document, ids)))
        return naming if len(naming.best) < len(ids) else Naming(question.text)


def _fused(rankings: Sequence[Sequence[ScoredPassage]], *, by_vectors: bool) -> list[ScoredPassage]:
    """Fuse rankings by vectors and by words, which take turns; else the first only fill up."""
    ids = [[one.id for one in ranking] for ranking in rankings]
    if by_vectors:
        return reciprocal_rank_fusion(ids)
    fused = reciprocal_rank_fusion(ids[1::2])
    ranked = {one.id for one in fused}
    rest = dict.fromkeys(id_ for ranking in ids[::2] for id_ in ranking if id_ not in ranked)
    return [*fused, *(ScoredPassage(id_, 0.0) for id_ in rest)]


def _joined(found: Sequence[ScoredPassage], inside: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """Return what two searches found, the best of both with the same score."""
    scores = dict(found)
    scale = found[0].score / inside[0].score if found and inside else 1.0
    for id_, score in inside:
        scores[id_] = max(scores.get(id_, 0.0), score * scale)
    joined = (ScoredPassage(id_, score) for id_, score in scores.items())
    return sorted(joined, key=lambda one: (-one.score, one.id))
