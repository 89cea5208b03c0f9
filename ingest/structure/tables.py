"""Tables: rows as units that know their column headers and the parents carried down to them."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.language.sentences import trimmed
from ingest.structure.aligned import aligned_cells, column_starts, table_end
from ingest.structure.grid import heading_rows, label_columns, parents_of
from ingest.structure.lines import Line, is_rule
from ingest.types import Kind, Span, Unit


def row_cells(text: str, start: int, end: int, columns: Sequence[int] = ()) -> list[Span]:
    """Return a row's cells in order, empty ones as empty spans.

    Cells are parted by tabs, or by pipes where the row has no tab; the pipes that open and
    close a row part nothing. `columns` are the places where the columns of a table begin that
    only white space aligns.
    """
    if columns:
        return aligned_cells(text, start, end, columns)
    row = text[start:end]
    if "\t" in row:
        separators = [match.start() for match in re.finditer(r"\t", row)]
        edges = [-1, *separators, len(row)]
    else:
        separators = [match.start() for match in re.finditer(r"(?<!\\)\|", row)]
        inner = row.strip()
        edges = separators if inner.startswith("|") else [-1, *separators]
        if not inner.endswith("|") or len(edges) == 1:
            edges = [*edges, len(row)]
    cells = []
    for left, right in pairwise(edges):
        first, last = start + left + 1, start + right
        cells.append(trimmed(text, first, last) or Span(first, first))
    return cells


def aligned_end(text: str, lines: Sequence[Line], index: int) -> int:
    """Return where the table ends that white space aligns from line `index` on; `index` if none."""
    return table_end(text, lines, index)


def table_units(text: str, lines: Sequence[Line], header_rows: int = 0) -> tuple[Unit, ...]:
    """Return a unit for each row that says something; rules and empty rows give none.

    `header_rows` is how many rows the format says are headers, 0 where it does not say. A header
    row that is repeated, as on a next page, is no row of the table.
    """
    said = [line for line in lines if not is_rule(text[line.start : line.end])]
    parted = any(mark in text[line.start : line.end] for line in said for mark in "\t|")
    columns = () if parted else column_starts(text, lines)
    rows = [row_cells(text, line.start, line.end, columns) for line in said]
    grid = _grid(text, rows)
    heads = (
        range(min(header_rows, len(grid) - 1))
        if header_rows
        else heading_rows(grid, _ruled(text, lines))
    )
    header = [grid[index] for index in heads]
    body = [i for i, row in enumerate(grid) if i >= heads.stop and row not in header]
    labels = label_columns(header, [grid[index] for index in body])
    parents = dict(
        zip(body, parents_of(header, [grid[index] for index in body], labels), strict=True)
    )
    words = [trimmed(text, line.start, line.end) or Span(line.start, line.end) for line in said]
    headers = tuple(words[index] for index in heads)
    return tuple(
        Unit(
            *(span.start, span.end, Kind.TABLE),
            headers=headers if index in parents else (),
            parents=tuple(rows[body[r]][c] for r, c in parents.get(index, ())),
            labels=labels if index in parents else 0,
            columns=columns,
        )
        for index, span in enumerate(words)
    )


def _grid(text: str, rows: Sequence[Sequence[Span]]) -> list[list[str]]:
    """Return the cells' words, every row as long as the longest."""
    width = max(map(len, rows), default=0)
    return [
        [*(" ".join(cell.of(text).split()) for cell in row), *[""] * (width - len(row))]
        for row in rows
    ]


def _ruled(text: str, lines: Sequence[Line]) -> int:
    """Return how many rows stand above the first rule that does not open the table; 0 without."""
    above = 0
    for line in lines:
        words = text[line.start : line.end]
        if not is_rule(words):
            above += 1
        elif above and words.strip(" \t|"):
            return above
    return 0
