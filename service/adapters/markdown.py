"""An answer as Markdown, for chat programs: lists are lists, tables are tables, words are words.

What documents say is escaped where CommonMark would read it as markup, so that "*1" or "a | b" is
shown as it is written.
"""

import re
from collections.abc import Iterable

from retriever.layout import Group, lay_out, marks
from retriever.types import AnswerTable, Composed, Statement

_MARKUP = re.compile(r"[\\`*<]|\[(?=[^\]\n]*\]\()|~~|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_STARTS = re.compile(r"^(\s*)([#>+=-]|\d+(?=[.)]))")
_HARD_BREAK = "  \n"


def answer_markdown(composed: Composed, computed: str, comma: str) -> str:
    """Return an answer as Markdown.

    `computed` introduces how a value was computed, `comma` parts a statement's source and date;
    both are in the language of the question.
    """
    layout = lay_out(composed)
    parts = [
        escaped("\n".join(layout.before)),
        *(_group(group) for group in layout.groups),
        _table(layout.table) if layout.table else "",
        escaped("\n".join(layout.after)),
        "\n".join(_statement(one, comma) for one in layout.statements),
        f"{computed} {escaped(layout.computed.expression)}" if layout.computed else "",
    ]
    return "\n\n".join(filter(None, parts))


def escaped(text: str) -> str:
    r"""Return text that Markdown shows as it is, line by line.

    >>> print(escaped("# Notes *1"))
    \# Notes \*1
    """
    return _HARD_BREAK.join(_escaped_line(line) for line in text.split("\n"))


def _escaped_line(line: str) -> str:
    marked = _MARKUP.sub(lambda match: f"\\{match[0]}", line)
    return _STARTS.sub(
        lambda match: (
            f"{match[1]}{match[2]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"
        ),
        marked,
    )


def _group(group: Group) -> str:
    items = [f"- {_one_line(one.text)}{marks(one.citations)}" for one in group.items]
    return "\n".join((*([f"**{_one_line(group.name)}**", ""] if group.name else []), *items))


def _table(table: AnswerTable) -> str:
    rows = [
        [_cell(one.text) + marks(() if one.citation is None else (one.citation,)) for one in row]
        for row in table.rows
    ]
    head = [_cell(one) for one in table.header]
    return "\n".join(map(_row, (head, ["---"] * len(head), *rows)))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


def _statement(statement: Statement, comma: str) -> str:
    place = comma.join(filter(None, (statement.source, statement.date)))
    said = f"“{_one_line(statement.text)}” ({_one_line(place)})"
    return f"- {said}{marks((statement.citation,))}"


def _one_line(text: str) -> str:
    return _escaped_line(" ".join(text.split()))
