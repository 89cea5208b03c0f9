"""Two rows of a table compared by the column that an adjective measures: older, dearer, longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.language.content_terms import content_terms
from ingest.language.scripts import has_cjk
from retriever.forms.form import Asked
from retriever.forms.tables.question.superlatives import Superlative
from retriever.forms.tables.values import figure_of, folded, moment_of
from retriever.reading.evidence import Evidence
from retriever.text.records import Record, Value
from retriever.text.rendering import render_record
from retriever.types import Citation

_Compared = tuple[str, tuple[Decimal, ...]]
"""A unit of measure, or "date", and what is compared of it."""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row with the cell that is compared, as words and as citations, and its value."""

    words: str
    citations: tuple[Citation, ...]
    value: _Compared


@dataclass(frozen=True, slots=True)
class ComparedRows:
    """Two rows; `first_is` tells whether the adjective is true of the first, not the second."""

    rows: tuple[ComparedRow, ComparedRow]
    first_is: bool


def compare_rows(asked: Asked, names: Sequence[str], by: Superlative) -> ComparedRows | None:
    """Return how the rows of two names compare by what an adjective measures.

    None where a name is that of no row of the best table or of several, where the adjective
    measures none of its columns, or several alike, where both are the same, and where their units
    differ.
    """
    found = _rows_of(names, asked.evidence)
    cells = _cells(by, [record for _, record in found]) if found else None
    if found is None or cells is None:
        return None
    first, second = (
        _compared(asked, one, record, cell)
        for (one, record), cell in zip(found, cells, strict=True)
    )
    if first is None or second is None or first.value == second.value:
        return None
    if first.value[0] != second.value[0]:
        return None
    more = (first.value > second.value) == (_way(by, cells[0]) > 0)
    return ComparedRows((first, second), more)


def _rows_of(
    names: Sequence[str], evidence: Sequence[Evidence]
) -> list[tuple[Evidence, Record]] | None:
    """Return the one row of each name, of one table; None where a name has none or several."""
    found: list[tuple[Evidence, Record]] = []
    for name in names:
        table = [one for one in evidence if not found or one.is_of_table(found[0][0])]
        records = [(one, record) for one in table if (record := one.record)]
        called = [one for one in records if _is_called(one[1], name, whole=True)]
        called = called or [one for one in records if _is_called(one[1], name, whole=False)]
        if len(called) != 1:
            return None
        found += called
    return found if found[0][0].unit != found[1][0].unit else None


def _is_called(record: Record, name: str, *, whole: bool) -> bool:
    """Whether one of a row's names is this one, or has it in it."""
    if has_cjk(name):
        letters = [folded(one).replace(" ", "") for one in record.name_words]
        return any(name == one if whole else name in one for one in letters)
    wanted = content_terms(name)
    own = [content_terms(one) for one in record.name_words]
    return bool(wanted) and any(wanted == one if whole else wanted <= one for one in own)


def _cells(by: Superlative, records: Sequence[Record]) -> list[Value] | None:
    """Return the cells of two rows in the column whose header has most of what is measured."""
    measured = frozenset[str]().union(*(terms for _, terms in by.measures))
    shared: dict[int, list[list[Value]]] = {}
    for value in records[0].filled:
        count = len(measured & content_terms(" ".join(value.header_words)))
        same = [one for one in records[1].filled if one.cell.headers == value.cell.headers]
        if count and same and _value_of(value) is not None:
            shared.setdefault(count, []).append([value, same[0]])
    best = shared[max(shared)] if shared else []
    return best[0] if len(best) == 1 else None


def _way(by: Superlative, cell: Value) -> int:
    """Return where the most of a column is: 1 at the highest value, -1 at the lowest."""
    if by.dates and moment_of(cell.words):
        return by.dates
    heads = content_terms(" ".join(cell.header_words))
    return next(way for way, terms in by.measures if terms & heads)


def _value_of(value: Value) -> _Compared | None:
    """Return what a cell says by value: a date, or a figure."""
    if moment := moment_of(value.words):
        return "date", tuple(map(Decimal, moment))
    figure = figure_of(value.words)
    return (figure.unit, (figure.value,)) if figure else None


def _compared(asked: Asked, row: Evidence, record: Record, cell: Value) -> ComparedRow | None:
    value = _value_of(cell)
    if value is None:
        return None
    citations = asked.cell_citations(row.hit.document.id, row.unit, record, cell.cell)
    return ComparedRow(render_record(record, [cell]), citations, value)
