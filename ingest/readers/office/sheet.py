"""A sheet's cells as the tables and lines that they make."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from ingest.document.builder import DocumentBuilder
from ingest.readers.running import RunningNotes, without_page_numbers
from ingest.structure.tables.grid import is_figure

Cells = Mapping[int, Mapping[int, str]]
"""Row number → column number → the words shown, both from 1; empty cells have no entry.

A formula without a saved result, or with an error, is an entry without words: its row is not a line
of words alone.
"""


_UNNAMED = re.compile(
    r"(?i)sheet|(?:sheet|tabelle|feuil(?:le)?|hoja|foglio|planilha|plan|blad|ark|arkusz|лист"
    r"|シート|工作表)\s?\d+"
)
"""The names that programs give to sheets, in their languages."""


@dataclass(frozen=True, slots=True)
class HeaderRows:
    """Rows that a sheet says are headers, the last included."""

    first: int
    last: int


class LeftOut(NamedTuple):
    """Rows and columns that are hidden: what is on both sides of one is next to each other."""

    rows: Collection[int] = ()
    columns: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of cells that are shown as one, its bounds included."""

    top: int
    left: int
    bottom: int
    right: int


class Running(NamedTuple):
    """What is printed with each page of a sheet; tabs part what stands left, in the middle, right.

    Where a page's number is shown, `PAGE_NUMBER` of `ingest.readers.running` stands.
    """

    headers: Sequence[str] = ()
    footers: Sequence[str] = ()


def write_sheet(
    builder: DocumentBuilder,
    name: str,
    cells: Cells,
    headed: Sequence[HeaderRows],
    comments: Cells = MappingProxyType({}),
    merged: Sequence[Merged] = (),
    left_out: LeftOut = LeftOut(),  # noqa: B008 - it cannot be changed
    running: Running = Running(),  # noqa: B008 - as above
) -> None:
    """Write a sheet under its name, if it was given one; an empty one writes nothing.

    Args:
        builder: what is written to.
        name: the sheet's name.
        cells: what its cells show.
        headed: the rows that the sheet says are headers.
        comments: the words of comments by the cell that they are about.
        merged: the ranges of cells that are shown as one.
        left_out: what is hidden.
        running: what is printed above and below; what only it says is written as notes.

    """
    if not comments and not any(any(row.values()) for row in cells.values()):
        return
    if not _UNNAMED.fullmatch(name):
        builder.heading(name, 1)
    notes = RunningNotes(
        builder, [name, *(words for row in cells.values() for words in row.values())]
    )
    _write_running(notes, running.headers)
    said = sorted(cells.keys() | comments.keys())
    for rows in _runs(said, left_out.rows):
        filled = [row for row in rows if row in cells]
        _write_region(builder, cells, filled, headed, merged, left_out.columns)
        for row in rows:
            _write_comments(builder, cells.get(row, {}), comments.get(row, {}))
    _write_running(notes, running.footers)


def _write_running(notes: RunningNotes, lines: Iterable[str]) -> None:
    for line in lines:
        notes.write(without_page_numbers(line))


def _write_region(
    builder: DocumentBuilder,
    cells: Cells,
    rows: Sequence[int],
    headed: Sequence[HeaderRows],
    merged: Sequence[Merged],
    hidden: Collection[int],
) -> None:
    """Write rows without an empty one between them: tables with the lines above and below them.

    Columns that are empty throughout are left out: merged cells and margins make them.

    Args:
        builder: what is written to.
        cells: what the sheet's cells show.
        rows: the numbers of the rows.
        headed: the rows that the sheet says are headers.
        merged: the ranges of cells that are shown as one.
        hidden: the numbers of columns that are left out.

    """
    builder.part()
    columns = sorted({column for row in rows for column in cells[row]})
    wide = [index for index, row in enumerate(rows) if len(cells[row]) > 1]
    first, last = (wide[0], wide[-1] + 1) if wide else (len(rows), len(rows))
    # A lone cell below is a note where it stands in the first column, else still a row.
    while last < len(rows) and columns[0] not in cells[rows[last]]:
        last += 1
    _write_lines(builder, cells, rows[:first])
    for beside in _side_by_side(cells, rows[first:last], hidden):
        table = [row for row in rows[first:last] if beside & cells[row].keys()]
        written = [[cells[row].get(column, "") for column in sorted(beside)] for row in table]
        spans = dict(_spans(table, sorted(beside), merged))
        builder.table(written, _header_rows(table, headed), spans=spans)
        builder.part()
    _write_lines(builder, cells, rows[last:])


def _runs(numbers: Sequence[int], hidden: Collection[int]) -> list[list[int]]:
    """Part numbers in order where others are between two of them that are not hidden."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and all(between in hidden for between in range(runs[-1][-1] + 1, number)):
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _side_by_side(cells: Cells, rows: Sequence[int], hidden: Collection[int]) -> list[set[int]]:
    """Return the columns of each table among rows: one, or several that empty columns part.

    An empty column parts two tables where each has two columns at least and the right one begins
    with a column of names: words in every row.
    """
    columns = sorted({column for row in rows for column in cells[row]})
    tables: list[set[int]] = []
    for part in _runs(columns, hidden):
        held = [cells[row] for row in rows if any(column in cells[row] for column in part)]
        names = [row.get(part[0]) for row in held]
        named = all(name and not is_figure(name) for name in names)
        if tables and not (len(part) > 1 and len(tables[-1]) > 1 and len(held) > 1 and named):
            tables[-1] |= set(part)
        else:
            tables.append(set(part))
    return tables


def _spans(
    rows: Sequence[int], columns: Sequence[int], merged: Sequence[Merged]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the places of a table that merged cells reach over, each with that of its first cell."""
    for one in merged:
        down = range(bisect_left(rows, one.top), bisect_right(rows, one.bottom))
        across = range(bisect_left(columns, one.left), bisect_right(columns, one.right))
        if not down or not across or (rows[down[0]], columns[across[0]]) != (one.top, one.left):
            continue
        origin = down[0], across[0]
        yield from (((row, c), origin) for row in down for c in across if (row, c) != origin)


def _write_comments(
    builder: DocumentBuilder, words: Mapping[int, str], comments: Mapping[int, str]
) -> None:
    """Write a row's comments as notes, each after the row's first words and its cell's own."""
    for column, comment in comments.items():
        about = dict.fromkeys([*list(words.values())[:1], words.get(column, "")])
        label = ", ".join(filter(None, about))
        builder.footnote(f"{label}:" if label else "", comment)


def _write_lines(builder: DocumentBuilder, cells: Cells, rows: Sequence[int]) -> None:
    for row in rows:
        builder.paragraph(" ".join(filter(None, cells[row].values())), joined=True, apart=True)


def _header_rows(table: Sequence[int], headed: Sequence[HeaderRows]) -> int:
    """Return how many of the table's first rows its sheet says are headers."""
    if not table:
        return 0
    ends = (one.last for one in headed if one.first <= table[0] + 1 and one.last in table[:-1])
    return max((end - table[0] + 1 for end in ends), default=0)
