"""Limits of each caller: requests a minute, and requests at the same time.

They are counted in a SQLite database: in memory, or in a file that a service's processes share.
"""

import math
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MINUTE = 60 * 10**9
"""In nanoseconds, like all times here: integers add up exactly."""

COUNTS_FILE = "limits.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS buckets (who TEXT PRIMARY KEY, full_at INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS full_buckets ON buckets (full_at);
CREATE TABLE IF NOT EXISTS inside (request INTEGER PRIMARY KEY, who TEXT, process INTEGER);
CREATE INDEX IF NOT EXISTS callers ON inside (who);
"""


class TooManyError(Exception):
    """A caller is over a limit; `seconds` says when to try again."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


def open_counts(folder: Path | None = None) -> sqlite3.Connection:
    """Open what is counted: in a file of a folder that processes share, or else in memory."""
    file = ":memory:" if folder is None else folder / COUNTS_FILE
    # An application may be made in one thread and run in another.
    database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    # Counts must survive the death of a process, but not that of the machine.
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = OFF")
    database.executescript(_TABLES)
    return database


class RateLimit:
    """A token bucket for each caller, refilled at `per_minute` tokens a minute.

    Over any time it grants at most the tokens that were in the bucket and those refilled. It is
    the generic cell rate algorithm (ITU-T I.371), which stores one time for each caller: when the
    bucket will be full again. The clock is the same in all processes of a machine. The package
    `limits` is not used because it reads the wall clock, which may jump, and starts a thread with
    most requests.
    """

    def __init__(
        self,
        per_minute: int,
        clock: Callable[[], int] = time.monotonic_ns,
        counts: sqlite3.Connection | None = None,
    ) -> None:
        self._interval = -(-MINUTE // per_minute)
        self._whole = self._interval * per_minute
        self._clock = clock
        self._counts = counts or open_counts()

    def __len__(self) -> int:
        """Return how many callers are remembered."""
        (number,) = self._counts.execute("SELECT count(*) FROM buckets").fetchone()
        return int(number)

    def take(self, who: str) -> int:
        """Take a token and return 0; if there is none, return the nanoseconds until there is.

        Where processes share the counts, it must be called inside a transaction.
        """
        now = self._clock()
        found = self._counts.execute("SELECT full_at FROM buckets WHERE who = ?", (who,)).fetchone()
        full_at = max(found[0] if found else now, now) + self._interval
        wait: int = full_at - now - self._whole
        if wait > 0:
            return wait
        # Whose bucket is full is as good as unknown.
        self._counts.execute("DELETE FROM buckets WHERE full_at <= ?", (now,))
        self._counts.execute("REPLACE INTO buckets VALUES (?, ?)", (who, full_at))
        return 0


class CallerLimits:
    """The limits of all callers, for all processes of a service together.

    In each process it is used from the event loop only, so it needs no lock; between processes the
    database locks. A request waits for that less than a millisecond.
    """

    def __init__(self, per_minute: int, at_once: int, folder: Path | None = None) -> None:
        """Count from nothing, or go on with what other processes count.

        Args:
            per_minute: how many requests a minute one caller may send.
            at_once: how many requests of one caller are processed at the same time.
            folder: where processes share the counts; None where there is only one.

        """
        self._counts = open_counts(folder)
        self._rate = RateLimit(per_minute, counts=self._counts)
        self._per_minute = per_minute
        self._at_once = at_once

    @contextmanager
    def holding(self, who: str) -> Iterator[None]:
        """Count a request while it is processed.

        Raises:
            TooManyError: the caller is over a limit; the request was not counted.

        """
        with self._transaction():
            self._take(who)
            request = self._counts.execute(
                "INSERT INTO inside (who, process) VALUES (?, ?)", (who, os.getpid())
            ).lastrowid
        try:
            yield
        finally:
            self._counts.execute("DELETE FROM inside WHERE request = ?", (request,))

    def forget(self, process: int) -> None:
        """Count no longer what a process worked on that was killed."""
        self._counts.execute("DELETE FROM inside WHERE process = ?", (process,))

    def close(self) -> None:
        """Give the file back."""
        self._counts.close()

    def _take(self, who: str) -> None:
        (inside,) = self._counts.execute(
            "SELECT count(*) FROM inside WHERE who = ?", (who,)
        ).fetchone()
        # Checked first: a request refused here takes no token.
        if inside >= self._at_once:
            raise TooManyError(
                f"At most {self._at_once} requests are worked on at a time for one caller. "
                "Wait for an answer before you ask on.",
                1,
            )
        if wait := self._rate.take(who):
            seconds = math.ceil(wait / 10**9)
            raise TooManyError(
                f"At most {self._per_minute} requests a minute are taken from one caller. "
                f"Try again in {seconds} s.",
                seconds,
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Let no other process count meanwhile; what was counted is taken back on an error."""
        self._counts.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._counts.execute("ROLLBACK")
            raise
        self._counts.execute("COMMIT")
