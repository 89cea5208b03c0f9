"""The way from a question to passages: dense and lexical search, fusion, reranking."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from ingest.store import Store
from ingest.types import Document
from retriever.coverage import coverage_logit
from retriever.dense import DenseSearch
from retriever.fusion import reciprocal_rank_fusion
from retriever.lexical import LexicalSearch
from retriever.question import Question
from retriever.rerank import CrossEncoder, probability
from retriever.types import Hit
from retriever.words import passage_words

CANDIDATES = 40
"""Passages taken from each of the two searches."""

RERANKED = 24
"""Fused passages that the cross-encoder reads."""


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first. `relevance` holds the logits of those that were read."""

    hits: tuple[Hit, ...]
    relevance: Mapping[int, float]
    """Ordinal position in `hits` → logit."""
    degraded: tuple[str, ...]


@dataclass(slots=True)
class Stopwatch:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to the stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            self.seconds[name] = self.seconds.get(name, 0.0) + taken


class PassageSearch:
    """Finds passages in one generation."""

    def __init__(
        self, store: Store, dense: DenseSearch, lexical: LexicalSearch, reranker: CrossEncoder
    ) -> None:
        self._store = store
        self._dense = dense
        self._lexical = lexical
        self._reranker = reranker

    def find(
        self, question: Question, limit: int, rows: Sequence[int] | None, watch: Stopwatch
    ) -> Found:
        """Return the `limit` best passages, always that many where the index has them.

        The packaged models read English only: a Japanese question is ranked by its words, and
        `degraded` says so.
        """
        depth = max(CANDIDATES, limit)
        with watch.stage("lexical"):
            by_words = self._lexical.search(question.text, depth, rows)
        with watch.stage("dense"):
            by_vector = self._dense.search(question.text, depth, rows)
        if question.japanese:
            fused = reciprocal_rank_fusion([by_words])
            ranked = set(by_words)
            fused += [(row, 0.0) for row in by_vector if row not in ranked]
            return self._covered(question, self._hits(fused[:limit]))
        fused = reciprocal_rank_fusion([by_vector, by_words])
        with watch.stage("load"):
            hits = self._hits(fused[: max(RERANKED, limit)])
        with watch.stage("rerank"):
            return self._rerank(question, hits, limit)

    def _hits(self, fused: Sequence[tuple[int, float]]) -> tuple[Hit, ...]:
        passages = self._store.passages(row for row, _ in fused)
        return tuple(
            Hit(self._document(passage.document_id), passage, score)
            for passage, (_, score) in zip(passages, fused, strict=True)
        )

    def _document(self, document_id: str) -> Document:
        document = self._store.document(document_id)
        if document is None:
            raise LookupError(f"passage of a document that is not stored: {document_id}")
        return document

    def _covered(self, question: Question, hits: tuple[Hit, ...]) -> Found:
        """Return the hits in their order, the first with what stands in for their logits."""
        words = [passage_words(hit.document, hit.passage) for hit in hits[:RERANKED]]
        logits = [coverage_logit(question, text, self._lexical) for text in words]
        return Found(hits, dict(enumerate(logits)), degraded=("dense", "reranker"))

    def _rerank(self, question: Question, hits: Sequence[Hit], limit: int) -> Found:
        read, rest = hits[:RERANKED], hits[RERANKED:]
        words = [passage_words(hit.document, hit.passage) for hit in read]
        logits = self._reranker.scores(question.text, words)
        order = sorted(range(len(read)), key=lambda position: (-logits[position], position))
        ranked = [
            Hit(read[position].document, read[position].passage, probability(logits[position]))
            for position in order
        ]
        floor = ranked[-1].score if ranked else 1.0
        # The passages that were not read come after those that were, in their fused order.
        ranked += [Hit(hit.document, hit.passage, min(hit.score, floor)) for hit in rest]
        relevance = {rank: logits[position] for rank, position in enumerate(order)}
        return Found(tuple(ranked[:limit]), relevance, degraded=())
