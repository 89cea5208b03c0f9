"""The gold file that annotating writes: one row at a time, without losing others' edits."""

import hashlib
import json
import os
import re
import shutil
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from eval.annotate.user_questions import UserQuestion, key_of
from eval.gold.questions import GoldError, Question, read_gold, read_rows

SECONDS_TO_WAIT = 10
"""How long to wait for another process that is writing the file; chosen by eye."""

EDITED = ("kind", "answerable", "answers", "gold", "all", "near_miss", "split")
"""The keys of an annotation; a row's other keys stay as they are."""

OF_ANSWERS = ("reference", "forbidden", "derived")
"""Other keys that a row without an answer does not keep."""

_NUMBERED = re.compile(r"q(\d+)")


class ConflictError(GoldError):
    """The row was changed by someone else since it was read."""


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A gold file, read anew each time and replaced whole, by a rename."""

    path: Path

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return the rows by their questions' keys; none if there is no file yet.

        Raises:
            GoldError: the file breaks the format; the message names the line.

        """
        if not _content(self.path).strip():
            return {}
        read_gold(self.path)
        return {key: row for key, (_, row) in _by_key(self.path).items()}

    def save(
        self,
        asked: UserQuestion,
        annotation: Mapping[str, Any],
        seen: str | None,
        check: Callable[[Question], object],
    ) -> list[Question]:
        """Write a question's row in its place or at the end of the file; return all questions.

        Args:
            asked: the question.
            annotation: has keys of `EDITED`.
            seen: the `version` of the row that was edited.
            check: raises GoldError if the evidence is not in the documents.

        Raises:
            GoldError: the row or another breaks the format, or the check failed.
            ConflictError: the row is not the one that was seen.
            OSError: the file cannot be written. Nothing was changed in any of these cases.

        """
        path = self.path.resolve()
        aside = path.with_name(f".{path.name}.new")
        try:
            with FileLock(path.with_name(f".{path.name}.lock"), timeout=SECONDS_TO_WAIT):
                content = _content(path)
                found = _by_key(path) if content.strip() else {}
                _, old = found.get(asked.key, (0, None))
                if version(old) != seen:
                    raise ConflictError("This row was changed in the meantime. Load it again.")
                new = _row(asked, old, annotation, [row for _, row in found.values()])
                line = found[asked.key][0] if old else None
                try:
                    aside.write_bytes(_with_row(content, line, new))
                    questions = _read_aside(aside, path)
                    check(next(one for one in questions if one.id == new["id"]))
                    _put_in_place(aside, path)
                finally:
                    aside.unlink(missing_ok=True)
        except Timeout:
            raise GoldError(f"{path.name} is being written elsewhere. Try again.") from None
        return questions


def version(row: Mapping[str, Any] | None) -> str | None:
    """Return a hash that changes with the row; None without a row."""
    if row is None:
        return None
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes().removeprefix(BOM_UTF8)
    except FileNotFoundError:
        return b""


def _by_key(path: Path) -> dict[str, tuple[int, dict[str, Any]]]:
    """Return line and row by key; of a question that is asked twice, the first row."""
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for line, row in read_rows(path):
        key = key_of(str(row.get("question")), [str(one) for one in row.get("history", ())])
        found.setdefault(key, (line, row))
    return found


def _row(
    asked: UserQuestion,
    old: Mapping[str, Any] | None,
    annotation: Mapping[str, Any],
    others: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Put a row together, its keys in the order in which the format is described."""
    base = old or asked.row or {"question": asked.question, "history": list(asked.history)}
    edited = {key: annotation[key] for key in EDITED if annotation.get(key) not in (None, [], "")}
    if edited.get("all") is not True:
        edited.pop("all", None)
    row = {"id": "", "kind": "", "question": base["question"]}
    if base.get("history"):
        row["history"] = base["history"]
    replaced = (*row, *EDITED, "history", *(() if annotation["answerable"] else OF_ANSWERS))
    unchanged = {key: value for key, value in base.items() if key not in replaced}
    return row | edited | unchanged | {"id": _id(asked, old, others)}


def _id(
    asked: UserQuestion, old: Mapping[str, Any] | None, others: Sequence[Mapping[str, Any]]
) -> str:
    """Return the id that the question has already, else the next number that is free."""
    if old:
        return str(old["id"])
    taken = {str(row.get("id")) for row in others}
    if asked.row and asked.row["id"] not in taken:
        return str(asked.row["id"])
    numbers = [int(match[1]) for name in taken if (match := _NUMBERED.fullmatch(name))]
    return f"q{max(numbers, default=0) + 1:03d}"


def _with_row(content: bytes, line: int | None, row: Mapping[str, Any]) -> bytes:
    """Return the file with a row in the place of a line, or at its end; all else byte for byte."""
    try:
        written = json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise GoldError("There is half a character in this row; type it again.") from None
    lines = content.rstrip().split(b"\n") if content.strip() else []
    if line is None:
        lines.append(written)
    else:
        lines[line - 1] = written
    return b"\n".join(lines) + b"\n"


def _read_aside(aside: Path, path: Path) -> list[Question]:
    """Check the file as the evaluation will read it; messages name the file it will be."""
    try:
        return read_gold(aside)
    except GoldError as fault:
        raise GoldError(str(fault).replace(str(aside), path.name)) from None


def _put_in_place(aside: Path, path: Path) -> None:
    if path.exists():
        shutil.copymode(path, aside)
    with aside.open("rb+") as handle:
        os.fsync(handle)
    aside.replace(path)
