"""The cells that the fake retriever cites of a table written with tabs, its header row on top."""

import re

from ingest.document.document import Document
from ingest.document.nodes import Span, Unit
from retriever.types import CitedCell, Role

CELL = re.compile(r"[^\t\n]+")
UNIT = re.compile(r"(?<=\()[^)]+(?=\))")


def cells_of(document: Document, unit: Unit) -> tuple[CitedCell, ...]:
    """Return the label, the last value, its header and the unit it gives in brackets.

    The first row with tabs in the document heads all others, those of later passages too.
    """
    if "\t" not in document.text[unit.start : unit.end]:
        return ()
    top = document.text.index("\t")
    line_start = document.text.rindex("\n", 0, top) + 1
    headers = _cells(document.text, line_start)
    row = _cells(document.text, unit.start)
    measure = UNIT.search(document.text, headers[-1].start, headers[-1].end)
    return (
        CitedCell(Role.HEADER, headers[-1]),
        *([CitedCell(Role.UNIT, Span(*measure.span()))] if measure else []),
        CitedCell(Role.LABEL, row[0]),
        CitedCell(Role.VALUE, row[-1]),
    )


def _cells(text: str, start: int) -> list[Span]:
    end = text.find("\n", start)
    return [Span(*match.span()) for match in CELL.finditer(text, start, end)]
