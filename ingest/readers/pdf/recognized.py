"""The lines that OCR read as the words of a page, for the layout that PDF pages go through.

Lines along the page and lines down it have a frame each, turned by what the picture was skewed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

import numpy as np

from ingest.language.scripts import is_wide
from ingest.readers.ocr.lines import Floats, TextLine
from ingest.readers.pdf.words.geometry import Bounds, Shares, turned
from ingest.readers.pdf.words.glyphs import Frame, Page, Word

_DOWNWARD = 270.0
_SIZE = 0.87
"""Font size as a share of a line's box (chosen by eye: A4 at 150 to 300 dpi, both scripts)."""
_BASELINE = 0.36
"""How far the baseline lies below a line's middle, in font sizes."""
_ONE_SIZE = 1.3
"""Lines whose heights differ by less are of one size: a box is lower where no letter reaches up."""
_APART = 1.3
"""A dash so many letters' widths before a line's first letter has a space after it: by eye."""
_DASHES = "-–—"
_PARTED = 2.2
"""Signs whose middles are so many letters' widths apart have a space between them: by eye. Letters
of proportional type are up to 1.9 apart inside a word ..."""
_OPENED = 1.6
"""... but a bracket is narrow and stands nearer to what it follows without a space."""
_OPENING = "(（[［"
_SPACE = 0.25
"""The least width of a space, in font sizes: letters' places are rough."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line in its frame: its middle is at height `middle`, its letters between the `edges`."""

    text: str
    edges: Sequence[tuple[float, float]]
    middle: float
    height: float

    @property
    def letters(self) -> int:
        """How many letters it has, counted by their usual width."""
        return sum(2 if is_wide(letter) else 1 for letter in "".join(self.text.split()))

    @property
    def pitch(self) -> float:
        """The usual width of a letter."""
        return sum(right - left for left, right in self.edges) / max(self.letters, 1)


def page_of(
    lines: Sequence[TextLine], pixels: tuple[int, int], points: tuple[float, float]
) -> Page:
    """Return the page of a picture so many pixels wide and high that covers so many points."""
    scale = np.array(points) / pixels
    bounds = (0.0, 0.0, *points)
    groups = [
        (0.0, [line for line in lines if not _is_column(line)]),
        (_DOWNWARD, [line for line in lines if _is_column(line)]),
    ]
    groups.sort(key=lambda group: -sum(len(line.text) for line in group[1]))
    frames = [_frame(direction, group, scale, bounds) for direction, group in groups if group]
    return Page(frames, drawn=True)


def _is_column(line: TextLine) -> bool:
    """Whether a line runs down the page: as it was turned to be read."""
    top, _, low, left = line.corners[0], line.corners[1], line.corners[2], line.corners[3]
    across, down = math.dist(left, low), math.dist(top, left)
    return down >= 1.5 * across


def _frame(direction: float, lines: Sequence[TextLine], scale: Floats, bounds: Bounds) -> Frame:
    height = bounds[3]
    direction += median(_skew(line, scale) for line in lines)
    placed = _of_few_sizes([_place(line, direction, scale, height) for line in lines])
    placed.sort(key=lambda line: (line.middle, line.edges[0]))
    words: list[Word] = []
    for line in placed:
        words += _words(line, len(words))
    _, one = turned(*bounds[:2], direction)
    _, other = turned(*bounds[2:], direction)
    top, bottom = sorted((one, other))
    shares = Shares.of_frame(direction, bounds, 0)
    return Frame(round(direction), words, (), (), top, bottom, shares)


def _skew(line: TextLine, scale: Floats) -> float:
    """Return by how many degrees a line is turned, counter-clockwise as the page is seen."""
    corners = line.corners * scale
    along = corners[3] - corners[0] if _is_column(line) else corners[1] - corners[0]
    angle = -math.degrees(math.atan2(along[1], along[0]))
    return angle + 90 if _is_column(line) else angle


