"""Tables: rows as units that know their column headers and the parent carried down to them."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.lines import Line, is_rule
from ingest.sentences import trimmed
from ingest.types import Kind, Span, Unit

_NUMERIC = re.compile(r"^\W*\d[\d.,\s%]*+(?:\([^)]*\))?\W*$")


def row_cells(text: str, start: int, end: int) -> list[Span]:
    """Return a row's cells in order, empty ones as empty spans.

    Cells are parted by tabs, or by pipes where the row has no tab; the pipes that open and
    close a row part nothing.
    """
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
    return index


def table_units(text: str, lines: Sequence[Line], header_rows: int = 0) -> tuple[Unit, ...]:
    """Return a unit for each row that says something; rules and empty rows give none.

    `header_rows` is how many rows the format says are headers, 0 where it does not say.
    """
    rows = [(line, row_cells(text, line.start, line.end)) for line in lines]
    header = _header(text, rows)
    units: list[Unit] = []
    parent: Span | None = None
    for line, cells in rows:
        words = trimmed(text, line.start, line.end)
        if words is None or is_rule(words.of(text)):
            continue
        if header is not None and words == header:
            units.append(Unit(words.start, words.end, Kind.TABLE))
            continue
        if cells[0].end > cells[0].start:
            parent = cells[0]
            carried = None
        else:
            carried = parent if header is not None else None
        headers, parents = (header,) if header else (), (carried,) if carried else ()
        units.append(Unit(words.start, words.end, Kind.TABLE, headers, parents))
    return tuple(units)


def _header(text: str, rows: Sequence[tuple[Line, list[Span]]]) -> Span | None:
    """Return the header row: the first, where a rule or the cells below set it off."""
    if len(rows) < 2:
        return None
    line, cells = rows[0]
    words = trimmed(text, line.start, line.end)
    if words is None or is_rule(words.of(text)) or any(_is_number(text, cell) for cell in cells):
        return None
    ruled = is_rule(text[rows[1][0].start : rows[1][0].end])
    corner = cells[0].start == cells[0].end
    numbers_below = any(_is_number(text, cell) for _, row in rows[1:] for cell in row[1:])
    return words if ruled or corner or numbers_below else None


def _is_number(text: str, cell: Span) -> bool:
    return bool(_NUMERIC.match(cell.of(text)))
