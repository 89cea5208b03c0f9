"""XLSX through openpyxl: a sheet is a page, headed by its name; cells read as they are shown.

Hidden sheets are left out, with a warning; hidden rows and columns are kept, as filters hide them.
Formulas give the results saved with them, or themselves where none was saved.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator

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
from ingest.readers.office.sheet import Cells, HeaderRows, write_sheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_DRAWN_WORDS = re.compile(rb"<a:t>\s*[^<\s]")
_RESULT = re.compile(rb"(?:</(?:\w+:)?f|<(?:\w+:)?f [^>]*/)>\s*<(?:\w+:)?v(?: [^>]*)?>[^<]")


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
            write_sheet(builder, sheet.title, _cells(sheet), list(_headed(sheet)))
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


def _headed(sheet: Worksheet) -> Iterator[HeaderRows]:
    """Give the rows that head an Excel table or filter, stay in view or are printed anew."""
    for table in sheet.tables.values():
        for first, _ in _rows_of(table.ref):
            yield HeaderRows(first, first + (table.headerRowCount or 0) - 1)
    for first, _ in _rows_of(sheet.auto_filter.ref):
        yield HeaderRows(first, first)
    # The pane's own first cell, which openpyxl calls freeze_panes, moves as its user scrolls.
    view = sheet.sheet_view
    if view.pane is not None and view.pane.state != "split" and view.pane.ySplit:
        for first, _ in _rows_of(view.topLeftCell or "A1"):
            yield HeaderRows(first, first + int(view.pane.ySplit) - 1)
    for first, last in _rows_of(sheet.print_title_rows):
        yield HeaderRows(first, last)


def _rows_of(reference: str | None) -> Iterator[tuple[int, int]]:
    """Give the first and last row of a reference like $A$1:C4, if it names rows."""
    if numbers := re.findall(r"[0-9]+", reference or ""):
        yield int(numbers[0]), int(numbers[-1])
