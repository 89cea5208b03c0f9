"""The way from a question to passages: dense and lexical search, fusion, reranking."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from ingest.store import Store
from ingest.types import Document
from retriever.dense import DenseSearch
from retriever.fusion import reciprocal_rank_fusion
from retriever.judge import Judge
from retriever.lexical import LexicalSearch
from retriever.multilingual import MultilingualSearch
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
        self,
        store: Store,
        dense: DenseSearch,
        lexical: LexicalSearch,
        reranker: CrossEncoder,
        multilingual: MultilingualSearch | None = None,
    ) -> None:
        self._store = store
        self._dense = dense
        self._lexical = lexical
        self._reranker = reranker
        self._multilingual = multilingual
        self._judge = Judge(lexical, multilingual)

    def find(
        self, question: Question, limit: int, rows: Sequence[int] | None, watch: Stopwatch
    ) -> Found:
        """Return the `limit` best passages, always that many where the index has them.

        The packaged cross-encoder reads English only: for a Japanese question `retriever.judge`
        stands in for it, and `degraded` says so.
        """
        depth = max(CANDIDATES, limit)
        with watch.stage("lexical"):
            by_words = self._lexical.search(question.text, depth, rows)
        if question.japanese:
            return self._find_japanese(question, by_words, limit, rows, watch)
        with watch.stage("dense"):
            by_vector = self._dense.search(question.text, depth, rows)
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

    def _find_japanese(
        self,
        question: Question,
        by_words: Sequence[int],
        limit: int,
        rows: Sequence[int] | None,
        watch: Stopwatch,
    ) -> Found:
        depth = max(CANDIDATES, limit)
        with watch.stage("dense"):
            if self._multilingual is not None:
                by_vector = self._multilingual.search(question.text, depth, rows)
                fused = reciprocal_rank_fusion([by_vector, by_words])
            else:
                # The vectors are of a model that reads no Japanese: they only fill up the list.
                by_vector = self._dense.search(question.text, depth, rows)
                ranked = set(by_words)
                fused = reciprocal_rank_fusion([by_words])
                fused += [(row, 0.0) for row in by_vector if row not in ranked]
        with watch.stage("load"):
            hits = self._hits(fused[: max(RERANKED, limit)])
        with watch.stage("rerank"):
            first = [row for row, _ in fused[:RERANKED]]
            logits = self._judge.passages(question, hits[:RERANKED], first)
        degraded = ("reranker",) if self._multilingual is not None else ("dense", "reranker")
        return _in_order(hits, logits, limit, degraded)

    def _rerank(self, question: Question, hits: Sequence[Hit], limit: int) -> Found:
        words = [passage_words(hit.document, hit.passage) for hit in hits[:RERANKED]]
        return _in_order(hits, self._reranker.scores(question.text, words), limit, ())


def _in_order(
    hits: Sequence[Hit], logits: Sequence[float], limit: int, degraded: tuple[str, ...]
) -> Found:
    """Put the hits that were read, the first ones, in the order of their logits."""
    read, rest = hits[: len(logits)], hits[len(logits) :]
    order = sorted(range(len(read)), key=lambda position: (-logits[position], position))
    ranked = [
        Hit(read[position].document, read[position].passage, probability(logits[position]))
        for position in order
    ]
    floor = ranked[-1].score if ranked else 1.0
    # The passages that were not read come after those that were, in their fused order.
    ranked += [Hit(hit.document, hit.passage, min(hit.score, floor)) for hit in rest]
    relevance = {rank: logits[position] for rank, position in enumerate(order)}
    return Found(tuple(ranked[:limit]), relevance, degraded)
