"""Documents whose pages can be seen as they are printed: PDFs and picture files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.document.document import Document
from service.documents import pdf_pages


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The pages of a file. Both functions raise PageUnreadableError and PageBusyError."""

    path: Path
    drawing: Callable[[Path, int, int], bytes]
    measure: Callable[[Path, int], tuple[float, float]]

    def draw(self, number: int, width: int) -> bytes:
        """Return page `number`, from 1, as a WebP picture so many pixels wide, or fewer."""
        return self.drawing(self.path, number, width)

    def size(self, number: int) -> tuple[float, float]:
        """Return the width and height of page `number`, from 1, in a unit of its format."""
        return self.measure(self.path, number)


def printed_pages(document: Document, original: Path | None) -> PrintedPages | None:
    """Return a document's pages as they are printed, None where it has none to see."""
    if (pdf := pdf_pages.pdf_of(document, original)) is not None:
        return PrintedPages(pdf, pdf_pages.draw_page, pdf_pages.page_size)
    if original is None or not document.media_type.startswith("image/"):
        return None
    # Imported when first needed: a service that only reads starts without the readers.
    from service.documents import picture_pages

    if document.media_type not in picture_pages.MEDIA_TYPES or not original.is_file():
        return None
    return PrintedPages(original, picture_pages.draw_page, picture_pages.page_size)
