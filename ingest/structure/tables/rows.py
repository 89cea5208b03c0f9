"""Tables: rows that know their cells, their column headers and the parents carried down to them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from ingest.document.nodes import Cell, Row, Span
from ingest.language.sentences import trimmed
from ingest.structure.lines import BARS, Line, is_rule
from ingest.structure.tables.aligned import aligned_cells, column_starts, spanning_cells
from ingest.structure.tables.grid import (
    heading_rows,
    is_figure,
    label_columns,
    mostly_figures,
    parents_of,
)
from ingest.structure.tables.label_pairs import pairs_apart
from ingest.structure.tables.measures import (
    TableMeasure,
    caption_measure,
    heads_units,
    is_measure_alone,
    label_measure,
    measure_of,
    unit_alone,
)

_BAR = re.compile(rf"(?<!\\)[{BARS}]")
_PER_CENT = re.compile(r"[%％]")
_Path = tuple[Span, ...]
"""The header cells above a column, top first."""

_Spanning = Callable[[int], Sequence[Span]]
"""Row number → for each column the cell of that row nearest above it."""


def table_rows(text: str, lines: Sequence[Line]) -> tuple[Row, ...]:
    """Return a row for each line of a table that says something; rules and empty rows give none."""
    said = [line for line in lines if not is_rule(text[line.start : line.end])]
    parted = any(mark in text[line.start : line.end] for line in said for mark in f"\t{BARS}")
    columns = () if parted else column_starts(text, lines)

    def spanning(index: int) -> Sequence[Span]:
        return spanning_cells(text, said[index].start, said[index].end, columns)

    rows = [_row(text, line, columns) for line in said]
    return complete_rows(text, rows, _ruled(text, lines), spanning if columns else None)


def complete_rows(
    text: str, rows: Sequence[Row], ruled: int = 0, spanning: _Spanning | None = None
) -> tuple[Row, ...]:
    """Return a table's rows with their headers, labels, parents and measure.

    Args:
        text: The document's text.
        rows: Rows with their cells. The first ones are headers as far as they say so; where none
            does, their looks tell; none is a header where rows say how many cells name them.
            A cell may state the headers above it.
        ruled: How many rows come before the table's first rule; 0 without.
        spanning: Tells which cells of upper header rows are above each column, where only white
            space says so. Without it, a blank header cell continues the one on its left.

    A header row that is repeated, for example on the next page, is a header there too. Where labels
    with a colon stand before their values side by side, each pair becomes a row of its own.

    """
    rows = pairs_apart(text, rows)
    grid = _grid(text, rows)
    stated = len(list(takewhile(lambda row: row.header, rows)))
    named = max((row.labels for row in rows), default=0)
    heads = range(min(stated, len(grid) - 1)) if stated else heading_rows(grid, ruled)
    heads = range(0) if named else heads
    units_row = _units_row(text, rows, heads.stop) if heads else None
    heads = range(heads.start, heads.stop + bool(units_row))
    header = [grid[index] for index in heads]
    body = [i for i, row in enumerate(grid) if i >= heads.stop and row not in header]
    labels = named or label_columns(header, [grid[index] for index in body])
    spanned = any(cell.spanned_by for row in rows for cell in row.cells)
    indents = [rows[index].indent for index in body]
    parents = parents_of(
        header, [grid[index] for index in body], labels, indents, blanks_repeat=not spanned
    )
    headers = tuple(Span(rows[index].start, rows[index].end) for index in heads)
    paths = _stated_paths(rows) or _header_paths(rows, heads, labels, spanning)
    if units_row is not None:
        paths = _lowered(paths, _padded(units_row, len(paths)), len(paths))
    noted = _note_over_all(text, paths[labels:])
    paths = [tuple(header for header in path if header != noted) for path in paths]
    units = [
        column
        for column in range(labels, len(paths))
        if any(heads_units(text, header) for header in paths[column])
        and not mostly_figures(grid[index][column] for index in body)
    ]
    stated_above = [
        tuple(filter(None, (_header_measure(text, h, units_row) for h in path))) for path in paths
    ]
    measure = _measure(text, rows, heads, noted) if rows else None
    completed = [
        replace(
            row,
            cells=tuple(map(_unspanned, row.cells)),
            indent=0,
            header=index in heads or grid[index] in header,
        )
        for index, row in enumerate(rows)
    ]
    for index, above in zip(body, parents, strict=True):
        row = rows[index]
        stated_in = [row.cells[c].span for c in units if c < len(row.cells) and row.cells[c].filled]
        stated_in += filter(None, (label_measure(text, cell) for cell in row.cells[:labels]))
        named_by = _parents(row, [rows[body[r]].cells[c].span for r, c in above], labels)
        name = " ".join(one.of(text) for one in (*named_by, *row.cells[:labels]))
        carried = measure.of_row(name) if measure and not _are_shares(text, row, labels) else None
        completed[index] = replace(
            row,
            cells=tuple(
                Cell(cell.start, cell.end, path, measures, is_figure(cell.of(text)))
                for cell, path, measures in zip(row.cells, paths, stated_above, strict=False)
            ),
            header=False,
            indent=0,
            labels=labels,
            headers=headers,
            parents=named_by,
            measure=next(iter(stated_in), carried),
        )
    return tuple(completed)


def _units_row(text: str, rows: Sequence[Row], index: int) -> Row | None:
    """Return the row at a place if it has the units of the columns below their headers."""
    if index + 1 >= len(rows):
        return None
    label, *cells = rows[index].cells
    filled = [cell for cell in cells if cell.filled]
    named = not label.filled or heads_units(text, label)
    units = all(unit_alone(text, cell) for cell in filled)
    return rows[index] if named and filled and units else None


def _note_over_all(text: str, paths: Sequence[_Path]) -> Span | None:
    """Return the header of all columns that only says what the table's figures are in, if any."""
    shared = set(paths[0]).intersection(*paths) if len(paths) > 1 else set()
    return next((one for one in shared if is_measure_alone(text, one)), None)


