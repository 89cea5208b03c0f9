"""A PDF's pages one by one: by their letters, or by OCR where they have none."""

import threading
from collections.abc import Iterator

import pypdfium2 as pdfium
from PIL import Image

from ingest.readers.ocr.notes import left_unread, pages_named, read_by_ocr
from ingest.readers.options import ReadOptions
from ingest.readers.pdf.glyphs import Page, read_page
from ingest.readers.pdf.layout import lay_out
from ingest.readers.pdf.recognized import page_of
from ingest.readers.pdf.text import LaidOut

PDFIUM = threading.Lock()
"""PDFium serves one thread at a time."""

_LONGEST = 4000
"""Pixels of the longest side of a page that is drawn for OCR."""
_DPI = 200
"""A page is drawn for OCR at so many pixels an inch, unless that makes it too long."""


class PageReader:
    """Reads the pages of one file, and remembers what is to be said of them.

    `by_ocr` are the pages that OCR read, counted from 1.
    """

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self.by_ocr: list[int] = []
        self._drawn = 0
        self._without_words: list[int] = []
        self._left: list[int] = []

    def read(self, document: pdfium.PdfDocument, number: int, count: int) -> LaidOut:
        """Return page `number` of `count` laid out; PDFium is locked only while it works."""
        self._options.progress("Reading pages", number - 1, count)
        with PDFIUM:
            page = document[number - 1]
            try:
                read = read_page(page)
                picture = self._picture(page, number) if _has_no_text(read) else None
                size = page.get_size()
            finally:
                page.close()
        if picture is not None:
            read = self._recognized(picture, size, number)
        self._options.progress("Reading pages", number, count)
        return _laid_out(read)

    def notes(self) -> Iterator[str]:
        """Say which pages OCR read, and which nothing could read."""
        if self.by_ocr:
            yield read_by_ocr(self.by_ocr)
        if self._without_words:
            verb = "has" if len(self._without_words) == 1 else "have"
            yield f"{pages_named(self._without_words)} {verb} only pictures without text"
        if self._left:
            yield self._left_unread()

    def why_no_text(self) -> str:
        """Say why there is no text in a file whose pages are all empty."""
        if self._options.ocr is None and self._left:
            return "it has no text, only images, and OCR is off (TENKYO_OCR)"
        return "it has no text, only images, and OCR finds none in them"

    def _left_unread(self) -> str:
        if self._options.ocr is not None:
            return left_unread(self._left)
        verb = "has" if len(self._left) == 1 else "have"
        return f"{pages_named(self._left)} {verb} no text, only images, and OCR is off (TENKYO_OCR)"

    def _picture(self, page: pdfium.PdfPage, number: int) -> Image.Image | None:
        """Return the page as a picture to read, None where it is left unread."""
        if self._options.ocr is None or self._drawn >= self._options.ocr.pages:
            self._left.append(number)
            return None
        self._drawn += 1
        scale = min(_DPI / 72, _LONGEST / max(page.get_size()))
        bitmap = page.render(scale=scale)
        try:
            picture: Image.Image = bitmap.to_pil().convert("RGB")
        finally:
            bitmap.close()
        return picture

    def _recognized(self, picture: Image.Image, size: tuple[float, float], number: int) -> Page:
        if self._options.ocr is None:
            return Page((), drawn=True)
        lines = self._options.ocr.read(picture)
        (self.by_ocr if lines else self._without_words).append(number)
        return page_of(lines, picture.size, size)


def _has_no_text(page: Page) -> bool:
    return page.drawn and not page.frames


def _laid_out(page: Page) -> LaidOut:
    top, bottom = (page.frames[0].top, page.frames[0].bottom) if page.frames else (0.0, 0.0)
    return LaidOut(lay_out(page), top, bottom)
