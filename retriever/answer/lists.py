"""Whole lists: when a question wants all of them, and where they begin and end.

A question such as "What are the KPIs for X?" names the list and none of its items; "What are the
visitor figures of Y?" names one item. The words that only one item has tell the two apart.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from ingest.language.plain import plain
from ingest.structure.tables import row_cells
from ingest.types import Document, Kind, Passage, Span, Unit
from retriever.query.question import Question, content_terms
from retriever.reading.rendering import render_unit
from retriever.types import Hit

_ENUMERATED = re.compile(r"^[(（]?(\d{1,3})[.)）](?!\d)\s*\S")

Locate = Callable[[Hit, Span], Hit | None]
"""Finds the passage of a hit's document that holds a span."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A numbered entry of a list or table, `(3) Disaster prevention`."""

    number: int
    span: Span


def siblings(passage: Passage, unit: Unit) -> list[Unit]:
    """Return the run of items or rows in the passage that the unit belongs to.

    The rows that head a table are none of its entries.
    """
    position = passage.units.index(unit)
    first = last = position
    while first and passage.units[first - 1].kind is unit.kind:
        first -= 1
    while last + 1 < len(passage.units) and passage.units[last + 1].kind is unit.kind:
        last += 1
    run = passage.units[first : last + 1]
    return [one for one in run if one == unit or not is_header_row(passage, one)]


def is_header_row(passage: Passage, unit: Unit) -> bool:
    """Whether the unit is the header row of other rows of the passage."""
    span = Span(unit.start, unit.end)
    return unit.kind is Kind.TABLE and any(span in other.headers for other in passage.units)


def table_rows(hit: Hit, unit: Unit, locate: Locate, most: int) -> list[tuple[Hit, Unit]]:
    """Return the rows of the unit's table with their passages.

    Of a table that goes through more than `most` passages, only those of the unit's own.
    """
    own = [(hit, one) for one in siblings(hit.passage, unit) if one.headers == unit.headers]
    if not unit.headers:
        return own
    rows, passages = own, 1
    while passages <= most and (before := _rows_beside(rows[0], _edge(rows[0][0], -1), locate)):
        rows, passages = before + rows, passages + 1
    while passages <= most and (after := _rows_beside(rows[-1], _edge(rows[-1][0], 1), locate)):
        rows, passages = rows + after, passages + 1
    return rows if passages <= most else own


def _edge(hit: Hit, step: int) -> Span | None:
    """Return the nearest character before or after the hit's passage that is no white space."""
    text = hit.document.text
    place = hit.passage.start - 1 if step < 0 else hit.passage.end
    while 0 <= place < len(text) and text[place].isspace():
        place += step
    return Span(place, place + 1) if 0 <= place < len(text) else None


def _rows_beside(
    row: tuple[Hit, Unit], edge: Span | None, locate: Locate
) -> list[tuple[Hit, Unit]]:
    """Return the rows of the same table in the passage next to the one whose last row is given."""
    hit, unit = row
    outermost = hit.passage.units[0 if edge and edge.start < hit.passage.start else -1]
    beside = locate(hit, edge) if edge and outermost == unit else None
    if beside is None or beside.passage == hit.passage:
        return []
    return [(beside, one) for one in beside.passage.units if one.headers == unit.headers]


def introduced_items(hit: Hit, unit: Unit) -> list[Unit]:
    """Return the items that follow a unit which ends in a colon, as far as its passage goes."""
    if not render_unit(hit.document, unit).endswith((":", "：")):
        return []
    units = hit.passage.units
    following = units[units.index(unit) + 1 :]
    return list(takewhile(lambda other: other.kind is Kind.LIST, following))


def names_one_item(question: Question, hit: Hit, unit: Unit, run: Sequence[Unit]) -> bool:
    """Whether the question has a word that the unit has, its headings and most siblings not."""
    document, passage = hit.document, hit.passage
    parents = {plain(parent.of(document.text)) for one in run for parent in one.parents}
    context = [line for line in passage.context.splitlines() if plain(line) not in parents]
    above = content_terms("\n".join((*passage.heading_path, *context)))
    own = (content_terms(render_unit(document, unit)) & question.terms) - above
    others = [content_terms(render_unit(document, other)) for other in run if other != unit]
    return any(2 * sum(term in other for other in others) < len(others) for term in own)


def enumerated(document: Document, run: Sequence[Unit]) -> list[Cell]:
    """Return the numbered entries of a run of rows or items, in reading order."""
    text = document.text
    cells = (
        cell
        for unit in run
        for cell in (
            row_cells(text, unit.start, unit.end)
            if unit.kind is Kind.TABLE
            else [Span(unit.start, unit.end)]
        )
    )
    return [
        Cell(int(match[1]), cell)
        for cell in cells
        if (match := _ENUMERATED.match(plain(cell.of(text)) or ""))
    ]


def group_of(cells: Sequence[Cell], count: int) -> list[Cell]:
    """Return the first `count` neighbouring entries that hold successive numbers, in their order.

    A list laid out in columns, or lists numbered through one after the other, fall into such
    groups: (1) (3) | (2) (4), then (5) (6). A part of one plain column is no group.
    """
    for start in range(len(cells) - count + 1):
        group = cells[start : start + count]
        ordered = sorted(group, key=lambda cell: cell.number)
        if all(b.number - a.number == 1 for a, b in pairwise(ordered)) and not (
            ordered == group and _goes_on(cells, start, start + count)
        ):
            return ordered
    return []


def _goes_on(cells: Sequence[Cell], start: int, end: int) -> bool:
    """Whether a column is numbered on before or after the entries `[start, end)`."""
    before = start > 0 and cells[start - 1].number + 1 == cells[start].number
    after = end < len(cells) and cells[end - 1].number + 1 == cells[end].number
    return before or after
