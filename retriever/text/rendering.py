"""Passages and units as text for the models and for answers, without typesetting.

Citations quote the document's own text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.document.document import Document, Passage
from ingest.document.nodes import Row, Span, Unit
from ingest.language.blank import is_blank
from ingest.language.plain import plain
from ingest.language.scripts import is_japanese
from retriever.text.context import HEADINGS, context_before, lowest_headings
from retriever.text.records import Record, Value, record_of


@dataclass(frozen=True, slots=True)
class Punctuation:
    """What is put between the words of a record; `brackets` are around its unit of measure."""

    colon: str
    comma: str
    semicolon: str
    brackets: str


_ENGLISH = Punctuation(": ", ", ", "; ", " ({})")
_JAPANESE = Punctuation("：", "、", "；", "（{}）")


def headed(header: str, words: str) -> str:
    """Return words under their header, with the colon of the header's language.

    >>> headed("Price", "5"), headed("料金", "5")
    ('Price: 5', '料金：5')
    """
    return f"{header}{_punctuation_of(header).colon}{words}"


def punctuation_of(record: Record) -> Punctuation:
    """Return the punctuation of the language in which a record is written."""
    headers = (word for value in record.values for word in value.header_words)
    return _punctuation_of(
        " ".join((*record.name_words, *headers, *(value.words for value in record.values)))
    )


def _punctuation_of(text: str) -> Punctuation:
    return _JAPANESE if is_japanese(text) else _ENGLISH


def render_passage(document: Document, passage: Passage, left_out: Sequence[Span] = ()) -> str:
    """Return a passage as plain text: context, then its words without some spans of it.

    Of several headings only the lowest are read, so that most of the words are the passage's own.
    """
    text = document.text
    context = passage.context
    if len(passage.heading_path) >= HEADINGS:
        said = (span.of(text) for span in context_before(passage, passage.units))
        context = "\n".join((*lowest_headings(passage), *said))
    return plain(f"{context}\n{passage.words(text, left_out)}")


def render_headed(document: Document, passage: Passage, left_out: Sequence[Span] = ()) -> str:
    """Return a passage's lowest headings, a line each, and then what `render_passage` does."""
    return "\n".join((*lowest_headings(passage), render_passage(document, passage, left_out)))


def render_unit(document: Document, unit: Unit) -> str:
    """Return a unit as it is shown: a row as a record, anything else as plain text.

    Words that are struck out are not shown.
    """
    if isinstance(unit, Row):
        return render_row(document.text, unit)
    return plain(unit.without(document.text, unit.struck))


def render_row(text: str, row: Row) -> str:
    """Return a table row as a record: `parent, label — column header: value; ... (unit)`."""
    return render_row_record(row, record_of(text, row))


def render_row_record(row: Row, record: Record) -> str:
    """Return a row whose record is known, as `render_row` does."""
    if not row.headers:
        return " | ".join((*record.name_words, *(value.words for value in record.filled)))
    return render_record(record, record.filled)


def render_record(record: Record, values: Sequence[Value]) -> str:
    """Return the given values of a record with their labels, headers and unit of measure."""
    points = punctuation_of(record)
    same = groupby(values, key=lambda value: value.cell.headers)
    said = points.semicolon.join(_value_words(list(cells), points) for _, cells in same)
    if record.measure and any(map(_takes_measure, values)):
        said += points.brackets.format(record.measure_words)
    # "Current assets:" and "Cash" are one name: "Current assets, Cash".
    names = [*(group.rstrip(":：") for group in record.name_words[:-1]), *record.name_words[-1:]]
    return " — ".join(filter(None, (points.comma.join(names), said)))


def render_cells(record: Record) -> str:
    """Return a row's label and its values without their headers: `label — value; value`."""
    said = punctuation_of(record).semicolon.join(value.words for value in record.filled)
    return " — ".join(filter(None, (*record.name_words[-1:], said)))


def _value_words(values: Sequence[Value], points: Punctuation) -> str:
    """Return values that have the same headers."""
    headers = _headers_words(values[0], points)
    words = points.comma.join(value.words for value in values)
    return f"{headers}{points.colon}{words}" if headers else words


def _headers_words(value: Value, points: Punctuation) -> str:
    """Return the headers of a value, the lowest in brackets where it is of a row of units.

    A header that is only a dash is not said.
    """
    *above, lowest = [one for one in value.header_words if not is_blank(one)] or [""]
    if above and value.cell.headers[-1] in value.cell.measures:
        return " ".join(above) + points.brackets.format(lowest)
    return " ".join((*above, lowest))


def _takes_measure(value: Value) -> bool:
    """Whether a value is a figure without a unit, in its cell or in its header."""
    stated = value.cell.measures or re.search(r"[%％]", value.words)
    return value.cell.figure and not stated
