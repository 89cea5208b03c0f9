"""The way from a question to passages: dense and lexical search, fusion, reranking."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from ingest.document.document import Document
from ingest.index.store import Store
from retriever.models.cross_encoder import CrossEncoder, probability
from retriever.query.question import Question
from retriever.reading.linear_reranker import LinearReranker
from retriever.reading.rendering import render_passage
from retriever.search.dense import DenseSearch
from retriever.search.fusion import reciprocal_rank_fusion
from retriever.search.lexical import LexicalSearch
from retriever.search.multilingual import MultilingualSearch
from retriever.types import Hit

CANDIDATES = 40
"""Passages taken from each of the two searches."""

RERANKED = 24
"""Fused passages that the cross-encoder reads."""

LEXICAL_WEIGHT = 4.0
"""Logits that the best BM25 score adds to its passage's, and the others their share of it.

A cross-encoder trained on web searches misjudges the wording of laws: on ObliQA's regulations BM25
alone orders better. Of weights from 0 to 12 this one is best or within a hundredth of it on ObliQA,
Chroma's chunking evaluation, CLAP NQ, JaQuAD and the dev half of the strategy text's questions.
"""


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
        self._linear_reranker = LinearReranker(lexical, multilingual)

    def find(
        self, question: Question, limit: int, rows: Sequence[int] | None, watch: Stopwatch
    ) -> Found:
        """Return the `limit` best passages, always that many where the index has them.

        The packaged cross-encoder reads English only: a Japanese question is reranked by
        `retriever.reading.linear_reranker`, and `degraded` says so.
        """
        depth = max(CANDIDATES, limit)
        with watch.stage("lexical"):
            by_words = self._lexical.search(question.text, depth, rows)
        with watch.stage("dense"):
            fused = self._fused(question, [row for row, _ in by_words], depth, rows)
        with watch.stage("load"):
            hits = self._hits(fused[: max(RERANKED, limit)])
        first = [row for row, _ in fused[:RERANKED]]
        with watch.stage("rerank"):
            logits = self._logits(question, hits[:RERANKED], first)
        added = lexical_logits(first, lexical_shares(by_words))
        return _in_order(hits, logits, added, limit, self._degraded(question))

    def _fused(
        self, question: Question, by_words: Sequence[int], depth: int, rows: Sequence[int] | None
    ) -> list[tuple[int, float]]:
        dense = self._multilingual if question.japanese else self._dense
        if dense is not None:
            by_vector = dense.search(question.text, depth, rows)
            return reciprocal_rank_fusion([by_vector, by_words])
        # The vectors are of a model that reads no Japanese: they only fill up the list.
        by_vector = self._dense.search(question.text, depth, rows)
        ranked = set(by_words)
        fused = reciprocal_rank_fusion([by_words])
        return fused + [(row, 0.0) for row in by_vector if row not in ranked]

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

    def _logits(
        self, question: Question, hits: Sequence[Hit], rows: Sequence[int]
    ) -> Sequence[float]:
        if question.japanese:
            return self._linear_reranker.passages(question, hits, rows)
        return self._reranker.scores(
            question.text, [render_passage(hit.document, hit.passage) for hit in hits]
        )

    def _degraded(self, question: Question) -> tuple[str, ...]:
        if not question.japanese:
            return ()
        return ("reranker",) if self._multilingual is not None else ("dense", "reranker")


def lexical_shares(scored: Sequence[tuple[int, float]]) -> dict[int, float]:
    """Return each row's share of the best BM25 score; `scored` has the best row first.

    >>> lexical_shares([(7, 8.0), (3, 2.0)])
    {7: 1.0, 3: 0.25}
    """
    return {row: score / scored[0][1] for row, score in scored}


def lexical_logits(rows: Sequence[int], shares: Mapping[int, float]) -> list[float]:
    """Return what their BM25 scores add to the logits of the passages at these rows."""
    return [LEXICAL_WEIGHT * shares.get(row, 0.0) for row in rows]


def _in_order(
    hits: Sequence[Hit],
    logits: Sequence[float],
    added: Sequence[float],
    limit: int,
    degraded: tuple[str, ...],
) -> Found:
    """Put the hits that were read, the first ones, in the order of logit and what is added."""
    read, rest = hits[: len(logits)], hits[len(logits) :]
    totals = [logit + more for logit, more in zip(logits, added, strict=True)]
    order = sorted(range(len(read)), key=lambda position: (-totals[position], position))
    ranked = [
        Hit(
            read[position].document,
            read[position].passage,
            probability(totals[position] - LEXICAL_WEIGHT),
        )
        for position in order
    ]
    floor = ranked[-1].score if ranked else 1.0
    # The passages that were not read come after those that were, in their fused order.
    ranked += [Hit(hit.document, hit.passage, min(hit.score, floor)) for hit in rest]
    relevance = {rank: logits[position] for rank, position in enumerate(order)}
    return Found(tuple(ranked[:limit]), relevance, degraded)
