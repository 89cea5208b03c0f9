"""Votes on answers, as JSON Lines from which `python -m eval annotate` makes gold questions."""

import errno
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request
from filelock import FileLock, Timeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ingest.errors import QuestionError, TenkyoError
from service.http import schemas
from service.http.csrf import refuse_cross_site
from service.http.dependencies import StateDep
from service.http.problems import responses

PATH = "/v1/feedback"

LINE_LIMIT = 64 * 1024
"""Bytes of a vote, by eye: enough for a long answer, its citations and a long conversation."""

FILE_LIMIT = 64 * 1024 * 1024
"""Bytes of the file, by eye: whoever can ask can vote, and must not fill the disk."""

SECONDS_TO_WAIT = 5
"""How long a vote waits for others that are being written; by eye."""


class FeedbackError(TenkyoError):
    """A vote could not be kept; the message says why."""


def _same_site_only(request: Request) -> None:
    refuse_cross_site(request, "vote")


router = APIRouter(tags=["feedback"])


@router.get(PATH, summary="Are votes kept?", response_model=schemas.VotesKept)
def get_vote_rules(state: StateDep) -> schemas.VotesKept:
    """Say whether votes are kept, so that pages offer them only then."""
    return schemas.VotesKept(kept=state.settings.feedback is not None)


@router.post(
    PATH,
    summary="Vote on an answer",
    status_code=204,
    response_class=Response,
    responses=responses(400, 403, 413, 422, 500),
    dependencies=[Depends(_same_site_only)],
)
def vote(body: schemas.Vote, state: StateDep) -> None:
    """Keep a thumb up or down with its question and answer, and nothing else."""
    path = state.settings.feedback
    if path is None:
        raise HTTPException(
            403, "Votes are not kept here. To keep them, name a file: TENKYO_FEEDBACK=votes.jsonl"
        )
    if not body.question.strip():
        raise QuestionError("There is nothing in the question that is voted on.")
    line = _line(body.model_dump())
    if len(line) > LINE_LIMIT:
        raise HTTPException(413, f"A vote may have at most {LINE_LIMIT // 1024} kB.")
    try:
        append(path, line)
    except Timeout:
        raise FeedbackError("The vote was not kept: the file is busy. Vote again.") from None
    except OSError as error:
        raise FeedbackError(f"The vote was not kept: {error.strerror}.") from None


def append(path: Path, line: bytes) -> None:
    r"""Append a line to a file, completely or not at all; `line` ends in `\n`.

    A new file is private to its owner, since questions are private.

    Raises:
        OSError: the file cannot be written, or is full; nothing was added.
        Timeout: another process keeps it locked.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock", timeout=SECONDS_TO_WAIT):
        # Without O_BINARY, Windows would write \n as \r\n.
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        file = os.open(path, flags, 0o600)
        try:
            _append(file, line)
        finally:
            os.close(file)


def _append(file: int, line: bytes) -> None:
    size = os.fstat(file).st_size
    if size + len(line) > FILE_LIMIT:
        raise OSError(errno.EFBIG, "the file of votes is full; move it to another place")
    # A process that was killed may have left an incomplete line; begin a new one.
    if size and not _ends_line(file, size):
        line = b"\n" + line
    if os.write(file, line) < len(line):
        os.ftruncate(file, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _ends_line(file: int, size: int) -> bool:
    os.lseek(file, size - 1, os.SEEK_SET)
    return os.read(file, 1) == b"\n"


def _line(vote: dict[str, Any]) -> bytes:
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    shape = {"time": now, **vote}
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
