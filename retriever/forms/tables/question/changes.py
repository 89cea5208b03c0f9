"""Columns of changes: "Which sector grew the most?", "Which sectors shrank?"."""

import re
from collections.abc import Iterator

from retriever.forms.tables.question.conditions import Condition
from retriever.forms.tables.question.question_words import QuestionWords
from retriever.forms.tables.table import Field, Table
from retriever.forms.tables.values import figure_of, folded

_GREW = r"gr[eo]w(?:n|s|th)?|r[io]se[ns]?|increas\w*|improv\w*"
_SHRANK = r"shr[aiu]nk|f[ae]ll(?:en)?|declin\w*|decreas\w*|dropp?\w*"
_CHANGED = re.compile(
    rf"\b(?:(?:{_GREW})|(?P<less>{_SHRANK}))\b|伸び\w{{0,2}}|増え\w?|増加|(?P<fewer>減っ\w?|減少)"
)
_HEADER = re.compile(r"\b(?:change|growth|increase|variation)\b|増減|伸び|成長|変化|前年比")


def change_asked(table: Table, words: QuestionWords) -> tuple[Field, int, frozenset[int]] | None:
    """Return the column of changes that a question asks for, which way, and the words saying so.

    The way is 1 for growth, -1 for what shrank. None where it asks for none, or the table has not
    exactly one such column.
    """
    said = _CHANGED.search(words.text)
    fields = [one for one in table.fields if one.numeric and _HEADER.search(folded(one.name))]
    if said is None or len(fields) != 1:
        return None
    return fields[0], -1 if said["less"] or said["fewer"] else 1, words.within(*said.span())


def asks_for_change(words: QuestionWords) -> bool:
    """Whether a question asks what grew or shrank."""
    return _CHANGED.search(words.text) is not None


def change_conditions(table: Table, words: QuestionWords) -> Iterator[Condition]:
    """Yield that the members grew, or shrank, where the question says so."""
    if asked := change_asked(table, words):
        field, way, places = asked
        figures = [figure_of(one.words) if one else None for one in field.entries]
        held = frozenset(at for at, one in enumerate(figures) if one and way * one.value > 0)
        yield Condition(field, f"{field.name} {'>' if way > 0 else '<'} 0", held, places)
