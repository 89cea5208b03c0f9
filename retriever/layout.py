"""The parts of an answer for whoever shows it as text: lines, lists, a table, statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from retriever.types import AnswerItem, AnswerTable, Composed, Computed, Statement


@dataclass(frozen=True, slots=True)
class Group:
    """Items under one name, which is empty where there are no groups."""

    name: str
    items: tuple[AnswerItem, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """An answer's parts in the order in which they are shown.

    `before` and `after` are the lines of its text that no other part says; all of them are in
    `before` where there is no other part. A table says what items say, so that with a table, or
    with statements that disagree, there are no groups. `computed` is only there with its operands.
    """

    before: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    table: AnswerTable | None = None
    statements: tuple[Statement, ...] = ()
    computed: Computed | None = None
    after: tuple[str, ...] = ()


def marks(citations: Sequence[int]) -> str:
    """Return the marks of citations, which are numbered from 1: " [1] [3]" for 0 and 2."""
    return "".join(f" [{index + 1}]" for index in citations)


def lay_out(composed: Composed) -> Layout:
    """Return the parts of an answer."""
    table, statements = composed.table, composed.disagreement
    items = () if table or statements else composed.items
    computed = composed.computed if composed.computed and composed.computed.operands else None
    lines = [line for line in composed.text.split("\n") if line.strip()]
    told = [_is_told(line, items, table, statements) for line in lines]
    first = told.index(True) if any(told) else len(lines)
    after = (
        line for line, elsewhere in list(zip(lines, told, strict=True))[first:] if not elsewhere
    )
    return Layout(tuple(lines[:first]), _grouped(items), table, statements, computed, tuple(after))


def _grouped(items: Sequence[AnswerItem]) -> tuple[Group, ...]:
    groups: dict[str, list[AnswerItem]] = {}
    for item in items:
        groups.setdefault(item.group, []).append(item)
    return tuple(Group(name, tuple(held)) for name, held in groups.items())


def _is_told(
    line: str,
    items: Sequence[AnswerItem],
    table: AnswerTable | None,
    statements: Sequence[Statement],
) -> bool:
    """Whether a line of the text is shown as an item, a group's name, a row or a statement."""
    name = line.strip().rstrip(":：").strip()
    return (
        any(one.text in line or (one.group and one.group.strip() == name) for one in items)
        or any(line.strip() in map(str.strip, one.text.split("\n")) for one in items)
        or any(part in line for one in statements for part in one.text.split("\n") if part.strip())
        or any(all(cell.text in line for cell in row) for row in (table.rows if table else ()))
    )
