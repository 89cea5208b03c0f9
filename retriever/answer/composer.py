"""The last stage of an answer: quotes that carry it, out of the evidence."""

from collections.abc import Sequence

from ingest.document.nodes import Span
from ingest.index.protocol import Snapshot
from retriever.answer.compose import compose
from retriever.query.question import Question
from retriever.reading.evidence import Evidence
from retriever.types import Composed, Hit


class AnswerComposer:
    """Composes answers from the documents of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def run(self, question: Question, chosen: Sequence[Evidence], limit: int) -> Composed | None:
        """Return the answer that the evidence gives, None where it gives none.

        Args:
            question: what was asked.
            chosen: what is quoted, best first; there is some.
            limit: how many citations there are at most.

        """
        return compose(question, chosen, limit, self._holder)

    def _holder(self, hit: Hit, span: Span) -> Hit | None:
        """Return the hit, or a hit of its document's passage, that holds the span."""
        passage = hit.passage
        if passage.start <= span.start and span.end <= passage.end:
            return hit
        holding = self._snapshot.passage_holding(hit.document.id, span)
        return Hit(hit.document, holding, hit.score) if holding else None
