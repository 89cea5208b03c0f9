"""What a reader gives back."""

from dataclasses import dataclass

from ingest.types import Mark


@dataclass(frozen=True, slots=True)
class Content:
    """A file's canonical text; `page_starts` and `marks` are offsets into it.

    Pages (slides, sheets) are parted by a form feed. A table's row is a line with its cells parted
    by tabs. `marks` are in order, cover whole lines and do not overlap. `word_boxes` tell,
    packed, page by page, where the words are; a format without pages to see has none. `warnings`
    say what the file has that could not be read, and what to do about it.
    """

    text: str
    media_type: str
    title: str | None = None
    page_starts: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    word_boxes: tuple[bytes, ...] = ()
    warnings: tuple[str, ...] = ()
