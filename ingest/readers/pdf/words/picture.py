"""A PDF page as it is drawn, to look at the places of its letters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from ingest.readers.pdf.words.geometry import Bounds

_CONTRAST = 24
"""By how much, of 255, letters differ from what is around them where they can be read."""
_DARK = 128
"""What is darker than this, of 255, is black rather than white; chosen by eye."""
_LONGEST = 2000

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """The pixels of a page in its own space, a point each unless the page is very large."""

    pixels: Pixels
    bounds: Bounds

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> Self:
        """Draw a page, with what was added to it in a viewer."""
        scale = min(1.0, _LONGEST / max(page.get_size()))
        bitmap = page.render(scale=scale, rotation=-page.get_rotation() % 360, rev_byteorder=True)
        try:
            return cls(np.asarray(bitmap.to_pil().convert("RGB")).copy(), page.get_bbox())
        finally:
            bitmap.close()

    def is_bare(self, letters: Sequence[Bounds]) -> bool:
        """Whether most letters do not show."""
        return float(np.median([_range(part) for part in self._parts(letters)])) < _CONTRAST

    def is_alike(self, other: Self, letters: Sequence[Bounds]) -> bool:
        """Whether another picture of the page is the same where most of the letters are."""
        pairs = zip(self._parts(letters), other._parts(letters), strict=True)
        return float(np.median([_difference(one, another) for one, another in pairs])) < _CONTRAST

    def is_dark(self, letters: Sequence[Bounds]) -> bool:
        """Whether it is dark where the letters are."""
        shades = [float(np.median(part)) for part in self._parts(letters) if part.size]
        return bool(shades) and float(np.median(shades)) < _DARK

    def _parts(self, letters: Sequence[Bounds]) -> Iterator[Pixels]:
        left, bottom, right, top = self.bounds
        height, width = self.pixels.shape[:2]
        across, down = width / (right - left), height / (top - bottom)
        for one in letters:
            yield self.pixels[
                max(0, int((top - one[3]) * down)) : max(0, int((top - one[1]) * down) + 1),
                max(0, int((one[0] - left) * across)) : max(0, int((one[2] - left) * across)),
            ]


def _range(pixels: Pixels) -> int:
    return int(np.ptp(pixels.reshape(-1, 3), axis=0).max()) if pixels.size else 0


def _difference(one: Pixels, other: Pixels) -> int:
    return int(np.abs(one.astype(int) - other.astype(int)).max()) if one.size else 0
