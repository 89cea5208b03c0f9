"""A PDF's pages as pictures, drawn by PDFium within bounds of size and time."""

import ctypes
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pypdfium2.internal import set_callback

from ingest.document.document import Document
from ingest.errors import TenkyoError, UnreadableFileError

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 4000
"""Pixels of a picture's height; a page that is longer is drawn smaller."""
SECONDS = 10.0
"""How long one page may take to draw, and how long to wait for a turn at PDFium."""

_OPENING, _OPENS_WITHIN = b"%PDF-", 1024
"""How a PDF begins, and within how many bytes (ISO 32000-1, H.3.4.1, implementation note 13)."""
_WHITE = (255, 255, 255, 255)


class PageUnreadableError(UnreadableFileError):
    """A page cannot be drawn; the text can still be read."""


class PageBusyError(TenkyoError):
    """Another page is being drawn or read: try again later."""


def as_webp(picture: "Image") -> bytes:
    """Return a picture of a page as it is sent."""
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=85, method=2)
    return file.getvalue()


def pdf_of(document: Document, original: Path | None) -> Path | None:
    """Return the original if it is a PDF whose pages can be drawn, None where it is not."""
    if document.media_type != "application/pdf" or original is None:
        return None
    with suppress(OSError), original.open("rb") as file:
        return original if _OPENING in file.read(_OPENS_WITHIN) else None
    return None


@contextmanager
def open_page(path: Path, number: int) -> Iterator[pdfium.PdfPage]:
    """Open page `number`, from 1, and hold PDFium meanwhile: it serves one thread at a time.

    Raises:
        PageUnreadableError: the page cannot be read.
        PageBusyError: PDFium was not free in time.

    """
    # Imported when first needed: a service that only reads starts without the readers.
    from ingest.readers.pdf.pages import PDFIUM

    if not PDFIUM.acquire(timeout=SECONDS):
        raise PageBusyError("Another PDF is being read. Try again in a moment.")
    try:
        document = pdfium.PdfDocument(path)
        try:
            page = document[number - 1]
            try:
                yield page
            finally:
                page.close()
        finally:
            document.close()
    except (pdfium.PdfiumError, IndexError, ValueError, OSError):
        raise PageUnreadableError("This page of the PDF cannot be drawn.") from None
    finally:
        PDFIUM.release()


@lru_cache(maxsize=32)
def draw_page(path: Path, number: int, width: int) -> bytes:
    """Return page `number`, from 1, as a WebP picture so many pixels wide, or fewer.

    Raises:
        PageUnreadableError: it cannot be drawn, or not in time.

    """
    with open_page(path, number) as page:
        across, down = _size(page)
        scale = min(width / across, LONGEST_SIDE / down)
        size = (max(1, round(across * scale)), max(1, round(down * scale)))
        bitmap = pdfium.PdfBitmap.new_native(*size, pdfium_c.FPDFBitmap_BGRx)
        try:
            bitmap.fill_rect(_WHITE, 0, 0, *size)
            _draw(page, bitmap, size)
            picture = bitmap.to_pil().convert("RGB")
        finally:
            bitmap.close()
    return as_webp(picture)


@lru_cache(maxsize=256)
def page_size(path: Path, number: int) -> tuple[float, float]:
    """Return the width and height of page `number`, from 1, in points, as it is drawn."""
    with open_page(path, number) as page:
        return _size(page)


def _size(page: pdfium.PdfPage) -> tuple[float, float]:
    across, down = page.get_size()
    if not (across > 0 and down > 0):
        raise PageUnreadableError("This page of the PDF has no size.")
    return across, down


def _draw(page: pdfium.PdfPage, bitmap: pdfium.PdfBitmap, size: tuple[int, int]) -> None:
    """Draw step by step, so that a page that would take for ever can be left."""
    late = time.monotonic() + SECONDS

    def is_late(_pause: object) -> bool:
        return time.monotonic() > late

    pause = pdfium_c.IFSDK_PAUSE(version=1)
    set_callback(pause, "NeedToPauseNow", is_late)
    flags = pdfium_c.FPDF_ANNOT
    status = pdfium_c.FPDF_RenderPageBitmap_Start(
        bitmap, page, 0, 0, *size, 0, flags, ctypes.byref(pause)
    )
    pdfium_c.FPDF_RenderPage_Close(page)
    if status != pdfium_c.FPDF_RENDER_DONE:
        raise PageUnreadableError("This page of the PDF takes too long to draw.")
