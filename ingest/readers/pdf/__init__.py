"""PDF: pypdf opens it, PDFium says where its letters stand, the layout puts them in order.

The canonical text is the pages' text joined by form feeds. Lines that only the page's width broke
are joined; blank lines part paragraphs; tables are rows of cells parted by tabs. Running headers,
footers and page numbers are left out, but for the first of each that has words.
"""

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.generic import Destination

from ingest.document.builder import stated_title
from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.ocr.notes import page_spans
from ingest.readers.options import ReadOptions
from ingest.readers.pdf.forms import filled_fields
from ingest.readers.pdf.pages import PDFIUM, PageReader
from ingest.readers.pdf.text import LaidOut, compose
from ingest.readers.pdf.words.marks import Bookmark

# pypdf reports every oddity of a damaged file; ours is one line that names the file.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_NAMED = 8
"""How many attached files a warning names."""


def read_pdf(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read a PDF's text in its reading order, with its headings, tables and footnotes marked.

    Pages without text are read by OCR, unless the options leave it out. Raises UnreadableFileError
    for files that are damaged, need a password or have no text.
    """
    reading = PageReader(options or ReadOptions())
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFileError("it needs a password; save a copy without one")
        if not len(reader.pages):
            raise UnreadableFileError("it has no pages")
        title = _title(reader)
        bookmarks = _bookmarks(reader)
        attached = _attached(reader)
        pages = _read_pages(data, reader, reading)
    except UnreadableFileError:
        raise
    except Exception as error:
        # On damaged bytes pypdf lets errors of every kind through, struct's and zlib's too.
        reason = str(error) or type(error).__name__
        raise UnreadableFileError(
            Message(
                "it is damaged or not a PDF ({reason}); fetch it again or save it anew",
                reason=reason,
            )
        ) from None
    if not any(page.items for page in pages):
        raise UnreadableFileError(reading.why_no_text())
    content = replace(compose(pages, bookmarks or ()), title=title)
    warnings = list(reading.notes())
    if bookmarks is None:
        warnings.append("its bookmarks are damaged; headings are told by their type instead")
    if attached:
        warnings.append(
            Message(
                "files attached to it were not read ({names}); save them and add them",
                names=", ".join([*attached[:_NAMED], *(["…"] if len(attached) > _NAMED else [])]),
            )
        )
    ocr = tuple(page_spans(content, reading.by_ocr))
    return replace(content, ocr=ocr, warnings=tuple(warnings))


def _read_pages(data: bytes, reader: PdfReader, reading: PageReader) -> list[LaidOut]:
    count = len(reader.pages)
    is_form = _is_form(reader)
    with PDFIUM:
        document = pdfium.PdfDocument(data)
    try:
        with PDFIUM:
            found = len(document)
        if found != count:
            raise UnreadableFileError(
                Message(
                    "it is damaged or not a PDF ({found} of {count} pages can be read); fetch it "
                    "again or save it anew",
                    found=found,
                    count=count,
                )
            )
        return [
            reading.read(document, number, count, filled_fields(page) if is_form else ())
            for number, page in enumerate(reader.pages, start=1)
        ]
    finally:
        with PDFIUM:
            document.close()


def _is_form(reader: PdfReader) -> bool:
    return "/AcroForm" in reader.root_object


def _title(reader: PdfReader) -> str | None:
    stated = reader.metadata.title if reader.metadata else None
    return stated_title(str(stated or ""))


def _bookmarks(reader: PdfReader) -> list[Bookmark] | None:
    """Return the outline's entries; None where it is damaged, though the pages may not be."""
    try:
        return list(_flat(reader, reader.outline, 1))
    except Exception:
        return None


def _attached(reader: PdfReader) -> list[str]:
    """Return the names of the files that the document carries; none where these are damaged."""
    try:
        return [str(file.name) for file in reader.attachment_list]
    except Exception:
        return []


def _flat(reader: PdfReader, outline: Sequence[object], level: int) -> Iterator[Bookmark]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(reader, entry, level + 1)
        elif isinstance(entry, Destination) and entry.title:
            page = reader.get_destination_page_number(entry)
            if page is not None and page >= 0:
                top = float(entry.top) if isinstance(entry.top, int | float) else None
                yield Bookmark(str(entry.title), level, page, top)
