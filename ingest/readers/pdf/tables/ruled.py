"""Tables on a PDF page that stand in columns with nothing ruled around them.

Precision comes first: only rows of short cells that keep to the same columns count, for prose set
in columns and lists must stay what they are.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, mode

from ingest.readers.pdf.rules import Rule
from ingest.readers.pdf.words.glyphs import Word
from ingest.readers.pdf.words.lines import Line, evenly_spaced, is_item, line_of

Cell = tuple[Line, ...]
"""The lines of a cell's words, none where it is empty."""

_FEWEST_ROWS = 3
_ROW_PITCH = 2.8
"""Rows of an unruled table stand at most this many font sizes apart."""
_PROSE_WIDTH = 13.0
"""Lines of prose are, in font sizes, at least so long ..."""
_PROSE_FILL = 0.8
"""... and most of them fill their column to this share."""

_NUMBER = re.compile(r"^\W*\d[\d.,\s]*\W*(?:\w{1,12}\W*)?$")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells with the place they take up; `header_rows` is 0 where nothing tells.

    `above` gives for each column the header cells above it as (row, column), where they are known.
    The first cells of a `labelled` one name its rows, and none of them is a header.
    """

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int
    x0: float
    x1: float
    top: float
    bottom: float
    above: tuple[tuple[tuple[int, int], ...], ...] = ()
    labelled: bool = False


def header_rows(rows: Sequence[Sequence[Cell]], corner: int = 1) -> int:
    """Return how many rows at the top are headers: set bold over others that are not.

    Where they are, the first cell's `corner`, the rows that it reaches over, are too.
    """
    bold = [all(line.bold for cell in row for line in cell) for row in rows]
    if all(bold):
        return 0
    count = bold.index(False)
    # More than a few bold rows stress something else.
    return max(count, corner if count else 0) if count <= 3 else 0


def aligned_tables(rows: Sequence[Sequence[Line]], rules: Sequence[Rule]) -> list[Table]:
    """Return the tables among rows of lines that stand in columns with nothing ruled around them.

    `rules` are the horizontal ones: no cell goes on across one.
    """
    tables: list[Table] = []
    index = 0
    while index < len(rows):
        run = _run(rows, index)
        found = _tables_of_run(run, rules) if len(run) > 1 else []
        tables += found
        prose = sum(is_prose(band, run) for band in _bands(run)) if len(run) > 1 else 0
        index += len(run) if found or prose > 1 else 1
    return tables


def _tables_of_run(run: Sequence[Sequence[Line]], rules: Sequence[Rule]) -> list[Table]:
    """Return the rows as a table, or else the tables inside their columns."""
    bands = _bands(run)
    if _is_aligned(run, bands):
        return [_aligned(run, bands, rules)]
    if len(bands) < 2:
        return []
    return [table for band in bands for table in aligned_tables(_inside(band, run), rules)]


Band = tuple[float, float]
"""Where a column begins and ends."""


def _run(rows: Sequence[Sequence[Line]], index: int) -> list[Sequence[Line]]:
    """Return the rows from `index` on that keep to two columns or more."""
    run: list[Sequence[Line]] = []
    bands: list[Band] = []
    for row in rows[index:]:
        if run and row[0].y - run[-1][0].y > _ROW_PITCH * max(line.size for line in row):
            break
        if len(row) == 1 and (not run or len(touched(bands, row[0])) > 1):
            break
        widened = union([*bands, *((line.x0, line.x1) for line in row)])
        if len(widened) < 2:
            break
        bands = widened
        run.append(row)
    while run and len(run[-1]) == 1 and run[-1][0].x0 < bands[0][1]:
        run.pop()
    return run


def union(bands: Iterable[Band]) -> list[Band]:
    """Return the stretches that others take up together, in order."""
    union: list[Band] = []
    for start, end in sorted(bands):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(end, union[-1][1]))
        else:
            union.append((start, end))
    return union


def touched(bands: Sequence[Band], line: Line) -> list[int]:
    """Return the columns that a line reaches into, by their places."""
    return [i for i, (start, end) in enumerate(bands) if line.x0 < end and line.x1 > start]


def _bands(run: Sequence[Sequence[Line]]) -> list[Band]:
    """Return the columns of the rows that have as many cells as most have."""
    counts = sorted((len(row) for row in run if len(row) > 1), reverse=True)
    usual = mode(counts)
    return union((line.x0, line.x1) for row in run if len(row) == usual for line in row)


def _is_aligned(run: Sequence[Sequence[Line]], bands: Sequence[Band]) -> bool:
    several = [row for row in run if len(row) > 1]
    if len(several) < _FEWEST_ROWS or len(bands) < 2:
        return False
    columns = [_in_band(band, run) for band in bands]
    if _fills_lines(several):
        return False
    if any(sum(map(is_item, column)) > len(column) / 2 for column in columns):
        return False
    if sum(is_prose(band, run) for band in bands) > (1 if len(bands) > 2 else 0):
        return False
    if not all(_keeps_edge(column) for column in columns):
        return False
    numeric = sum(_mostly_numbers(column) for column in columns[1:])
    return numeric * 2 >= len(bands) - 1 or _by_rows(columns, len(several))


def _fills_lines(run: Sequence[Sequence[Line]]) -> bool:
    """Whether most rows are lines of a narrow column, spaced out evenly to fill it."""
    even = [row for row in run if evenly_spaced([word for line in row for word in line.words])]
    ends = [row[-1].x1 for row in run]
    return 2 * len(even) > len(run) and max(ends) - min(ends) < 0.2 * run[0][0].size


def _in_band(band: Band, run: Sequence[Sequence[Line]]) -> list[Line]:
    return [line for row in run for line in row if line.x0 < band[1] and line.x1 > band[0]]


def _inside(band: Band, run: Sequence[Sequence[Line]]) -> list[Sequence[Line]]:
    """Return the rows again as they are parted inside one column."""
    rows = [[line for line in row if line.x0 < band[1] and line.x1 > band[0]] for row in run]
    return [row for row in rows if row]


def is_prose(band: Band, run: Sequence[Sequence[Line]]) -> bool:
    """Whether the lines of a column are long and run on to its edge."""
    column = _in_band(band, run)
    if len(column) < _FEWEST_ROWS:
        return False
    width = band[1] - band[0]
    if width < _PROSE_WIDTH * median(line.size for line in column):
        return False
    full = sum(line.x1 - line.x0 > _PROSE_FILL * width for line in column)
    return full >= len(column) / 2


def _keeps_edge(column: Sequence[Line]) -> bool:
    """Whether most cells of a column stand flush left, flush right or centred."""
    size = median(line.size for line in column)
    edges: tuple[Callable[[Line], float], ...] = (
        lambda line: line.x0,
        lambda line: line.x1,
        lambda line: (line.x0 + line.x1) / 2,
    )
    for edge in edges:
        middle = median(edge(line) for line in column)
        if sum(abs(edge(line) - middle) < size for line in column) >= 0.7 * len(column):
            return True
    return False


def _mostly_numbers(column: Sequence[Line]) -> bool:
    return sum(bool(_NUMBER.match(line.text)) for line in column) >= 0.6 * len(column)


def _by_rows(columns: Sequence[Sequence[Line]], rows: int) -> bool:
    """Whether the cells are drawn row by row, as tables are, and not column by column."""
    drawn = sorted((line.order, index) for index, column in enumerate(columns) for line in column)
    turns = sum(one != other for (_, one), (_, other) in pairwise(drawn))
    return turns >= (len(columns) - 1) * rows and turns > len(columns)


def _aligned(run: Sequence[Sequence[Line]], bands: Sequence[Band], rules: Sequence[Rule]) -> Table:
    finished = aligned_rows(run, bands, rules)
    lines = [line for row in run for line in row]
    return Table(
        finished,
        header_rows(finished),
        min(line.x0 for line in lines),
        max(line.x1 for line in lines),
        min(line.top for line in lines),
        max(line.bottom for line in lines),
    )


def aligned_rows(
    run: Sequence[Sequence[Line]], bands: Sequence[Band], rules: Sequence[Rule]
) -> tuple[tuple[Cell, ...], ...]:
    """Return rows of lines as rows of cells, one a column; lines that carry a cell on are its own.

    `rules` are the horizontal ones: no cell goes on across one.
    """
    rows: list[list[list[Line]]] = []
    ends = [band[1] for band in bands]
    for row in run:
        cells: list[list[Line]] = [[] for _ in bands]
        for line in (part for whole in row for part in _parts(whole, bands)):
            reached = touched(bands, line)
            cells[reached[0] if reached else _nearest(bands, line)].append(line)
        if rows and _carries_on(rows[-1], cells, ends, rules):
            for above, below in zip(rows[-1], cells, strict=True):
                above += below
        else:
            rows.append(cells)
    return tuple(tuple(tuple(cell) for cell in row) for row in rows)


def _parts(line: Line, bands: Sequence[Band]) -> list[Line]:
    """Part a line that reaches over several columns where a word was set in one by itself."""
    if len(touched(bands, line)) < 2:
        return [line]
    parts: list[list[Word]] = []
    for word in line.words:
        if parts and not word.placed:
            parts[-1].append(word)
        else:
            parts.append([word])
    return [line_of(part) for part in parts]


def _nearest(bands: Sequence[Band], line: Line) -> int:
    return min(range(len(bands)), key=lambda i: abs(bands[i][0] - line.x0))


def _carries_on(
    above: Sequence[Sequence[Line]],
    below: Sequence[Sequence[Line]],
    ends: Sequence[float],
    rules: Sequence[Rule],
) -> bool:
    """Whether a row only holds the rest of cells that were too long for their line."""
    filled = [index for index, cell in enumerate(below) if cell]
    if len(filled) >= sum(bool(cell) for cell in above):
        return False
    for index in filled:
        if not above[index]:
            return False
        last, line = above[index][-1], below[index][0]
        if _NUMBER.match(line.text) or last.x1 + line.first + 0.25 * line.size < ends[index]:
            return False
        if any(
            last.y < rule.at < line.y and rule.start < last.x1 and rule.end > last.x0
            for rule in rules
        ):
            return False
    return True
