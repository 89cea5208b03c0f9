"""The audit log: who changed what, as JSON Lines. It never contains questions."""

import getpass
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import TenkyoError


class AuditError(TenkyoError):
    """The audit log cannot be written; the message says what that means for the change."""


@dataclass(frozen=True, slots=True)
class AuditLog:
    """A file to which lines are appended; without a path nothing is recorded."""

    path: Path | None

    def check(self) -> None:
        """Check, before a change, that it can be recorded.

        Raises:
            AuditError: it cannot; the change must not be made.

        """
        if self.path is None:
            return
        try:
            os.close(self._open(self.path))
        except OSError as error:
            raise AuditError(
                f"Nothing was changed: the audit log cannot be written ({error.strerror}). "
                "TENKYO_AUDIT says where it is."
            ) from None

    def record(self, who: str, action: str, outcome: str, **about: str | None) -> None:
        """Append a line and sync it to disk.

        Args:
            who: the caller, as `Caller.who`.
            action: what was to be changed, such as "upload".
            outcome: what came of it, such as "added".
            about: what was changed, by further keys.

        Raises:
            AuditError: the line could not be written; the change may have been made.

        """
        if self.path is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        entry = {"time": now, "who": who, "action": action, **about, "outcome": outcome}
        line = json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        try:
            file = self._open(self.path)
            try:
                _append(file, line)
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise AuditError(
                f"The audit log could not be written ({error.strerror}); what was to be recorded: "
                f"{action}, {outcome}."
            ) from None

    @staticmethod
    def _open(path: Path) -> int:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)


def _append(file: int, line: bytes) -> None:
    """Append a line in one write: lines of several processes do not mix (POSIX, O_APPEND)."""
    size = os.fstat(file).st_size
    # A process that was killed may have left an incomplete line; begin a new one.
    if size:
        os.lseek(file, size - 1, os.SEEK_SET)
        line = line if os.read(file, 1) == b"\n" else b"\n" + line
    if os.write(file, line) < len(line):
        raise OSError(0, "the disk is full")


def local_user() -> str:
    """Return the user who runs a command, for the audit log: `local:NAME`."""
    try:
        return f"local:{getpass.getuser()}"
    except (KeyError, OSError):
        # The account has no name, as in containers.
        return f"local:{os.getuid()}"
