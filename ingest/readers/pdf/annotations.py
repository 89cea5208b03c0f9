"""What was added to a page of a PDF in a viewer: lines that strike words, and comments."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_COMMENTS = frozenset(
    {
        pdfium_c.FPDF_ANNOT_TEXT,
        pdfium_c.FPDF_ANNOT_FREETEXT,
        pdfium_c.FPDF_ANNOT_HIGHLIGHT,
        pdfium_c.FPDF_ANNOT_UNDERLINE,
        pdfium_c.FPDF_ANNOT_SQUIGGLY,
        pdfium_c.FPDF_ANNOT_STRIKEOUT,
        pdfium_c.FPDF_ANNOT_CARET,
        pdfium_c.FPDF_ANNOT_SQUARE,
        pdfium_c.FPDF_ANNOT_CIRCLE,
    }
)
"""The kinds of annotations whose contents are words of a comment (ISO 32000-1, 12.5.6)."""


@dataclass(frozen=True, slots=True)
class Annotations:
    """Lines that strike words, in the page's own space, and how many comments there are."""

    struck: tuple[tuple[float, float, float, float], ...] = ()
    comments: int = 0


def read_annotations(page: pdfium.PdfPage) -> Annotations:
    """Return a page's annotations, but for hidden ones; the caller holds PDFium's lock."""
    struck: list[tuple[float, float, float, float]] = []
    comments = 0
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        try:
            if pdfium_c.FPDFAnnot_GetFlags(annotation) & pdfium_c.FPDF_ANNOT_FLAG_HIDDEN:
                continue
            kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
            if kind == pdfium_c.FPDF_ANNOT_STRIKEOUT:
                struck += _lines(annotation)
            comments += kind in _COMMENTS and _says_something(annotation)
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)
    return Annotations(tuple(struck), comments)


def _lines(annotation: object) -> Iterator[tuple[float, float, float, float]]:
    """Yield the line through the middle of each rectangle that an annotation marks."""
    quad = pdfium_c.FS_QUADPOINTSF()
    for index in range(pdfium_c.FPDFAnnot_CountAttachmentPoints(annotation)):
        if pdfium_c.FPDFAnnot_GetAttachmentPoints(annotation, index, quad):
            # The first two points are at the top of the words, the others at their foot.
            yield (
                (quad.x1 + quad.x3) / 2,
                (quad.y1 + quad.y3) / 2,
                (quad.x2 + quad.x4) / 2,
                (quad.y2 + quad.y4) / 2,
            )


def _says_something(annotation: object) -> bool:
    length = pdfium_c.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    words = ctypes.create_string_buffer(length)
    pdfium_c.FPDFAnnot_GetStringValue(
        annotation, b"Contents", ctypes.cast(words, ctypes.POINTER(ctypes.c_ushort)), length
    )
    return bool(words.raw.decode("utf-16-le", "replace").strip("\0 \r\n\t"))
