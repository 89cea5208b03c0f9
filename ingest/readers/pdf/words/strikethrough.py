"""Words of a PDF that are struck out: a rule runs through them.

Places are shares of the page as it is seen. A rule that goes on beyond its words is a table's or
an ornament, one near their feet underlines them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from ingest.document.nodes import Span, WordBox
from ingest.readers.pdf.words.geometry import Bounds
from ingest.readers.pdf.words.glyphs import Page

_MIDDLE = (0.33, 0.68)
"""Where a rule crosses a word that it strikes, as shares of the box from its top."""
_COVERED = 0.6
"""Share of a word's width that a rule covers which strikes it."""
_BEYOND = 0.6
"""How far, in heights of the box, a rule may reach beyond the words that it strikes."""
_THIN = 0.01


def rules_of_page(page: Page) -> tuple[Bounds, ...]:
    """Return left, top, right and bottom of the rules along the lines of a page's text."""
    boxes = (
        frame.shares.box(rule.start, rule.end, rule.at - _THIN, rule.at + _THIN)
        for frame in page.frames
        for rule in frame.horizontal
    )
    return tuple(box for box in boxes if box is not None)


@dataclass(frozen=True, slots=True)
class _Boxes:
    """Boxes that can be asked for by height: `numbers` and their `tops`, highest first."""

    boxes: Sequence[Bounds]
    numbers: Sequence[int]
    tops: Sequence[float]
    tallest: float

    @classmethod
    def of(cls, boxes: Sequence[Bounds]) -> Self:
        numbers = sorted(range(len(boxes)), key=lambda number: boxes[number][1])
        tallest = max((bottom - top for _, top, _, bottom in boxes), default=0.0)
        return cls(boxes, numbers, [boxes[number][1] for number in numbers], tallest)

    def near(self, height: float) -> Sequence[int]:
        """Return the boxes that may reach over a height: a page may have thousands of rules."""
        first = bisect_left(self.tops, height - self.tallest)
        return self.numbers[first : bisect_right(self.tops, height)]


def struck_words(words: Sequence[WordBox], rules: Iterable[Bounds]) -> list[Span]:
    """Return the spans of the words of a page through which a rule runs, in order."""
    boxes = [(word.left, word.top, word.right, word.bottom) for word in words]
    upright = _Boxes.of(boxes)
    # A page that is turned by a quarter has its lines upright.
    turned = _Boxes.of([(top, left, bottom, right) for left, top, right, bottom in boxes])
    struck: set[int] = set()
    for left, top, right, bottom in set(rules):
        if right - left > bottom - top:
            struck.update(_crossed(upright, left, right, (top + bottom) / 2))
        else:
            struck.update(_crossed(turned, top, bottom, (left + right) / 2))
    return [Span(words[number].start, words[number].end) for number in sorted(struck)]


def _crossed(boxes: _Boxes, start: float, end: float, at: float) -> list[int]:
    """Return the boxes that a rule strikes which runs from `start` to `end` at height `at`."""
    crossed = [n for n in boxes.near(at) if _crosses(boxes.boxes[n], start, end, at)]
    if not crossed:
        return []
    lefts, tops, rights, bottoms = zip(*(boxes.boxes[number] for number in crossed), strict=True)
    beyond = _BEYOND * max(low - high for high, low in zip(tops, bottoms, strict=True))
    return crossed if start > min(lefts) - beyond and end < max(rights) + beyond else []


def _crosses(box: Bounds, start: float, end: float, at: float) -> bool:
    left, top, right, bottom = box
    high, low = (top + share * (bottom - top) for share in _MIDDLE)
    return high < at < low and min(end, right) - max(start, left) > _COVERED * (right - left)