def _measure(
    text: str, rows: Sequence[Row], heads: range, noted: Span | None
) -> TableMeasure | None:
    """Return the measure of a table's figures: as `noted`, in a corner, a title or above it."""
    titles = [cell for row in rows[: heads.start] for cell in row.cells if cell.filled]
    corners = [*(rows[index].cells[0] for index in reversed(heads)), *titles]
    return caption_measure(text, [noted, *corners] if noted else corners, rows[heads.start].start)


def _padded(row: Row, width: int) -> list[Span | None]:
    cells = [Span(cell.start, cell.end) if cell.filled else None for cell in row.cells]
    return [*cells, *[None] * width][:width]


def _header_measure(text: str, header: Span, units_row: Row | None) -> Span | None:
    """Return the unit that a header states: in brackets, or alone where it is of a row of units."""
    if units_row is not None and units_row.start <= header.start < units_row.end:
        return unit_alone(text, header)
    return measure_of(text, header)


def _parents(row: Row, above: Sequence[Span], labels: int) -> tuple[Span, ...]:
    """Return the cells above that name a row: those given, and those that reach down to it."""
    reaching = {
        cell.spanned_by
        for cell in row.cells[: max(1, labels)]
        if cell.spanned_by and cell.spanned_by.end <= row.start
    }
    return tuple(sorted({*above, *reaching}, key=lambda span: span.start))


def _are_shares(text: str, row: Row, labels: int) -> bool:
    """Whether all figures of a row are per cent, whatever the table's amounts are in."""
    words = [cell.of(text) for cell in row.cells[labels:] if cell.filled]
    figures = [one for one in words if is_figure(one)]
    return bool(figures) and all(_PER_CENT.search(one) for one in figures)


def _unspanned(cell: Cell) -> Cell:
    return replace(cell, spanned_by=None) if cell.spanned_by else cell


def _row(text: str, line: Line, columns: Sequence[int]) -> Row:
    words = trimmed(text, line.start, line.end) or Span(line.start, line.end)
    cells = _cells(text, line, columns)
    return Row(words.start, words.end, tuple(_within(cell, words) for cell in cells))


