"""What citations have in common: the words that they quote, and what of a document they cover."""

from collections.abc import Iterable, Sequence

from ingest.document.nodes import Span
from retriever.reading.evidence import Evidence
from retriever.types import Citation, Hit

NEAREST = 3
"""How many of the nearest passages a refusal shows."""


def is_cited(hit: Hit, span: Span, cited: Iterable[Citation]) -> bool:
    """Whether a citation overlaps the span of the hit's document."""
    return any(
        one.hit.document.id == hit.document.id
        and one.quote.start < span.end
        and span.start < one.quote.end
        for one in cited
    )


def quoted_words(citations: Iterable[Citation]) -> str:
    """Return what the citations quote, a line each."""
    return "\n".join(citation.quote.of(citation.hit.document.text) for citation in citations)


def nearest(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """Return the best unit of each of the nearest passages, for a refusal to show.

    `evidence` is in order, the best first.
    """
    by_passage: dict[int, Citation] = {}
    for one in evidence:
        by_passage.setdefault(one.rank, Citation(one.hit, Span(one.unit.start, one.unit.end)))
    return tuple(by_passage[rank] for rank in sorted(by_passage)[:NEAREST])
