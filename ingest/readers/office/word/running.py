"""Headers and footers of a Word document's pages: what only they say, once.

A page's number is left out, and what the body or another header says already; pictures are read.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.readers.office.word.document import WordDocument, related
from ingest.readers.office.word.page_numbers import mark_page_numbers
from ingest.readers.office.word.story import StoryWriter
from ingest.readers.office.word.words import blank_prompts, without_breaks
from ingest.readers.office.word.xml import is_on
from ingest.readers.running import PAGE_NUMBER, RunningNotes, without_page_numbers


class RunningWriter(StoryWriter):
    """Writes what only headers and footers say, as notes without labels."""

    def __init__(self, document: WordDocument) -> None:
        super().__init__(document, page_number=PAGE_NUMBER)
        body = map(_words_of, document.root.iter(qn("w:p")))
        self._running = RunningNotes(document.builder, body)

    def write(self) -> None:
        """Write the headers and footers."""
        for part in _shown_parts(self._document):
            self._part = part
            root = parse_xml(part.blob)
            mark_page_numbers(root)
            blank_prompts(root, self._document.hidden)
            self._blocks(root)

    def _words(self, paragraph: Any) -> str:
        return without_page_numbers(super()._words(paragraph))

    def _write(self, paragraph: Any, words: str) -> None:
        self._running.write(without_breaks(words))

    def _write_table(self, table: Any, rows: Sequence[Any], cells: Sequence[Sequence[Any]]) -> None:
        if self._running.is_new(_words_of(table)):
            super()._write_table(table, rows, cells)

    def _write_drawn(self, words: str) -> None:
        if self._running.is_new(words):
            self._builder.footnote("", words)

    def _write_picture(self, data: bytes) -> None:
        self._running.write_recognized(self._document.pictures.read(data))


def _shown_parts(document: WordDocument) -> Iterator[Any]:
    """Give the parts of the headers and footers that pages show, headers of a section first.

    Those of first pages and of even pages are kept in the file where they are turned off too.
    """
    settings = related(document.part, "settings")
    evens = settings is not None and is_on(settings.find(qn("w:evenAndOddHeaders")))
    seen = set()
    for section in document.root.iter(qn("w:sectPr")):
        shown = {"default": True, "even": evens, "first": is_on(section.find(qn("w:titlePg")))}
        for kind in ("headerReference", "footerReference"):
            for reference in section.iterchildren(qn(f"w:{kind}")):
                relation = reference.get(qn("r:id"))
                if relation not in seen and shown.get(reference.get(qn("w:type")), True):
                    seen.add(relation)
                    yield document.part.related_parts[relation]


def _words_of(element: Any) -> str:
    return "".join(words.text or "" for words in element.iter(qn("w:t")))
