"""Columns of a page: where running text stands beside something else.

Rows of a page of two columns have words of both on one baseline. What looks for tables must not
take the sentences of one column for the labels of what stands in the other.
"""

from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.tables.figure_rows import figure_row
from ingest.readers.pdf.words.glyphs import Word

_GAP = 1.0
"""A gutter is at least this many font sizes wide."""
_FEWEST = 6
"""So many rows have words on both sides of a gutter. Chosen by eye."""
_CROSSED = 0.1
"""At most this share of the rows between the first and the last of them goes over it."""
_PROSE_WORDS = 4
_CARRIED_ON = 0.35
"""Running text: at least this share of its rows begins with a small letter. Chosen by eye."""

Row = Sequence[Word]


def side_by_side(rows: Sequence[Row]) -> list[list[Row]]:
    """Part the rows of a page at its gutter; all rows together where there is none.

    Returns the rows above it, those on its left, those on its right, and those below, as far as
    there are any; a row on one side only goes to that side.
    """
    for x in _candidates(rows):
        both = [i for i, row in enumerate(rows) if _is_parted(row, x)]
        if len(both) < _FEWEST:
            continue
        first, last = both[0], both[-1] + 1
        within = rows[first:last]
        crossed = sum(any(word.x0 < x < word.x1 for word in row) for row in within)
        if crossed > _CROSSED * len(within):
            continue
        left = [[word for word in row if word.x1 <= x] for row in within]
        right = [[word for word in row if word.x1 > x] for row in within]
        if _runs_beside(left, right) or _runs_beside(right, left):
            parts = [rows[:first], left, right, rows[last:]]
            return [[row for row in part if row] for part in parts if any(part)]
    return [list(rows)]


def _candidates(rows: Sequence[Row]) -> list[float]:
    """Return where most rows have a gap, the place that most of them share first."""
    gaps = [
        (one.x1, other.x0)
        for row in rows
        for one, other in pairwise(row)
        if other.x0 - one.x1 >= _GAP * one.size
    ]
    shared = {end: sum(start < end - 0.1 <= other for start, other in gaps) for _, end in gaps}
    return [end - 0.1 for end in sorted(shared, key=lambda end: (-shared[end], end))]


def _is_parted(row: Row, x: float) -> bool:
    """Whether a row has a gap at a place, with words on both sides."""
    return any(
        one.x1 <= x <= other.x0 and other.x0 - one.x1 >= _GAP * one.size
        for one, other in pairwise(row)
    )


def _runs_beside(text: Sequence[Row], other: Sequence[Row]) -> bool:
    """Whether the first is running text, and the other no column of figures alone."""
    rows = [row for row in text if row]
    prose = [row for row in rows if len(row) >= _PROSE_WORDS and figure_row(row) is None]
    carried = sum(row[0].text[:1].islower() for row in prose)
    beside = [row for row in other if row]
    worded = sum(any(letter.isalpha() for word in row for letter in word.text) for row in beside)
    return (
        2 * len(prose) >= len(rows)
        and carried >= _CARRIED_ON * len(rows)
        and 2 * worded >= len(beside)
    )
