"""Table rows as records: what names a row, what heads each of its cells, what its figures count.

A record has the spans of its cells and, beside them, their words without typesetting.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document.nodes import Cell, Row, Span
from ingest.language.plain import plain


@dataclass(frozen=True, slots=True)
class Value:
    """A cell that says something of its row, with its words and those of each header above it."""

    cell: Cell
    words: str
    header_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A row's `parents` and `label` name it, leftmost first; its `values` are one a column.

    `measure` is the unit of measure that a caption or a column of the table gives its figures.
    `name_words` are those of the parents and of the label, `measure_words` those of the measure.
    """

    parents: tuple[Span, ...]
    label: Span | None
    values: tuple[Value, ...]
    measure: Span | None
    name_words: tuple[str, ...]
    measure_words: str

    @property
    def filled(self) -> list[Value]:
        """The values whose cells have words."""
        return [value for value in self.values if value.cell.filled]


def record_of(text: str, row: Row) -> Record:
    """Return what a table row says. Of a piece of a row, only its own cells are values.

    A cell that is struck out is an empty one.
    """
    labels = (cell.span for cell in row.cells[: row.labels] if cell.filled)
    own = [label for label in labels if not label.within(row.struck)]
    names = (*row.parents, *own)
    cells = (_within(cell, row) for cell in row.cells[row.labels :] if cell.span != row.measure)
    return Record(
        parents=(*row.parents, *own[:-1]),
        label=own[-1] if own else None,
        values=tuple(_value(text, cell, row.struck) for cell in cells),
        measure=row.measure,
        name_words=tuple(plain(name.of(text)) for name in names),
        measure_words=plain(row.measure.of(text)) if row.measure else "",
    )


def _value(text: str, cell: Cell, struck: Sequence[Span]) -> Value:
    words = plain(cell.without(text, struck))
    return Value(cell, words, tuple(plain(one.of(text)) for one in cell.headers))


def _within(cell: Cell, row: Row) -> Cell:
    """Return the part of a cell that is in the row and in force, empty where none is."""
    start = min(max(cell.start, row.start), row.end)
    end = start if cell.within(row.struck) else max(start, min(cell.end, row.end))
    return replace(cell, start=start, end=end, figure=cell.figure and start < end)
