"""What a PDF page draws, through PDFium: words with their places, and straight rules.

Places are given in a frame that a reader holds upright: x grows along the line, y grows down the
page, both in points. Text that runs in another direction has a frame of its own, which is the
page turned until that text reads from left to right. Japanese set in columns is read as text
turned by a quarter: down the column first, then on to the next column at its left.
"""

import ctypes
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.language.scripts import is_wide
from ingest.readers.pdf.annotations import read_annotations
from ingest.readers.pdf.drawing import read_drawing
from ingest.readers.pdf.rules import Rule, Segments, rules_of
from ingest.readers.pdf.words.geometry import Bounds, Shares, turned
from ingest.readers.pdf.words.visibility import Doubt, Sight

WORD_GAP = 0.1
"""Share of the font size from which a gap parts words, as Poppler has it.

`python -m eval.experiments.figure_rows` on 23 public reports: no joined and no split words; at 0.16
justified lines without drawn spaces join hundreds.
"""

_SPACES_DRAWN = 0.4
"""Share of words with a space drawn before them from which a page is taken to draw its spaces."""
_SAME_BASELINE = 0.12
_WIDEST_OVERHANG = 0.2
"""Ink hangs over by less than this, in font sizes: Times' f by 0.15; a wider one is misread."""
_DOWNWARD = 270
"""The direction, in degrees, of text that is set from top to bottom."""
_COLUMN_STEP = (0.75, 1.35)
"""How far apart the letters of a column stand, in font sizes."""
_NEXT_COLUMN = (1.0, 3.0)
"""How far left of a column the next one stands, in font sizes: by eye."""

