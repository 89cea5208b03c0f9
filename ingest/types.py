"""The things ingestion makes, from the file's text down to what is stored.

All offsets count Unicode code points of `Document.text` and are half-open, so that
`text[start:end]` is what a span says. Nothing here holds an edited copy of the text.
"""

from dataclasses import dataclass
from enum import StrEnum

PAGE_BREAK = "\f"
"""What stands between two pages of a text."""


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a format itself says of whole lines `[start, end)` of its text.

    A heading with its `level` (1 is the highest), a table (`level` counts its header rows, 0 where
    the format does not say), a caption, a footnote or page furniture.
    """

    start: int
    end: int
    kind: Kind
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text, canonical: what every offset refers to.

    `id` derives from the bytes alone, so the same file under two names is one document
    with two `sources`. `page_starts[n - 1]` is the offset of page n (slide, sheet); empty where
    the format has no pages. `title` is the document's own where it has one. `marks` are in
    order and do not overlap.
    """

    id: str
    sha256: str
    sources: tuple[str, ...]
    title: str
    has_own_title: bool
    media_type: str
    text: str
    page_starts: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def source(self) -> str:
        """The name a citation gives: the first of the document's sources."""
        return self.sources[0]


def id_of(sha256: str) -> str:
    """Return the id of the document whose bytes have this SHA-256."""
    return sha256[:16]


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of some document."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that is quoted whole: a sentence, a list item or a table row.

    A row's `headers` are its table's header rows, top first, and `parents` the cells above
    whose blank repeats carry them down to it, leftmost first. `notes` are the footnotes whose
    marks the unit bears; of a footnote, the units that bear its mark. `level` is how deep a
    list item is nested, from 0; its parent is the item or the sentence that it is part of.
    `labels` counts a row's leading cells that name it, and `columns` are the places where its
    table's columns begin if only white space aligns them.
    """

    start: int
    end: int
    kind: Kind
    headers: tuple[Span, ...] = ()
    parents: tuple[Span, ...] = ()
    notes: tuple[Span, ...] = ()
    level: int = 0
    labels: int = 0
    columns: tuple[int, ...] = ()

    @property
    def above(self) -> tuple[Span, ...]:
        """What the unit means nothing without: headers, parents, what a footnote explains."""
        explained = self.notes if self.kind is Kind.FOOTNOTE else ()
        return (*self.headers, *self.parents, *explained)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list, table and so on, with the units it is made of.

    Page furniture has no units: nothing quotes it.

    `level` ranks headings (1 is the highest) and is 0 for everything else.
    """

    start: int
    end: int
    kind: Kind
    units: tuple[Unit, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """What is retrieved and cited: a run of whole units of one document.

    `context` is read by the encoders together with the span, and never cited: title,
    headings, the lead statement and the table's column headers.
    """

    document_id: str
    ordinal: int
    start: int
    end: int
    page: int | None
    heading_path: tuple[str, ...]
    context: str
    units: tuple[Unit, ...]
