"""Where a PDF page has pictures."""

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.page_objects import PageObject, page_objects
from ingest.readers.pdf.words.geometry import Bounds


def picture_places(page: pdfium.PdfPage) -> Iterator[Bounds]:
    """Yield where the page has pictures, in its own space, those inside of forms too."""
    for one in page_objects(page):
        if one.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            yield picture_place(one)


def picture_place(picture: PageObject) -> Bounds:
    """Return where a picture is on its page, in the page's own space."""
    matrix = picture.matrix
    corners = [matrix.on_point(x, y) for x in (0, 1) for y in (0, 1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
