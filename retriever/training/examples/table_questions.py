"""Questions put to tables: what they hold, and what they seem to.

Sets of questions ask of tables what these answer. Here a table is also asked for a property that it
does not have ("How long is the Avocet?" where there is a tonnage only) and for a row that it does
not have, and it is read in the three ways in which documents lay out such things: a row a thing, a
column a thing, and lines of name and value.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from retriever.text.passage_text import ITEM
from retriever.training.examples.example import Example, under_headings

CHARACTERS = 800
"""Rows are taken up to about this many characters."""

_SHORT = 32
"""Names of rows and columns that questions are made with are at most this long."""


@dataclass(frozen=True, slots=True)
class _Property:
    """A property of things: how columns name it, and how it is asked for."""

    named: re.Pattern[str]
    asked: tuple[str, ...]


def _property(named: str, *asked: str) -> _Property:
    return _Property(re.compile(rf"\b(?:{named})", re.IGNORECASE), asked)


_PROPERTIES = (
    _property("length|long", "How long is {}?", "What is the length of {}?"),
    _property("height|high|tall|elevation|altitude", "How high is {}?", "How tall is {}?"),
    _property("width|wide|beam|breadth", "How wide is {}?", "What is the width of {}?"),
    _property("weight|mass|tonn|kg|displacement", "How heavy is {}?", "What does {} weigh?"),
    _property("age|born|birth", "How old is {}?", "When was {} born?"),
    _property("depth|deep|draught|draft", "How deep is {}?"),
    _property("speed|velocity|km/h|mph|knots", "How fast is {}?", "What is the speed of {}?"),
    _property("area|km2|km²|acres|hectare|size", "How large is the area of {}?"),
    _property("population|inhabitants|people", "How many people live in {}?"),
    _property("capacity|seat", "How many seats does {} have?", "What is the capacity of {}?"),
    _property("price|cost|fee|fare|rent", "How much does {} cost?", "What is the price of {}?"),
    _property("budget|funding|grant", "What is the budget of {}?"),
    _property("owner|owned", "Who owns {}?", "Who is the owner of {}?"),
    _property("built|opened|founded|established|complet|launch|year|date", "When was {} built?",
              "When was {} founded?", "In which year was {} opened?"),
    _property("clos|end|abolish|demolish|year|date|retire", "When was {} closed?"),
    _property("renovat|restor|refurb|year|date", "When was {} renovated?"),
    _property("location|place|city|town|venue|where|country|address|county", "Where is {}?",
              "In which town is {}?"),
    _property("colou?r", "What colour is {}?"),
    _property("hull|material|made|construction", "What is {} made of?"),
    _property("architect|design", "Who designed {}?"),
    _property("director|directed", "Who directed {}?"),
    _property("author|writer|written", "Who wrote {}?"),
    _property("manager|head|chair|leader|coach|president|principal", "Who is the head of {}?"),
    _property("staff|employ|crew", "How many people work at {}?", "How many crew does {} have?"),
    _property("phone|tel|contact", "What is the telephone number of {}?"),
    _property("language", "Which language is used in {}?"),
    _property("temperature|°", "How warm is {}?"),
    _property("engine|power|fuel", "What engine does {} have?"),
    _property("website|url|web", "What is the website of {}?"),
    _property("duration|runtime|time|minutes|hours", "How long does {} take?"),
    _property("deadline|due|date|until", "What is the deadline for {}?"),
    _property("status|state|condition", "What is the status of {}?"),
)  # fmt: skip
_BY_COLUMN = (
    "What is the {1} of {0}?", "{0} {1}", "{1} {0}", "Which {1} does {0} have?", "{1} for {0}?",
    "What {1} is given for {0}?", "{0}: what is the {1}?",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names its rows; `headers[j]` is above `cells[i][j]`."""

    name: str
    headers: Sequence[str]
    labels: Sequence[str]
    cells: Sequence[Sequence[str]]


def table_examples(
    tables: Sequence[Sequence[Sequence[str]]], wanted: int, chance: random.Random
) -> list[Example]:
    """Return questions made of tables, about half of them without an answer.

    Args:
        tables: each as rows of cells, the headers first.
        wanted: how many examples are made at most.
        chance: what all choice comes from.

    """
    fit = [found for table in tables if (found := _named_rows(table)) is not None]
    if not fit:
        return []
    columns = sorted({header for table in fit for header in table.headers[1:] if _named(header)})
    examples: list[Example] = []
    for _ in range(8 * wanted):
        made = _example(chance.choice(fit), columns, chance)
        if made is not None:
            examples.append(made)
        if len(examples) == wanted:
            break
    return examples


def _named_rows(table: Sequence[Sequence[str]]) -> Table | None:
    """Return a table whose rows all have a name of their own; None for any other."""
    rows = [[" ".join(cell.split()) for cell in row] for row in table]
    headers, body = rows[0], rows[1:]
    labels = [row[0] for row in body]
    unlike = len(set(labels)) == len(labels) and all(map(_named, labels))
    regular = len(headers) > 2 and all(len(row) == len(headers) for row in body)
    if not (unlike and regular and len(body) > 1 and all(headers[1:])):
        return None
    return Table(headers[0], headers, labels, body)


def _named(name: str) -> bool:
    return len(name) <= _SHORT and sum(map(str.isalpha, name)) >= 3


