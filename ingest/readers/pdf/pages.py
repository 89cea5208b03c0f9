"""A PDF's pages one by one: by their letters, or by OCR where they have none."""

import threading
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from PIL import Image

from ingest.messages import Message
from ingest.readers.ocr.notes import left_unread, pages_named, read_by_ocr
from ingest.readers.options import ReadOptions
from ingest.readers.pdf.form_records import with_fields
from ingest.readers.pdf.forms import Field
from ingest.readers.pdf.layout import lay_out
from ingest.readers.pdf.recognized import page_of
from ingest.readers.pdf.tables.ruled import Table
from ingest.readers.pdf.text import LaidOut
from ingest.readers.pdf.words.glyphs import Page, read_page
from ingest.readers.pdf.words.legibility import has_few_letters, is_noise, letters_of
from ingest.readers.pdf.words.strikethrough import rules_of_page

PDFIUM = threading.Lock()
"""PDFium serves one thread at a time."""

_LONGEST = 4000
"""Pixels of the longest side of a page that is drawn for OCR."""
_MORE = 1.5
"""How many times the letters OCR must find to be taken instead of those that a page has."""
_DPI = 200
"""A page is drawn for OCR at so many pixels an inch, unless that makes it too long."""


class PageReader:
    """Reads the pages of one file, and remembers what is to be said of them."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._recognized_pages: list[int] = []
        self._drawn = 0
        self._without_words: list[int] = []
        self._left: list[int] = []
        self._layers: list[int] = []
        self._noise: list[int] = []
        self._unseen: dict[int, int] = {}
        self._comments: dict[int, int] = {}

    def read(
        self, document: pdfium.PdfDocument, number: int, count: int, fields: Sequence[Field] = ()
    ) -> LaidOut:
        """Return page `number` of `count` laid out, with the `fields` that are filled in on it.

        PDFium is locked only while it works.
        """
        self._options.progress("Reading pages", number - 1, count)
        with PDFIUM:
            page = document[number - 1]
            try:
                read = read_page(page)
                letters = letters_of(read)
                noise = is_noise(letters)
                unread = not letters and read.drawn
                doubtful = noise or unread or has_few_letters(letters, page)
                picture = self._picture(page, number, told=unread) if doubtful else None
                size, bounds, rotation = page.get_size(), page.get_bbox(), page.get_rotation()
            finally:
                page.close()
        if read.unseen:
            self._unseen[number] = read.unseen
        if read.comments:
            self._comments[number] = read.comments
        if picture is not None:
            found = self._recognized(picture, size)
            if _says_more(found, letters, noise=noise):
                self._recognized_pages.append(number)
                read, noise = found, False
            elif unread:
                self._without_words.append(number)
        if noise:
            self._noise.append(number)
        if _is_layer(read):
            self._layers.append(number)
        records: list[Table] = []
        if number not in self._recognized_pages:
            # What OCR read has them already: a page is drawn with its form.
            read, records = with_fields(read, fields, bounds, rotation)
        self._options.progress("Reading pages", number, count)
        return _laid_out(read, records)

    @property
    def by_ocr(self) -> list[int]:
        """The pages whose text is from OCR, ours or that of the program that scanned them."""
        return sorted(self._recognized_pages + self._layers)

    def notes(self) -> Iterator[str]:
        """Say which pages OCR read, what was left out, and what nothing could read."""
        if self._recognized_pages:
            yield read_by_ocr(self._recognized_pages)
        if self._layers:
            yield Message(
                "the text of {pages} is a scan's, from another OCR program",
                pages=pages_named(self._layers),
            )
        if self._noise:
            yield Message(
                "the letters of {pages} have no meaning that the file tells, and OCR did not read "
                "them; print the file anew",
                pages=pages_named(self._noise),
            )
        if self._unseen:
            yield Message(
                "{count} letters that nobody sees were left out of {pages} (invisible, white, "
                "tiny, beneath a box or off the page)",
                count=sum(self._unseen.values()),
                pages=pages_named(list(self._unseen)),
            )
        if self._comments:
            count = sum(self._comments.values())
            one = (
                "1 comment on {pages} was left out; write what it says into the text to have it "
                "read"
            )
            more = (
                "{count} comments on {pages} were left out; write what they say into the text to "
                "have it read"
            )
            on = pages_named(list(self._comments))
            yield Message(one if count == 1 else more, count=count, pages=on)
        if self._without_words:
            has = "{pages} has only pictures without text"
            have = "{pages} have only pictures without text"
            is_one = len(self._without_words) == 1
            yield Message(has if is_one else have, pages=pages_named(self._without_words))
        if self._left:
            yield self._left_unread()

    def why_no_text(self) -> str:
        """Say why there is no text in a file whose pages are all empty."""
        if self._options.ocr is None and self._left:
            return Message("it has no text, only images, and OCR is off (TENKYO_OCR)")
        return Message("it has no text, only images, and OCR finds none in them")

    def _left_unread(self) -> str:
        if self._options.ocr is not None:
            return left_unread(self._left)
        has = "{pages} has no text, only images, and OCR is off (TENKYO_OCR)"
        have = "{pages} have no text, only images, and OCR is off (TENKYO_OCR)"
        return Message(has if len(self._left) == 1 else have, pages=pages_named(self._left))

    def _picture(self, page: pdfium.PdfPage, number: int, *, told: bool) -> Image.Image | None:
        """Return the page as a picture to read; None where it is left unread, which may be told."""
        if self._options.ocr is None or self._drawn >= self._options.ocr.pages:
            if told:
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

    def _recognized(self, picture: Image.Image, size: tuple[float, float]) -> Page:
        lines = self._options.ocr.read(picture) if self._options.ocr is not None else []
        return page_of(lines, picture.size, size)


def _says_more(found: Page, letters: str, *, noise: bool) -> bool:
    """Whether OCR found what the page's own letters do not say."""
    read = letters_of(found)
    if noise:
        return not is_noise(read) and 2 * len(read) > len(letters)
    return len(read) > _MORE * len(letters)


def _is_layer(page: Page) -> bool:
    letters = len(letters_of(page))
    return 2 * page.layer > letters


def _laid_out(page: Page, records: Sequence[Table]) -> LaidOut:
    top, bottom = (page.frames[0].top, page.frames[0].bottom) if page.frames else (0.0, 0.0)
    return LaidOut(lay_out(page, records), top, bottom, rules_of_page(page))
