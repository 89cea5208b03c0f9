"""Running headers, footers and page numbers: told by standing in the same place page after page.

Losing what a page says is worse than keeping what it need not say, so that only lines at a page's
very top or bottom count that come again at the same height, and numbers only where they count the
pages.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.words.lines import Line

FEWEST_PAGES = 3
"""A line is furniture from this many pages on; of two pages only where its words are the same, or
it is at the foot of both and counts them."""

_MARGIN = 0.14
"""Share of a page's height, at top and bottom, where furniture stands."""
_OUTERMOST = 2
_SAME_HEIGHT = 4.0
_DENSITY = 0.45
"""Share of the pages from its first to its last that a line stands on: left or right pages do."""
_LARGEST = 1.15
"""Larger than this share of the body's type, a line that comes again is a heading."""

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"^\W*[ivxlc]{1,6}\W*$")
_LABEL = re.compile(r"^(?!p\b|page\b|頁|ページ)[^\W\d_]+\W*\d+\W*$", re.IGNORECASE)
"""A word and a number: a caption ("figure 3") may stand at the top of page after page too."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's lines, with where it begins and ends; both grow downward."""

    lines: Sequence[Line]
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Seen:
    page: int
    line: int
    height: float
    words: str
    size: float
    low: bool = True


@dataclass(frozen=True, slots=True)
class Furniture:
    """Lines as (page, line), both counted from 0: those to leave out, and the first of each kind.

    The `firsts` say what no other line says, as a date of approval. They stay, but head nothing.
    """

    left_out: frozenset[tuple[int, int]] = frozenset()
    firsts: frozenset[tuple[int, int]] = frozenset()


def furniture(pages: Sequence[PageLines], body_size: float) -> Furniture:
    """Return the lines that recur in the margins of pages."""
    if len(pages) < 2:
        return Furniture()
    alike: dict[str, list[_Seen]] = defaultdict(list)
    for number, page in enumerate(pages):
        for seen in _outermost(number, page):
            alike[_folded(seen.words)].append(seen)
    groups = [
        (key, group)
        for key, lines in alike.items()
        for group in _same_height(lines)
        if _recurs(key, group, body_size, len(pages))
    ]
    groups += _counters(pages)
    recurring = {(seen.page, seen.line) for _, group in groups for seen in group}
    elsewhere = {
        _letters(line.text)
        for number, page in enumerate(pages)
        for index, line in enumerate(page.lines)
        if (number, index) not in recurring
    }
    firsts = {
        (group[0].page, group[0].line)
        for key, group in groups
        if _has_letters(key) and _letters(group[0].words) not in elsewhere
    }
    return Furniture(frozenset(recurring - firsts), frozenset(firsts))


def _counters(pages: Sequence[PageLines]) -> list[tuple[str, list[_Seen]]]:
    """Return what ends page after page and counts them, however far down the page it stands.

    Pages printed from the web end where their text does.
    """
    alike: dict[str, list[_Seen]] = defaultdict(list)
    for number, page in enumerate(pages):
        if not page.lines:
            continue
        lowest = max(range(len(page.lines)), key=lambda index: page.lines[index].y)
        line = page.lines[lowest]
        seen = _Seen(number, lowest, line.y - page.top, line.text, line.size)
        alike[_folded(seen.words)].append(seen)
    return [
        (key, group)
        for key, group in alike.items()
        if "#" in key and len(group) > FEWEST_PAGES and _counts_pages(group)
    ]


def _outermost(number: int, page: PageLines) -> list[_Seen]:
    margin = _MARGIN * (page.bottom - page.top)
    heights = sorted({round(line.y) for line in page.lines})
    high, low = heights[:_OUTERMOST], heights[-_OUTERMOST:]
    return [
        _Seen(number, index, line.y - page.top, line.text, line.size, round(line.y) in low)
        for index, line in enumerate(page.lines)
        if (round(line.y) in high and line.y - page.top < margin)
        or (round(line.y) in low and page.bottom - line.y < margin)
    ]


def _folded(words: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", words).casefold().split())
    return "#" if _ROMAN.match(folded) else _DIGITS.sub("#", folded)


def _same_height(lines: Sequence[_Seen]) -> list[list[_Seen]]:
    groups: list[list[_Seen]] = []
    for seen in sorted(lines, key=lambda seen: (seen.height, seen.page)):
        if groups and seen.height - groups[-1][-1].height < _SAME_HEIGHT:
            groups[-1].append(seen)
        else:
            groups.append([seen])
    return [sorted(group, key=lambda seen: (seen.page, seen.line)) for group in groups]


def _recurs(key: str, group: Sequence[_Seen], body_size: float, count: int) -> bool:
    """Whether lines alike in words and height are furniture of a document of `count` pages."""
    pages = sorted({seen.page for seen in group})
    few = count < FEWEST_PAGES
    if len(pages) < min(FEWEST_PAGES, count):
        return False
    if len(pages) < _DENSITY * (pages[-1] - pages[0] + 1):
        return False
    if not _has_letters(key):
        if few:
            return False
        return "#" not in key or _counts_pages(group)
    if max(seen.size for seen in group) > _LARGEST * body_size:
        return False
    changing = len({seen.words for seen in group}) > 1
    if changing and few and not all(seen.low for seen in group):
        return False
    return not changing or (_counts_pages(group) and not _LABEL.match(group[0].words))


def _has_letters(key: str) -> bool:
    return any(letter.isalpha() for letter in key)


def _letters(words: str) -> str:
    return "".join(letter for letter in _folded(words) if letter.isalpha())


def _counts_pages(group: Sequence[_Seen]) -> bool:
    """Whether a number in the lines goes up as the pages do, in most of them."""
    if all(_ROMAN.match("".join(seen.words.casefold().split())) for seen in group):
        return True
    steps: Counter[int] = Counter()
    for one, other in pairwise(group):
        before, after = _numbers(one), _numbers(other)
        pages = other.page - one.page
        steps[any(b - a == pages for a, b in zip(before, after, strict=False))] += 1
    return steps[True] >= 0.7 * sum(steps.values())


def _numbers(seen: _Seen) -> list[int]:
    words = unicodedata.normalize("NFKC", seen.words)
    return [int(digits) for digits in _DIGITS.findall(words) if len(digits) < 10]
