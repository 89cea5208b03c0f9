"""XLSX through openpyxl: a sheet is a page, headed by its name; cells read as they are shown.

Hidden sheets, rows and columns are left out, with a warning, unless they are asked for. Formulas
give the results saved with them; one without a result or with an error is an empty cell, with a
warning. Comments come as notes below the cells that they are about, and as notes what is only said
by the headers and footers that are printed with a sheet.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ingest.document.builder import MAX_CHARACTERS, DocumentBuilder, fold, stated_title
from ingest.document.content import Content
from ingest.document.strikethrough import strike
from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.office.number_formats import shown
from ingest.readers.office.package import check_package, reading
from ingest.readers.office.print_headers import print_headers
from ingest.readers.office.sheet import Cells, HeaderRows, LeftOut, Merged, write_sheet
from ingest.readers.office.strict import transitional

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Place = tuple[int, int]
"""A cell's row and column, both from 1."""

_DRAWN_WORDS = re.compile(rb"<a:t>\s*[^<\s]")
_WITHOUT_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f|<(?:\w+:)?f [^>]*/)>\s*"
    rb"(?:<(?:\w+:)?v(?: [^>]*)?(?:/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_THREADED = re.compile(r"^\[Threaded comment\].*?\bComment:\s*", re.DOTALL)
"""What Excel puts before a comment for versions that cannot show its thread."""

_NAMED = 8
_LEFT_OUT_CELLS = {
    ("row", False): "the hidden row {places} of {sheet} was left out; unhide it to have it read",
    ("row", True): "the hidden rows {places} of {sheet} were left out; unhide them to have them "
    "read",
    ("column", False): "the hidden column {places} of {sheet} was left out; unhide it to have it "
    "read",
    ("column", True): "the hidden columns {places} of {sheet} were left out; unhide them to have "
    "them read",
}
"""How many rows, columns or cells a warning names."""

_BLANK_CELLS = {
    ("unsaved", False): "1 formula without a saved result was left out ({cells}); open it in Excel "
    "and save it anew",
    ("unsaved", True): "{count} formulas without a saved result were left out ({cells}); open it "
    "in Excel and save it anew",
    ("error", False): "1 cell that shows an error was left out ({cells}); mend its formula",
    ("error", True): "{count} cells that show an error were left out ({cells}); mend their "
    "formulas",
}


