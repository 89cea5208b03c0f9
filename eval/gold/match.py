"""Where gold evidence is in the documents, and when something found covers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

from eval.gold.questions import Evidence, GoldError, Question
from ingest.document.document import PAGE_BREAK
from ingest.errors import TenkyoError

FAULTS_SHOWN = 5
"""Chosen by eye: a wrong index breaks every row, and a few show it."""


class UnknownDocumentError(TenkyoError):
    """A document id that the evaluated index or service does not have."""


class Documents(Protocol):
    """Anything whose documents can be read."""

    def sources(self) -> Mapping[str, str]:
        """Return the document id of every source name."""
        ...

    def document_text(self, document_id: str) -> str:
        """Return a document's canonical text; raise UnknownDocumentError without one."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a document, in code points, half-open."""

    document_id: str
    start: int
    end: int

    @classmethod
    def of_passage(cls, hit: Mapping[str, Any]) -> Self:
        """Return the passage of a search hit or a citation."""
        return cls(hit["document_id"], hit["start"], hit["end"])

    @classmethod
    def of_quote(cls, citation: Mapping[str, Any]) -> Self:
        """Return the quoted words of a citation."""
        quote = citation["quote"]
        return cls(citation["document_id"], quote["start"], quote["end"])

    @property
    def length(self) -> int:
        """The number of code points covered."""
        return self.end - self.start


def covers(found: Place, gold: Place) -> bool:
    """Tell whether two spans overlap by at least half of the shorter of the two."""
    if found.document_id != gold.document_id:
        return False
    overlap = min(found.end, gold.end) - max(found.start, gold.start)
    return overlap > 0 and 2 * overlap >= min(found.length, gold.length)


def locate(
    questions: Sequence[Question], documents: Documents, path: Path
) -> dict[str, tuple[Place, ...]]:
    """Find every question's evidence in the documents, by question id.

    A page becomes the span between two form feeds, a whole document all of its text. Messages
    name the gold file `path`.

    Raises:
        GoldError: a document is missing, or a span does not say what the gold file says it does.
            Figures against other documents would mean nothing.

    """
    sources = documents.sources()
    places: dict[str, tuple[Place, ...]] = {}
    faults: list[str] = []
    for question in questions:
        try:
            places[question.id] = tuple(
                _place(evidence, sources, documents) for evidence in question.evidence
            )
        except ValueError as fault:
            faults.append(f"{path}, line {question.line} ({question.id}): {fault}")
    if faults:
        more = f"\n… and {len(faults) - FAULTS_SHOWN} more" if len(faults) > FAULTS_SHOWN else ""
        raise GoldError("\n".join(faults[:FAULTS_SHOWN]) + more)
    return places


def _place(evidence: Evidence, sources: Mapping[str, str], documents: Documents) -> Place:
    """Return the span that a piece of evidence means; raise ValueError if there is none."""
    if evidence.doc not in sources:
        raise ValueError(f"no document {evidence.doc!r} is served; ingest it or correct the name")
    document_id = sources[evidence.doc]
    text = documents.document_text(document_id)
    start, end = _bounds(evidence, text)
    where = f"{evidence.doc}[{start}:{end}]"
    if end > len(text):
        raise ValueError(f"{where} ends after the document, which has {len(text)} characters")
    if evidence.text is not None and text[start:end] != evidence.text:
        raise ValueError(f"{where} says {text[start:end][:60]!r}, not {evidence.text[:60]!r}")
    return Place(document_id, start, end)


def _bounds(evidence: Evidence, text: str) -> tuple[int, int]:
    if evidence.start is not None and evidence.end is not None:
        return evidence.start, evidence.end
    if evidence.page is None:
        return 0, len(text)
    pages = text.split(PAGE_BREAK)
    if evidence.page > len(pages):
        raise ValueError(f"{evidence.doc} has {len(pages)} pages, not {evidence.page}")
    start = sum(len(page) + len(PAGE_BREAK) for page in pages[: evidence.page - 1])
    return start, start + len(pages[evidence.page - 1])
