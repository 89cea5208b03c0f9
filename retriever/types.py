"""What the retriever gives back.

`to_dict` of each type is the public JSON: the HTTP API and `python -m retriever --json`
send exactly these keys in this order.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.types import Document, Passage, Span


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with the score it was found by (higher is better)."""

    document: Document
    passage: Passage
    score: float

    @property
    def text(self) -> str:
        """The passage's words."""
        return self.document.text[self.passage.start : self.passage.end]

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of a search hit."""
        return {
            "document_id": self.document.id,
            "source": self.document.source,
            "title": self.document.title,
            "page": self.passage.page,
            "heading_path": list(self.passage.heading_path),
            "start": self.passage.start,
            "end": self.passage.end,
            "text": self.text,
            "score": round(self.score, 6),
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage and the words in it that answer; both slice back to the document."""

    hit: Hit
    quote: Span

    @property
    def page(self) -> int | None:
        """The page on which the quote begins, from 1; None where the document has no pages."""
        return bisect_right(self.hit.document.page_starts, self.quote.start) or None

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of a citation."""
        shape = self.hit.to_dict()
        score = shape.pop("score")
        return {
            **shape,
            "page": self.page,
            "quote": {
                "start": self.quote.start,
                "end": self.quote.end,
                "text": self.quote.of(self.hit.document.text),
            },
            "score": score,
            "url": f"/documents/{self.hit.document.id}#{self.quote.start}-{self.quote.end}",
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer with its evidence, or the reason why there is none.

    `confidence` is the calibrated probability that the documents answer the question.
    """

    question: str
    answer: str | None
    confidence: float
    reason: str | None
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    generation: str
    encoder: str
    degraded: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of `POST /v1/ask`."""
        return {
            "question": self.question,
            "answerable": self.answer is not None,
            "answer": self.answer,
            "confidence": round(self.confidence, 4),
            "reason": self.reason,
            "citations": [citation.to_dict() for citation in self.citations],
            "nearest": [citation.to_dict() for citation in self.nearest],
            "index": {"generation": self.generation, "encoder": self.encoder},
            "degraded": list(self.degraded),
        }


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best passages for a query, best first."""

    hits: tuple[Hit, ...]
    generation: str
    timings: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of `POST /v1/search`."""
        return {"hits": [hit.to_dict() for hit in self.hits]}