def read_xlsx(data: bytes, *, hidden: bool = False) -> Content:
    """Read a workbook's visible sheets, rows and columns, or all with what is `hidden`.

    Raises UnreadableFileError for files that are damaged, protected, too large or no workbook.
    """
    check_package(data, ".xlsx")
    builder = DocumentBuilder()
    left_out: list[str] = []
    # openpyxl warns of parts that it does not carry over; none of them holds cells.
    with reading(".xlsx"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = transitional(data)
        workbook, parts = _opened(data)
        sheets = [one for one in workbook.worksheets if hidden or one.sheet_state == "visible"]
        unsaved = _without_results(data, sheets)
        failed = {one.title: _errors(one) for one in sheets}
        for sheet in sheets:
            if sheet is not sheets[0]:
                builder.turn_page()
            skipped = LeftOut()
            if not hidden:
                skipped = LeftOut(_hidden_rows(sheet), _hidden_columns(sheet))
            blank = (*unsaved.get(sheet.title, ()), *failed[sheet.title])
            cells, comments = _shown(sheet, skipped, blank)
            left_out += _hidden_cells(sheet, *skipped)
            merged = [
                Merged(one.min_row, one.min_col, one.max_row, one.max_col)
                for one in sheet.merged_cells.ranges
            ]
            headed = list(_headed(sheet))
            running = print_headers(parts[sheet.title], sheet.title)
            write_sheet(builder, sheet.title, cells, headed, comments, merged, skipped, running)
        title = stated_title(workbook.properties.title)
        left_out += _left_out(data, [] if hidden else workbook.worksheets)
        left_out += _noted("unsaved", unsaved)
        left_out += _noted("error", failed)
    return builder.content(MEDIA_TYPE, title, warnings=left_out)


def _opened(data: bytes) -> tuple[Workbook, Mapping[str, bytes]]:
    """Return a workbook with the results of its formulas, and the XML of its sheets by name."""
    reader = ExcelReader(io.BytesIO(data), data_only=True, rich_text=True)
    reader.read()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {sheet.name: archive.read(rel.target) for sheet, rel in reader.parser.find_sheets()}
    return reader.wb, found


def _left_out(data: bytes, sheets: Iterable[Worksheet]) -> Iterator[str]:
    """Give what is in the workbook besides its visible sheets, but not read."""
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            yield Message(
                "the hidden sheet {sheet} was left out; unhide it to have it read",
                sheet=sheet.title,
            )
    if any(_DRAWN_WORDS.search(drawing) for drawing in _parts(data, "xl/drawings/")):
        yield "words in text boxes and shapes were left out; write them into cells"


def _hidden_rows(sheet: Worksheet) -> Collection[int]:
    return {number for number, row in sheet.row_dimensions.items() if row.hidden}


def _hidden_columns(sheet: Worksheet) -> Collection[int]:
    hidden = (one for one in sheet.column_dimensions.values() if one.hidden)
    return {number for one in hidden for number in range(one.min or 0, (one.max or 0) + 1)}


def _hidden_cells(
    sheet: Worksheet, rows: Collection[int], columns: Collection[int]
) -> Iterator[str]:
    """Give the hidden rows and columns that hold words."""
    filled = [place for place, cell in sheet._cells.items() if cell.value is not None]
    shown = {
        "row": [str(one) for one in sorted({row for row, _ in filled} & set(rows))],
        "column": list(map(get_column_letter, sorted({c for _, c in filled} & set(columns)))),
    }
    for kind, names in shown.items():
        if names:
            yield Message(
                _LEFT_OUT_CELLS[kind, len(names) > 1], places=_named(names), sheet=sheet.title
            )


def _without_results(data: bytes, sheets: Sequence[Worksheet]) -> Mapping[str, list[Place]]:
    """Return by sheet the places of formulas without a saved result, in order.

    Programs that only write files save none.
    """
    if not any(map(_WITHOUT_RESULT.search, _parts(data, "xl/worksheets/"))):
        return {}
    formulas = load_workbook(io.BytesIO(data))
    return {
        sheet.title: [
            place
            for place, cell in sorted(formulas[sheet.title]._cells.items())
            if cell.data_type == "f" and _is_unsaved(sheet.cell(*place))
        ]
        for sheet in sheets
    }


def _is_unsaved(formula: Cell | MergedCell) -> bool:
    """Whether a formula has no result; one whose result is an empty text says that it is text."""
    return formula.value is None and formula.data_type != "str"


def _errors(sheet: Worksheet) -> list[Place]:
    """Return the places of cells that show an error: #DIV/0! says nothing of the figure."""
    return sorted(place for place, cell in sheet._cells.items() if cell.data_type == "e")


def _noted(kind: str, places_of: Mapping[str, Sequence[Place]]) -> Iterator[str]:
    """Say which cells of a kind are left out, by sheet."""
    cells = [
        f"{title}!{get_column_letter(column)}{row}"
        for title, places in places_of.items()
        for row, column in places
    ]
    if cells:
        yield Message(_BLANK_CELLS[kind, len(cells) > 1], count=len(cells), cells=_named(cells))


def _named(names: Sequence[str]) -> str:
    return ", ".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])


def _parts(data: bytes, folder: str) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith(folder) and name.endswith(".xml"):
                yield archive.read(name)


def _shown(sheet: Worksheet, hidden: LeftOut, blank: Iterable[Place]) -> tuple[Cells, Cells]:
    """Return a sheet's cells outside of hidden rows and columns, and the comments on them.

    `blank` are the places of formulas without a saved result, or with an error.
    """
    cells: dict[int, dict[int, str]] = {}
    comments: dict[int, dict[int, str]] = {}
    length = 0
    blank = frozenset(blank)
    # The public iterators fill the whole rectangle: 17 thousand million cells where one stands in
    # the last corner.
    for (row, column), cell in sorted(sheet._cells.items()):
        if row in hidden.rows or column in hidden.columns:
            continue
        words = "" if (row, column) in blank else _words(cell)
        if words or (row, column) in blank:
            cells.setdefault(row, {})[column] = words
            length += len(words)
        if cell.comment is not None and (said := fold(_THREADED.sub("", cell.comment.text))):
            comments.setdefault(row, {})[column] = said
        if length > MAX_CHARACTERS:
            raise UnreadableFileError("its cells repeat too much text; split it into smaller files")
    return cells, comments


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
    """Give the rows that head an Excel table or filter, stay in view, are printed anew or bold."""
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
    for row in _bold_rows(sheet):
        yield HeaderRows(row, row)


def _bold_rows(sheet: Worksheet) -> Iterator[int]:
    """Give the rows of several cells that are all bold, where the row below is not.

    Further down in a table bold cells are a total.
    """
    bold: dict[int, list[bool]] = {}
    for (row, _), cell in sheet._cells.items():
        if cell.value is not None:
            bold.setdefault(row, []).append(bool(cell.has_style and cell.font.bold))
    for row, cells in bold.items():
        above, below = bold.get(row - 1, []), bold.get(row + 1, [True])
        begins = len(above) < 2 or all(above)
        if len(cells) > 1 and all(cells) and not all(below) and begins:
            yield row


def _rows_of(reference: str | None) -> Iterator[tuple[int, int]]:
    """Give the first and last row of a reference like $A$1:C4, if it names rows."""
    if numbers := re.findall(r"[0-9]+", reference or ""):
        yield int(numbers[0]), int(numbers[-1])
