"""The answers of a run, saved as they come in, so that an interrupted run can go on."""

import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Self

from eval.gold.questions import GoldError, read_rows
from ingest.errors import TenkyoError

CHECKPOINT_FILE = "answers.jsonl"


class ResumeError(TenkyoError):
    """A run that cannot be resumed; the message says why."""


class Checkpoint:
    """A file with a row for each question. Safe between threads.

    A context manager: the file is removed when the run is complete, and stays otherwise.
    """

    def __init__(self, file: Path, run: Mapping[str, Any], rows: Mapping[str, Any]) -> None:
        self.rows = rows
        self._path = file
        self._lock = Lock()
        # Written anew: the last line of a run that was killed may be incomplete.
        self._file = file.open("w", encoding="utf-8")
        for row in ({"run": run}, *rows.values()):
            self.add(row)

    @classmethod
    def open(cls, folder: Path, run: Mapping[str, Any], *, resume: bool) -> Self:
        """Begin the file anew, or resume with what an interrupted run left in it.

        `run` is what must be the same in both: the questions, the index, the depth of a search.
        Raises ResumeError if there is nothing to resume or it was another run.
        """
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / CHECKPOINT_FILE
        return cls(file, run, _rows_of(file, run) if resume else {})

    def add(self, row: Mapping[str, Any]) -> None:
        """Save a row, which has an `id`."""
        with self._lock:
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._file.close()
        if kind is None:
            self._path.unlink()


def _rows_of(file: Path, run: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rows of an interrupted run by id; raise ResumeError if it was another run."""
    if not file.is_file():
        raise ResumeError(f"{file} does not exist: there is no run to go on with.")
    rows: dict[str, Any] = {}
    interrupted = None
    try:
        for _, row in read_rows(file):
            if interrupted is None:
                interrupted = row.get("run")
            else:
                rows[row["id"]] = row
    except (GoldError, KeyError):
        # An incomplete line ends what can be used.
        pass
    if interrupted != run:
        raise ResumeError(
            f"{file} is of another run (questions, index or --k differ). Leave --resume out to "
            "begin anew."
        )
    return rows