def _within(cell: Span, row: Span) -> Cell:
    """Return a cell within its row: empty cells at its ends may be beyond its words."""
    start, end = (min(max(place, row.start), row.end) for place in (cell.start, cell.end))
    return Cell(start, end)


def _cells(text: str, line: Line, columns: Sequence[int]) -> list[Span]:
    """Return a row's cells in order, empty ones as empty spans.

    Cells are parted by tabs, or by pipes where the row has no tab; the pipes that open and
    close a row part nothing. `columns` are the places where the columns of a table begin that
    only white space aligns.
    """
    if columns:
        return aligned_cells(text, line.start, line.end, columns)
    row = text[line.start : line.end]
    if "\t" in row:
        separators = [match.start() for match in re.finditer(r"\t", row)]
        edges = [-1, *separators, len(row)]
    else:
        separators = [match.start() for match in _BAR.finditer(row)]
        inner = row.strip()
        edges = separators if inner.startswith(tuple(BARS)) else [-1, *separators]
        if not inner.endswith(tuple(BARS)) or len(edges) == 1:
            edges = [*edges, len(row)]
    cells = []
    for left, right in pairwise(edges):
        first, last = line.start + left + 1, line.start + right
        cells.append(trimmed(text, first, last) or Span(first, first))
    return cells


def _stated_paths(rows: Sequence[Row]) -> list[_Path]:
    """Return the headers above each column where the format states them, else nothing."""
    stating = (row for row in rows if any(cell.headers for cell in row.cells))
    return next(([cell.headers for cell in row.cells] for row in stating), [])


def _header_paths(
    rows: Sequence[Row], heads: range, labels: int, spanning: _Spanning | None
) -> list[_Path]:
    """Return the header cells above each column.

    An upper row with a single cell is a title, and heads no column.
    """
    width = max((len(row.cells) for row in rows), default=0)
    paths: list[_Path] = [()] * width
    for index in heads:
        upper = index + 1 < heads.stop
        cells = spanning(index) if spanning and upper else rows[index].cells
        filled = [_header(cell, rows[index]) for cell in cells]
        if len(heads) == 1 or sum(map(bool, filled)) > 1:
            paths = _lowered(paths, [*filled, *[None] * width][:width], labels)
    return paths


def _header(cell: Span, row: Row) -> Span | None:
    """Return the header cell at a place of a row; None where it is blank or reaches down to it."""
    if isinstance(cell, Cell) and cell.spanned_by:
        return cell.spanned_by if cell.spanned_by.start >= row.start else None
    return Span(cell.start, cell.end) if cell.end > cell.start else None


def _lowered(paths: Sequence[_Path], cells: Sequence[Span | None], labels: int) -> list[_Path]:
    """Return the columns' headers with a further row of header cells below.

    A blank header cell continues the header to its left, if these two have the same headers above.
    """
    lowered: list[_Path] = []
    before: Span | None = None
    for position, (path, cell) in enumerate(zip(paths, cells, strict=True)):
        continues = position > labels and path == paths[position - 1]
        before = cell or (before if continues else None)
        lowered.append((*path, before) if before and before not in path else path)
    return lowered


def _grid(text: str, rows: Sequence[Row]) -> list[list[str]]:
    """Return the cells' words, every row as long as the longest."""
    width = max((len(row.cells) for row in rows), default=0)
    return [
        [
            *(" ".join(cell.of(text).split()) for cell in row.cells),
            *[""] * (width - len(row.cells)),
        ]
        for row in rows
    ]


def _ruled(text: str, lines: Sequence[Line]) -> int:
    """Return how many rows come before the first rule that does not open the table; 0 without.

    Where each row is ruled off alike, no rule tells of a header.
    """
    words = [text[line.start : line.end] for line in lines]
    rows = [index for index, line in enumerate(words) if not is_rule(line)]
    drawn = ["".join(sorted(set(line) - set(f" \t{BARS}"))) for line in words]
    inner = [set(filter(None, drawn[one + 1 : other])) for one, other in pairwise(rows)]
    if len(inner) > 1 and all(inner) and len(set.union(*inner)) == 1:
        return 0
    return next((count for count, rules in enumerate(inner, 1) if rules), 0)
