"""Which columns each header of a table heads: one alone, or a group of them.

Headers below that repeat tell it, or a rule under the header. Where neither does, a header is in
line with the one below that it begins, or is centred over its columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.rules import Rule, joined
from ingest.readers.pdf.tables.ruled import Band
from ingest.readers.pdf.words.lines import Line

_TOUCH = 1.0
"""Rules this near to each other, in points, are one: those of two columns have 1.3 between them."""
_FLUSH = 1.0
"""Edges this near to each other, in points, are in line."""
_CENTRED = 0.3
"""A header is this near to the middle of its columns, in font sizes (chosen by eye)."""
_ALONE = 0.5
"""The same for one that is alone in its row, as a line on what all figures are in."""
_NEARER = 0.5
"""One that is not is over the columns whose middle is nearer by so much (chosen by eye)."""
_LOWER = 0.8
"""What is this much lower, in font sizes, is below a header, not beside it (chosen by eye)."""


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A header's lines, top first, and the columns that it heads.

    `level` counts the cells below it.
    """

    level: int
    columns: tuple[int, ...]
    lines: list[Line]

    @property
    def top(self) -> Line:
        """Its first line."""
        return self.lines[0]


Below = Sequence[HeaderCell | None]
"""For each column the uppermost header cell so far, as headers are read from the body upward."""


def columns_over(piece: Line, bands: Sequence[Band]) -> list[int]:
    """Return the columns that a piece overlaps, or else the nearest; none left of them all."""
    over = [i for i, (start, end) in enumerate(bands) if piece.x0 < end and piece.x1 > start]
    if over or piece.x1 < bands[0][0] - piece.size:
        return over
    distance = [max(start - piece.x1, piece.x0 - end) for start, end in bands]
    return [distance.index(min(distance))]


