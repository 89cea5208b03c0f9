"""The order of an answer's citations, from which their marks are numbered."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from retriever.layout import lay_out
from retriever.types import AnswerTable, Composed


def numbered_as_shown(composed: Composed) -> Composed:
    """Return an answer whose citations are in the order in which its parts show their marks.

    So [1] comes before [2] in every list and table. Those that no part names come last, in the
    order that they had; an answer in words alone names none in its parts.
    """
    order = list(dict.fromkeys((*_shown(composed), *range(len(composed.citations)))))
    place = {index: number for number, index in enumerate(order)}
    computed = composed.computed
    return replace(
        composed,
        citations=tuple(composed.citations[index] for index in order),
        items=tuple(
            replace(item, citations=tuple(sorted(place[index] for index in item.citations)))
            for item in composed.items
        ),
        table=_renumbered(composed.table, place) if composed.table else None,
        computed=replace(
            computed,
            operands=tuple(replace(one, citation=place[one.citation]) for one in computed.operands),
        )
        if computed
        else None,
        disagreement=tuple(
            replace(one, citation=place[one.citation]) for one in composed.disagreement
        ),
    )


def _shown(composed: Composed) -> Iterator[int]:
    """Yield the indices of citations in the order in which their marks are shown."""
    layout = lay_out(composed)
    for group in layout.groups:
        for item in group.items:
            yield from item.citations
    for row in layout.table.rows if layout.table else ():
        yield from (cell.citation for cell in row if cell.citation is not None)
    yield from (one.citation for one in layout.statements)
    yield from (one.citation for one in (layout.computed.operands if layout.computed else ()))


def _renumbered(table: AnswerTable, place: Mapping[int, int]) -> AnswerTable:
    rows = (
        tuple(
            cell if cell.citation is None else replace(cell, citation=place[cell.citation])
            for cell in row
        )
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))
