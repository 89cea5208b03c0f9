"""Where a PDF page has pictures."""

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.words.geometry import Bounds

_DEEPEST_FORM = 8


def picture_places(page: pdfium.PdfPage) -> Iterator[Bounds]:
    """Yield where the page has pictures, in its own space, those inside of forms too."""
    count = pdfium_c.FPDFPage_CountObjects(page)
    objects = (pdfium_c.FPDFPage_GetObject(page, index) for index in range(count))
    yield from _places(objects, pdfium.PdfMatrix(), 0)


def _places(objects: Iterator[object], outer: pdfium.PdfMatrix, depth: int) -> Iterator[Bounds]:
    for one in objects:
        kind = pdfium_c.FPDFPageObj_GetType(one)
        if kind not in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM):
            continue
        raw = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFPageObj_GetMatrix(one, raw)
        matrix = pdfium.PdfMatrix.from_raw(raw).multiply(outer)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            corners = [matrix.on_point(x, y) for x in (0, 1) for y in (0, 1)]
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            yield min(xs), min(ys), max(xs), max(ys)
        elif depth < _DEEPEST_FORM:
            count = pdfium_c.FPDFFormObj_CountObjects(one)
            inner = (pdfium_c.FPDFFormObj_GetObject(one, index) for index in range(count))
            yield from _places(inner, matrix, depth + 1)
