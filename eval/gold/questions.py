"""Gold questions: what is asked, what must be in the answer, and where the evidence is.

A gold file is JSON Lines, one question a row. Every fault is reported with the file and
the line, since a gold file is written by hand and corrected by hand.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import TenkyoError

KNOWN_KEYS = frozenset(
    {"id", "kind", "question", "history", "answerable", "answers", "gold", "all"}
) | frozenset({"split", "near_miss", "reference", "forbidden", "derived"})

EVIDENCE_KEYS = frozenset({"doc", "start", "end", "page", "text"})


class GoldError(TenkyoError):
    """A gold file that cannot be used; the message names the file, the line and the fault."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that answers: a span, a whole page (from 1), or the whole document.

    `doc` is the document's source. `start` and `end` are both set or both None, and
    count code points, half-open. `text` is what the span says, if the file has it.
    `extra` keeps the keys this program does not know.
    """

    doc: str
    start: int | None = None
    end: int | None = None
    page: int | None = None
    text: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Question:
    """One row of gold. `line` is its line in the file, for messages.

    `answers` holds groups of alternatives: one string of every group must be in the
    answer, and no string of `forbidden`. `derived` answers are concluded from the evidence (a
    verdict, a count, a sum) and need not be in its words. Any one piece of `evidence` is enough
    unless `all_needed`. `split` says what the
    question is for: `dev` to tune on, `test` to judge by. `near_miss` names what sets an
    unanswerable question apart from one that is answered: a year, a country, a thing.
    `reference` is an answer in full, where the gold has one. `extra` keeps the keys this
    program does not know.
    """

    id: str
    kind: str
    text: str
    history: tuple[str, ...]
    answerable: bool
    answers: tuple[tuple[str, ...], ...]
    evidence: tuple[Evidence, ...]
    all_needed: bool
    line: int
    split: str | None = None
    near_miss: str | None = None
    reference: str | None = None
    forbidden: tuple[str, ...] = ()
    derived: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


def read_gold(path: Path) -> list[Question]:
    """Read a gold file (JSON Lines).

    Raises:
        GoldError: the file cannot be read, is empty, or a row breaks the format.

    """
    questions: list[Question] = []
    first_line: dict[str, int] = {}
    for line, row in read_rows(path):
        try:
            question = _question(row, line)
        except ValueError as fault:
            raise GoldError(f"{path}, line {line}: {fault}") from None
        if question.id in first_line:
            raise GoldError(
                f"{path}, line {line}: the id {question.id!r} is already used on line "
                f"{first_line[question.id]}"
            )
        first_line[question.id] = line
        questions.append(question)
    if not questions:
        raise GoldError(f"{path} has no questions in it")
    return questions


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each row of a JSON Lines file with its line number, blank lines skipped.

    Raises:
        GoldError: the file cannot be read, or a line is not UTF-8 or not a JSON object.

    """
    try:
        raw = path.read_bytes().removeprefix(BOM_UTF8)
    except OSError as fault:
        raise GoldError(f"cannot read {path}: {fault.strerror}") from None
    # Only \n ends a row: JSON text may hold the other line separators of Unicode.
    for line, content in enumerate(raw.split(b"\n"), start=1):
        if not content.strip():
            continue
        try:
            row = json.loads(content.decode("utf-8"))
        except UnicodeDecodeError:
            raise GoldError(f"{path}, line {line}: not UTF-8 text") from None
        except json.JSONDecodeError as fault:
            raise GoldError(
                f"{path}, line {line}: not JSON ({fault.msg}, column {fault.colno})"
            ) from None
        except (ValueError, RecursionError) as fault:
            raise GoldError(f"{path}, line {line}: cannot be read as JSON ({fault})") from None
        if not isinstance(row, dict):
            raise GoldError(f"{path}, line {line}: a row must be a JSON object")
        yield line, row


def _question(row: Mapping[str, Any], line: int) -> Question:
    answerable = row.get("answerable")
    if not isinstance(answerable, bool):
        raise ValueError('"answerable" must be true or false')
    question = Question(
        id=_text(row, "id"),
        kind=_text(row, "kind"),
        text=_text(row, "question"),
        history=tuple(_texts(row.get("history", []), '"history"')),
        answerable=answerable,
        answers=tuple(_group(group) for group in _items(row, "answers")),
        evidence=tuple(_evidence(item) for item in _items(row, "gold")),
        all_needed=row.get("all", False) is True,
        line=line,
        split=_optional_text(row, "split"),
        near_miss=_optional_text(row, "near_miss"),
        reference=_optional_text(row, "reference"),
        forbidden=_strings(row.get("forbidden", []), '"forbidden"'),
        derived=row.get("derived", False) is True,
        extra={key: value for key, value in row.items() if key not in KNOWN_KEYS},
    )
    if not answerable and (question.answers or question.evidence):
        raise ValueError('a question that is not answerable has neither "answers" nor "gold"')
    if not answerable and question.forbidden:
        raise ValueError(
            'every answer to a question that is not answerable is wrong: no "forbidden"'
        )
    if answerable and question.near_miss:
        raise ValueError('only a question that is not answerable is a "near_miss"')
    return question


def _group(group: object) -> tuple[str, ...]:
    if not isinstance(group, list) or not group:
        raise ValueError('"answers" must be a list of lists of strings, none of them empty')
    return _strings(group, 'a group of "answers"')


def _strings(value: object, name: str) -> tuple[str, ...]:
    """Return strings to look for in an answer. An empty one is in every answer."""
    texts = _texts(value, name)
    if not all(text.strip() for text in texts):
        raise ValueError(f"an empty string in {name} would match any answer")
    return tuple(texts)


def _evidence(item: object) -> Evidence:
    if not isinstance(item, dict):
        raise ValueError('each item of "gold" must be an object')
    start, end, page = (_count(item, key) for key in ("start", "end", "page"))
    if (start is None) != (end is None):
        raise ValueError('"gold" needs both "start" and "end", or neither')
    if start is not None and end is not None and start >= end:
        raise ValueError(f'"gold" has start {start} at or after end {end}')
    if page == 0:
        raise ValueError('"page" counts from 1')
    text = item.get("text")
    if text is not None and not isinstance(text, str):
        raise ValueError('"text" of "gold" must be a string')
    extra = {key: value for key, value in item.items() if key not in EVIDENCE_KEYS}
    return Evidence(_text(item, "doc"), start, end, page, text, extra)


def _count(item: Mapping[str, Any], key: str) -> int | None:
    value = item.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise ValueError(f'"{key}" must be a whole number, 0 or more')
    return value


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{key}" must be a string with something in it')
    return value


def _optional_text(row: Mapping[str, Any], key: str) -> str | None:
    return _text(row, key) if row.get(key) is not None else None


def _texts(value: object, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{name} must be a list of strings")
    return value


def _items(row: Mapping[str, Any], key: str) -> list[Any]:
    value = row.get(key, [])
    if not isinstance(value, list):
        raise ValueError(f'"{key}" must be a list')
    return value
