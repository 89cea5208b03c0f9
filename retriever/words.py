"""Passages and units as they are read by the models and shown in an answer.

What is cited is the document's own text; here it loses what only typesets it.
"""

import re
import unicodedata

from ingest.tables import row_cells
from ingest.types import Document, Kind, Passage, Span, Unit

_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)(?!\d)|(?<=\w)[*_](?!\w)")
_BULLET = re.compile(
    r"^[ \t　]*(?:(?:[-*+–—•‣][ \t　]+|[◦▪●○■□◆◇★☆►▶▷❖※・][ \t　]*))+", re.MULTILINE
)
_NUMBER = re.compile(r"(?<![\w.,])[-−]?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*")


def plain(text: str) -> str:
    r"""Drop emphasis marks and bullets and fold white space.

    >>> plain("- about **200 locations**\\n nationwide")
    'about 200 locations nationwide'
    """
    return " ".join(_EMPHASIS.sub("", _BULLET.sub("", text)).split())


def passage_words(document: Document, passage: Passage) -> str:
    """Return a passage as the cross-encoder reads it: its context, then its words."""
    return plain(f"{passage.context}\n{document.text[passage.start : passage.end]}")


def unit_words(document: Document, unit: Unit) -> str:
    """Return a unit as it is shown: a row as a record, anything else as plain text."""
    if unit.kind is Kind.TABLE:
        return row_words(document.text, unit)
    return plain(document.text[unit.start : unit.end])


def row_words(text: str, row: Unit) -> str:
    """Return a table row as a record: `parent, label: column header value; ...`."""
    cells = _line_cells(text, row)
    headers = _line_cells(text, row.headers[-1]) if row.headers else []
    labels = [plain(parent.of(text)) for parent in row.parents]
    values = []
    for position, cell in enumerate(cells):
        words = plain(cell.of(text))
        header = plain(headers[position].of(text)) if position < len(headers) else ""
        if not words:
            continue
        if header and position > 0:
            values.append(f"{header}: {words}")
        else:
            (values if values else labels).append(words)
    if not headers:
        return " | ".join([*labels, *values])
    return ", ".join(labels) + (" — " if labels and values else "") + "; ".join(values)


def numbers(text: str) -> set[str]:
    """Return the numbers in a text with their signs, thousands separators left out."""
    folded = unicodedata.normalize("NFKC", text).replace("−", "-")
    return {match[0].replace(",", "") for match in _NUMBER.finditer(folded)}


def _line_cells(text: str, row: Span | Unit) -> list[Span]:
    """Return the cells of the whole line on which a row stands, empty ones too."""
    start = text.rfind("\n", 0, row.start) + 1
    end = text.find("\n", row.end)
    return row_cells(text, start, len(text) if end < 0 else end)
