"""Headings and footnotes of a PDF: by its bookmarks, else by how they are set.

A bookmark names a line of its page. Without bookmarks, a short paragraph that is clearly larger
than the body, or bold where the body is not, is a heading; the larger, the higher it ranks.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.readers.pdf.layout import Item, Paragraph
from ingest.readers.pdf.words.lines import Line, is_item
from ingest.structure.lines import heading_like

DEEPEST = 6
"""The lowest level of a heading."""

_LARGER = 1.12
_SMALLER = 0.93
_MOST_LINES = 3
_MOST_HEADINGS = 0.3
"""Where more of the letters than this look like headings, their type tells nothing."""
_MOST_BOLD = 0.3
_LABELS = 3
"""So many headings of one rank with nothing between them are labels."""

_NUMBERING = re.compile(
    r"^\W*(?:(?:chapter|section|part|article|annex|appendix)\s+)?"
    r"(?:第\s*\S{1,3}\s*[編章節款条部]|[\divxIVX]+(?:\.\d+)*[.):：]?(?=[\s　]))\s*",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(
    r"^(?:[*＊†‡※]+\d{0,3}|[\d¹²³⁰⁴-⁹]{1,3}|[(（]?注\s*\d{0,3}[)）]?)[).:：]?\s+\S"
)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: `page` from 0; `top` is how high it points, upward, if it says."""

    title: str
    level: int
    page: int
    top: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """Lines `[first, last)` of paragraph `item` on `page`, all counted from 0."""

    page: int
    item: int
    first: int
    last: int


Pages = Sequence[Sequence[Item]]


def bookmarked(pages: Pages, bookmarks: Sequence[Bookmark]) -> dict[Place, int]:
    """Return where the bookmarks' words stand, with the level of each."""
    found: dict[Place, int] = {}
    for bookmark in bookmarks:
        places = [place for place in _places(pages, bookmark) if not _meets(found, place)]
        if places:
            nearest = min(places, key=lambda place: _distance(pages, place, bookmark))
            found[nearest] = min(bookmark.level, DEEPEST)
    return found


def set_off(pages: Pages, body_size: float) -> dict[Place, int]:
    """Return the headings that type alone tells, with the level of each."""
    bold_tells = _bold_tells(pages)
    looks = [[_look(item, body_size, bold_tells) for item in items] for items in pages]
    if _letters_of(pages, looks) > _MOST_HEADINGS * sum(len(line.text) for line in _lines(pages)):
        return {}
    ranks = sorted({look for page in looks for look in page if look}, reverse=True)
    found: dict[Place, int] = {}
    for number, page in enumerate(looks):
        for index in _alone(page):
            item = pages[number][index]
            look = page[index]
            if isinstance(item, Paragraph) and look is not None:
                level = min(ranks.index(look) + 1, DEEPEST)
                found[Place(number, index, 0, len(item.lines))] = level
    return found


def footnotes(pages: Pages, body_size: float) -> set[tuple[int, int]]:
    """Return the footnotes as (page, item): small type at a page's end that begins with a mark."""
    found: set[tuple[int, int]] = set()
    for number, items in enumerate(pages):
        for index in range(len(items) - 1, -1, -1):
            item = items[index]
            if not isinstance(item, Paragraph) or _size(item) > _SMALLER * body_size:
                break
            if _FOOTNOTE.match(item.lines[0].text):
                found.add((number, index))
    return found


def body_size(pages: Pages) -> float:
    """Return the size that most letters of the paragraphs have, in points."""
    letters: Counter[float] = Counter()
    for line in _lines(pages):
        letters[round(line.size * 2) / 2] += len(line.text)
    return max(letters.items(), key=lambda item: (item[1], item[0]))[0] if letters else 0.0


def _lines(pages: Pages) -> Iterator[Line]:
    for items in pages:
        for item in items:
            if isinstance(item, Paragraph):
                yield from item.lines


def _places(pages: Pages, bookmark: Bookmark) -> Iterator[Place]:
    wanted = _keys(bookmark.title)
    ends = tuple(wanted)
    items = pages[bookmark.page] if bookmark.page < len(pages) else ()
    for index, item in enumerate(items):
        if not isinstance(item, Paragraph):
            continue
        letters = [_letters_of_line(line.text) for line in item.lines]
        for first in range(len(item.lines)):
            for last in range(first + 1, min(first + _MOST_LINES, len(item.lines)) + 1):
                if not "".join(letters[first:last]).endswith(ends):
                    continue
                words = " ".join(line.text for line in item.lines[first:last])
                if _keys(words) & wanted:
                    yield Place(bookmark.page, index, first, last)


def _keys(words: str) -> frozenset[str]:
    """Return the words folded, with and without the number before them."""
    folded = _folded(words)
    keys = (_letters(folded), _letters(_NUMBERING.sub("", folded, count=1)))
    return frozenset(key for key in keys if key)


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()


@lru_cache(maxsize=1000)
def _letters_of_line(text: str) -> str:
    """Return a line's letters, folded; several bookmarks ask for those of one page."""
    return _letters(_folded(text))


def _letters(words: str) -> str:
    return "".join(letter for letter in words if letter.isalnum())


def _meets(found: dict[Place, int], place: Place) -> bool:
    return any(
        (one.page, one.item) == (place.page, place.item)
        and one.first < place.last
        and place.first < one.last
        for one in found
    )


def _distance(pages: Pages, place: Place, bookmark: Bookmark) -> tuple[float, int, int]:
    item = pages[place.page][place.item]
    if bookmark.top is None or not isinstance(item, Paragraph):
        return (0.0, place.item, place.first)
    return (abs(item.lines[place.first].top + bookmark.top), place.item, place.first)


def _bold_tells(pages: Pages) -> bool:
    bold = every = 0
    for line in _lines(pages):
        every += len(line.text)
        bold += len(line.text) if line.bold else 0
    return bold < _MOST_BOLD * every


Look = tuple[float, bool]
"""Size, in half points, and whether bold."""


def _letters_of(pages: Pages, looks: Sequence[Sequence[Look | None]]) -> int:
    return sum(
        len(line.text)
        for items, page in zip(pages, looks, strict=True)
        for item, look in zip(items, page, strict=True)
        if isinstance(item, Paragraph) and look is not None
        for line in item.lines
    )


def _look(item: Item, body_size: float, bold_tells: bool) -> Look | None:
    """Return how a heading is set; None for what is no heading."""
    if not isinstance(item, Paragraph) or item.running or len(item.lines) > _MOST_LINES:
        return None
    bold = bold_tells and all(line.bold for line in item.lines)
    size = round(_size(item) * 2) / 2
    larger = size >= _LARGER * body_size
    if not larger and not (bold and size >= body_size and len(item.lines) == 1):
        return None
    words = " ".join(line.text for line in item.lines)
    bullet = item.item and is_item(item.lines[0]) and not words.lstrip("（(")[0].isalnum()
    return (size, bold) if heading_like(words) and not bullet else None


def _size(item: Paragraph) -> float:
    return max(line.size for line in item.lines)


def _alone(page: Sequence[Look | None]) -> Iterator[int]:
    """Yield the headings of a page but those that stand in a row of labels."""
    run: list[int] = []
    for index, look in enumerate([*page, None]):
        if run and look != page[run[-1]]:
            yield from run if len(run) < _LABELS else ()
            run = []
        if look is not None:
            run.append(index)
