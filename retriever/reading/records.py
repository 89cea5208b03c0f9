"""Table rows as records: what names a row, what heads each of its cells, what its figures count.

Everything is a span of the document.
"""

from dataclasses import dataclass, replace

from ingest.document.nodes import Cell, Row, Span


@dataclass(frozen=True, slots=True)
class Record:
    """A row's `parents` and `label` name it, leftmost first; its `values` are one a column.

    `measure` is the unit of measure that a caption or a column of the table gives its figures.
    """

    parents: tuple[Span, ...]
    label: Span | None
    values: tuple[Cell, ...]
    measure: Span | None

    @property
    def names(self) -> tuple[Span, ...]:
        """The cells that name the row."""
        return (*self.parents, self.label) if self.label else self.parents


def record_of(row: Row) -> Record:
    """Return what a table row says. Of a piece of a row, only its own cells are values."""
    own = [cell.span for cell in row.cells[: row.labels] if cell.filled]
    values = (_within(cell, row) for cell in row.cells[row.labels :] if cell.span != row.measure)
    return Record((*row.parents, *own[:-1]), own[-1] if own else None, tuple(values), row.measure)


def _within(cell: Cell, row: Row) -> Cell:
    """Return the part of a cell that is in the row, empty where none is."""
    start = min(max(cell.start, row.start), row.end)
    end = max(start, min(cell.end, row.end))
    return replace(cell, start=start, end=end, figure=cell.figure and start < end)
