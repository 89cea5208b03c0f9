"""The last stage of an answer: quotes that carry it, out of the evidence."""

from collections.abc import Sequence

from ingest.document.nodes import Span
from ingest.index.protocol import Snapshot
from retriever.answer.compose import Composed, compose
from retriever.query.question import Question
from retriever.reading.evidence import Evidence, EvidenceFinder
from retriever.stopwatch import Stopwatch
from retriever.types import Hit


class AnswerComposer:
    """Composes answers; what a question asks besides is looked for by `finder`."""

    def __init__(self, snapshot: Snapshot, finder: EvidenceFinder) -> None:
        self._snapshot = snapshot
        self._finder = finder

    def run(
        self, question: Question, evidence: Sequence[Evidence], limit: int, watch: Stopwatch
    ) -> Composed | None:
        """Return the answer that the evidence gives, None where it gives none.

        Args:
            question: what was asked.
            evidence: what was read, best first; there is some.
            limit: how many citations there are at most.
            watch: times the stages `evidence` and `answer`.

        """
        with watch.stage("evidence"):
            sub_answers = self._finder.answer_sub_questions(question, evidence)
        with watch.stage("answer"):
            return compose(question, evidence, limit, self._holder, sub_answers)

    def _holder(self, hit: Hit, span: Span) -> Hit | None:
        """Return the hit, or a hit of its document's passage, that holds the span."""
        passage = hit.passage
        if passage.start <= span.start and span.end <= passage.end:
            return hit
        holding = self._snapshot.passage_holding(hit.document.id, span)
        return Hit(hit.document, holding, hit.score) if holding else None