class HeaderSpans:
    """The columns of a table and the rules about its header."""

    def __init__(self, bands: Sequence[Band], labels_end: float, rules: Sequence[Rule]) -> None:
        """Prepare the columns, each from where its figures begin to where they end.

        `labels_end` is where the labels beside them end; `rules` are the horizontal ones from the
        header's first line to the body's first row.
        """
        self._bands = bands
        self._rules = joined(rules, _TOUCH)
        self._apart = [rule for rule in self._rules if rule.start > labels_end]
        self._extents = [self._extent(band) for band in bands]

    def headed(self, row: Sequence[Line], below: Below) -> list[tuple[int, ...]]:
        """Return the columns that each piece of a row heads; none of a piece over the labels."""
        if groups := self._repeating(row, below):
            return groups
        spans = [self._span(piece, row, below) for piece in row]
        return [tuple(span) for span in self._shared_out(spans, row, below)]

    def parts(self, piece: Line, cell: HeaderCell) -> bool:
        """Whether a rule is between a piece and the cell below it."""
        return any(
            rule.start < piece.x1 and rule.end > piece.x0 for rule in self._between(piece, cell)
        )

    def _repeating(self, row: Sequence[Line], below: Below) -> list[tuple[int, ...]]:
        """Return the columns of pieces over headers that repeat, as the years of two periods do.

        Each piece is over one run of them and no other says the same; none is returned where it is
        otherwise.
        """
        over = [columns_over(piece, self._bands) for piece in row]
        heads = [columns for columns in over if columns]
        said = {piece.text for piece, columns in zip(row, over, strict=True) if columns}
        width, more = divmod(len(self._bands), max(1, len(heads)))
        words = [" ".join(line.text for line in cell.lines) if cell else "" for cell in below]
        if len(said) < len(heads) or len(heads) < 2 or width < 2 or more or not all(words):
            return []
        if words != words[:width] * len(heads) or len(set(words[:width])) < width:
            return []
        runs = [tuple(range(i * width, (i + 1) * width)) for i in range(len(heads))]
        if not all(set(columns) <= set(run) for columns, run in zip(heads, runs, strict=True)):
            return []
        rest = iter(runs)
        return [next(rest) if columns else () for columns in over]

    def _extent(self, band: Band) -> Band:
        """Return where a column begins and ends: as its figures and the rule over it alone do."""
        middle = _middle(*band)
        alone = [
            (rule.start, rule.end)
            for rule in self._apart
            if rule.start < middle < rule.end and len(self._ruled(rule)) == 1
        ]
        narrowest = min(alone, key=lambda one: one[1] - one[0], default=band)
        return min(band[0], narrowest[0]), max(band[1], narrowest[1])

    def _ruled(self, rule: Rule) -> list[int]:
        return [i for i, band in enumerate(self._bands) if rule.start < _middle(*band) < rule.end]

    def _between(self, piece: Line, cell: HeaderCell | None) -> Iterator[Rule]:
        """Yield the rules below a piece and above the cell under it."""
        end = cell.top.y - _NEARER * cell.top.size if cell else float("inf")
        yield from (rule for rule in self._rules if piece.y < rule.at < end)

    def _span(self, piece: Line, row: Sequence[Line], below: Below) -> list[int]:
        over = columns_over(piece, self._bands)
        if not over:
            return over
        others = {i for one in row if one is not piece for i in columns_over(one, self._bands)}
        under = below[over[0]]
        everything = list(range(len(self._bands)))
        last = len(over) > 1 and not others and under is None
        if last and self._off(piece, everything) < _ALONE * piece.size:
            # It says what the figures are in. Rules below it are the shades of the first row.
            return everything
        for rule in self._between(piece, under):
            group = self._ruled(rule)
            inside = rule.start - _FLUSH <= piece.x0 and piece.x1 <= rule.end + _FLUSH
            apart = rule in self._apart and others.isdisjoint(group)
            if inside and apart and len(group) > 1:
                return group
        cells = _overlapped(piece, [below[i] for i in over])
        if len(cells) == 1 and _in_line(piece, cells[0].top) and not self.parts(piece, cells[0]):
            return list(cells[0].columns)
        if len(over) == 1 and not cells and self._fits(piece, over[0]):
            return over
        beside = {i for i, cell in enumerate(below) if cell and not _is_below(cell, piece)}
        taken = (others | beside) - {*over}
        near = _CENTRED if others else _ALONE
        return self._centred(piece, over, taken, near, most=bool(cells) or not others)

    def _fits(self, piece: Line, column: int) -> bool:
        """Whether a piece ends where its column does, or is centred over it."""
        flush = abs(piece.x1 - self._bands[column][1]) < _FLUSH
        return flush or self._off(piece, [column]) < _CENTRED * piece.size

    def _centred(
        self, piece: Line, over: list[int], taken: set[int], near: float, *, most: bool
    ) -> list[int]:
        """Return the columns that a piece is in the middle of, `over` at least.

        Args:
            piece: the header.
            over: the columns that it touches.
            taken: those that it cannot head.
            near: how far off the middle it may be, in font sizes.
            most: whether it heads the most of the columns that it is in the middle of; else it
                heads the fewest.

        """
        low, high = over[0], over[-1]
        while low - 1 >= 0 and low - 1 not in taken:
            low -= 1
        while high + 1 < len(self._bands) and high + 1 not in taken:
            high += 1
        reaches = [
            list(range(first, last + 1))
            for first in range(low, over[0] + 1)
            for last in range(over[-1], high + 1)
        ]
        middle = [one for one in reaches if self._off(piece, one) < near * piece.size]
        if middle:
            return (max if most else min)(middle, key=len)
        nearest = min(reaches, key=lambda one: (self._off(piece, one), len(one)))
        gain = self._off(piece, over) - self._off(piece, nearest)
        return nearest if gain > _NEARER * piece.size else over

    def _off(self, piece: Line, columns: Sequence[int]) -> float:
        middle = _middle(self._extents[columns[0]][0], self._extents[columns[-1]][1])
        return abs(_middle(piece.x0, piece.x1) - middle)

    def _shared_out(
        self, spans: list[list[int]], row: Sequence[Line], below: Below
    ) -> list[list[int]]:
        """Return the spans with the columns left between them, where a rule goes on below all.

        They go to the header on their right that ends where its columns do, if each has a header
        of its own below the rule.
        """
        shared = [list(span) for span in spans]
        headed = {i for span in spans for i in span}
        for span, piece in zip(shared, row, strict=True):
            under = below[span[0]] if span else None
            if under is None or abs(piece.x1 - self._bands[span[-1]][1]) >= _FLUSH:
                continue
            ruled = {
                i
                for rule in self._between(piece, under)
                if rule.end >= piece.x1
                for i in self._ruled(rule)
            }
            while (left := span[0] - 1) in ruled - headed and below[left] is not None:
                span.insert(0, left)
        return shared


def _middle(start: float, end: float) -> float:
    return (start + end) / 2


def _is_below(cell: HeaderCell, piece: Line) -> bool:
    return cell.top.y - piece.y > _LOWER * piece.size


def _overlapped(piece: Line, below: Below) -> list[HeaderCell]:
    """Return the cells that a piece is over, each once."""
    found: list[HeaderCell] = []
    for cell in below:
        if cell is not None and not any(cell is one for one in found):
            start, end = min(line.x0 for line in cell.lines), max(line.x1 for line in cell.lines)
            if piece.x0 < end and piece.x1 > start:
                found.append(cell)
    return found


def _in_line(piece: Line, other: Line) -> bool:
    """Whether two lines begin or end alike, or are centred on each other."""
    pairs = (
        (piece.x0, other.x0),
        (piece.x1, other.x1),
        (_middle(piece.x0, piece.x1), _middle(other.x0, other.x1)),
    )
    return any(abs(one - another) < _FLUSH for one, another in pairs)
