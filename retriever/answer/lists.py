"""Whole lists: when a question wants all of them, and where they begin and end.

"What are the KPIs for X?" names the list and none of its items; "What are the visitor figures of
Y?" names one item. They differ in words of the question that only one item has.
"""

import re
from collections.abc import Callable, Sequence

from ingest.document.document import Passage
from ingest.document.nodes import Item, Kind, Row, Sentence, Span, Unit
from ingest.language.content_terms import content_terms
from ingest.language.plain import plain
from ingest.structure.lists import introduces_list
from retriever.query.question import AnswerType, Question
from retriever.text.rendering import render_unit
from retriever.types import Hit

Locate = Callable[[Hit, Span], Hit | None]
"""Finds the passage of a hit's document that holds a span."""


def siblings(passage: Passage, unit: Unit) -> list[Unit]:
    """Return the run of items or rows in the passage that the unit belongs to.

    Header rows and units that are struck out are left out.
    """
    position = passage.units.index(unit)
    first = last = position
    while first and passage.units[first - 1].kind is unit.kind:
        first -= 1
    while last + 1 < len(passage.units) and passage.units[last + 1].kind is unit.kind:
        last += 1
    run = [one for one in passage.units[first : last + 1] if not one.within(one.struck)]
    return [one for one in run if one == unit or not is_header_row(passage, one)]


def introduced_items(hit: Hit, unit: Unit) -> list[Item]:
    """Return the items of the list that a unit introduces, with those nested in them, in order.

    "The fees are as follows:" says nothing without what follows.
    """
    led: list[Item] = []
    if isinstance(unit, Row) or not introduces_list(unit.of(hit.document.text)):
        return led
    held = {unit.start}
    for one in hit.passage.units:
        if isinstance(one, Item) and any(parent.start in held for parent in one.parents):
            held.add(one.start)
            if not one.within(one.struck):
                led.append(one)
    return led


def list_asked_of(question: Question, hit: Hit, unit: Unit, run: Sequence[Unit]) -> list[Unit]:
    """Return the list of an item, of which the question asks by what introduces it; else none.

    "What do we still need for the market?" has only words of "We still need:" and of what is above
    it, so that one item answers it as much as the next. Of the 1,039 questions of staff-questions,
    answer-forms, document-forms and colleagues none is asked so, and none is answered otherwise.

    Args:
        question: what was asked.
        hit: the passage of the unit.
        unit: an item, or anything else.
        run: the items beside it.

    """
    open_ = question.answer_type is AnswerType.TEXT and not question.yes_or_no
    if not isinstance(unit, Item) or not (open_ and _WHAT.search(question.text)):
        return []
    text, passage = hit.document.text, hit.passage
    first = next((one.of(text) for one in unit.parents), "")
    introduction = content_terms(first or "\n".join(passage.heading_path[-1:]))
    above = content_terms("\n".join((hit.document.title, *passage.heading_path, first)))
    if not question.terms & introduction or not question.terms <= above:
        return []
    same = [one for one in run if isinstance(one, Item) and one.parents[:1] == unit.parents[:1]]
    return list(same) if len(same) > 1 else []


_WHAT = re.compile(r"\bwhat\b|何|(?:もの|こと|物|事)は", re.IGNORECASE)
"""What asks for things, and neither for a place, a person nor a reason."""


def is_header_row(passage: Passage, unit: Unit) -> bool:
    """Whether the unit is the header row of other rows of the passage."""
    span = Span(unit.start, unit.end)
    rows = (other for other in passage.units if isinstance(other, Row))
    return unit.kind is Kind.TABLE and any(span in other.headers for other in rows)


def table_rows(hit: Hit, unit: Row, locate: Locate, most: int) -> list[tuple[Hit, Row]]:
    """Return the rows of the unit's table with their passages.

    Args:
        hit: the passage of the unit.
        unit: a row of the table.
        locate: finds the passage that holds a span.
        most: how many passages the table may span; of a longer table, only the rows of the unit's
            passage are returned.

    """
    own = _rows_of_table(hit, siblings(hit.passage, unit), unit)
    if not unit.headers:
        return own
    rows, passages = own, 1
    while passages <= most and (before := _rows_beside(rows[0], _edge(rows[0][0], -1), locate)):
        rows, passages = before + rows, passages + 1
    while passages <= most and (after := _rows_beside(rows[-1], _edge(rows[-1][0], 1), locate)):
        rows, passages = rows + after, passages + 1
    return rows if passages <= most else own


def _edge(hit: Hit, step: int) -> Span | None:
    """Return the nearest character before or after the hit's passage, other than white space."""
    text = hit.document.text
    place = hit.passage.start - 1 if step < 0 else hit.passage.end
    while 0 <= place < len(text) and text[place].isspace():
        place += step
    return Span(place, place + 1) if 0 <= place < len(text) else None


def _rows_beside(row: tuple[Hit, Row], edge: Span | None, locate: Locate) -> list[tuple[Hit, Row]]:
    """Return the rows of the table in the passage that has `edge`, if the row is outermost."""
    hit, unit = row
    outermost = hit.passage.units[0 if edge and edge.start < hit.passage.start else -1]
    beside = locate(hit, edge) if edge and outermost == unit else None
    if beside is None or beside.passage == hit.passage:
        return []
    return _rows_of_table(beside, beside.passage.units, unit)


def _rows_of_table(hit: Hit, units: Sequence[Unit], row: Row) -> list[tuple[Hit, Row]]:
    """Return the units that are rows of the same table as a row, with their hit."""
    rows = (one for one in units if isinstance(one, Row) and not one.within(one.struck))
    return [(hit, one) for one in rows if one.headers == row.headers]


def names_one_item(question: Question, hit: Hit, unit: Unit, run: Sequence[Unit]) -> bool:
    """Whether the question has a word of the unit that its headings and most other items lack.

    Args:
        question: what was asked.
        hit: the passage of the unit.
        unit: an item or a row.
        run: the items or rows of its list or table.

    """
    document, passage = hit.document, hit.passage
    parents = {
        plain(parent.of(document.text))
        for one in run
        if not isinstance(one, Sentence)
        for parent in one.parents
    }
    context = [line for line in passage.context.splitlines() if plain(line) not in parents]
    above = content_terms("\n".join((*passage.heading_path, *context)))
    own = (content_terms(render_unit(document, unit)) & question.terms) - above
    others = [content_terms(render_unit(document, other)) for other in run if other != unit]
    return any(2 * sum(term in other for other in others) < len(others) for term in own)
