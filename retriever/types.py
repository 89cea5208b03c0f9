"""What the retriever gives back.

`to_dict` of each type is the public JSON: the HTTP API and `python -m retriever --json`
send exactly these keys in this order.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ingest.document.document import Document, Passage
from ingest.document.nodes import Span
from ingest.messages import to_shape


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

    @property
    def span(self) -> Span:
        """Where the passage is in its document."""
        return Span(self.passage.start, self.passage.end)

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of a search hit.

        `struck` only where words are struck out, `ocr` only where words were read from a picture.
        """
        text = self.document.text
        struck = [_span_dict(text, span) for span in self.passage.struck]
        return {
            "document_id": self.document.id,
            "source": self.document.source,
            "title": self.document.title,
            "page": self.passage.page,
            "heading_path": list(self.passage.heading_path),
            "start": self.passage.start,
            "end": self.passage.end,
            "text": self.text,
            **({"struck": struck} if struck else {}),
            **({"ocr": True} if self.document.is_ocr(self.span) else {}),
            "score": round(self.score, 6),
            "url": _url(self.document, self.span),
        }


class Role(StrEnum):
    """What a cell of a table is to the row that answers."""

    VALUE = "value"
    LABEL = "label"
    HEADER = "header"
    PARENT = "parent"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class CitedCell:
    """A cell, or a unit of measure, that an answer from a table is taken from."""

    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage and the words in it that answer; both slice back to the document.

    For a quote of a table, `cells` are the cells that answer and those that name, head and measure
    them, which may be elsewhere in the document. `answer` are the words of the quote that the
    reader takes for the answer, where it found any.
    """

    hit: Hit
    quote: Span
    cells: tuple[CitedCell, ...] = ()
    answer: Span | None = None

    @property
    def page(self) -> int | None:
        """The page on which the quote begins, from 1; None where the document has no pages."""
        return bisect_right(self.hit.document.page_starts, self.quote.start) or None

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of a citation; `cells` only where there are any.

        `ocr` tells of the quote alone, not of its passage.
        """
        shape = self.hit.to_dict()
        score = shape.pop("score")
        del shape["url"]
        shape.pop("ocr", None)
        text = self.hit.document.text
        cells = [{"role": one.role.value, **_span_dict(text, one.span)} for one in self.cells]
        return {
            **shape,
            "page": self.page,
            "quote": _span_dict(text, self.quote),
            **({"ocr": True} if self.hit.document.is_ocr(self.quote) else {}),
            **({"answer_span": _span_dict(text, self.answer)} if self.answer else {}),
            **({"cells": cells} if cells else {}),
            "score": score,
            "url": _url(self.hit.document, self.quote),
        }


def _url(document: Document, span: Span) -> str:
    """Return the path under which the service shows a span in its document."""
    return f"/documents/{document.id}#{span.start}-{span.end}"


def _span_dict(text: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


class Form(StrEnum):
    """What an answer is made as."""

    FACT = "fact"
    LIST = "list"
    COMPARISON = "comparison"
    VERDICT = "verdict"
    COMPUTED = "computed"
    DIGEST = "digest"
    TIMELINE = "timeline"
    REMARK = "remark"
    """A reply to what asks the documents nothing, such as thanks. It is a refusal."""


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """One of several things that an answer lists.

    `group` is what it is listed under, such as a section; empty where there are no groups.
    `citations` are the indices, from 0, of the answer's citations that it is taken from.
    """

    text: str
    citations: tuple[int, ...]
    group: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of an item."""
        return {"text": self.text, "group": self.group, "citations": list(self.citations)}


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of an answer's table; `citation` is the index of its citation, None for a label."""

    text: str
    citation: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of a cell."""
        return {"text": self.text, "citation": self.citation}


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """An answer as a table: a header a column, and rows of as many cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of a table."""
        return {
            "header": list(self.header),
            "rows": [[cell.to_dict() for cell in row] for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class Operand:
    """A cell, a row or a statement that something was computed from, with its citation's index.

    `text` are words of the citation's quote, without typesetting.
    """

    label: str
    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Computed:
    """How an answer was computed: `expression` ends in `value`, "12 + 8 = 20"."""

    operation: str
    expression: str
    value: str
    operands: tuple[Operand, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of a computation."""
        cells = [
            {"label": one.label, "text": one.text, "citation": one.citation}
            for one in self.operands
        ]
        return {
            "operation": self.operation,
            "expression": self.expression,
            "value": self.value,
            "cells": cells,
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """One of several statements that disagree, with what its document says of its own date."""

    text: str
    source: str
    date: str | None
    citation: int

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of a statement."""
        return {
            "text": self.text,
            "source": self.source,
            "date": self.date,
            "citation": self.citation,
        }


@dataclass(frozen=True, slots=True)
class Composed:
    """What is answered: the words, and the citations that they are taken from.

    Attributes:
        text: the whole answer in words.
        citations: what it is taken from, in the order in which the answer shows it.
        form: what it is made as.
        short: the shortest words that answer; empty where all of `text` is needed.
        items: what a list, a digest or a timeline has.
        table: the same as a table, where it is one.
        computed: how it was computed, where it was.
        disagreement: statements that differ.
        confidence: how likely it is right, where its form tells that better than the evidence.

    """

    text: str
    citations: tuple[Citation, ...]
    form: Form = Form.FACT
    short: str = ""
    items: tuple[AnswerItem, ...] = ()
    table: AnswerTable | None = None
    computed: Computed | None = None
    disagreement: tuple[Statement, ...] = ()
    confidence: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return what the public shape of an answer has of its form."""
        return {
            "short_answer": self.short or None,
            "form": self.form.value,
            "items": [item.to_dict() for item in self.items],
            "table": self.table.to_dict() if self.table else None,
            "computed": self.computed.to_dict() if self.computed else None,
            "disagreement": [one.to_dict() for one in self.disagreement],
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer with its evidence, or the reason why there is none.

    `confidence` is the calibrated probability that the documents answer the question. `read_as` is
    the question as it was understood, where it refers to earlier ones. `composed` has the form of
    the answer; of a refusal it is None, or says that it is only a remark. `reason` is a message
    (`ingest.messages`), or a text without values.
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
    read_as: str | None = None
    composed: Composed | None = None
    timings: Mapping[str, float] = field(default_factory=dict, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of `POST /v1/ask`."""
        return {
            "question": self.question,
            "answerable": self.answer is not None,
            "answer": self.answer,
            "confidence": round(self.confidence, 4),
            "reason": self.reason,
            "reason_message": None if self.reason is None else to_shape(self.reason),
            "citations": [citation.to_dict() for citation in self.citations],
            "nearest": [citation.to_dict() for citation in self.nearest],
            "index": {"generation": self.generation, "encoder": self.encoder},
            "degraded": list(self.degraded),
            "read_as": self.read_as,
            **(self.composed or Composed("", ())).to_dict(),
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
