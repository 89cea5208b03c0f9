"""How the rows and cells of a table in Word are laid out."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from docx.oxml.ns import qn

from ingest.readers.office.word.xml import children, count_of, is_on, local_name, value_of


def goes_on(cell: Any) -> bool:
    """Whether a cell goes on with the one above it."""
    merge = _merge(cell)
    return merge is not None and value_of(merge) != "restart"


def width(cell: Any) -> int:
    """Return how many columns a cell spans."""
    return count_of(cell.find(qn("w:tcPr")), "gridSpan", 1)


def columns_before(row: Any) -> int:
    """Return how many columns a row leaves free before its first cell."""
    return count_of(row.find(qn("w:trPr")), "gridBefore", 0)


def is_deleted(row: Any) -> bool:
    """Whether a row was deleted with tracked changes."""
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def is_hidden(row: Any) -> bool:
    """Whether a row is formatted as hidden."""
    properties = row.find(qn("w:trPr"))
    return properties is not None and is_on(properties.find(qn("w:hidden")))


def header_rows(rows: Sequence[Any]) -> int:
    """Return how many rows at the top are repeated on every page; 0 where all are."""
    count = len(list(takewhile(_is_header, rows)))
    return count if count < len(rows) else 0


def paragraphs(cell: Any, *, tables: bool = False) -> Iterator[Any]:
    """Give the paragraphs of a cell or note, also in content controls, and in `tables` in it."""
    for child in cell:
        if local_name(child) == "p":
            yield child
        elif tables or local_name(child) != "tbl":
            yield from paragraphs(child, tables=tables)


def spans(rows: Sequence[Any]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the places that cells reach over, each with the place of its cell."""
    tall: dict[int, tuple[int, int]] = {}
    for index, row in enumerate(rows):
        column = columns_before(row)
        for cell in children(row, "tc"):
            origin = tall.get(column) if goes_on(cell) else None
            reached = range(column, column + width(cell))
            for place in reached:
                tall.pop(place, None)
                if _merge(cell) is not None:
                    tall[place] = origin or (index, column)
                if (index, place) != (origin or (index, column)):
                    yield (index, place), origin or (index, column)
            column = reached.stop


def _merge(cell: Any) -> Any | None:
    shape = cell.find(qn("w:tcPr"))
    return None if shape is None else shape.find(qn("w:vMerge"))


def _is_header(row: Any) -> bool:
    properties = row.find(qn("w:trPr"))
    return properties is not None and is_on(properties.find(qn("w:tblHeader")))
