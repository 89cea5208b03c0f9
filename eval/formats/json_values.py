"""JSON values of a file, one after another, and their fields; and rows written as JSON Lines.

A JSON file (RFC 8259) holds one value and a JSON Lines file one a line. Values that
follow each other over any number of lines are read too: some sets of questions that are
called JSON Lines have their rows broken for reading.
"""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.gold.questions import GoldError

_SPACE = re.compile(r"[ \t\r\n]*")


def read_values(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield the JSON values of a file, each with the line that it begins on.

    Raises:
        GoldError: the file cannot be read, is not UTF-8, or holds something else than JSON.

    """
    text = _text(path)
    decoder = json.JSONDecoder()
    line, counted = 1, 0
    start = _skip_space(text, 0)
    while start < len(text):
        line, counted = line + text.count("\n", counted, start), start
        try:
            value, end = decoder.raw_decode(text, start)
        except json.JSONDecodeError as fault:
            further = f"line {fault.lineno}, " if fault.lineno != line else ""
            raise GoldError(
                f"{path}, line {line}: not JSON ({fault.msg}, {further}column {fault.colno})"
            ) from None
        except ValueError:
            raise GoldError(f"{path}, line {line}: a number has too many digits") from None
        except RecursionError:
            raise GoldError(f"{path}, line {line}: nested too deep") from None
        yield line, value
        start = _skip_space(text, end)


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows as JSON Lines in UTF-8, and return how many they are."""
    written = 0
    with path.open("wb") as file:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False)
            # JSON may hold half a surrogate pair, UTF-8 may not: such a half stays escaped.
            file.write(line.encode("utf-8", "backslashreplace") + b"\n")
            written += 1
    return written


def text_field(row: Mapping[str, Any], key: str) -> str:
    """Return a string that has something in it; raise ValueError otherwise."""
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{key}" must be a string with something in it')
    return value


def id_field(row: Mapping[str, Any], key: str) -> str:
    """Return an id as a string, which may be a whole number in the file."""
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text_field(row, key)


def objects_field(row: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return a list of objects; raise ValueError otherwise."""
    value = row.get(key)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError(f'"{key}" must be a list of objects')
    return value


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes().removeprefix(BOM_UTF8)
    except OSError as fault:
        raise GoldError(f"cannot read {path}: {fault.strerror}") from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise GoldError(f"{path}, line {line}: not UTF-8 text") from None


def _skip_space(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    return match.end() if match else start
