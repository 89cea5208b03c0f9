"""Documents and passages: what the store holds and retrieval works with."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ingest.document.nodes import Block, Section, Span, Unit

PAGE_BREAK = "\f"
"""What parts two pages of a text."""


@dataclass(frozen=True)
class Original:
    """A file's bytes, which tell the document that they are."""

    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def document_id(self) -> str:
        """The id of the document."""
        return id_of(self.sha256)


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text, canonical: what every offset refers to.

    `id` derives from the bytes alone, so the same file under two names is one document
    with two `sources`. `page_starts[n - 1]` is the offset of page n (slide, sheet); empty where
    the format has no pages. `title` is the document's own where it has one. `notes` say what was
    left out or guessed at reading, `ocr` are the spans that were read from pictures, in order.
    """

    id: str
    sha256: str
    sources: tuple[str, ...]
    title: str
    has_own_title: bool
    media_type: str
    text: str
    page_starts: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    ocr: tuple[Span, ...] = ()

    @property
    def source(self) -> str:
        """The name a citation gives: the first of the document's sources."""
        return self.sources[0]

    def is_ocr(self, span: Span) -> bool:
        """Whether words of a span of the text were read from a picture."""
        return any(one.start < span.end and span.start < one.end for one in self.ocr)


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document with its tree and its words' boxes, which only ingestion and the viewer need.

    `word_boxes` are packed as `ingest.document.word_boxes` does, page by page; none where the
    format has no pages to see.
    """

    document: Document
    sections: tuple[Section, ...]
    word_boxes: tuple[bytes, ...] = ()


class PassageId(NamedTuple):
    """What a passage is known by outside an index: its document and its place in it, from 0."""

    document_id: str
    ordinal: int


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

    @property
    def id(self) -> PassageId:
        """What the passage is known by."""
        return PassageId(self.document_id, self.ordinal)

    @property
    def struck(self) -> tuple[Span, ...]:
        """The words in it that are struck out."""
        return tuple(span for unit in self.units for span in unit.struck)

    def words(self, text: str, left_out: Sequence[Span] = ()) -> str:
        """Return what the passage says: its words in the document's text, less the struck ones.

        `left_out` are further spans of it to leave out.
        """
        struck = sorted((*self.struck, *left_out), key=lambda one: one.start)
        return Span(self.start, self.end).without(text, struck)


def id_of(sha256: str) -> str:
    """Return the id of the document whose bytes have this SHA-256."""
    return sha256[:16]


def blocks_of(sections: Sequence[Section]) -> list[Block]:
    """Return the blocks of sections in order."""
    return [block for section in sections for block in section.blocks]
