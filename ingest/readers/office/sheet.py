"""A sheet's cells as the tables and lines that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.document.builder import DocumentBuilder

Cells = Mapping[int, Mapping[int, str]]
"""Row number → column number → the words shown, both from 1; empty cells have no entry."""


@dataclass(frozen=True, slots=True)
class HeaderRows:
    """Rows that a sheet says are headers, the last included."""

    first: int
    last: int


def write_sheet(
    builder: DocumentBuilder, name: str, cells: Cells, headed: Sequence[HeaderRows]
) -> None:
    """Write a sheet under its name; an empty one writes nothing."""
    if not cells:
        return
    builder.heading(name, 1)
    for _, run in groupby(enumerate(sorted(cells)), key=lambda pair: pair[1] - pair[0]):
        _write_region(builder, cells, [row for _, row in run], headed)


def _write_region(
    builder: DocumentBuilder, cells: Cells, rows: Sequence[int], headed: Sequence[HeaderRows]
) -> None:
    """Write rows without an empty one between them: a table with the lines above and below it.

    Columns that are empty throughout are left out: merged cells and margins make them.
    """
    builder.part()
    columns = sorted({column for row in rows for column in cells[row]})
    wide = [index for index, row in enumerate(rows) if len(cells[row]) > 1]
    first, last = (wide[0], wide[-1] + 1) if wide else (len(rows), len(rows))
    # A lone cell below is a note where it stands in the first column, else still a row.
    while last < len(rows) and columns[0] not in cells[rows[last]]:
        last += 1
    table = rows[first:last]
    _write_lines(builder, cells, rows[:first])
    written = [[cells[row].get(column, "") for column in columns] for row in table]
    builder.table(written, _header_rows(table, headed))
    _write_lines(builder, cells, rows[last:])


def _write_lines(builder: DocumentBuilder, cells: Cells, rows: Sequence[int]) -> None:
    for row in rows:
        builder.paragraph(" ".join(cells[row].values()), joined=True)


def _header_rows(table: Sequence[int], headed: Sequence[HeaderRows]) -> int:
    """Return how many of the table's first rows its sheet says are headers."""
    if not table:
        return 0
    ends = (one.last for one in headed if one.first <= table[0] + 1 and one.last in table[:-1])
    return max((end - table[0] + 1 for end in ends), default=0)