def _place(line: TextLine, direction: float, scale: Floats, height: float) -> _Placed:
    corners = [turned(x, height - y, direction) for x, y in line.corners * scale]
    heights = sorted(y for _, y in corners)
    top, bottom = sum(heights[:2]) / 2, sum(heights[2:]) / 2
    edges = []
    for letter in line.letters * scale:
        xs = [turned(x, height - y, direction)[0] for x, y in letter]
        edges.append((min(xs), max(xs)))
    return _Placed(line.text, edges, (top + bottom) / 2, bottom - top)


def _of_few_sizes(lines: Sequence[_Placed]) -> list[_Placed]:
    """Give lines whose heights differ little the one that is usual among them.

    A box is often higher or lower than its type. So a line has another size than most letters
    only where its letters are as much wider or narrower, too.
    """
    rows = sorted(lines, key=lambda line: line.height)
    groups: list[list[_Placed]] = []
    for line in rows:
        if not groups or line.height > _ONE_SIZE * groups[-1][0].height:
            groups.append([])
        groups[-1].append(line)
    most = max(groups, key=lambda group: sum(line.letters for line in group))
    usual, pitch = (
        median(values) for values in ((one.height for one in most), (one.pitch for one in most))
    )
    sized: list[_Placed] = []
    for group in groups:
        height = median(one.height for one in group)
        for line in group:
            wider = line.pitch / pitch if pitch else 1.0
            same = abs(math.log(wider or 1.0)) < abs(math.log(wider * usual / height or 1.0))
            sized.append(replace(line, height=usual if same else height))
    return sized


def _words(line: _Placed, order: int) -> list[Word]:
    """Return a line's words; what stands first in it is placed there by itself."""
    size = round(_SIZE * line.height, 1)
    words: list[Word] = []
    at = 0
    for is_space, run in groupby(_with_spaces(line), str.isspace):
        letters = list(run)
        if is_space:
            continue
        edges = line.edges[at : at + len(letters)]
        at += len(letters)
        if not edges:
            break
        words.append(
            Word(
                text="".join(letters[: len(edges)]),
                x0=edges[0][0],
                x1=max(right for _, right in edges),
                y=line.middle + _BASELINE * size,
                size=size,
                bold=False,
                order=order + len(words),
                spaces=1 if words else 0,
                placed=not words,
                edges=tuple(left for left, _ in edges),
            )
        )
    return _spaced(words)


def _with_spaces(line: _Placed) -> str:
    """Return a line's text with the spaces that its letters' places show and that were not read."""
    middles = [(left + right) / 2 for left, right in line.edges]
    text = line.text[:1]
    at = 0
    for one, other in pairwise(line.text):
        if not one.isspace():
            at += 1
        together = not one.isspace() and not other.isspace() and 0 < at < len(middles)
        if together:
            first = at == 1 and one in _DASHES and not other.isdigit()
            wide = (_APART if first else _OPENED if other in _OPENING else _PARTED) * line.pitch
            parted = first or _is_parted_by_space(one, other)
            text += " " if parted and middles[at] - middles[at - 1] >= wide else ""
        text += other
    return text


def _is_parted_by_space(one: str, other: str) -> bool:
    """Whether a wide gap between two signs is a space: letters may be as wide as that."""
    letters = one.isalpha() and other.isalpha()
    negative = one in _DASHES and other.isdigit()
    wide = is_wide(one) or is_wide(other)
    return not letters and not negative and not wide


def _spaced(words: Sequence[Word]) -> list[Word]:
    """Cut words back where their rough places leave no space between them."""
    return [
        _cut_back(word, following.x0 - _SPACE * word.size) if following is not None else word
        for word, following in zip(words, [*words[1:], None], strict=True)
    ]


def _cut_back(word: Word, end: float) -> Word:
    if word.x1 <= end:
        return word
    return replace(word, x1=max(end, word.x0), edges=tuple(min(x, end) for x in word.edges))
