"""The body of a Word document: its paragraphs as what their styles say, its pages and its notes.

Pages begin where Word last laid them out, so they are known only for files that Word saved; a
paragraph that runs over a page's end counts as the page's that it begins on.
"""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from ingest.document.builder import fold
from ingest.document.strikethrough import unmarked
from ingest.readers.office.word.document import WordDocument
from ingest.readers.office.word.story import StoryWriter
from ingest.readers.office.word.styles import NO_OUTLINE, is_bold
from ingest.readers.office.word.words import HARD_BREAK, LAID_OUT_BREAK, without_breaks
from ingest.readers.office.word.xml import is_on, value_of
from ingest.structure.lines import heading_like

_SPACED = 1 / 3
"""Share of empty paragraphs from which they, not the paragraphs' ends, part a text's blocks."""
_TITLE_WITHIN = 6
"""What is set in the middle among so many first paragraphs may be the title: by eye."""
_NEXT_PAGE = frozenset({"nextPage", "oddPage", "evenPage"})


class BodyWriter(StoryWriter):
    """Writes a document's body, footnotes and comments at the end of their page, then endnotes."""

    def __init__(self, document: WordDocument) -> None:
        super().__init__(document)
        self.title: str | None = None
        self.set_apart: str | None = None
        self._first = 0
        self._spaced = _is_spaced(document.root)
        self._after_space = True
        self._after_hard_break = False
        self._sections = _section_starts(document.root)

    def write(self) -> None:
        """Write the body."""
        self._blocks(self._document.root)
        self._write_page_notes()
        self._write_notes("endnoteReference")

    def _words(self, paragraph: Any) -> str:
        words = super()._words(paragraph)
        properties = paragraph.find(qn("w:pPr"))
        if properties is not None:
            if is_on(properties.find(qn("w:pageBreakBefore"))):
                words = HARD_BREAK + words
            if properties.find(qn("w:sectPr")) is not None and next(self._sections, False):
                words += HARD_BREAK
        return words

    def _write(self, paragraph: Any, words: str) -> None:
        before, words, after = self._parted(words)
        self._turn(before)
        if words.strip():
            self._write_styled(paragraph, words)
        self._after_space = not words.strip()
        self._turn(after)

    def _write_styled(self, paragraph: Any, words: str) -> None:
        """Write a paragraph as what its style says it is."""
        style = self._document.styles.of_paragraph(paragraph)
        label = None
        if style.number_id is not None:
            label = self._document.numbering.label(style.number_id, style.level)
        if style.outline < NO_OUTLINE:
            self._builder.heading(f"{label or ''} {words}", style.outline + 1)
        elif "title" in style.names:
            self.title = self.title or unmarked(fold(words))
            self._builder.heading(words, 1)
        elif "caption" in style.names:
            self._builder.caption(fold(f"{label or ''} {words}"))
        elif any(name.startswith("toc ") for name in style.names):
            self._builder.item("-", fold(words), 0)
        elif label is not None:
            self._builder.item(label, words, max(style.level, style.depth))
        else:
            joined = self._spaced and not self._after_space
            self._builder.paragraph(words, joined, style.apart or is_bold(paragraph))
            self._first += 1
            said = unmarked(fold(words))
            if style.apart and self._first <= _TITLE_WITHIN and heading_like(said):
                self.set_apart = self.set_apart or said

    def _laid_out(self, words: str) -> tuple[int, str]:
        before, words, after = self._parted(words)
        return before + after, words

    def _parted(self, words: str) -> tuple[int, str, int]:
        """Return the pages that begin before a paragraph's words, the words, and those after.

        Word notes a page that the author began once more where its first words stand.
        """
        before = after = 0
        said = False
        for character in words:
            if character in (HARD_BREAK, LAID_OUT_BREAK):
                begins = character == HARD_BREAK or not self._after_hard_break
                before += begins and not said
                after += begins and said
                self._after_hard_break = character == HARD_BREAK
            elif not character.isspace():
                said, self._after_hard_break = True, False
        return before, without_breaks(words), after

    def _turn(self, pages: int) -> None:
        if pages:
            self._write_page_notes()
        for _ in range(pages):
            self._builder.turn_page()

    def _write_drawn(self, words: str) -> None:
        self._builder.paragraph(words)

    def _write_picture(self, data: bytes) -> None:
        self._document.pictures.write(data)

    def _write_page_notes(self) -> None:
        self._write_notes("footnoteReference")
        self._write_notes("commentReference")

    def _write_notes(self, kind: str) -> None:
        for label, note in self._document.notes.take(kind):
            self._write_note(label, note)


def _is_spaced(body: Any) -> bool:
    """Whether empty paragraphs part the blocks, as in texts that were typed or pasted."""
    paragraphs = list(body.iterchildren(qn("w:p")))
    empty = [not "".join(t.text or "" for t in p.iter(qn("w:t"))).strip() for p in paragraphs]
    return sum(empty) >= _SPACED * len(paragraphs)


def _section_starts(body: Any) -> Iterator[bool]:
    """Give, for each section after the first, whether it begins on a new page."""
    for section in list(body.iter(qn("w:sectPr")))[1:]:
        kind = section.find(qn("w:type"))
        yield kind is None or value_of(kind) in _NEXT_PAGE
