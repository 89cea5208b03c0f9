"""PDF through pypdf: the pages' text joined by form feeds, pages counted from 1."""

import io
import logging
from itertools import accumulate

from pypdf import PdfReader

from ingest.errors import UnreadableFileError
from ingest.readers.content import Content

PAGE_BREAK = "\f"

_PLACEHOLDERS = frozenset({"untitled", "無題"})
"""Titles that a program wrote because nobody did."""

# pypdf reports every oddity of a damaged file; ours is one line that names the file.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(data: bytes) -> Content:
    """Extract a PDF's text.

    Raises UnreadableFileError for files that are damaged, need a password or hold only images.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFileError("it needs a password; save a copy without one")
        pages = [_page_text(page.extract_text()) for page in reader.pages]
        title = _title(reader)
    except UnreadableFileError:
        raise
    except Exception as error:
        # On damaged bytes pypdf lets errors of every kind through, struct's and zlib's too.
        reason = str(error) or type(error).__name__
        raise UnreadableFileError(
            f"it is damaged or not a PDF ({reason}); fetch it again or save it anew"
        ) from None
    if not pages:
        raise UnreadableFileError("it has no pages")
    if not any(page.strip() for page in pages):
        raise UnreadableFileError(
            "it has no text, only images; run OCR on it first (ocrmypdf IN OUT), then ingest OUT"
        )
    lengths = (len(page) + len(PAGE_BREAK) for page in pages[:-1])
    return Content(
        text=PAGE_BREAK.join(pages),
        media_type="application/pdf",
        title=title,
        page_starts=tuple(accumulate(lengths, initial=0)),
    )


def _page_text(text: str) -> str:
    """Free a page of what cannot stand inside it: page breaks and lone surrogates."""
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return paired.replace(PAGE_BREAK, "\n")


def _title(reader: PdfReader) -> str | None:
    stated = reader.metadata.title if reader.metadata else None
    title = " ".join(str(stated or "").split())
    return title if title and title.casefold() not in _PLACEHOLDERS else None
