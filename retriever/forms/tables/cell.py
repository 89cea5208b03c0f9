"""The cell of a table that a question names by its row and by its column.

"南地区の燃やすごみは何曜日ですか" has the whole name of a row and the whole header of a column,
and nothing else that the table does not account for. Readers are unsure of short cells, such as
"水・土".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.language.figures import numbers
from ingest.language.scripts import has_cjk
from retriever.answer.citations import quoted_words
from retriever.forms.form import Asked
from retriever.forms.tables.form import tables_near
from retriever.forms.tables.question.conditions import Condition, UnclearError, named_places
from retriever.forms.tables.question.instructions import instructions_in
from retriever.forms.tables.question.linking import LIGHT, accounted, conditions_of, held_by
from retriever.forms.tables.question.operations import Operation, Shape, shapes_of
from retriever.forms.tables.question.question_words import (
    QuestionWords,
    content_sequence,
    terms_of,
)
from retriever.forms.tables.table import Entry, Field, Table
from retriever.forms.tables.values import figure_of, folded, is_absent
from retriever.text.records import record_of
from retriever.text.rendering import render_record
from retriever.types import Composed

CONFIDENCE = 0.8
"""Confidence in a cell. Chosen by eye."""

_MEMBERSHIP = (Operation.COUNT, Operation.FILTER)
_PRICED = terms_of("price cost fee charge rate 料金 値段 価格 費用")
_TIMED = terms_of("time day date hour 曜日 何曜 日 時 何時 時間 時刻")
"""What a question may call a figure, and what else a cell may say."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """An entry of a table, and the document that it is in."""

    table: Table
    field: Field
    entry: Entry


class CellAnswers:
    """Answers with the one cell that a question names in full, where a look-up would refuse."""

    def answer(self, asked: Asked) -> Composed | None:
        """Return the cell; None where tables have none or several."""
        question = asked.question
        if asked.decision.answers or question.yes_or_no or question.text != question.asked:
            return None
        words = QuestionWords(question.text)
        shapes = shapes_of(words.text)
        if any(one.operation not in _MEMBERSHIP for one in shapes):
            return None
        said = _said(words, shapes)
        tables = (one for one in tables_near(asked) if not one.second)
        cells = [cell for one in tables if (cell := _named_cell(one, words, said))]
        if len({(one.table.document.id, one.entry.span) for one in cells}) != 1:
            return None
        return _composed(asked, cells[0])


def _said(words: QuestionWords, shapes: list[Shape]) -> frozenset[int]:
    """Return the places of the words that only ask."""
    spans = [span for one in shapes for span in one.spans if span]
    spans += instructions_in(words.text).spans
    return frozenset[int]().union(*(words.within(*span) for span in spans))


def _named_cell(table: Table, words: QuestionWords, said: frozenset[int]) -> _Cell | None:
    """Return the cell whose row and column a question names, and nothing more."""
    try:
        conditions, free = conditions_of(
            Shape(Operation.FILTER, ()), table, words, words.content - said
        )
    except UnclearError:
        return None
    held = held_by(table, conditions)
    if not conditions or len(held) != 1:
        return None
    # The corner of a table may have a word of its columns: "Ticket" over "Day ticket".
    corners = (named_places(one.field, words, words.content - said) for one in conditions)
    named_so = _columns(table, conditions, words, free.union(*corners))
    columns = [(field, places) for field, places in named_so if places & free]
    most = max((places for _, places in columns), key=len, default=frozenset[int]())
    named = [field for field, places in columns if places == most]
    if len(named) != 1 or any(not places <= most for _, places in columns):
        return None
    entry = named[0].entries[held[0]]
    if entry is None or is_absent(entry.words):
        return None
    called = _PRICED if figure_of(entry.words) else _TIMED
    left = free - most - words.matching((LIGHT - _PRICED - _TIMED) | called)
    return None if left - accounted(table, words, left) else _Cell(table, named[0], entry)


def _columns(
    table: Table, conditions: list[Condition], words: QuestionWords, free: frozenset[int]
) -> Iterator[tuple[Field, frozenset[int]]]:
    """Yield the columns whose headers a question has all words of, with where it has them."""
    used = [one.field for one in conditions]
    for field in table.fields:
        if field.naming or field in used:
            continue
        places = named_places(field, words, free)
        if places and _has_whole(words, places, field.name):
            yield field, places


def _has_whole(words: QuestionWords, places: frozenset[int], name: str) -> bool:
    """Whether a question has all of a name: its letters, where words are not parted."""
    if has_cjk(name):
        return any(one & words.content <= places for one in words.find(name))
    return {words.words[at].term for at in places} >= set(content_sequence(folded(name)))


def _composed(asked: Asked, cell: _Cell) -> Composed | None:
    row, document = cell.entry.row, cell.table.document
    record = record_of(document.text, row)
    value = next((one for one in record.filled if one.cell.span == cell.entry.span), None)
    if value is None:
        return None
    citations = asked.cell_citations(document.id, row, record, value.cell)
    words = render_record(record, [value])
    if len(citations) > asked.limit or not numbers(words) <= numbers(quoted_words(citations)):
        return None
    return Composed(words, citations, short=value.words, confidence=CONFIDENCE)
