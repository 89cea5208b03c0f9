"""The expected and the cited spans of documents, each with a link to read it in its place.

A link opens the document viewer: `{viewer}/documents/{id}?gold=START-END#START-END`. The
query is the gold span, the fragment the span to go to. Both are code points, half-open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from eval.gold.match import Place, covers
from eval.runs.run import Record
from eval.runs.target import Target

SPANS_SHOWN = 5
LONGEST = 300
"""Spans of a question and characters of a span in the report; chosen by eye."""


@dataclass(frozen=True, slots=True)
class LinkedSpan:
    """A span of a document: what it says, shortened, and the address that opens it."""

    source: str
    start: int
    end: int
    text: str
    url: str


def expected_spans(record: Record, target: Target, viewer: str) -> tuple[LinkedSpan, ...]:
    """Return the first few places of evidence, beginning with those that no quote covers.

    A link shows the evidence beside the first quote from the same document, if there is one.
    """
    quotes = _quotes(record)
    sources = [evidence.doc for evidence in record.question.evidence]
    pairs = zip(record.places, sources, strict=True)
    missed_first = sorted(pairs, key=lambda pair: any(covers(quote, pair[0]) for quote in quotes))
    return tuple(
        LinkedSpan(
            source=source,
            start=place.start,
            end=place.end,
            text=shortened(target.document_text(place.document_id)[place.start : place.end]),
            url=link(viewer, next(_beside(place, quotes), place), place),
        )
        for place, source in missed_first[:SPANS_SHOWN]
    )


def cited_spans(record: Record, viewer: str) -> tuple[LinkedSpan, ...]:
    """Return the first few quotes; a link shows evidence of the same document beside, if any."""
    return tuple(
        LinkedSpan(
            source=citation["source"],
            start=place.start,
            end=place.end,
            text=shortened(citation["quote"]["text"]),
            url=link(viewer, place, next(_beside(place, record.places), None)),
        )
        for citation, place in zip(
            record.answer["citations"][:SPANS_SHOWN], _quotes(record), strict=False
        )
    )


def link(viewer: str, place: Place, gold: Place | None) -> str:
    """Return the address that opens a place, with evidence of the same document beside it."""
    query = f"?gold={gold.start}-{gold.end}" if gold else ""
    path = f"/documents/{quote(place.document_id, safe='')}"
    return f"{viewer.rstrip('/')}{path}{query}#{place.start}-{place.end}"


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return text on one line, cut after `longest` characters.

    >>> shortened("two   words", 6)
    'two wo…'
    """
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rstrip()}…"


def _quotes(record: Record) -> list[Place]:
    return [Place.of_quote(citation) for citation in record.answer["citations"]]


def _beside(place: Place, others: Sequence[Place]) -> Iterator[Place]:
    return (other for other in others if other.document_id == place.document_id)
