"""The answers of a run, kept as they come in, so that a run that was interrupted can go on."""

import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Self

from eval.gold.questions import GoldError, read_rows
from ingest.errors import TenkyoError

KEPT_FILE = "answers.jsonl"


class ResumeError(TenkyoError):
    """A run that cannot be gone on with; the message says why."""


class Kept:
    """A file with a row a question, for as long as the run lasts. Safe to share between threads.

    A context manager: the file goes when the run has come to its end, and stays otherwise.
    """

    def __init__(self, file: Path, run: Mapping[str, Any], rows: Mapping[str, Any]) -> None:
        self.rows = rows
        self._path = file
        self._lock = Lock()
        # Written anew: the last line of a run that was killed may have been cut in its middle.
        self._file = file.open("w", encoding="utf-8")
        for row in ({"run": run}, *rows.values()):
            self.add(row)

    @classmethod
    def open(cls, folder: Path, run: Mapping[str, Any], *, resume: bool) -> Self:
        """Begin the file anew, or take up what an interrupted run left in it.

        `run` is what must be the same of both: the questions, the index, how deep it is searched.
        Raises ResumeError where there is nothing to take up or it was another run.
        """
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / KEPT_FILE
        return cls(file, run, _rows_of(file, run) if resume else {})

    def add(self, row: Mapping[str, Any]) -> None:
        """Keep a row, which has an `id`."""
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
    """Return the rows of an interrupted run by id; it must have been the same run."""
    if not file.is_file():
        raise ResumeError(f"{file} does not exist: there is no run to go on with.")
    rows: dict[str, Any] = {}
    begun = None
    try:
        for _, row in read_rows(file):
            if begun is None:
                begun = row.get("run")
            else:
                rows[row["id"]] = row
    except (GoldError, KeyError):
        # A line that was cut ends what can be used.
        pass
    if begun != run:
        raise ResumeError(
            f"{file} is of another run (questions, index or --k differ). Leave --resume out to "
            "begin anew."
        )
    return rows
