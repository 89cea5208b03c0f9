"""Spreadsheets: .ods; a sheet is a page, headed by its name, with cells as they are shown."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.document.builder import MAX_CHARACTERS, DocumentBuilder, fold
from ingest.document.content import Content
from ingest.document.strikethrough import strike
from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.changes import DELETED
from ingest.readers.office.package import reading
from ingest.readers.office.sheet import Cells, HeaderRows, LeftOut, Merged, write_sheet
from ingest.readers.opendocument.package import (
    Package,
    has_deleted_text,
    number,
    open_package,
    qn,
)
from ingest.readers.opendocument.print_headers import print_headers
from ingest.readers.opendocument.styles import Styles

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

_MAX_CELLS = 2_000_000
"""Cells with words; chosen by eye: each takes some 200 bytes."""
_DATE_PARTS = re.compile(r"\d+|[^\W\d_年月日時分秒]+")
_ERROR = re.compile(r"^(?:#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d{3})$")
_HIDDEN = ("collapse", "filter")
_FROZEN = "2"
_GROUPS = frozenset(
    map(qn, ("table:table-header-rows", "table:table-rows", "table:table-row-group"))
)
_COLUMN_GROUPS = frozenset(
    map(qn, ("table:table-header-columns", "table:table-columns", "table:table-column-group"))
)


def read_ods(data: bytes, *, hidden: bool = False) -> Content:
    """Read a workbook, its hidden sheets, rows and columns too where `hidden` says so.

    Raises UnreadableFileError for files that are damaged, protected, too large or none.
    """
    builder = DocumentBuilder()
    warnings: list[str] = []
    with reading(".ods"):
        package = open_package(data, "spreadsheet")
        styles = Styles(package.styles)
        written = 0
        for element in package.body.iterchildren(qn("table:table")):
            sheet = _Sheet(element, styles, hidden)
            if not hidden and _is_hidden(element, styles):
                warnings.append(
                    Message(
                        "the hidden sheet {sheet} was left out; unhide it to have it read",
                        sheet=sheet.name,
                    )
                )
                continue
            if written:
                builder.turn_page()
            written += 1
            cells = sheet.cells()
            headed = list(_headed(package, sheet))
            left_out = sheet.left_out
            running = print_headers(package, styles, element)
            write_sheet(
                builder, sheet.name, cells, headed, sheet.comments, sheet.merged, left_out, running
            )
            warnings += sheet.warnings()
        if has_deleted_text(package):
            warnings.append(DELETED)
    return builder.content(MEDIA_TYPE, package.title, warnings=warnings)


def _is_hidden(sheet: Any, styles: Styles) -> bool:
    properties = styles.properties("table", sheet.get(qn("table:style-name")), "table")
    return properties is not None and properties.get(qn("table:display")) == "false"


class _Sheet:
    """A sheet's rows and cells, read once."""

    def __init__(self, element: Any, styles: Styles, hidden: bool) -> None:
        self.name: str = element.get(qn("table:name"), "")
        self.header_rows: list[int] = []
        self.comments: dict[int, dict[int, str]] = {}
        self.merged: list[Merged] = []
        self._element = element
        self._styles = styles
        self._reads_hidden = hidden
        self._hidden_columns = set() if hidden else set(_hidden_columns(element))
        self._hidden_rows: set[int] = set()
        self._left_out_columns: set[int] = set()
        self._length = self._count = self._unsaved = self._failed = 0

    def cells(self) -> Cells:
        rows: dict[int, dict[int, str]] = {}
        row_number = 1
        for row, is_header in _rows(self._element):
            times = number(row, "table:number-rows-repeated", 1)
            cells = self._row(row, row_number)
            if cells and row.get(qn("table:visibility")) in _HIDDEN and not self._reads_hidden:
                self._take(times, {0: ""})
                self._hidden_rows.update(range(row_number, row_number + times))
                self.comments.pop(row_number, None)
                cells = {}
            if cells:
                self._take(times, cells)
                rows |= {row_number + index: cells for index in range(times)}
            if is_header:
                self.header_rows += [row_number + index for index in range(min(times, 100))]
            row_number += times
        return rows

    @property
    def left_out(self) -> LeftOut:
        """What is hidden and was not read, once its cells were."""
        return LeftOut(self._hidden_rows, self._left_out_columns)

    def warnings(self) -> Iterator[str]:
        """Give what of the sheet was not read."""
        columns = len(self._left_out_columns)
        for count, one, more in (
            (
                len(self._hidden_rows),
                "1 hidden row of the sheet {sheet} left out; unhide to have it read",
                "{count} hidden rows of the sheet {sheet} left out; unhide to have it read",
            ),
            (
                columns,
                "1 hidden column of the sheet {sheet} left out; unhide to have it read",
                "{count} hidden columns of the sheet {sheet} left out; unhide to have it read",
            ),
            (
                self._unsaved,
                "1 formula of the sheet {sheet} without a saved result left out; open it in "
                "LibreOffice and save it anew",
                "{count} formulas of the sheet {sheet} without a saved result left out; open it in "
                "LibreOffice and save it anew",
            ),
            (
                self._failed,
                "1 cell of the sheet {sheet} that shows an error left out; mend its formula",
                "{count} cells of the sheet {sheet} that show an error left out; mend their "
                "formulas",
            ),
        ):
            if count:
                yield Message(one if count == 1 else more, count=count, sheet=self.name)

    def _row(self, row: Any, row_number: int) -> dict[int, str]:
        cells: dict[int, str] = {}
        column = 1
        for cell in row.iterchildren(qn("table:table-cell"), qn("table:covered-table-cell")):
            times = number(cell, "table:number-columns-repeated", 1)
            words = self._shown(cell) if cell.tag == qn("table:table-cell") else ""
            failed = bool(_ERROR.match(words)) and _has_formula(cell)
            words = "" if failed else words
            if words or failed or _lacks_result(cell):
                self._take(times, {0: words})
                self._failed += times * failed
                self._unsaved += times * (not words and not failed)
                for at in range(column, column + times):
                    if at in self._hidden_columns:
                        self._left_out_columns.add(at)
                    else:
                        cells[at] = words
            if cell.tag == qn("table:table-cell") and column not in self._hidden_columns:
                self._note(cell, row_number, column)
            column += times
        return cells

    def _note(self, cell: Any, row: int, column: int) -> None:
        """Keep the comment on a cell, and what it reaches over."""
        if (comment := cell.find(qn("office:annotation"))) is not None:
            lines = ["".join(one.itertext()) for one in comment.iterchildren(qn("text:p"))]
            if words := fold(" ".join(lines)):
                self.comments.setdefault(row, {})[column] = words
        height = number(cell, "table:number-rows-spanned", 1)
        width = number(cell, "table:number-columns-spanned", 1)
        if height > 1 or width > 1:
            self.merged.append(Merged(row, column, row + height - 1, column + width - 1))

    def _shown(self, cell: Any) -> str:
        """Return what a cell shows; a date is written as ISO 8601 where it shows its day."""
        lines = [self._line(paragraph) for paragraph in cell.iterchildren(qn("text:p"))]
        # Programs other than offices may write only the value.
        words = fold(" ".join(lines)) or cell.get(qn("office:value"), "")
        date = cell.get(qn("office:date-value"), "")
        if date and len(_DATE_PARTS.findall(words)) >= 3:
            words = date.replace("T", " ") if ":" in words else date[:10]
        style = self._styles.of(cell, "table-cell", "table:style-name")
        return strike(words) if style.struck else words

    def _line(self, paragraph: Any) -> str:
        words = [paragraph.text or ""]
        for child in paragraph:
            said = "".join(child.itertext())
            is_span = child.tag == qn("text:span")
            struck = is_span and self._styles.of(child, "text").struck
            words += [" " if not said else strike(said) if struck else said, child.tail or ""]
        return "".join(words)

    def _take(self, times: int, cells: dict[int, str]) -> None:
        """Count what is to be held: a few bytes can repeat a cell through a whole sheet."""
        self._count += times * len(cells)
        self._length += times * sum(map(len, cells.values()))
        if self._count > _MAX_CELLS or self._length > MAX_CHARACTERS:
            raise UnreadableFileError("its cells repeat too much text; split it into smaller files")


