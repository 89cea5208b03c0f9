"""From a result to the answer: its words, its citations, and the table of what it is taken from."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document.nodes import Row
from ingest.language.figures import written_numbers
from retriever.forms.tables.answer.quoting import Quotes
from retriever.forms.tables.table import Entry, Field, Table
from retriever.text.rendering import headed, render_row
from retriever.types import (
    AnswerItem,
    AnswerTable,
    Composed,
    Computed,
    Form,
    Operand,
    TableCell,
)

CONFIDENCE = 0.9
"""How sure an answer is where a table accounts for the whole question. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answer says before its citations are numbered.

    Attributes:
        lines: its words.
        operation: what was done.
        expression: how, ending in `value`.
        value: what came of it.
        operands: the cells that it was computed from, each with what it is called.
        members: the members that it names, in order.
        fields: the columns of its table.
        short: the shortest words that answer.

    """

    lines: Sequence[str]
    operation: str
    expression: str
    value: str
    operands: Sequence[tuple[str, Entry]] = ()
    members: Sequence[int] = ()
    fields: Sequence[Field] = ()
    short: str = ""


def compose(draft: Draft, table: Table, quotes: Quotes) -> Composed | None:
    """Return the answer; None where it has a number that neither a quote nor its sum gives."""
    text = "\n".join(draft.lines)
    items = tuple(_item(table, one, draft.fields, quotes) for one in draft.members)
    computed = computation(draft, quotes)
    if not is_grounded(text, computed, items, quotes):
        for row in _headers(table):
            quotes.add([row])
    if not quotes.citations or not is_grounded(text, computed, items, quotes):
        return None
    return Composed(
        text,
        tuple(quotes.citations),
        Form.COMPUTED,
        short=draft.short,
        items=items,
        table=_answer_table(table, draft, quotes) if draft.members else None,
        computed=computed,
        confidence=CONFIDENCE,
    )


def computation(draft: Draft, quotes: Quotes) -> Computed:
    """Return how a draft was computed, from the cells that are quoted."""
    quoted = (
        Operand(label, entry.words, citation)
        for label, entry in draft.operands
        if (citation := quotes.of(entry.row)) is not None
    )
    return Computed(draft.operation, draft.expression, draft.value, tuple(quoted))


def is_grounded(text: str, computed: Computed, items: Sequence[AnswerItem], quotes: Quotes) -> bool:
    """Whether each number of a text is quoted, computed, or the number of items."""
    said = "\n".join((*quotes.words(), computed.expression))
    counts = Counter(one.group for one in items)
    known = {*_numbers(said), str(len(items)), *map(str, counts.values())}
    return _numbers(text) <= known


def rows_of(table: Table, members: Sequence[int], fields: Sequence[Field]) -> list[Row]:
    """Return the rows that say what fields hold of members."""
    rows = {
        entry.row.start: entry.row
        for member in members
        for one in fields
        if (entry := one.entries[member])
    }
    return [rows[start] for start in sorted(rows)] or [
        row for member in members for row in table.rows(member)[:1]
    ]


def _numbers(text: str) -> set[str]:
    return set(written_numbers(unicodedata.normalize("NFKC", text)))


def _headers(table: Table) -> list[Row]:
    """Return the header rows of a table, as rows that can be cited."""
    entry = next(one for field in table.fields for one in field.filled)
    return [Row(span.start, span.end, ()) for span in entry.row.headers]


def _item(table: Table, member: int, fields: Sequence[Field], quotes: Quotes) -> AnswerItem:
    rows = rows_of(table, [member], fields)
    cited = {index for row in rows if (index := quotes.of(row)) is not None}
    words = render_row(table.document.text, rows[0])
    if table.sideways:
        said = (headed(one.name, entry.words) for one in fields if (entry := one.entries[member]))
        words = " — ".join((table.names[member], "; ".join(said)))
    return AnswerItem(words, tuple(sorted(cited)))


def _answer_table(table: Table, draft: Draft, quotes: Quotes) -> AnswerTable:
    columns = [one for one in draft.fields if one.words and not one.naming]
    lines = []
    for member in draft.members:
        entries = [one.entries[member] for one in columns]
        cells = (
            TableCell(entry.words, quotes.of(entry.row)) if entry else TableCell("")
            for entry in entries
        )
        lines.append((TableCell(table.names[member]), *cells))
    naming = next((one.name for one in reversed(table.fields) if one.naming), "")
    return AnswerTable((naming, *(one.name for one in columns)), tuple(lines))
