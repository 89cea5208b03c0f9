"""Table rows as records: what names a row, what heads each of its cells, what its figures count.

Everything is a span of the document; nothing here is worded.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.language.sentences import trimmed
from ingest.structure.aligned import spanning_cells
from ingest.structure.lines import ends_sentence
from ingest.structure.tables import row_cells
from ingest.types import Span, Unit

_BRACKETED = re.compile(r"[(（\[［]([^()（）\[\]［］]{1,40})[)）\]］]")
_MEASURE = re.compile(
    r"[%％€£$¥]|\b(?:hundred|thousand|million|billion|trillion|percentage|per\s?cent|yen|dollar|euro|"
    r"JPY|USD|EUR|ton|tonne|kg|km|person|people)s?\b"
    r"|^[十百千万億兆]*(?:円|ドル|ユーロ|人|件|トン|社|個|台|か所|カ所)$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:\bunits?\s*[:：]|単位\s*[:：]?)\s*([^\s()（）\[\]［］;；|][^()（）\[\]［］;；\t|\n]{0,39})",
    re.IGNORECASE,
)
_UNIT_HEADER = re.compile(r"^\W*(?:units?(?: of measure(?:ment)?)?|単位)\W*$", re.IGNORECASE)
_CAPTION_LINES = 2
_CAPTION_CHARACTERS = 120
"""A unit of measure stands this near above a table, in lines of this length at most."""


@dataclass(frozen=True, slots=True)
class Value:
    """A cell that says something of its row; `headers` stand above it, top first."""

    cell: Span
    headers: tuple[Span, ...]

    @property
    def filled(self) -> bool:
        """Whether the cell has words."""
        return self.cell.end > self.cell.start


@dataclass(frozen=True, slots=True)
class Record:
    """A row's `parents` and `label` name it, leftmost first; its `values` are one a column.

    `measure` is the unit of measure that a caption or a column of the table gives its figures.
    """

    parents: tuple[Span, ...]
    label: Span | None
    values: tuple[Value, ...]
    measure: Span | None

    @property
    def names(self) -> tuple[Span, ...]:
        """The cells that name the row."""
        return (*self.parents, self.label) if self.label else self.parents


def record_of(text: str, row: Unit) -> Record:
    """Return what a table row says. Of a piece of a row, only its own cells are values."""
    cells = row_cells(text, *_line(text, row), row.columns)
    above = _headers(text, row, len(cells))
    own = [cell for cell in cells[: row.labels] if cell.end > cell.start]
    values = [
        Value(Span(max(cell.start, row.start), min(cell.end, row.end)), above[position])
        if cell.end > cell.start and cell.start < row.end and row.start < cell.end
        else Value(Span(row.start, row.start), above[position])
        for position, cell in enumerate(cells)
    ][row.labels :]
    unit = next((v for v in values if v.filled and _is_unit_column(text, v)), None)
    return Record(
        parents=(*row.parents, *own[:-1]),
        label=own[-1] if own else None,
        values=tuple(value for value in values if value is not unit),
        measure=unit.cell if unit else _caption_measure(text, row),
    )


def measure_of(text: str, header: Span) -> Span | None:
    """Return the unit of measure that a header states in brackets, None where it states none."""
    for match in _BRACKETED.finditer(text, header.start, header.end):
        if _MEASURE.search(match[1]):
            return Span(match.start(1), match.end(1))
    return None


def _headers(text: str, row: Unit, width: int) -> list[tuple[Span, ...]]:
    """Return for each column its headers, top first.

    A blank header cell goes on the header to its left, if these two have the same headers above.
    """
    paths: list[tuple[Span, ...]] = [()] * width
    for level, header in enumerate(row.headers):
        line = _line(text, header)
        lowest = level + 1 == len(row.headers)
        cells = row_cells(text, *line, row.columns)
        if row.columns and not lowest:
            cells = spanning_cells(text, *line, row.columns)
        filled = [cell if cell.end > cell.start else None for cell in cells]
        if len(row.headers) == 1 or sum(map(bool, filled)) > 1:
            paths = _lowered(paths, [*filled, *[None] * width][:width], row.labels)
    return paths


def _lowered(
    paths: Sequence[tuple[Span, ...]], cells: Sequence[Span | None], labels: int
) -> list[tuple[Span, ...]]:
    """Return the columns' headers with a further row of header cells below."""
    lowered: list[tuple[Span, ...]] = []
    before: Span | None = None
    for position, (path, cell) in enumerate(zip(paths, cells, strict=True)):
        goes_on = position > labels and path == paths[position - 1]
        before = cell or (before if goes_on else None)
        lowered.append((*path, before) if before and before not in path else path)
    return lowered


def _is_unit_column(text: str, value: Value) -> bool:
    return any(_UNIT_HEADER.match(header.of(text)) for header in value.headers)


def _caption_measure(text: str, row: Unit) -> Span | None:
    """Return the unit of measure given in the table's corner or in the lines above it."""
    if not row.headers:
        return None
    start, end = _line(text, row.headers[0])
    corner = row_cells(text, start, end, row.columns)[0]
    found = _stated_measure(text, corner)
    for _ in range(_CAPTION_LINES):
        above = _line_above(text, start)
        if found or above is None:
            break
        found, start = _stated_measure(text, above), above.start
    return found


def _stated_measure(text: str, caption: Span) -> Span | None:
    """Return what follows "unit:" in a caption, or stands in its brackets and is a measure."""
    if match := _UNIT.search(text, caption.start, caption.end):
        return trimmed(text, match.start(1), match.end(1))
    found = measure_of(text, caption)
    if found is None or ends_sentence(caption.of(text).rstrip(")）]］")):
        return None
    alone = found.end - found.start + 2 >= caption.end - caption.start
    return found if alone or not any(map(str.isdigit, found.of(text))) else None


def _line_above(text: str, start: int) -> Span | None:
    """Return the nearest line above that has words, None where it is a row or long."""
    first = max(0, start - 2 * _CAPTION_CHARACTERS)
    window = text[first:start].rstrip()
    begins = max(window.rfind(line_break) for line_break in "\n\f\r") + 1
    line = trimmed(text, first + begins, first + len(window))
    if line is None or line.end - line.start > _CAPTION_CHARACTERS:
        return None
    return None if re.search(r"[\t|]", line.of(text)) else line


def _line(text: str, row: Span | Unit) -> tuple[int, int]:
    """Return where the line begins and ends on which a row stands."""
    start = text.rfind("\n", 0, row.start) + 1
    start = max(start, *(text.rfind(mark, start, row.start) + 1 for mark in "\f\r"))
    end = text.find("\n", row.end)
    end = len(text) if end < 0 else end
    breaks = (text.find(mark, row.end, end) for mark in "\f\r")
    return start, min([end, *(place for place in breaks if place >= 0)])
