"""What a form of answer is, and the stage that tries them.

A form knows by the question whether it is wanted, and makes an answer of the documents' tree and of
the evidence. Where it is not sure, it leaves the question to the next one; the last is a look-up,
`retriever.answer`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.document.nodes import Cell, Span, Unit
from ingest.index.protocol import Snapshot
from ingest.messages import Message
from retriever.answer.decision import Decision
from retriever.query.question import Question
from retriever.reading.evidence import Evidence
from retriever.search.reranking import Found
from retriever.text.records import Record
from retriever.types import Citation, Composed, Hit


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that is known when a form is tried.

    Attributes:
        question: what was asked.
        found: the passages found, with the reader's readings, best first.
        evidence: the units of the best passages, the likeliest answer first.
        chosen: those of them that a look-up would quote.
        decision: whether a look-up would answer, and how sure it is.
        snapshot: the documents.
        documents: the ids of those that are asked; None where all are.
        limit: how many citations there are at most.
        said_before: what is not to be quoted again.

    """

    question: Question
    found: Found
    evidence: Sequence[Evidence]
    chosen: Sequence[Evidence]
    decision: Decision
    snapshot: Snapshot
    documents: frozenset[str] | None
    limit: int
    said_before: tuple[Citation, ...] = ()

    def document_ids(self) -> list[str]:
        """Return the documents that are asked, in the order of their sources."""
        ids = (one.id for one in self.snapshot.documents())
        return [one for one in ids if self.documents is None or one in self.documents]

    def hit(self, document_id: str, span: Span) -> Hit | None:
        """Return the passage of a document that holds the span; None where no single one does.

        It has the score that it was found with, 0 where it was not.
        """
        for hit in self.found.hits:
            passage = hit.passage
            inside = passage.start <= span.start and span.end <= passage.end
            if hit.document.id == document_id and inside:
                return hit
        document = self.snapshot.document(document_id)
        passage_ = self.snapshot.passage_holding(document_id, span)
        return Hit(document, passage_, 0.0) if document and passage_ else None

    def citation(self, document_id: str, span: Span) -> Citation | None:
        """Return a citation that quotes the span; None where no single passage holds it."""
        hit = self.hit(document_id, span)
        return Citation(hit, span) if hit else None

    def cell_citations(
        self, document_id: str, row: Unit, record: Record, cell: Cell
    ) -> tuple[Citation, ...]:
        """Return citations of a row with the headers of one of its cells and what names it above.

        What no single passage holds is left out.
        """
        spans = (Span(row.start, row.end), *cell.headers, *record.parents)
        cited = (self.citation(document_id, one) for one in dict.fromkeys(spans))
        return tuple(one for one in cited if one is not None)


@dataclass(frozen=True, slots=True)
class Refusal:
    """No answer, with the reason, which can be said in other languages, and what is nearest."""

    reason: Message
    nearest: tuple[Citation, ...] = ()


class AnswerForm(Protocol):
    """Makes answers of one form."""

    def answer(self, asked: Asked) -> Composed | Refusal | None:
        """Return the answer, or a refusal; None where this form is not wanted or not sure."""
        ...


class AnswerForms:
    """Tries the `forms` in their order."""

    def __init__(self, forms: Sequence[AnswerForm]) -> None:
        self.forms = tuple(forms)

    def run(self, asked: Asked) -> Composed | Refusal | None:
        """Return what the first form says that says anything."""
        outcomes = (form.answer(asked) for form in self.forms)
        return next((one for one in outcomes if one is not None), None)
