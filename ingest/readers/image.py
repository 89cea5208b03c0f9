"""Picture files: each picture is a page whose words OCR reads."""

from dataclasses import replace

from PIL import Image

from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.ocr.engine import Ocr
from ingest.readers.ocr.notes import left_unread, page_spans, pages_named, read_by_ocr
from ingest.readers.ocr.pictures import TOO_LARGE, open_pictures
from ingest.readers.options import ReadOptions
from ingest.readers.pdf.layout import lay_out
from ingest.readers.pdf.recognized import page_of
from ingest.readers.pdf.text import LaidOut, compose

_HEIGHT = 842.0
"""A picture is laid out as if it were as high as A4, in points: few say how large they are."""
_LEAST_DPI = 150
"""A small picture is no page: it is laid out as if it had so many pixels an inch."""


def read_image(data: bytes, options: ReadOptions) -> Content:
    """Read the words of a picture, or of each page of a TIFF file.

    Raises UnreadableFileError where it is damaged, too large or without words, or OCR is off.
    """
    ocr = options.ocr
    if ocr is None:
        raise UnreadableFileError("its text is a picture, and OCR is off (TENKYO_OCR)")
    pages: list[LaidOut] = []
    too_large: list[int] = []
    with open_pictures(data) as pictures:
        count = min(pictures.count, ocr.pages)
        for number, picture in zip(range(1, count + 1), pictures.upright(), strict=False):
            options.progress("Reading pages", number - 1, count)
            if picture is None:
                too_large.append(number)
            pages.append(read_picture(picture, ocr) if picture is not None else _EMPTY)
        options.progress("Reading pages", count, count)
        left = range(count + 1, pictures.count + 1)
        media_type = pictures.media_type
    content = replace(compose(pages, ()), media_type=media_type)
    if not content.text.strip():
        why = TOO_LARGE if too_large else "OCR finds no text in it"
        raise UnreadableFileError(why)
    read = [number for number, page in enumerate(pages, start=1) if page.items]
    notes = [read_by_ocr(read)]
    if too_large:
        notes.append(
            Message("{pages} could not be read: {why}", pages=pages_named(too_large), why=TOO_LARGE)
        )
    if left:
        notes.append(left_unread(left))
    return replace(content, ocr=tuple(page_spans(content, read)), warnings=tuple(notes))


_EMPTY = LaidOut([], 0.0, 0.0)


def read_picture(picture: Image.Image, ocr: Ocr) -> LaidOut:
    """Return what OCR reads in a picture, laid out as a page; nothing where there are no words."""
    lines = ocr.read(picture)
    if not lines:
        return _EMPTY
    scale = min(_HEIGHT / max(picture.size), 72 / _LEAST_DPI)
    page = page_of(lines, picture.size, (picture.width * scale, picture.height * scale))
    return LaidOut(lay_out(page), page.frames[0].top, page.frames[0].bottom)
