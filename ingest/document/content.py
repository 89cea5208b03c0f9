"""What a reader gives back."""

from dataclasses import dataclass

from ingest.document.nodes import Block, Span


@dataclass(frozen=True, slots=True)
class Content:
    """A file's canonical text with what the format says of it.

    Pages (slides, sheets) are parted by a form feed; `page_starts` are offsets of the text.
    `blocks` are those that the format knows, in order, each covering whole lines; the rest of the
    text is told by how its lines look. A known block without units gets them from its text: a
    reader gives them where the format knows them too (a table's rows, a list's items). A row needs
    its cells and whether it is a header, an item its level; all else is worked out later.
    `struck` are the words that are struck out, in order: part of the text, but no longer in force.
    `word_boxes` tell, packed, page by page, where the words are; a format without pages to see has
    none. `ocr` are the spans that were read by OCR. `warnings` say what the file has that could not
    be read, or only guessed, and what to do about it.
    """

    text: str
    media_type: str
    title: str | None = None
    page_starts: tuple[int, ...] = ()
    blocks: tuple[Block, ...] = ()
    struck: tuple[Span, ...] = ()
    word_boxes: tuple[bytes, ...] = ()
    ocr: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()
