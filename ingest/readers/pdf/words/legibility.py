"""Whether the letters of a PDF page say what the page shows.

A font without a Unicode map decodes to other letters, signs or nothing; a page whose words are
pictures or outlines has few letters besides. OCR reads such pages from what they show.
"""

import unicodedata

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.pictures import picture_places
from ingest.readers.pdf.words.glyphs import Page

_FEWEST = 50
"""On fewer letters no ratio is told."""
_MOST_UNKNOWN = 0.3
"""Share of letters without a meaning (private use, replaced, unassigned) from which text is noise.

This and the next four were chosen by eye, with 500 pages of reports, none of which is noise.
"""
_FEWEST_VOWELS = 0.2
"""Share of vowels among Latin letters: English has 0.38, letters moved by 29 places 0.13."""
_FEWEST_LETTERS = 0.4
"""Share of letters and figures among what is no leader."""
_LARGE = 0.25
"""Share of the page that a picture covers which may hold its words."""
_MANY_OBJECTS = 300
"""So many drawn objects may be letters in outlines."""

_LEADERS = frozenset("._-…·‥・")
_UNKNOWN = frozenset({"Co", "Cn", "Cs"})


def letters_of(page: Page) -> str:
    """Return the page's letters, in no order that matters."""
    return "".join(word.text for frame in page.frames for word in frame.words)


def is_noise(letters: str) -> bool:
    """Whether letters are other ones than a page shows.

    >>> is_noise("7KHFRPPLWWHHPHWRQ0RQGDBDQGDSSURYHGWKHEXGJHWRIWKHKDUERXU")
    True
    """
    shown = [letter for letter in letters if letter not in _LEADERS]
    if len(shown) < _FEWEST:
        return False
    unknown = sum(one == "\ufffd" or unicodedata.category(one) in _UNKNOWN for one in shown)
    if unknown > _MOST_UNKNOWN * len(shown):
        return True
    if sum(map(str.isalnum, shown)) < _FEWEST_LETTERS * len(shown):
        return True
    latin = [one for one in shown if one.isascii() and one.isalpha()]
    vowels = sum(one in "aeiouyAEIOUY" for one in latin)
    return 2 * len(latin) > len(shown) and vowels < _FEWEST_VOWELS * len(latin)


def has_few_letters(letters: str, page: pdfium.PdfPage) -> bool:
    """Whether a page that draws much has so few letters that its words may be drawn too."""
    if len(letters) >= _FEWEST:
        return False
    if pdfium_c.FPDFPage_CountObjects(page) >= _MANY_OBJECTS:
        return True
    left, bottom, right, top = page.get_bbox()
    area = (right - left) * (top - bottom)
    return any((x1 - x0) * (y1 - y0) > _LARGE * area for x0, y0, x1, y1 in picture_places(page))