_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_HYPHEN = "-"
_BLACKED_OUT = "█"


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stand together: `y` is the baseline, `order` counts words as they are drawn.

    `spaces` are drawn before it. It is `placed` where none is though the page draws spaces: it
    was set where it stands by itself. `edges` are where its letters begin, one a letter.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    order: int
    spaces: int = 0
    placed: bool = False
    edges: tuple[float, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """All words of one direction (degrees, 0 for upright), with the rules among them.

    `shares` maps a place of the frame to the page as it is seen.
    """

    direction: int
    words: Sequence[Word]
    horizontal: Sequence[Rule]
    vertical: Sequence[Rule]
    top: float
    bottom: float
    shares: Shares


@dataclass(frozen=True, slots=True)
class Page:
    """A page's frames, that with the most letters first; `drawn` tells of anything at all.

    `unseen` letters were left out, since nobody sees them; `layer` letters were written over a scan
    by an OCR program. `comments` were added in a viewer, and are not read.
    """

    frames: Sequence[Frame]
    drawn: bool
    unseen: int = 0
    layer: int = 0
    comments: int = 0


class _Glyph(NamedTuple):
    letter: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    spaces: int


class _Style(NamedTuple):
    font: int
    direction: int
    size: float
    width: float
    bold: bool


def read_page(page: pdfium.PdfPage) -> Page:
    """Read one page; the caller holds the lock that PDFium needs."""
    text = page.get_textpage()
    try:
        drawing = read_drawing(page)
        sight = Sight(page, drawing)
        glyphs = _glyphs(text, sight)
    finally:
        text.close()
    objects = pdfium_c.FPDFPage_CountObjects(page)
    added = read_annotations(page)
    if not glyphs:
        return Page((), objects > 0, sight.unseen, comments=added.comments)
    segments = drawing.segments
    segments.leave_out(sight.covering)
    segments.lines += added.struck
    box = page.get_bbox()
    rotation = page.get_rotation()
    frames = [
        _frame(direction, run, segments, box, rotation)
        for direction, run in sorted(glyphs.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return Page(frames, True, sight.unseen, sight.layer, added.comments)


def _glyphs(text: pdfium.PdfTextPage, sight: Sight) -> dict[int, list[_Glyph]]:
    """Return the letters in the order they are drawn, by direction and in its frame."""
    styles: dict[int, _Style] = {}
    bold_fonts: dict[int, bool] = {}
    advances: dict[tuple[int, int], float] = {}
    before = (math.nan, math.nan)
    by_direction: dict[int, list[_Glyph]] = defaultdict(list)
    doubtful: list[tuple[Doubt, int, int]] = []
    origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
    box = pdfium_c.FS_RECTF()
    spaces = 0
    raw = text.raw
    for index in range(pdfium_c.FPDFText_CountChars(raw)):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        drawn_by = pdfium_c.FPDFText_GetTextObject(raw, index)
        if not drawn_by or pdfium_c.FPDFText_IsGenerated(raw, index) == 1:
            # Spaces and breaks that PDFium adds; the places of the letters tell us as much.
            continue
        letter = _letter(code)
        if letter.isspace():
            spaces += 1
            continue
        key = ctypes.addressof(drawn_by.contents)
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(raw, index, drawn_by, bold_fonts)
        pdfium_c.FPDFText_GetCharOrigin(raw, index, origin_x, origin_y)
        pdfium_c.FPDFText_GetLooseCharBox(raw, index, box)
        origin = (origin_x.value, origin_y.value)
        # The letters of a ligature share one place, which is wider than theirs.
        advance = math.inf
        if origin != before:
            advance = advances.get((style.font, code), 0.0) or _advance(drawn_by, code)
            advances[style.font, code] = advance
        before = origin
        edges = (box.left, box.bottom, box.right, box.top)
        if not sight.sees(edges, style.size):
            continue
        if doubt := sight.doubt(key, drawn_by, edges):
            doubtful.append((doubt, style.direction, len(by_direction[style.direction])))
        glyph = _placed(letter, style, (origin, edges), advance * style.width, spaces)
        by_direction[style.direction].append(glyph)
        spaces = 0
    _leave_out(by_direction, doubtful, sight.hidden())
    if by_direction.get(0):
        _part_columns(by_direction)
    return {direction: glyphs for direction, glyphs in by_direction.items() if glyphs}


def _leave_out(
    by_direction: dict[int, list[_Glyph]],
    doubtful: Sequence[tuple[Doubt, int, int]],
    hidden: Mapping[Doubt, bool],
) -> None:
    """Take out letters that cannot be seen; doubtful ones are (doubt, direction, place).

    In the place of those that are blacked out comes one letter that says so.
    """
    first = {doubt: place for doubt, _, place in reversed(doubtful)}
    ends: dict[Doubt, float] = {}
    for doubt, direction, place in reversed(doubtful):
        if doubt not in hidden:
            continue
        glyphs = by_direction[direction]
        end = ends[doubt] = max(ends.get(doubt, glyphs[place].x1), glyphs[place].x1)
        if hidden[doubt] and place == first[doubt]:
            glyphs[place] = glyphs[place]._replace(letter=_BLACKED_OUT, x1=end)
        else:
            del glyphs[place]


@cache
def _letter(code: int) -> str:
    if code in (0x2, 0xFFFE):
        # How PDFium tells of a hyphen at the end of a line.
        return _HYPHEN
    if code == 0 or 0xD800 <= code < 0xE000:
        return "\ufffd"
    letter = chr(code)
    return " " if unicodedata.category(letter) == "Cc" else letter


def _style(text: object, index: int, drawn_by: object, bold_fonts: dict[int, bool]) -> _Style:
    """Return how a letter is set; `bold_fonts` remembers fonts, as a page may draw each letter."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(text, index, matrix)
    points = pdfium_c.FPDFText_GetFontSize(text, index)
    size = points * math.hypot(matrix.c, matrix.d)
    direction = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    font = pdfium_c.FPDFTextObj_GetFont(drawn_by)
    named = ctypes.addressof(font.contents) if font else 0
    width = abs(points * math.hypot(matrix.a, matrix.b))
    if named not in bold_fonts:
        bold_fonts[named] = _names_bold(font)
    stroked = pdfium_c.FPDF_TEXTRENDERMODE_FILL_STROKE
    bold = bold_fonts[named] or pdfium_c.FPDFTextObj_GetTextRenderMode(drawn_by) == stroked
    return _Style(named, direction, abs(size) or 1.0, width, bold)


def _advance(drawn_by: object, code: int) -> float:
    """Return how far a letter moves the next one on, in font sizes."""
    width = ctypes.c_float()
    font = pdfium_c.FPDFTextObj_GetFont(drawn_by)
    told = pdfium_c.FPDFFont_GetGlyphWidth(font, code, ctypes.c_float(1.0), width)
    return width.value if told and width.value > 0 else math.inf


def _names_bold(font: object) -> bool:
    """Whether a font's name says that it is bold."""
    name = ctypes.create_string_buffer(256)
    length = pdfium_c.FPDFFont_GetBaseFontName(font, name, len(name))
    return 0 < length <= len(name) and bool(_BOLD.search(name.value.decode("utf-8", "replace")))


def _placed(
    letter: str,
    style: _Style,
    place: tuple[tuple[float, float], Bounds],
    advance: float,
    spaces: int,
) -> _Glyph:
    """Return a letter in the frame of its direction.

    Args:
        letter: what it is.
        style: how it is set.
        place: where it is: its origin, and the edges of its ink.
        advance: how far it moves the next one on, infinite where that is not known: its ink may
            hang over what it takes up, as that of an f does.
        spaces: how many are drawn before it.

    """
    origin, (left, bottom, right, top) = place
    if style.direction == 0:
        x1 = origin[0] + advance
        trusted = right - x1 < _WIDEST_OVERHANG * style.size
        x0, x1 = max(left, origin[0]), min(right, x1) if trusted else right
        return _Glyph(letter, x0, x1, -origin[1], style.size, style.bold, spaces)
    corners = [turned(x, y, style.direction) for x in (left, right) for y in (bottom, top)]
    x0, y = turned(*origin, style.direction)
    # A slanted letter's upright box is too wide.
    upright = style.direction % 90 == 0
    known = style.size / 2 if advance == math.inf else advance
    x1 = max(x for x, _ in corners) if upright else x0 + known
    return _Glyph(letter, x0, max(x0, x1), y, style.size, style.bold, spaces)


def _part_columns(by_direction: dict[int, list[_Glyph]]) -> None:
    """Move letters that are set in columns from the upright frame to that of downward text."""
    if not any(map(is_wide, {glyph.letter for glyph in by_direction[0]})):
        return
    upright: list[_Glyph] = []
    column: list[_Glyph] = []
    for run in _column_runs(by_direction[0]):
        long = len(run) > 2 or _is_next_column(column, run)
        column = run if long and all(is_wide(glyph.letter) for glyph in run) else []
        if column:
            by_direction[_DOWNWARD] += [_in_column(glyph) for glyph in run]
        else:
            upright += run
    by_direction[0] = upright


def _column_runs(glyphs: Sequence[_Glyph]) -> Iterator[list[_Glyph]]:
    run: list[_Glyph] = []
    for glyph in glyphs:
        if run and not _steps_down(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _steps_down(above: _Glyph, below: _Glyph) -> bool:
    low, high = _COLUMN_STEP
    aside = abs((above.x0 + above.x1) - (below.x0 + below.x1)) / 2
    return aside < 0.2 * above.size and low * above.size < below.y - above.y < high * above.size


def _is_next_column(column: Sequence[_Glyph], run: Sequence[_Glyph]) -> bool:
    """Whether a few letters are the last column of a paragraph: level with the one before it."""
    if not column:
        return False
    low, high = _NEXT_COLUMN
    aside = (column[0].x0 + column[0].x1 - run[0].x0 - run[0].x1) / 2
    size = run[0].size
    return low * size < aside < high * size and abs(run[0].y - column[0].y) < 1.5 * size


def _in_column(glyph: _Glyph) -> _Glyph:
    """Turn an upright letter of a column as the column is turned."""
    middle = (glyph.x0 + glyph.x1) / 2
    top = glyph.y - 0.88 * glyph.size
    # Turned, the letter's left side is its foot.
    foot = -(middle - 0.38 * glyph.size)
    return glyph._replace(x0=top, x1=top + glyph.size, y=foot)


def _frame(
    direction: int,
    glyphs: Sequence[_Glyph],
    segments: Segments,
    box: tuple[float, float, float, float],
    rotation: int,
) -> Frame:
    horizontal, vertical = rules_of(segments, direction, box)
    _, one = turned(*box[:2], direction)
    _, other = turned(*box[2:], direction)
    top, bottom = sorted((one, other))
    shares = Shares.of_frame(direction, box, rotation)
    return Frame(direction, _words(glyphs), horizontal, vertical, top, bottom, shares)


def _words(glyphs: Sequence[_Glyph]) -> list[Word]:
    runs: list[list[_Glyph]] = []
    for glyph in glyphs:
        if runs and _continues_word(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    draws_spaces = sum(run[0].spaces > 0 for run in runs) > _SPACES_DRAWN * len(runs)
    return [_word(run, order, draws_spaces) for order, run in enumerate(runs)]


def _continues_word(before: _Glyph, glyph: _Glyph) -> bool:
    """Whether a glyph is next to another in the same type, with no space between."""
    size = before.size
    return (
        not glyph.spaces
        and glyph.size == size
        and glyph.bold == before.bold
        and abs(glyph.y - before.y) < _SAME_BASELINE * size
        and glyph.x0 - before.x1 < WORD_GAP * size
        # The letters of a ligature share one place.
        and (glyph.x0 - before.x1 > -0.3 * size or glyph.x0 == before.x0)
    )


def _word(run: Sequence[_Glyph], order: int, draws_spaces: bool) -> Word:
    first = run[0]
    return Word(
        text="".join(glyph.letter for glyph in run),
        x0=first.x0,
        x1=max(glyph.x1 for glyph in run),
        y=first.y,
        size=first.size,
        bold=first.bold,
        order=order,
        spaces=first.spaces,
        placed=draws_spaces and not first.spaces,
        edges=tuple(glyph.x0 for glyph in run),
    )
