"""Ruled tables on a PDF page: grids of crossing rules.

The lattice method: A. Nurminen, "Algorithmic extraction of data in tables in PDF documents",
Tampere 2013. Cells without a rule between them are one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.rules import Rule, joined
from ingest.readers.pdf.tables.ruled import Table, header_rows
from ingest.readers.pdf.words.glyphs import Word
from ingest.readers.pdf.words.lines import line_of, rows_of

_SNAP = 3.0
"""Rules nearer to each other than this, in points, are one."""
_LAYOUT_LETTERS = 280
"""Where cells hold more letters than this on average, the grid only arranges the page."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the rules of one table stand."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]


def ruled_tables(
    words: Sequence[Word], horizontal: Sequence[Rule], vertical: Sequence[Rule]
) -> tuple[list[Table], list[list[Word]]]:
    """Return the ruled tables, and the words that stand in none of them.

    The words come in groups to be laid out apart: those of each cell of a grid that only arranges
    the page, and last all others.
    """
    tables: list[Table] = []
    apart: list[list[Word]] = []
    rest = list(words)
    for grid in _grids(horizontal, vertical):
        inside = [word for word in rest if _within(word, grid)]
        cells = _gridded(inside, grid)
        filled = [cell for cell in cells.values() if cell]
        if not _is_table(cells):
            continue
        taken = set(map(id, inside))
        rest = [word for word in rest if id(word) not in taken]
        if sum(len(word.text) for cell in filled for word in cell) > _LAYOUT_LETTERS * len(filled):
            apart += filled
        else:
            tables.append(_ruled(cells, grid))
    return tables, [*apart, rest]


def _grids(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[_Grid]:
    across, down = joined(horizontal, _SNAP), joined(vertical, _SNAP)
    groups = _crossing(across, down)
    grids = []
    for rows, columns in groups:
        left = min(rule.start for rule in rows)
        right = max(rule.end for rule in rows)
        top = min(rule.start for rule in columns)
        bottom = max(rule.end for rule in columns)
        # A table may be open at its sides.
        xs = _snapped([left, right, *(rule.at for rule in columns)])
        ys = _snapped([top, bottom, *(rule.at for rule in rows)])
        if len(xs) > 2 and len(ys) > 2:
            grids.append(_Grid(xs, ys, tuple(rows), tuple(columns)))
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _crossing(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group rules that cross or touch, directly or through others."""
    owner = list(range(len(across)))

    def root(index: int) -> int:
        while owner[index] != index:
            index = owner[index]
        return index

    crossed: list[list[int]] = []
    for column in down:
        touching = [i for i, row in enumerate(across) if _cross(row, column)]
        crossed.append(touching)
        for one, other in pairwise(touching):
            owner[root(one)] = root(other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, row in enumerate(across):
        groups.setdefault(root(index), ([], []))[0].append(row)
    for column, touching in zip(down, crossed, strict=True):
        if touching:
            groups[root(touching[0])][1].append(column)
    return [(rows, columns) for rows, columns in groups.values() if columns and len(rows) > 1]


def _cross(row: Rule, column: Rule) -> bool:
    return (
        row.start - _SNAP <= column.at <= row.end + _SNAP
        and column.start - _SNAP <= row.at <= column.end + _SNAP
    )


def _snapped(places: Iterable[float]) -> tuple[float, ...]:
    snapped: list[float] = []
    for place in sorted(places):
        if not snapped or place - snapped[-1] > _SNAP:
            snapped.append(place)
    return tuple(snapped)


def _within(word: Word, grid: _Grid) -> bool:
    middle, height = (word.x0 + word.x1) / 2, word.y - 0.3 * word.size
    return grid.xs[0] <= middle <= grid.xs[-1] and grid.ys[0] <= height <= grid.ys[-1]


def _gridded(words: Sequence[Word], grid: _Grid) -> dict[tuple[int, int], list[Word]]:
    """Return the words of every cell by its first row and column, in order."""
    home = _spans(grid)
    cells: dict[tuple[int, int], list[Word]] = {slot: [] for slot in sorted(set(home.values()))}
    for word in words:
        row = _slot(grid.ys, word.y - 0.3 * word.size)
        column = _slot(grid.xs, (word.x0 + word.x1) / 2)
        cells[home[row, column]].append(word)
    return cells


def _slot(edges: Sequence[float], place: float) -> int:
    inner = [edge for edge in edges[1:-1] if edge <= place]
    return len(inner)


def _spans(grid: _Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for every slot of the grid the first slot of the cell that it belongs to."""
    home: dict[tuple[int, int], tuple[int, int]] = {}
    for row, (top, bottom) in enumerate(pairwise(grid.ys)):
        for column, (left, right) in enumerate(pairwise(grid.xs)):
            middle, height = (left + right) / 2, (top + bottom) / 2
            if column and not _closed(grid.vertical, left, height):
                home[row, column] = home[row, column - 1]
            elif row and not _closed(grid.horizontal, top, middle):
                home[row, column] = home[row - 1, column]
            else:
                home[row, column] = (row, column)
    return home


def _closed(rules: Sequence[Rule], at: float, place: float) -> bool:
    return any(
        abs(rule.at - at) <= _SNAP and rule.start - _SNAP <= place <= rule.end + _SNAP
        for rule in rules
    )


def _is_table(cells: dict[tuple[int, int], list[Word]]) -> bool:
    """Whether a grid holds words in two rows and two columns, and in a good part of its cells."""
    filled = [slot for slot, cell in cells.items() if cell]
    rows, columns = {row for row, _ in filled}, {column for _, column in filled}
    return len(rows) > 1 and len(columns) > 1 and len(filled) > 0.4 * len(cells)


def _ruled(cells: dict[tuple[int, int], list[Word]], grid: _Grid) -> Table:
    rows = sorted({row for row, _ in cells if any(cells.get((row, c)) for _, c in cells)})
    columns = sorted({column for (_, column), cell in cells.items() if cell})
    lines = tuple(
        tuple(
            tuple(line_of(line) for line in rows_of(cells.get((row, column), ())))
            for column in columns
        )
        for row in rows
    )
    headers = header_rows(lines, _corner_rows(cells, rows))
    return Table(lines, headers, grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1])


def _corner_rows(cells: dict[tuple[int, int], list[Word]], rows: Sequence[int]) -> int:
    """Return how many rows the first cell reaches down over, where others divide beside it."""
    first = min(column for _, column in cells)
    starts = [row for row in rows if (row, first) in cells]
    return rows.index(starts[1]) if len(starts) > 1 else 1
