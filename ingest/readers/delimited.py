"""CSV and TSV: a table whose cells are parted by commas, semicolons, tabs or pipes."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice, takewhile

from ingest.document.builder import DocumentBuilder, fold
from ingest.document.content import Content
from ingest.readers.encodings import decode
from ingest.readers.office.package import check_not_office
from ingest.structure.tables.grid import is_figure

Rows = list[list[str]]

_DELIMITERS = ",\t;|"
_NONE = "\x1f"
_MOST = 0.5
_SAMPLE = 200
"""Rows by which the delimiter is told."""

_PROPERTIES = 30
"""A list of one thing's properties has this many rows at most; by eye."""

_FIGURE = re.compile(r"\W*\d[\d.,:/\s%-]*\W*")


def read_csv(data: bytes) -> Content:
    """Read a table whose delimiter is told by which parts the rows most evenly.

    Raises UnreadableFileError where the encoding cannot be told.
    """
    return _content(data, _DELIMITERS, "text/csv")


def read_tsv(data: bytes) -> Content:
    """Read a table parted by tabs; raises as `read_csv` does."""
    return _content(data, "\t", "text/tab-separated-values")


def _content(data: bytes, delimiters: str, media_type: str) -> Content:
    check_not_office(data, "CSV")
    decoded = decode(data)
    text = decoded.text
    builder = DocumentBuilder()
    write_rows(builder, _rows(text, _delimiter(text, delimiters)))
    return builder.content(media_type, title=None, paged=False, warnings=decoded.warnings)


def write_rows(builder: DocumentBuilder, rows: Rows) -> None:
    """Write a file's rows: lines above the table as paragraphs, then the table."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if max((_last(row) for row in filled), default=0) < 2:
        for row in filled:
            builder.paragraph(fold(" ".join(row)), joined=True)
        return
    above = sum(1 for _ in takewhile(lambda row: _count(row) < 2, filled))
    for row in filled[:above]:
        builder.paragraph(fold(" ".join(row)), joined=True)
    table = [row[: max(map(_last, filled))] for row in filled[above:]]
    builder.table(table, header_rows=int(_has_header(table)))


def _last(row: Sequence[str]) -> int:
    """Return how many cells there are up to the last that says something."""
    return max((index + 1 for index, cell in enumerate(row) if cell.strip()), default=0)


def _count(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _delimiter(text: str, delimiters: str) -> str:
    """Return the delimiter by which most rows have one and the same number of cells, above 1.

    Where none does so for half of them, the text is lines that happen to hold commas.
    """
    if len(delimiters) == 1:
        return delimiters
    evenness = {delimiter: _evenness(text, delimiter) for delimiter in delimiters}
    best = max(delimiters, key=evenness.__getitem__)
    return best if evenness[best] >= (_MOST, 0) else _NONE


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    widths = Counter(len(row) for row in _rows(text, delimiter, _SAMPLE) if any(row))
    rows = sum(widths.values())
    width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
    return (times / rows, width) if width > 1 else (0.0, 0)


def _rows(text: str, delimiter: str, limit: int | None = None) -> Rows:
    """Parse the rows; where quotes stand for themselves, every line is a row and they are kept."""
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    source = io.StringIO(text, newline="")
    try:
        return list(islice(csv.reader(source, delimiter=delimiter, strict=True), limit))
    except csv.Error:
        lines = text.splitlines()
        return list(islice(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE), limit))


def _lists_properties(table: Rows) -> bool:
    """Whether rows of two cells each name a property of one thing: some figures, more words."""
    if max(map(len, table)) != 2:
        return False
    values = [fold(row[1]) for row in table[1:] if len(row) > 1 and row[1].strip()]
    figures = sum(map(is_figure, values))
    return 1 <= figures <= len(values) / 2


def _has_header(table: Rows) -> bool:
    """Whether the first row names the columns.

    It fills every one with words of its own, which are no figures and do not stand below.
    """
    if len(table) < 2:
        return False
    first = [fold(cell) for cell in table[0]]
    names = {name for name in first if name}
    if len(table) <= _PROPERTIES and _lists_properties(table):
        return False
    if len(names) < max(map(len, table)) or any(map(_FIGURE.fullmatch, names)):
        return False
    return not any(
        fold(cell) == name for row in table[1:] for name, cell in zip(first, row, strict=False)
    )
