"""What a PDF page draws over its text: filled boxes, as words are blacked out with them.

Annotations are drawn last.
"""

import ctypes
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.page_objects import PageObject
from ingest.readers.pdf.words.geometry import Bounds
from ingest.readers.pdf.words.picture import Picture

_LEAST = 3.0
"""What is lower or narrower than this, in points, covers no letters; chosen by eye."""
_MOST_COVERS = 1000
"""A page that draws more after its text draws a picture; chosen by eye."""
_OPAQUE = 255
_BOXES = frozenset({pdfium_c.FPDF_ANNOT_SQUARE, pdfium_c.FPDF_ANNOT_REDACT})


class Covers:
    """The filled shapes of a page that are drawn after text, each known by its number."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._texts: dict[int, object] = {}
        self._drawn_at: dict[int, int] = {}
        self._places: list[int] = []
        self._bounds: list[Bounds] = []

    def add_text(self, text: PageObject) -> None:
        """Take the text object that is drawn next."""
        key = ctypes.addressof(text.raw.contents)  # type: ignore[attr-defined]
        self._texts[key] = text.raw
        self._drawn_at[key] = len(self._drawn_at)

    def add_path(self, path: PageObject) -> None:
        """Take the path that is drawn next."""
        if self._drawn_at and len(self._bounds) <= _MOST_COVERS and _is_filled(path.raw):
            self._add(_bounds(path))

    def add_annotations(self) -> None:
        """Take what was drawn over the page in a viewer; all else was taken before."""
        for bounds in _annotated(self._page):
            self._add(bounds)
        if len(self._bounds) > _MOST_COVERS:
            self._places, self._bounds = [], []

    def over(self, key: int, edges: Bounds) -> int | None:
        """Return the first shape over a letter's middle; `key` stands for its text object."""
        if not self._bounds or key not in self._drawn_at:
            return None
        x, y = (edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2
        for number in range(bisect_left(self._places, self._drawn_at[key]), len(self._bounds)):
            left, bottom, right, top = self._bounds[number]
            if left <= x <= right and bottom <= y <= top:
                return number
        return None

    def numbered(self, numbers: Collection[int | None]) -> list[Bounds]:
        """Return where these shapes are, in the page's own space."""
        return [one for number, one in enumerate(self._bounds) if number in numbers]

    def without_text(self, keys: Iterable[int]) -> Picture:
        """Return the page as it is drawn without these text objects."""
        texts = [self._texts[key] for key in keys]
        try:
            for text in texts:
                pdfium_c.FPDFPageObj_SetIsActive(text, False)
            return Picture.of(self._page)
        finally:
            for text in texts:
                pdfium_c.FPDFPageObj_SetIsActive(text, True)

    def _add(self, bounds: Bounds) -> None:
        left, bottom, right, top = bounds
        if min(right - left, top - bottom) >= _LEAST:
            self._places.append(len(self._drawn_at) - 1)
            self._bounds.append(bounds)


def _is_filled(path: object) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium_c.FPDFPageObj_GetFillColor(path, red, green, blue, alpha)
    return bool(fill.value and known and alpha.value == _OPAQUE)


def _bounds(path: PageObject) -> Bounds:
    """Return a path's bounds on the page."""
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetBounds(path.raw, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    on_page: Bounds = path.outer.on_rect(left, bottom, right, top)
    return on_page


def _annotated(page: pdfium.PdfPage) -> Iterator[Bounds]:
    """Yield where boxes were drawn on a page in a viewer, but for hidden ones."""
    rectangle = pdfium_c.FS_RECTF()
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        try:
            hidden = pdfium_c.FPDFAnnot_GetFlags(annotation) & pdfium_c.FPDF_ANNOT_FLAG_HIDDEN
            if pdfium_c.FPDFAnnot_GetSubtype(annotation) not in _BOXES or hidden:
                continue
            if pdfium_c.FPDFAnnot_GetRect(annotation, rectangle):
                yield rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)
