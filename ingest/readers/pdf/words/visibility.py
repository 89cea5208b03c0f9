"""Which letters of a PDF page a reader sees.

Unseen are letters off the page, letters too small for any eye, those drawn as nothing (text render
mode 3, ISO 32000-1, 9.3.6), white ones on white and those of layers that are switched off. Nothing
is drawn over a scan too, by OCR programs: such text is the scan's and stays.
"""

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.pictures import picture_places
from ingest.readers.pdf.words.geometry import Bounds

_TINY = 1.0
"""Points below which letters are too small for any eye, on a page of A4's height or more."""
_LOWEST_PAGE = 600.0
_NEARLY_WHITE = 230
"""From which value, of 255, each channel of white paper or of what looks like it is."""
_CONTRAST = 24
"""By how much, of 255, letters differ from what is around them where they can be read."""
_LONGEST = 2000
_LAYER = "OC\0"
"""The mark of optional content (ISO 32000-1, 8.11.3.2), ended as PDFium ends names."""
_FILLED = (pdfium_c.FPDF_TEXTRENDERMODE_FILL, pdfium_c.FPDF_TEXTRENDERMODE_FILL_CLIP)


class Sight:
    """Looks at the letters of one page as they are read; `unseen` counts those to leave out."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._bounds = page.get_bbox()
        self._tiny = min(_TINY, (self._bounds[3] - self._bounds[1]) / _LOWEST_PAGE)
        self._drawn_as_nothing: dict[int, list[Bounds]] = defaultdict(list)
        self._white: dict[int, list[Bounds]] = defaultdict(list)
        # Some programs draw every letter by itself: what PDFium writes to is made once.
        self._color = (ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint())
        self._kinds: dict[int, dict[int, list[Bounds]] | None] = {}
        self.unseen = 0
        self.layer = 0
        """How many letters are a scan's, written by an OCR program."""

    def sees(self, edges: Bounds, size: float) -> bool:
        """Whether a letter of so many points is on the page and large enough to be seen."""
        left, bottom, right, top = self._bounds
        on_page = edges[0] < right and edges[2] > left and edges[1] < top and edges[3] > bottom
        if on_page and size >= self._tiny:
            return True
        self.unseen += 1
        return False

    def doubts(self, key: int, drawn_by: object, edges: Bounds) -> bool:
        """Whether `hidden` must tell if a letter can be seen; `key` stands for its text object."""
        if key not in self._kinds:
            self._kinds[key] = self._kind(drawn_by)
        kind = self._kinds[key]
        if kind is None:
            return False
        kind[key].append(edges)
        return True

    def hidden(self) -> set[int]:
        """Return the text objects in doubt that cannot be seen, by their keys."""
        hidden: set[int] = set()
        if self._drawn_as_nothing:
            pictures = list(picture_places(self._page))
            for key, letters in self._drawn_as_nothing.items():
                if _are_over(letters, pictures):
                    self.layer += len(letters)
                else:
                    hidden.add(key)
        if self._white:
            hidden |= set(_without_contrast(self._page, self._bounds, self._white))
        doubted = {**self._drawn_as_nothing, **self._white}
        self.unseen += sum(len(doubted[key]) for key in hidden)
        return hidden

    def _kind(self, drawn_by: object) -> dict[int, list[Bounds]] | None:
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


def _without_contrast(
    page: pdfium.PdfPage, bounds: Bounds, objects: Mapping[int, Sequence[Bounds]]
) -> Iterator[int]:
    """Yield the objects whose letters do not show where the page is drawn."""
    pixels = _drawn(page)
    height, width = pixels.shape[:2]
    left, bottom, right, top = bounds
    across, down = width / (right - left), height / (top - bottom)
    for key, letters in objects.items():
        contrasts = [
            _contrast(
                pixels[
                    max(0, int((top - one[3]) * down)) : max(0, int((top - one[1]) * down) + 1),
                    max(0, int((one[0] - left) * across)) : max(0, int((one[2] - left) * across)),
                ]
            )
            for one in letters
        ]
        if float(np.median(contrasts)) < _CONTRAST:
            yield key


def _contrast(pixels: npt.NDArray[np.uint8]) -> int:
    return int(np.ptp(pixels.reshape(-1, 3), axis=0).max()) if pixels.size else 0


def _drawn(page: pdfium.PdfPage) -> npt.NDArray[np.uint8]:
    """Return the page's pixels in its own space, a point each unless the page is very large."""
    scale = min(1.0, _LONGEST / max(page.get_size()))
    bitmap = page.render(scale=scale, rotation=-page.get_rotation() % 360, rev_byteorder=True)
    try:
        return np.asarray(bitmap.to_pil().convert("RGB")).copy()
    finally:
        bitmap.close()
