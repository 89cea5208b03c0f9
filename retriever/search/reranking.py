"""Reranking: the first candidates are read, and put in the order of how well they answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ingest.document.document import Document, PassageId
from ingest.document.nodes import Span
from ingest.index.protocol import ScoredPassage, Snapshot
from retriever.models.cross_encoder import probability
from retriever.query.question import Question
from retriever.search.candidates import Candidates
from retriever.search.named_documents import NO_NAMING, Naming
from retriever.search.passage_reader import PassageReader, PassageReading
from retriever.stopwatch import Stopwatch
from retriever.text.asking import asks_for_questions, only_asks, struck_out, unanswered
from retriever.types import Hit

T = TypeVar("T")

RERANKED = 24
"""Fused passages that the reader reads for a search."""
READ_FOR_ANSWERS = 6
"""Fused passages that it reads for an answer.

Of 24, 16, 12, 8 and 6, right answers and refusals are 0.755, 0.755, 0.759, 0.759 and 0.755 of 323
questions of the strategy text, and 0.717, 0.733, 0.733, 0.750 and 0.750 of 120 of CLAP NQ: further
passages hold more rivals than answers (`python -m eval.experiments.reading_depth`). With 6 in the
place of 8, of 2,048 questions of nine sets 1,395 are right and 287 wrong, of 1,401 and 298.
"""

LEXICAL_WEIGHT = 4.0
"""Logits that the best BM25 score adds to its passage's, and the others their share of it.

A cross-encoder trained on web searches misjudges the wording of laws: on ObliQA's regulations BM25
alone orders better. Of weights from 0 to 12 this one is best or within a hundredth of it on ObliQA,
Chroma's chunking evaluation, CLAP NQ, JaQuAD and the dev half of the strategy text's questions.
"""

NAMED_WEIGHT = 8.0
"""Logits that a passage and its units get whose document is called by all that the question names
documents by; others get their share of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first.

    Attributes:
        hits: the passages.
        readings: what the reader says of the first of them, in the same order.
        degraded: the stages that a weaker method replaced.
        naming: which documents the question names.

    """

    hits: tuple[Hit, ...]
    readings: tuple[PassageReading, ...]
    degraded: tuple[str, ...]
    naming: Naming = NO_NAMING


class PassageReranker:
    """The second stage: reads the best candidates with the question."""

    def __init__(
        self, snapshot: Snapshot, reader: PassageReader, read: int = READ_FOR_ANSWERS
    ) -> None:
        """Take the passages and what reads them; `read` is how many are read for an answer."""
        self._snapshot = snapshot
        self.reader = reader
        self._read = read

    def run(
        self,
        question: Question,
        candidates: Candidates,
        limit: int = RERANKED,
        watch: Stopwatch | None = None,
        *,
        read: int | None = None,
    ) -> Found:
        """Return the `limit` best passages; what was not read follows in its fused order.

        Questions that a passage leaves open are not read in it, and passages that do little else
        than ask what is asked are read last.

        Args:
            question: what is looked for.
            candidates: what the first stage found.
            limit: how many passages are returned, where there are as many candidates.
            watch: times the stages `load` and `rerank`.
            read: how many of the candidates the reader reads; None for as many as for an answer.

        """
        watch = watch or Stopwatch()
        fused = candidates.fused
        read = self._read if read is None else read
        with watch.stage("load"):
            hits = self.hits(fused[: max(read, limit, RERANKED)])
        with watch.stage("rerank"):
            heard = hits
            if not asks_for_questions(question.text):
                first = max(read, RERANKED)
                telling = _telling_first(question.text, hits[:first])
                hits = [*(hit for hit, _ in telling), *hits[first:]]
                heard = [struck_out(*one) for one in telling[:read]]
            readings = self.reader.read(candidates.naming.rest, heard[:read])
        logits = [
            one.relevance + NAMED_WEIGHT * candidates.naming.share_of(hit.document)
            for one, hit in zip(readings, hits, strict=False)
        ]
        totals = with_lexical(logits, hits, candidates.lexical_shares())
        order = _order(totals)
        return Found(
            _in_order(hits, totals, order, candidates.naming, limit),
            tuple(readings[at] for at in order),
            candidates.degraded,
            candidates.naming,
        )

    def hits(self, found: Iterable[ScoredPassage]) -> list[Hit]:
        """Return the passages with their documents and the scores that they were found by."""
        scores = dict(found)
        passages = self._snapshot.passages(scores)
        return [Hit(self._document(id_), passages[id_], scores[id_]) for id_ in scores]

    def _document(self, passage: PassageId) -> Document:
        document = self._snapshot.document(passage.document_id)
        if document is None:
            raise LookupError(f"the document of {passage} is missing")
        return document


def _telling_first(asked: str, hits: Sequence[Hit]) -> list[tuple[Hit, list[Span]]]:
    """Return hits, those that do little else than ask last, with the questions each leaves open."""
    found = [(hit, unanswered(asked, hit)) for hit in hits]
    return sorted(found, key=lambda one: only_asks(asked, *one))


def with_lexical(
    logits: Sequence[float], hits: Sequence[Hit], shares: Mapping[PassageId, float]
) -> list[float]:
    """Return the logits of the first hits with what their BM25 scores add.

    `shares` are those of the best BM25 score (see `Candidates.lexical_shares`).
    """
    return [
        logit + LEXICAL_WEIGHT * shares.get(hit.passage.id, 0.0)
        for logit, hit in zip(logits, hits, strict=False)
    ]


def reranked(items: Sequence[T], values: Sequence[float]) -> list[T]:
    """Order the first items by their values, the highest first; the rest follow as they are.

    >>> reranked("abc", [0.5, 2.0])
    ['b', 'a', 'c']
    """
    return [*(items[position] for position in _order(values)), *items[len(values) :]]


def _order(values: Sequence[float]) -> list[int]:
    """Return the positions of values, the highest first; equal ones stay in their order."""
    return sorted(range(len(values)), key=lambda position: (-values[position], position))


def _in_order(
    hits: Sequence[Hit],
    totals: Sequence[float],
    order: Sequence[int],
    naming: Naming,
    limit: int,
) -> tuple[Hit, ...]:
    """Put the hits that were read in the order of their totals, and the others after them."""
    added = LEXICAL_WEIGHT + NAMED_WEIGHT * naming.share
    ranked = [
        Hit(hits[at].document, hits[at].passage, probability(totals[at] - added)) for at in order
    ]
    floor = ranked[-1].score if ranked else 1.0
    rest = hits[len(totals) :]
    ranked += [Hit(hit.document, hit.passage, min(hit.score, floor)) for hit in rest]
    return tuple(ranked[:limit])
