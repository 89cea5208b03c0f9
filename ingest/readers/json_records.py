"""JSON and JSON Lines: records as tables, everything else as labels with values.

A list of records whose values are short is a table with a row a record. Any other object is rows of
a label and a value, followed by what is nested in it, each under its label as a heading. Numbers
read as they are written.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ingest.document.builder import DocumentBuilder, fold, stated_title
from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.messages import Message, joined
from ingest.readers.encodings import DecodedText, decode
from ingest.readers.office.package import check_not_office

MAX_DEPTH = 100
"""How deep objects may be nested; chosen by eye."""

_NAMED = 8
"""How many damaged lines a warning names; chosen by eye."""
_LONGEST_CELL = 200
"""Characters of a value that is still a cell, not a paragraph; chosen by eye."""
_WIDEST_TABLE = 30
"""Columns that a table of records has at most; chosen by eye."""


class _Object(tuple[tuple[str, Any], ...]):
    """An object's members in order; a name that occurs twice keeps both values."""

    __slots__ = ()


def read_json(data: bytes) -> Content:
    """Read a JSON text; one that holds a value a line is read as JSON Lines.

    Raises UnreadableFileError where it is no JSON or nested deeper than MAX_DEPTH.
    """
    decoded = _decoded(data)
    try:
        value = _parse(decoded.text)
    except json.JSONDecodeError as error:
        value, damaged = _lines(decoded.text)
        # Strings in a damaged list of several lines look like lines of their own.
        if damaged:
            raise UnreadableFileError(
                Message(
                    "it is no JSON: {reason} in line {line}, column {column}",
                    reason=error.msg,
                    line=error.lineno,
                    column=error.colno,
                )
            ) from None
    return _content(value, "application/json", decoded.warnings)


def read_json_lines(data: bytes) -> Content:
    """Read JSON Lines, a value a line; damaged lines are left out and named in a warning.

    Raises UnreadableFileError where no line can be read.
    """
    decoded = _decoded(data)
    values, damaged = _lines(decoded.text)
    if damaged and not values:
        number, why = damaged[0]
        raise UnreadableFileError(
            Message("no line of it is JSON (line {line}: {reason})", line=number, reason=why)
        )
    warnings = [*decoded.warnings, *_left_out(damaged)]
    return _content(values, "application/jsonl", warnings)


def _left_out(damaged: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Say which lines were left out, and why."""
    if damaged:
        named = joined(
            [
                Message("line {line}: {reason}", line=line, reason=why)
                for line, why in damaged[:_NAMED]
            ]
        )
        one = "1 line was left out, which could not be read as JSON ({lines})"
        some = "{count} lines were left out, which could not be read as JSON ({lines})"
        many = "{count} lines were left out, which could not be read as JSON ({lines}; …)"
        template = one if len(damaged) == 1 else some if len(damaged) <= _NAMED else many
        yield Message(template, count=len(damaged), lines=named)


def _decoded(data: bytes) -> DecodedText:
    check_not_office(data, "JSON")
    return decode(data)


def _parse(text: str) -> Any:
    try:
        value = json.loads(
            text,
            object_pairs_hook=_Object,
            parse_float=str,
            parse_int=str,
            parse_constant=str,
        )
    except RecursionError:
        value, deep = None, True
    else:
        deep = _is_deep(value, MAX_DEPTH)
    if deep:
        raise UnreadableFileError(
            Message("it is nested more than {most} deep; flatten it", most=MAX_DEPTH)
        )
    return value


def _is_deep(value: Any, allowed: int) -> bool:
    """Whether a value is nested deeper than is allowed."""
    if not isinstance(value, _Object | list):
        return False
    inner = [one for _, one in value] if isinstance(value, _Object) else value
    return not allowed or any(_is_deep(one, allowed - 1) for one in inner)


def _lines(text: str) -> tuple[list[Any], list[tuple[int, str]]]:
    """Return the values that lines have, and the numbers of those that have none, with why."""
    values: list[Any] = []
    damaged: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values.append(_parse(line))
        except json.JSONDecodeError as error:
            damaged.append((number, error.msg))
        except UnreadableFileError as error:
            damaged.append((number, error.message))
    return values, damaged


def _content(value: Any, media_type: str, warnings: Sequence[str]) -> Content:
    builder = DocumentBuilder()
    _write(builder, value, 1)
    title = dict(value).get("title") if isinstance(value, _Object) else None
    stated = stated_title(title) if isinstance(title, str) else None
    return builder.content(media_type, stated, paged=False, warnings=warnings)


def _write(builder: DocumentBuilder, value: Any, level: int) -> None:
    match value:
        case _Object():
            _write_object(builder, value, level)
        case list() if (columns := _columns(value)) is not None:
            builder.table([columns, *_rows(value, columns)], header_rows=1)
        case list():
            _write_list(builder, value, level)
        case _:
            builder.paragraph(_words(value))


def _write_object(builder: DocumentBuilder, members: _Object, level: int) -> None:
    """Write short values as rows of a table, then all others under their names."""
    cells = [(name, words) for name, value in members if (words := _cell(value)) is not None]
    builder.part()
    builder.table([[name, words] for name, words in cells], labelled=True)
    for name, value in members:
        if _cell(value) is None:
            builder.heading(name, level)
            _write(builder, value, level + 1)


def _write_list(builder: DocumentBuilder, values: Sequence[Any], level: int) -> None:
    names = list(_names(values))
    for name, value in zip(names, values, strict=True):
        if (words := _cell(value)) is not None:
            builder.item("-", words, 0)
        else:
            builder.heading(name, level)
            _write(builder, value, level + 1)


def _columns(values: Sequence[Any]) -> list[str] | None:
    """Return the names that records have, None where the values are no rows of one table."""
    columns: dict[str, None] = {}
    for value in values:
        if not isinstance(value, _Object) or any(_cell(one) is None for _, one in value):
            return None
        names = [name for name, _ in value]
        if len(set(names)) < len(names):
            return None
        columns.update(dict.fromkeys(names))
        if len(columns) > _WIDEST_TABLE:
            return None
    # A single record, or a single column, reads better with its labels beside it.
    return list(columns) if len(values) > 1 and len(columns) > 1 else None


def _rows(records: Iterable[_Object], columns: Sequence[str]) -> Iterator[list[str]]:
    for record in records:
        values = dict(record)
        yield [_cell(values.get(column)) or "" for column in columns]


def _names(values: Sequence[Any]) -> Iterator[str]:
    """Give what each of the values is called: what its first telling member says, or its number."""
    records = [dict(value) if isinstance(value, _Object) else {} for value in values]
    shared = [name for name in records[0] if all(name in one for one in records)] if records else []
    for name in shared:
        said = [_cell(one[name]) for one in records]
        if all(said) and len(set(said)) == len(said):
            yield from map(str, said)
            return
    yield from (f"{number}" for number in range(1, len(values) + 1))


def _cell(value: Any) -> str | None:
    """Return a value as a cell's words, None where it has structure or is long."""
    if isinstance(value, _Object):
        return None if value else ""
    if isinstance(value, list):
        cells = [_cell(one) for one in value]
        if any(
            cell is None or isinstance(one, list) for cell, one in zip(cells, value, strict=True)
        ):
            return None
        words = ", ".join(cell for cell in cells if cell)
    else:
        words = _words(value)
    return None if len(words) > _LONGEST_CELL or "\n" in words.strip() else fold(words)


def _words(value: Any) -> str:
    """Return a string, number or constant as it is written; null as nothing."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    # Escapes may name halves of characters, which no text can hold.
    return str(value).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
