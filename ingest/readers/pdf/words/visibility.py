"""Which letters of a PDF page a reader sees.

Unseen are letters off the page, letters too small for any eye, those drawn as nothing (text render
mode 3, ISO 32000-1, 9.3.6), white ones on white, those beneath a filled box and those of layers
that are switched off. Nothing is drawn over a scan too, by OCR programs: such text is the scan's
and stays.
"""

import ctypes
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.drawing import Drawing
from ingest.readers.pdf.words.geometry import Bounds
from ingest.readers.pdf.words.picture import Picture

_TINY = 1.0
"""Points below which letters are too small for any eye, on a page of A4's height or more."""
_LOWEST_PAGE = 600.0
_NEARLY_WHITE = 230
"""From which value, of 255, each channel of white paper or of what looks like it is."""
_LAYER = "OC\0"
"""The mark of optional content (ISO 32000-1, 8.11.3.2), ended as PDFium ends names."""
_FILLED = (pdfium_c.FPDF_TEXTRENDERMODE_FILL, pdfium_c.FPDF_TEXTRENDERMODE_FILL_CLIP)


class Doubt(NamedTuple):
    """Letters of a text object that may be unseen for one reason: with `cover`, a shape's."""

    text: int
    cover: int | None = None


class Sight:
    """Looks at the letters of one page as they are read; `unseen` counts those to leave out."""

    def __init__(self, page: pdfium.PdfPage, drawing: Drawing) -> None:
        self._page = page
        self._bounds = page.get_bbox()
        self._tiny = min(_TINY, (self._bounds[3] - self._bounds[1]) / _LOWEST_PAGE)
        self._drawn_as_nothing: dict[Doubt, list[Bounds]] = defaultdict(list)
        self._white: dict[Doubt, list[Bounds]] = defaultdict(list)
        self._covered: dict[Doubt, list[Bounds]] = defaultdict(list)
        self._covers = drawing.covers
        self._pictures = drawing.pictures
        # Some programs draw every letter by itself: what PDFium writes to is made once.
        self._color = (ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint())
        self._kinds: dict[int, dict[Doubt, list[Bounds]] | None] = {}
        self.unseen = 0
        self.layer = 0
        """How many letters are a scan's, written by an OCR program."""
        self.covering: list[Bounds] = []
        """The shapes that cover letters."""

    def sees(self, edges: Bounds, size: float) -> bool:
        """Whether a letter of so many points is on the page and large enough to be seen."""
        left, bottom, right, top = self._bounds
        on_page = edges[0] < right and edges[2] > left and edges[1] < top and edges[3] > bottom
        if on_page and size >= self._tiny:
            return True
        self.unseen += 1
        return False

    def doubt(self, key: int, drawn_by: object, edges: Bounds) -> Doubt | None:
        """Return what `hidden` must tell of a letter, None where it is seen.

        `key` stands for its text object.
        """
        if key not in self._kinds:
            self._kinds[key] = self._kind(drawn_by)
        kind, doubt = self._kinds[key], Doubt(key)
        if kind is None:
            number = self._covers.over(key, edges)
            if number is None:
                return None
            kind, doubt = self._covered, Doubt(key, number)
        kind[doubt].append(edges)
        return doubt

    def hidden(self) -> dict[Doubt, bool]:
        """Return those doubted letters that cannot be seen, and whether they are blacked out."""
        hidden: dict[Doubt, bool] = {}
        if self._drawn_as_nothing:
            for doubt, letters in self._drawn_as_nothing.items():
                if _are_over(letters, self._pictures):
                    self.layer += len(letters)
                else:
                    hidden[doubt] = False
        if self._white or self._covered:
            drawn = Picture.of(self._page)
            hidden |= {one: False for one, letters in self._white.items() if drawn.is_bare(letters)}
            hidden |= self._blacked_out(drawn)
        doubted = {**self._drawn_as_nothing, **self._white, **self._covered}
        self.unseen += sum(len(doubted[doubt]) for doubt in hidden)
        self.covering = self._covers.numbered({doubt.cover for doubt in hidden})
        return hidden

    def _kind(self, drawn_by: object) -> dict[Doubt, list[Bounds]] | None:
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(drawn_by)
        if mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
            return self._drawn_as_nothing
        red, green, blue, alpha = self._color
        known = pdfium_c.FPDFPageObj_GetFillColor(drawn_by, red, green, blue, alpha)
        if mode not in _FILLED or not known:
            return None
        layered = pdfium_c.FPDFPageObj_CountMarks(drawn_by) > 0 and _is_in_layer(drawn_by)
        white = min(red.value, green.value, blue.value) >= _NEARLY_WHITE
        return self._white if white or layered or not alpha.value else None

    def _blacked_out(self, drawn: Picture) -> dict[Doubt, bool]:
        """Return the covered letters without which the page looks the same; whether it is dark."""
        if not self._covered:
            return {}
        bare = self._covers.without_text({doubt.text for doubt in self._covered})
        return {
            doubt: drawn.is_dark(letters)
            for doubt, letters in self._covered.items()
            if drawn.is_alike(bare, letters)
        }


def _is_in_layer(drawn_by: object) -> bool:
    """Whether letters are optional content, which may be switched off."""
    length = ctypes.c_ulong()
    for index in range(pdfium_c.FPDFPageObj_CountMarks(drawn_by)):
        mark = pdfium_c.FPDFPageObj_GetMark(drawn_by, index)
        name = (ctypes.c_ushort * len(_LAYER))()
        pdfium_c.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
        if length.value == ctypes.sizeof(name) and bytes(name) == _LAYER.encode("utf-16-le"):
            return True
    return False


def _are_over(letters: Sequence[Bounds], pictures: Sequence[Bounds]) -> bool:
    """Whether most letters have their middle in a picture."""
    inside = sum(
        any(
            left <= (one[0] + one[2]) / 2 <= right and bottom <= (one[1] + one[3]) / 2 <= top
            for left, bottom, right, top in pictures
        )
        for one in letters
    )
    return 2 * inside > len(letters)
