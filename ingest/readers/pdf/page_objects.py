"""What a PDF page draws, object by object, in the order of drawing (ISO 32000-1, 8.2)."""

from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_DEEPEST_FORM = 8


class PageObject(NamedTuple):
    """A text, path, picture or shading; `outer` is the matrix of the forms that it is in."""

    raw: object
    kind: int
    outer: pdfium.PdfMatrix

    @property
    def matrix(self) -> pdfium.PdfMatrix:
        """From the object's own space to the page's."""
        return _matrix(self.raw).multiply(self.outer)


def page_objects(page: pdfium.PdfPage) -> Iterator[PageObject]:
    """Yield a page's objects, those inside of forms where the form is drawn.

    The caller holds PDFium's lock.
    """
    count = pdfium_c.FPDFPage_CountObjects(page)
    objects = (pdfium_c.FPDFPage_GetObject(page, index) for index in range(count))
    yield from _inside(objects, pdfium.PdfMatrix(), 0)


def _inside(objects: Iterator[object], outer: pdfium.PdfMatrix, depth: int) -> Iterator[PageObject]:
    for one in objects:
        kind = pdfium_c.FPDFPageObj_GetType(one)
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield PageObject(one, kind, outer)
        elif depth < _DEEPEST_FORM:
            count = pdfium_c.FPDFFormObj_CountObjects(one)
            inner = (pdfium_c.FPDFFormObj_GetObject(one, index) for index in range(count))
            yield from _inside(inner, _matrix(one).multiply(outer), depth + 1)


def _matrix(one: object) -> pdfium.PdfMatrix:
    raw = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(one, raw)
    return pdfium.PdfMatrix.from_raw(raw)
