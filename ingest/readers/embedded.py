"""Pictures inside a document: their words are read by OCR and written where the pictures are."""

import hashlib
from collections.abc import Iterator

from ingest.document.builder import DocumentBuilder
from ingest.document.content import Content
from ingest.document.nodes import Kind, Row
from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.image import read_picture
from ingest.readers.ocr.pictures import open_pictures
from ingest.readers.options import ReadOptions
from ingest.readers.pdf.text import compose

_SMALLEST = 10_000
"""Pixels: a smaller picture is an icon, or too coarse to hold text (chosen by eye)."""
_FEWEST_LETTERS = 4
"""Fewer letters are of no text, but a photograph's or a logo's (chosen by eye)."""


class EmbeddedPictures:
    """Reads the pictures of one document, each once, and remembers what is to be said of them."""

    def __init__(self, builder: DocumentBuilder, options: ReadOptions) -> None:
        self._builder = builder
        self._ocr = options.ocr
        self._seen: set[bytes] = set()
        self._tried = self._read = self._unread = self._unopened = 0

    def write(self, data: bytes) -> None:
        """Write what a picture says, if it is large enough to say something."""
        if (content := self.read(data)) is not None:
            with self._builder.recognized():
                self._write(content)

    def read(self, data: bytes) -> Content | None:
        """Return what a picture says; None where it says nothing, or was returned before."""
        key = hashlib.sha256(data).digest()
        if key in self._seen:
            return None
        self._seen.add(key)
        try:
            content = self._recognized(data)
        except UnreadableFileError:
            self._unopened += 1
            return None
        if content is None or sum(map(str.isalnum, content.text)) < _FEWEST_LETTERS:
            return None
        self._read += 1
        return content

    def _recognized(self, data: bytes) -> Content | None:
        """Read a picture; None where it is too small, or too many were read."""
        with open_pictures(data) as pictures:
            if pictures.file.width * pictures.file.height < _SMALLEST:
                return None
            if self._ocr is None or self._tried >= self._ocr.pages:
                self._unread += 1
                return None
            self._tried += 1
            picture = next(pictures.upright(), None)
            if picture is None:
                self._unopened += 1
                return None
            return compose([read_picture(picture, self._ocr)], ())

    def notes(self) -> Iterator[str]:
        """Say how many pictures were read, and how many were not and why."""
        if self._read:
            yield Message(
                "{pictures} read by OCR, which may mistake letters", pictures=_pictures(self._read)
            )
        if self._unread and self._ocr is None:
            yield Message(
                "{pictures} not read: OCR is off (TENKYO_OCR)", pictures=_pictures(self._unread)
            )
        elif self._unread:
            yield Message(
                "{pictures} not read: OCR reads so many of a file (TENKYO_OCR_PAGES); raise that, "
                "or split the file",
                pictures=_pictures(self._unread),
            )
        if self._unopened:
            yield Message(
                "{pictures} not read: too large, damaged, or of a format that OCR does not take; "
                "save them as PNG or JPEG to have them read",
                pictures=_pictures(self._unopened),
            )

    def _write(self, content: Content) -> None:
        at = 0
        for table in (block for block in content.blocks if block.kind is Kind.TABLE):
            self._paragraphs(content.text[at : table.start])
            rows = [one for one in table.units if isinstance(one, Row)]
            cells = [[cell.of(content.text) for cell in row.cells] for row in rows]
            self._builder.table(cells, sum(row.header for row in rows))
            at = table.end
        self._paragraphs(content.text[at:])

    def _paragraphs(self, text: str) -> None:
        for paragraph in text.split("\n\n"):
            self._builder.paragraph(paragraph)


def _pictures(count: int) -> Message:
    return Message("1 picture was" if count == 1 else "{count} pictures were", count=count)
