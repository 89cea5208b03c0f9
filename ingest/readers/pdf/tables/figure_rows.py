"""Rows of figures on a PDF page: a label, then figures that stand apart from it.

A figure keeps its signs: the currency before it and the percent sign or bracket after it, even
where these have columns of their own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.words.glyphs import Word

_CLEAR = 0.9
"""A figure stands apart from words that are this far before it, in font sizes."""
_APART = 0.45
"""Two figures stand apart from this gap on: word spaces are about 0.25; both chosen by eye."""

SIGN_BEFORE = re.compile(r"^(?:(?:US|CA|AU|HK|NT|R)?[$€£¥₩₹]|\()$")
SIGN_AFTER = re.compile(r"^(?:[%％)]+|pts?\.?|bps)$")
FIGURE = re.compile(
    r"^(?:US)?[$€£¥]?[-–−+△▲(]*(?:US)?[$€£¥]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%％]?\)?[%％]?[*†‡]*$"
)
_NOTHING = re.compile(r"^(?:[—–―‐-]+|\*+|n\.?/?[am]\.?)[%％]?$", re.IGNORECASE)
_MARKER = re.compile(r"^(?:\(?\w{1,2}\)?[,.]?)+$|^[*†‡§]+$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_LEADERS = re.compile(r"[.…‥·・]{3,}")


@dataclass(frozen=True, slots=True)
class Figure:
    """The words of one figure, with its signs, and the gap before it, in font sizes."""

    words: tuple[Word, ...]
    gap: float

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @property
    def text(self) -> str:
        """Its words, without spaces."""
        return "".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row's words before its figures, and the figures from left to right."""

    label: tuple[Word, ...]
    figures: tuple[Figure, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All words of the row."""
        return (*self.label, *(word for figure in self.figures for word in figure.words))


def figure_row(row: Sequence[Word]) -> FigureRow | None:
    """Return a row of words as label and figures; None where no figure ends it.

    Rows of years alone head a table, and dots lead to a page number: both are none.
    """
    first = len(row)
    while first and _is_part(row, first - 1):
        first -= 1
    while first < len(row) and not _opens(row, first):
        first += 1
    figures = _figures(row, first)
    said = [figure.text for figure in figures if any(map(str.isdigit, figure.text))]
    if not said or _are_years(said) or any(_LEADERS.search(word.text) for word in row):
        return None
    return FigureRow(tuple(row[:first]), tuple(figures))


def is_marker(text: str) -> bool:
    """Whether a small word can be a footnote's marker: 1, (1), (1)(2), a, *."""
    return bool(_MARKER.match(text))


def _is_part(row: Sequence[Word], index: int) -> bool:
    """Whether a word can be part of the figures that end a row."""
    word = row[index]
    if FIGURE.match(word.text) or _NOTHING.match(word.text):
        return True
    if SIGN_BEFORE.match(word.text):
        return index + 1 < len(row)
    before = row[index - 1] if index else None
    if SIGN_AFTER.match(word.text):
        return before is not None
    # A footnote's marker is smaller than the figure that it stands at.
    return before is not None and word.size < 0.85 * before.size and is_marker(word.text)


def _opens(row: Sequence[Word], index: int) -> bool:
    """Whether the first of the figures can begin with this word."""
    word = row[index]
    if SIGN_AFTER.match(word.text) and not _NOTHING.match(word.text):
        return False
    return not index or word.x0 - row[index - 1].x1 > _CLEAR * word.size


def _figures(row: Sequence[Word], first: int) -> list[Figure]:
    groups: list[list[Word]] = []
    for index in range(first, len(row)):
        word = row[index]
        if groups and _belongs(groups[-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    ends = [row[first - 1].x1 if first else float("-inf")]
    ends += [max(word.x1 for word in group) for group in groups]
    return [
        Figure(tuple(group), (group[0].x0 - end) / group[0].size)
        for group, end in zip(groups, ends, strict=False)
    ]


def _belongs(group: Sequence[Word], word: Word) -> bool:
    """Whether a word carries on the figure before it."""
    signs = all(SIGN_BEFORE.match(one.text) for one in group)
    if SIGN_AFTER.match(word.text):
        return not signs
    if signs:
        return True
    return word.x0 - group[-1].x1 < _APART * word.size and not SIGN_BEFORE.match(word.text)


def _are_years(figures: Sequence[str]) -> bool:
    """Whether the figures are years that follow each other, as those of a header do."""
    if not all(map(_YEAR.match, figures)):
        return False
    steps = [abs(int(one) - int(other)) for one, other in pairwise(figures)]
    return all(step <= 1 for step in steps)