def _lacks_result(cell: Any) -> bool:
    """Whether a cell has a formula, and no result was saved with it."""
    return _has_formula(cell) and not cell.get(qn("office:value-type"))


def _has_formula(cell: Any) -> bool:
    return bool(cell.get(qn("table:formula")))


def _rows(element: Any, is_header: bool = False) -> Iterator[tuple[Any, bool]]:
    for child in element:
        if child.tag == qn("table:table-row"):
            yield child, is_header
        elif child.tag in _GROUPS:
            yield from _rows(child, is_header or child.tag == qn("table:table-header-rows"))


def _columns(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == qn("table:table-column"):
            yield child
        elif child.tag in _COLUMN_GROUPS:
            yield from _columns(child)


def _hidden_columns(element: Any) -> Iterator[int]:
    column = 1
    for one in _columns(element):
        times = number(one, "table:number-columns-repeated", 1)
        if one.get(qn("table:visibility")) in _HIDDEN:
            yield from range(column, column + times)
        column += times


def _headed(package: Package, sheet: _Sheet) -> Iterator[HeaderRows]:
    """Give the rows that are printed anew on each page, stay in view, or head a filter."""
    if sheet.header_rows:
        yield HeaderRows(sheet.header_rows[0], sheet.header_rows[-1])
    if package.settings is not None:
        for entry in package.settings.iter(qn("config:config-item-map-entry")):
            if entry.get(qn("config:name")) == sheet.name:
                items = {one.get(qn("config:name")): one.text for one in entry}
                rows = items.get("VerticalSplitPosition") or ""
                if items.get("VerticalSplitMode") == _FROZEN and rows.isdecimal() and int(rows):
                    yield HeaderRows(1, int(rows))
    for filtered in package.body.iter(qn("table:database-range")):
        target = filtered.get(qn("table:target-range-address"), "").replace("$", "")
        name, _, cells = target.partition(".")
        first = re.match(r"[A-Z]+([0-9]+)", cells)
        has_header = filtered.get(qn("table:contains-header")) != "false"
        if name.strip("'") == sheet.name and first and has_header:
            yield HeaderRows(int(first[1]), int(first[1]))
