"""XLSX through openpyxl: a sheet is a page, headed by its name; cells read as they are shown.

Hidden sheets are left out, with a warning; hidden rows and columns are kept, as filters hide them.
Formulas give the results saved with them, or themselves where none was saved.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.worksheet.worksheet import Worksheet

from ingest.document.builder import MAX_CHARACTERS, DocumentBuilder, fold, stated_title
from ingest.document.content import Content
from ingest.document.strikethrough import strike
from ingest.errors import UnreadableFileError
from ingest.readers.office.number_formats import shown
from ingest.readers.office.package import check_package, reading

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_DRAWN_WORDS = re.compile(rb"<a:t>\s*[^<\s]")
_RESULT = re.compile(rb"(?:</(?:\w+:)?f|<(?:\w+:)?f [^>]*/)>\s*<(?:\w+:)?v(?: [^>]*)?>[^<]")

Cells = Mapping[int, Mapping[int, str]]
"""Row number → column number → the words shown, both from 1; empty cells have no entry."""


@dataclass(frozen=True, slots=True)
class _Headed:
    """Rows that a sheet says are headers, the last included."""

    first: int
    last: int


def read_xlsx(data: bytes) -> Content:
    """Read a workbook's visible sheets.

    Raises UnreadableFileError for files that are damaged, protected, too large or no workbook.
    """
    check_package(data, ".xlsx")
    builder = DocumentBuilder()
    # openpyxl warns of parts that it does not carry over; none of them holds cells.
    with reading(".xlsx"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(data), data_only=_is_calculated(data), rich_text=True)
        sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            if sheet is not sheets[0]:
                builder.turn_page()
            _write_sheet(builder, sheet, _cells(sheet))
        title = stated_title(workbook.properties.title)
        unread = list(_unread(data, workbook))
    return builder.content(MEDIA_TYPE, title, warnings=unread)


def _unread(data: bytes, workbook: Workbook) -> Iterator[str]:
    """Give what is in the workbook but not read."""
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            yield f"the hidden sheet {sheet.title} was left out; unhide it to have it read"
    if any(_DRAWN_WORDS.search(drawing) for drawing in _parts(data, "xl/drawings/")):
        yield "words in text boxes and shapes were left out; write them into cells"


def _is_calculated(data: bytes) -> bool:
    """Whether results were saved with the formulas: programs that only write files save none."""
    sheets = list(_parts(data, "xl/worksheets/"))
    return any(map(_RESULT.search, sheets)) or not any(map(_FORMULA.search, sheets))


def _parts(data: bytes, folder: str) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith(folder) and name.endswith(".xml"):
                yield archive.read(name)


def _cells(sheet: Worksheet) -> Cells:
    rows: dict[int, dict[int, str]] = {}
    length = 0
    # The public iterators fill the whole rectangle: 17 thousand million cells where one stands in
    # the last corner.
    for (row, column), cell in sorted(sheet._cells.items()):
        if words := _words(cell):
            rows.setdefault(row, {})[column] = words
            length += len(words)
        if length > MAX_CHARACTERS:
            raise UnreadableFileError("its cells repeat too much text; split it into smaller files")
    return rows


def _words(cell: Cell | MergedCell) -> str:
    """Return what a cell shows on one line; struck-out words are marked as such."""
    value = cell.value
    if isinstance(value, CellRichText):
        words = "".join(
            run if isinstance(run, str) else strike(run.text) if run.font.strike else run.text
            for run in value
        )
    else:
        words = shown(getattr(value, "text", value), cell.number_format)
    return fold(strike(words) if cell.has_style and cell.font.strike else words)


def _write_sheet(builder: DocumentBuilder, sheet: Worksheet, cells: Cells) -> None:
    if not cells:
        return
    builder.heading(sheet.title, 1)
    headed = list(_headed(sheet))
    for _, run in groupby(enumerate(sorted(cells)), key=lambda pair: pair[1] - pair[0]):
        _write_region(builder, cells, [row for _, row in run], headed)


def _write_region(
    builder: DocumentBuilder, cells: Cells, rows: Sequence[int], headed: Sequence[_Headed]
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


def _header_rows(table: Sequence[int], headed: Sequence[_Headed]) -> int:
    """Return how many of the table's first rows its sheet says are headers."""
    if not table:
        return 0
    ends = (one.last for one in headed if one.first <= table[0] + 1 and one.last in table[:-1])
    return max((end - table[0] + 1 for end in ends), default=0)


def _headed(sheet: Worksheet) -> Iterator[_Headed]:
    """Give the rows that head an Excel table or filter, stay in view or are printed anew."""
    for table in sheet.tables.values():
        for first, _ in _rows_of(table.ref):
            yield _Headed(first, first + (table.headerRowCount or 0) - 1)
    for first, _ in _rows_of(sheet.auto_filter.ref):
        yield _Headed(first, first)
    # The pane's own first cell, which openpyxl calls freeze_panes, moves as its user scrolls.
    view = sheet.sheet_view
    if view.pane is not None and view.pane.state != "split" and view.pane.ySplit:
        for first, _ in _rows_of(view.topLeftCell or "A1"):
            yield _Headed(first, first + int(view.pane.ySplit) - 1)
    for first, last in _rows_of(sheet.print_title_rows):
        yield _Headed(first, last)


def _rows_of(reference: str | None) -> Iterator[tuple[int, int]]:
    """Give the first and last row of a reference like $A$1:C4, if it names rows."""
    if numbers := re.findall(r"[0-9]+", reference or ""):
        yield int(numbers[0]), int(numbers[-1])
