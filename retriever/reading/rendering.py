"""Passages and units as text for the models and for answers, without typesetting.

Citations quote the document's own text.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from ingest.document.document import Document, Passage
from ingest.document.nodes import Cell, Row, Span, Unit
from ingest.language.plain import plain
from retriever.reading.records import Record, record_of

HEADINGS = 2
"""How many of a text's headings, from the lowest, are read with it. Chosen by eye."""


def render_passage(document: Document, passage: Passage) -> str:
    """Return a passage as the cross-encoder reads it: context, then text.

    Of several headings only the lowest are read, so that most of the words are the passage's own.
    """
    text = document.text
    context = passage.context
    if len(passage.heading_path) >= HEADINGS:
        above = {span for unit in passage.units for span in unit.above}
        outside = sorted((span.start, span.of(text)) for span in above)
        said = (words for start, words in outside if start < passage.start)
        context = "\n".join((*passage.heading_path[-HEADINGS:], *said))
    return plain(f"{context}\n{text[passage.start : passage.end]}")


def render_unit(document: Document, unit: Unit) -> str:
    """Return a unit as it is shown: a row as a record, anything else as plain text."""
    if isinstance(unit, Row):
        return render_row(document.text, unit)
    return plain(document.text[unit.start : unit.end])


def render_row(text: str, row: Row) -> str:
    """Return a table row as a record: `parent, label — column header: value; ... (unit)`."""
    record = record_of(row)
    values = [value for value in record.values if value.filled]
    if not row.headers:
        cells = (*record.names, *(value.span for value in values))
        return " | ".join(plain(cell.of(text)) for cell in cells)
    return render_record(text, record, values)


def render_record(text: str, record: Record, values: Sequence[Cell]) -> str:
    """Return the given values of a record with their labels, headers and unit of measure."""
    names = ", ".join(plain(name.of(text)) for name in record.names)
    same = groupby(values, key=lambda value: value.headers)
    said = "; ".join(_value_words(text, headers, list(cells)) for headers, cells in same)
    if record.measure and any(_takes_measure(text, value) for value in values):
        said += f" ({plain(record.measure.of(text))})"
    return " — ".join(filter(None, (names, said)))


def _value_words(text: str, above: Sequence[Span], values: Sequence[Cell]) -> str:
    headers = " ".join(plain(header.of(text)) for header in above)
    words = ", ".join(plain(value.of(text)) for value in values)
    return f"{headers}: {words}" if headers else words


def _takes_measure(text: str, value: Cell) -> bool:
    """Whether a value is a figure without a unit, in its cell or in its header."""
    return value.figure and not value.measures and not re.search(r"[%％]", value.of(text))
