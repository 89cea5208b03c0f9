"""PDF: pypdf opens it, PDFium says where its letters stand, the layout puts them in order.

The canonical text is the pages' text joined by form feeds. Lines that only the page's width broke
are joined; blank lines part paragraphs; tables are rows of cells parted by tabs. Running headers,
footers and page numbers are left out, but for the first of each that has words.
"""

import io
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.generic import Destination

from ingest.document.builder import stated_title
from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.readers.pdf.glyphs import read_page
from ingest.readers.pdf.layout import lay_out
from ingest.readers.pdf.marks import Bookmark
from ingest.readers.pdf.text import LaidOut, compose

# pypdf reports every oddity of a damaged file; ours is one line that names the file.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

PDFIUM = threading.Lock()
"""PDFium serves one thread at a time."""


def read_pdf(data: bytes) -> Content:
    """Read a PDF's text in its reading order, with its headings, tables and footnotes marked.

    Raises UnreadableFileError for files that are damaged, need a password or hold only images.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFileError("it needs a password; save a copy without one")
        if not len(reader.pages):
            raise UnreadableFileError("it has no pages")
        title = _title(reader)
        bookmarks = _bookmarks(reader)
        pages = _read_pages(data, len(reader.pages))
    except UnreadableFileError:
        raise
    except Exception as error:
        # On damaged bytes pypdf lets errors of every kind through, struct's and zlib's too.
        reason = str(error) or type(error).__name__
        raise UnreadableFileError(
            f"it is damaged or not a PDF ({reason}); fetch it again or save it anew"
        ) from None
    if not any(page.items for page in pages):
        raise UnreadableFileError(
            "it has no text, only images; run OCR on it first (ocrmypdf IN OUT), then ingest OUT"
        )
    warnings = _textless(pages)
    if bookmarks is None:
        warnings = (*warnings, "its bookmarks are damaged; headings are told by their type instead")
    return replace(compose(pages, bookmarks or ()), title=title, warnings=warnings)


def _read_pages(data: bytes, count: int) -> list[LaidOut]:
    with PDFIUM:
        document = pdfium.PdfDocument(data)
        try:
            if len(document) != count:
                raise UnreadableFileError(
                    f"it is damaged or not a PDF ({len(document)} of {count} pages can be read); "
                    "fetch it again or save it anew"
                )
            return [_read_page(document, number) for number in range(count)]
        finally:
            document.close()


def _read_page(document: pdfium.PdfDocument, number: int) -> LaidOut:
    page = document[number]
    try:
        read = read_page(page)
    finally:
        page.close()
    top, bottom = (read.frames[0].top, read.frames[0].bottom) if read.frames else (0.0, 0.0)
    return LaidOut(lay_out(read), top, bottom, textless=read.drawn and not read.frames)


def _textless(pages: Sequence[LaidOut]) -> tuple[str, ...]:
    """Say which pages hold only pictures; blank ones are none."""
    textless = [str(number) for number, page in enumerate(pages, start=1) if page.textless]
    if not textless:
        return ()
    named = f"page {textless[0]} has" if len(textless) == 1 else f"pages {', '.join(textless)} have"
    return (
        f"{named} no text, only images; to have {'it' if len(textless) == 1 else 'them'} too, "
        "run OCR (ocrmypdf --skip-text IN OUT), then ingest OUT",
    )


def _title(reader: PdfReader) -> str | None:
    stated = reader.metadata.title if reader.metadata else None
    return stated_title(str(stated or ""))


def _bookmarks(reader: PdfReader) -> list[Bookmark] | None:
    """Return the outline's entries; None where it is damaged, though the pages may not be."""
    try:
        return list(_flat(reader, reader.outline, 1))
    except Exception:
        return None


def _flat(reader: PdfReader, outline: Sequence[object], level: int) -> Iterator[Bookmark]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(reader, entry, level + 1)
        elif isinstance(entry, Destination) and entry.title:
            page = reader.get_destination_page_number(entry)
            if page is not None and page >= 0:
                top = float(entry.top) if isinstance(entry.top, int | float) else None
                yield Bookmark(str(entry.title), level, page, top)
