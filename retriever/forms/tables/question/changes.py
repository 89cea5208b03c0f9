"""What grew or shrank: by a column of changes, or from one column of a period to another."""

import re
from collections.abc import Iterator
from itertools import pairwise

from retriever.forms.tables.periods import periods_in
from retriever.forms.tables.question.conditions import Condition
from retriever.forms.tables.question.question_words import QuestionWords
from retriever.forms.tables.table import Entry, Field, Table
from retriever.forms.tables.values import figure_of, folded, shown

_GREW = (
    r"gr[eo]w(?:n|s|th)?|r[io]se[ns]?|increas\w*|improv\w*|gain\w*"
    r"|(?:went|gone|go|goes|moved?)\s+up"
)
_SHRANK = (
    r"shr[aiu]nk|f[ae]ll(?:en)?|declin\w*|decreas\w*|dropp?\w*|lost"
    r"|(?:went|gone|go|goes|moved?)\s+down"
)
_CHANGED = re.compile(
    rf"\b(?:(?:{_GREW})|(?P<less>{_SHRANK}))\b|伸び\w{{0,2}}|増え\w?|増加(?:し\w?)?|上が\w{{0,2}}"
    r"|(?P<fewer>減っ\w?|減少(?:し\w?)?|下が\w{0,2})"
)
_HEADER = re.compile(r"\b(?:change|growth|increase|variation)\b|増減|伸び|成長|変化|前年比")
_PAIR = 2


def change_asked(table: Table, words: QuestionWords) -> tuple[Field, int, frozenset[int]] | None:
    """Return the column of changes that a question asks for, which way, and the words saying so.

    The way is 1 for growth, -1 for what shrank. Where the table has no such column, it is computed
    of two columns of periods: those that the question names, the one that it names and the one
    before it, or the only two. None where the question asks for none, or it is not clear of which.
    """
    said = _CHANGED.search(words.text)
    if said is None:
        return None
    way, places = -1 if said["less"] or said["fewer"] else 1, words.within(*said.span())
    fields = [one for one in table.fields if one.numeric and _HEADER.search(folded(one.name))]
    if len(fields) == 1:
        return fields[0], way, places
    if fields or table.sideways or (columns := _columns(table, words)) is None:
        return None
    before, after, named = columns
    return _change(before, after), way, places | named


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


def _columns(table: Table, words: QuestionWords) -> tuple[Field, Field, frozenset[int]] | None:
    """Return the two columns that a change lies between, the earlier first, and their words."""
    fields = [one for one in table.fields if one.numeric and not one.naming]
    dated = [
        (found[0].period, one) for one in fields if len(found := periods_in(folded(one.name))) == 1
    ]
    columns = sorted(dated, key=lambda one: one[0])
    if len({period for period, _ in columns}) < max(_PAIR, len(columns)):
        return None
    named, chosen = frozenset[int](), []
    for mention in periods_in(words.text):
        own = [one for period, one in columns if mention.period.fits(period)]
        if len(own) != 1:
            return None
        named |= words.within(mention.start, mention.end)
        chosen += own
    if len(chosen) == 1:
        pairs = [pair for pair in pairwise(one for _, one in columns) if pair[1] is chosen[0]]
    elif not chosen:
        pairs = [(columns[0][1], columns[1][1])] if len(columns) == _PAIR else []
    else:
        ordered = [one for _, one in columns if any(one is other for other in chosen)]
        pairs = [(ordered[0], ordered[1])] if len(ordered) == len(chosen) == _PAIR else []
    if not pairs or pairs[0][0].measure != pairs[0][1].measure:
        return None
    return *pairs[0], named


def _change(before: Field, after: Field) -> Field:
    """Return what changed between two columns as a column; blank where a figure is missing."""
    entries: list[Entry | None] = []
    for first, last in zip(before.entries, after.entries, strict=True):
        figures = [figure_of(one.words) if one else None for one in (first, last)]
        old, new = figures
        if last is None or old is None or new is None or old.unit != new.unit:
            entries.append(None)
        else:
            entries.append(Entry(shown(new.value - old.value), last.span, last.row))
    words = (f"{before.name} → {after.name}",)
    return Field(words, after.measure, tuple(entries), parts=(before, after))
