"""The questions of users to make gold of: votes, a gold file, or a question a line."""

import hashlib
import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.gold.folding import fold
from eval.gold.questions import read_gold, read_rows
from ingest.errors import TenkyoError


class UserQuestionError(TenkyoError):
    """A file of questions that cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class UserQuestion:
    """A question with the questions before it in its conversation, its votes and comments.

    `row` is its row of gold if the file is a gold file.
    """

    question: str
    history: tuple[str, ...] = ()
    up: int = 0
    down: int = 0
    comments: tuple[str, ...] = ()
    row: Mapping[str, Any] | None = None

    @property
    def key(self) -> str:
        """The same for questions that differ in case, width or white space only."""
        return key_of(self.question, self.history)


def key_of(question: str, history: Sequence[str]) -> str:
    """Return one short key for a question and all that differ in case, width or white space."""
    folded = json.dumps([fold(question), *(fold(earlier) for earlier in history)])
    return hashlib.sha256(folded.encode()).hexdigest()[:16]


def read_user_questions(path: Path) -> list[UserQuestion]:
    """Read questions: those voted down first, else in the order of the file, none twice.

    A file whose first line is a JSON object is JSON Lines, of votes if that object has a
    "thumb", else of gold. Any other file is UTF-8 text with a question a line.

    Raises:
        UserQuestionError, GoldError: the file cannot be read, is empty, or breaks its format.

    """
    try:
        text = path.read_bytes().removeprefix(BOM_UTF8).decode()
    except OSError as fault:
        raise UserQuestionError(f"cannot read {path}: {fault.strerror}") from None
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        raise UserQuestionError(f"{path}, line {line}: not UTF-8 text") from None
    if not text.strip():
        raise UserQuestionError(f"{path} has no questions in it")
    folded: dict[str, UserQuestion] = {}
    for asked in _read(path, text):
        before = folded.get(asked.key)
        folded[asked.key] = _joined(before, asked) if before else asked
    return sorted(folded.values(), key=lambda asked: asked.down == 0)


def _read(path: Path, text: str) -> Iterator[UserQuestion]:
    if not text.lstrip().startswith("{"):
        return (UserQuestion(line.strip()) for line in text.split("\n") if line.strip())
    _, first = next(read_rows(path))
    return _votes(path) if "thumb" in first else _gold(path)


def _gold(path: Path) -> Iterator[UserQuestion]:
    rows = (row for _, row in read_rows(path))
    for question, row in zip(read_gold(path), rows, strict=True):
        yield UserQuestion(question.text, question.history, row=row)


def _votes(path: Path) -> Iterator[UserQuestion]:
    """Yield each vote once; a later row with its comment replaces it."""
    votes: list[tuple[dict[str, Any], str | None]] = []
    uncommented: dict[str, list[int]] = {}
    for line, row in read_rows(path):
        try:
            _check(row)
        except ValueError as fault:
            raise UserQuestionError(f"{path}, line {line}: {fault}") from None
        comment = row.get("comment")
        vote = {key: value for key, value in row.items() if key not in ("time", "comment")}
        name = json.dumps(vote, sort_keys=True)
        if comment is not None and uncommented.get(name):
            votes[uncommented[name].pop()] = (vote, comment)
            continue
        if comment is None:
            uncommented.setdefault(name, []).append(len(votes))
        votes.append((vote, comment))
    for vote, comment in votes:
        yield UserQuestion(
            question=vote["question"].strip(),
            history=tuple(vote.get("history", ())),
            up=int(vote["thumb"] == "up"),
            down=int(vote["thumb"] == "down"),
            comments=(comment,) if comment else (),
        )


def _check(row: Mapping[str, Any]) -> None:
    """Raise ValueError if a row is not a vote; the message says why."""
    question, history = row.get("question"), row.get("history", [])
    if not isinstance(question, str) or not question.strip():
        raise ValueError('"question" must be a string with something in it')
    if not isinstance(history, list) or not all(isinstance(each, str) for each in history):
        raise ValueError('"history" must be a list of strings')
    if row.get("thumb") not in ("up", "down"):
        raise ValueError('"thumb" must be "up" or "down"')
    if not isinstance(row.get("comment", ""), str | None):
        raise ValueError('"comment" must be a string or null')


def _joined(before: UserQuestion, again: UserQuestion) -> UserQuestion:
    """Fold a question that was asked again into the one before."""
    return replace(
        before,
        up=before.up + again.up,
        down=before.down + again.down,
        comments=(*before.comments, *again.comments),
    )
