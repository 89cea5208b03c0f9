"""Where the words of a PDF's text stand on its page.

The page is laid out anew as ingestion did, and its lines are matched, letter by letter, with the
text that was made of them. They differ in white space, in hyphens at the ends of lines and in
running headers that were left out; what cannot be placed beyond doubt is lit nowhere.
"""

import ctypes
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from service.documents.pdf_pages import open_page

if TYPE_CHECKING:
    from ingest.readers.pdf.glyphs import Frame, Page, Word
    from ingest.readers.pdf.layout import Item
    from ingest.readers.pdf.lines import Line

FEWEST_LETTERS = 6
"""A line that is out of order is looked for only if it has so many letters."""

_DEVICE = 1_000_000
"""PDFium gives places on a device in whole pixels: one so large loses nothing."""
_BASELINES = (0.25, 0.8)
"""How far, in font sizes, words may stand off their line: as most do; as raised marks do."""
_ASCENT, _DESCENT = 0.85, 0.22
_HYPHENS = "-\u2010"
_SLACK = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, as shares of its width and height from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def with_(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """Characters `[start, end)` of a page's text and their box; `line` is that of the page."""

    start: int
    end: int
    line: int
    box: Box


@dataclass(frozen=True, slots=True)
class _Letters:
    """A text's letters alone, folded by NFKC; `at` says for each which character it is of."""

    folded: str
    at: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "_Letters":
        letters = [
            (folded, index)
            for index, character in enumerate(text)
            for folded in _folded(character)
            if not folded.isspace()
        ]
        return cls("".join(one for one, _ in letters), [index for _, index in letters])


def boxes_of(words: Sequence[PlacedWord], start: int, end: int) -> list[Box]:
    """Return where `[start, end)` of a page's text stands, a box for each stretch of a line."""
    boxes: list[Box] = []
    before: PlacedWord | None = None
    for word in words:
        if word.start >= end or word.end <= start:
            before = None
            continue
        if before is not None and before.line == word.line:
            boxes[-1] = boxes[-1].with_(word.box)
        else:
            boxes.append(word.box)
        before = word
    return boxes


@lru_cache(maxsize=32)
def place_words(path: Path, number: int, text: str) -> tuple[PlacedWord, ...]:
    """Return the words of page `number`, from 1, whose place is known; `text` is the page's.

    In scripts without spaces, each letter is a word.

    Raises:
        PageUnreadableError: the page cannot be read.
        PdfBusyError: PDFium was not free in time.

    """
    # Imported when first needed: a service that only reads starts without the readers.
    from ingest.readers.pdf.glyphs import read_page

    with open_page(path, number) as page:
        read = read_page(page)
        lines = list(_lines(read))
        said = _Letters.of(text)
        places = _match(said.folded, [_Letters.of(line.text).folded for _, line in lines])
        rows = {id(frame): sorted(frame.words, key=lambda word: word.y) for frame in read.frames}
        return tuple(
            PlacedWord(said.at[first], said.at[last - 1] + 1, index, _box(page, frame, word))
            for index, ((frame, line), place) in enumerate(zip(lines, places, strict=True))
            if place is not None
            for first, last, word in _spread(_words_of(line, rows[id(frame)]), *place)
        )


def _lines(page: "Page") -> "Iterator[tuple[Frame, Line]]":
    """Give the page's lines in the order in which ingestion wrote them."""
    from ingest.readers.pdf.glyphs import Page
    from ingest.readers.pdf.layout import lay_out

    for frame in page.frames:
        for item in lay_out(Page((frame,), page.drawn)):
            for line in _lines_of(item):
                yield frame, line


def _lines_of(item: "Item") -> "Iterator[Line]":
    from ingest.readers.pdf.layout import Paragraph

    if isinstance(item, Paragraph):
        yield from item.lines
    else:
        yield from (line for row in item.rows for cell in row for line in cell)


def _match(text: str, lines: Sequence[str]) -> list[tuple[int, int] | None]:
    """Return for each line where its letters stand in the text's, None where that is not sure."""
    places: list[tuple[int, int] | None] = []
    end = 0
    for line in lines:
        places.append(_following(text, line, end))
        end = places[-1][1] if places[-1] else end
    if end < len(text):
        _look_elsewhere(text, lines, places)
    return places


def _following(text: str, line: str, start: int) -> tuple[int, int] | None:
    for wanted in (line, line[:-1] if line.endswith(tuple(_HYPHENS)) else ""):
        if wanted and text.startswith(wanted, start):
            return start, start + len(wanted)
    return None


def _look_elsewhere(text: str, lines: Sequence[str], places: list[tuple[int, int] | None]) -> None:
    """Place lines that are left over: after the one before, or where alone they can stand."""
    free = bytearray(b"\1") * len(text)
    for place in places:
        if place is not None:
            free[slice(*place)] = bytes(place[1] - place[0])
    end = 0
    for index, line in enumerate(lines):
        place = places[index]
        if place is None:
            place = _following(text, line, end) or _only(text, line, lines)
            if place is None or not all(free[slice(*place)]):
                continue
            places[index] = place
            free[slice(*place)] = bytes(place[1] - place[0])
        end = place[1]


def _only(text: str, line: str, lines: Sequence[str]) -> tuple[int, int] | None:
    """Return the one place where a line's letters stand, None where there are several or none."""
    at = text.find(line)
    if len(line) < FEWEST_LETTERS or at < 0 or text.find(line, at + 1) >= 0:
        return None
    return (at, at + len(line)) if sum(line in other for other in lines) == 1 else None


def _words_of(line: "Line", words: "Sequence[Word]") -> "list[Word]":
    """Return the words, of those of its frame by height, that a line is made of."""
    wanted = _Letters.of(line.text).folded
    for baselines in _BASELINES:
        slack = baselines * line.size
        first = bisect_left(words, line.y - slack, key=lambda word: word.y)
        last = bisect_right(words, line.y + slack, key=lambda word: word.y)
        on_it = [
            word
            for word in words[first:last]
            if line.x0 - _SLACK <= word.x0 and word.x1 <= line.x1 + _SLACK
        ]
        on_it.sort(key=lambda word: (word.x0, word.order))
        if _Letters.of("".join(word.text for word in on_it)).folded == wanted:
            return on_it
    return []


def _spread(words: "Sequence[Word]", start: int, end: int) -> "Iterator[tuple[int, int, Word]]":
    """Give words with the letters `[first, last)` of the text that they are."""
    first = start
    for word in (part for whole in words for part in _parts(whole)):
        last = min(first + len(_Letters.of(word.text).folded), end)
        if first < last:
            yield first, last, word
        first = last


def _parts(word: "Word") -> "Iterator[Word]":
    """Part a word of ideographs, which are all of one width, into its letters."""
    count = len(word.text)
    if not any(unicodedata.east_asian_width(letter) in "WF" for letter in word.text):
        yield word
        return
    step = (word.x1 - word.x0) / count
    for index, letter in enumerate(word.text):
        left = word.x0 + index * step
        yield replace(word, text=letter, x0=left, x1=left + step)


def _box(page: pdfium.PdfPage, frame: "Frame", word: "Word") -> Box:
    """Return a word's place on the page as it is drawn: turned and cropped."""
    from ingest.readers.pdf.geometry import turned

    top, bottom = word.y - _ASCENT * word.size, word.y + _DESCENT * word.size
    # To turn a point twice gives it back.
    corners = [
        _on_device(page, *turned(x, y, frame.direction))
        for x in (word.x0, word.x1)
        for y in (top, bottom)
    ]
    across, down = zip(*corners, strict=True)
    return Box(*map(_within, (min(across), min(down), max(across), max(down))))


def _on_device(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, _DEVICE, _DEVICE, 0, x, y, across, down)
    return across.value / _DEVICE, down.value / _DEVICE


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _folded(character: str) -> str:
    # Where fonts of symbols keep their signs, ingestion writes a bullet.
    return "•" if "\uf000" <= character <= "\uf0ff" else unicodedata.normalize("NFKC", character)