def _example(table: Table, columns: Sequence[str], chance: random.Random) -> Example | None:
    row = chance.randrange(len(table.labels))
    column = chance.randrange(1, len(table.headers))
    text, start, spoken = laid_out(table, row, column, chance)
    value = table.cells[row][column]
    label = table.labels[row]
    kind = chance.random()
    if kind < 0.45:
        question = _asked(table, label, table.headers[column], chance)
        if question is None or not value or value.casefold() in ("-", "—", "n/a"):
            return None
        return Example("tables", question, text, start, start + len(value))
    if kind < 0.85:
        question = _asked_for_another(table, label, columns, text, chance)
    else:
        other = chance.choice(table.labels)
        question = _asked(table, other, table.headers[column], chance)
        if other in text or other in spoken:
            return None
    return Example("tables", question, text) if question else None


def _asked(table: Table, label: str, header: str, chance: random.Random) -> str | None:
    """Ask for the value of a row under a header."""
    if not _named(header):
        return None
    name = _said(table, label, chance)
    fit = [one for one in _PROPERTIES if one.named.search(header)]
    if len(fit) == 1 and chance.random() < 0.6:
        return chance.choice(fit[0].asked).format(name)
    return chance.choice(_BY_COLUMN).format(name, re.sub(r"\s*\(.*\)", "", header).lower())


def _asked_for_another(
    table: Table, label: str, columns: Sequence[str], text: str, chance: random.Random
) -> str | None:
    """Ask for a property of a row that the table does not have."""
    name = _said(table, label, chance)
    if chance.random() < 0.7:
        held = f"{' '.join(table.headers)} {text}"
        missing = [one for one in _PROPERTIES if not one.named.search(held)]
        return chance.choice(chance.choice(missing).asked).format(name) if missing else None
    header = chance.choice(columns)
    words = set(re.findall(r"\w{3,}", header.casefold()))
    if words & set(re.findall(r"\w{3,}", text.casefold())):
        return None
    return chance.choice(_BY_COLUMN).format(name, header.lower())


def _said(table: Table, label: str, chance: random.Random) -> str:
    """Return a row's name as questions say it: by itself, or after what its column is called."""
    drawn = chance.random()
    if drawn < 0.25:
        return f"the {label}"
    if drawn < 0.4 and _named(table.name):
        return f"{table.name.lower()} {label}"
    return label


def laid_out(table: Table, row: int, column: int, chance: random.Random) -> tuple[str, int, str]:
    """Return the text of a part of the table, where the cell begins in it, and its heading."""
    drawn = chance.random()
    if drawn < 0.4:
        items, at, inside = _row_a_thing(table, row, column, chance)
    elif drawn < 0.6:
        items, at, inside = _column_a_thing(table, row, column)
    else:
        items, at, inside = _lines_of_name_and_value(table, row, column, chance)
    heading = ""
    if drawn >= 0.6 and chance.random() < 0.5:
        heading = table.labels[row]
    ahead, _ = under_headings(heading, "")
    text = ahead + "".join(ITEM + one for one in items)
    start = len(ahead) + sum(len(ITEM) + len(one) for one in items[:at]) + len(ITEM) + inside
    return text, start, heading


def _row_a_thing(
    table: Table, row: int, column: int, chance: random.Random
) -> tuple[list[str], int, int]:
    """Write rows as records; return them, which one holds the cell, and where in it."""
    written = [_record(table.labels[i], table.headers[1:], cells[1:])
               for i, cells in enumerate(table.cells)]  # fmt: skip
    first, last = _part(written, row, chance)
    inside = len(_record(table.labels[row], table.headers[1:column], table.cells[row][1:column]))
    inside += len("; " if any(table.cells[row][1:column]) else " — ")
    return written[first:last], row - first, inside + len(f"{table.headers[column]}: ")


def _column_a_thing(table: Table, row: int, column: int) -> tuple[list[str], int, int]:
    """Write columns as records of at most six of the rows."""
    first = max(0, min(row - 3, len(table.labels) - 6))
    part = range(first, min(first + 6, len(table.labels)))
    labels = [table.labels[i] for i in part]
    written = [
        _record(header, labels, [table.cells[i][j] for i in part])
        for j, header in enumerate(table.headers)
        if j
    ]
    before = row - first
    cells = [table.cells[i][column] for i in part][:before]
    inside = len(_record(table.headers[column], labels[:before], cells))
    inside += len("; " if any(cells) else " — ")
    return written, column - 1, inside + len(f"{labels[before]}: ")


def _lines_of_name_and_value(
    table: Table, row: int, column: int, chance: random.Random
) -> tuple[list[str], int, int]:
    """Write one row as lines: `header | value`, or `header: value` as forms have it."""
    between = chance.choice((" | ", " | ", ": "))
    lines = [f"{header}{between}{value}"
             for header, value in zip(table.headers, table.cells[row], strict=True)]  # fmt: skip
    return lines, column, len(f"{table.headers[column]}{between}")


def _record(label: str, headers: Sequence[str], values: Sequence[str]) -> str:
    said = [f"{header}: {value}" for header, value in zip(headers, values, strict=True) if value]
    return f"{label} — {'; '.join(said)}" if said else label


def _part(items: Sequence[str], at: int, chance: random.Random) -> tuple[int, int]:
    """Return bounds of some items around one, together as long as a passage."""
    first, last = at, at + 1
    size = len(items[at])
    while True:
        sides = [i for i in (first - 1, last) if 0 <= i < len(items)]
        sides = [i for i in sides if size + len(items[i]) <= CHARACTERS]
        if not sides:
            return first, last
        side = chance.choice(sides)
        size += len(items[side])
        first, last = min(first, side), max(last, side + 1)
