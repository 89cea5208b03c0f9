"""The audit log: who changed what, as JSON Lines. What is asked never stands in it."""

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
    """A file to which lines are only ever added; without a path none are kept."""

    path: Path | None

    def check(self) -> None:
        """Make sure, before a change, that it can be recorded.

        Raises:
            AuditError: it cannot; nothing is to be changed.

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
        """Add a line, on the disk when this returns; `about` says what was changed.

        Raises:
            AuditError: it could not be written, though the change may have been made.

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
    """Add a line in one write: those of several processes do not mix (POSIX, O_APPEND)."""
    size = os.fstat(file).st_size
    # A process that was killed may have left half a line, to which nothing must be joined.
    if size:
        os.lseek(file, size - 1, os.SEEK_SET)
        line = line if os.read(file, 1) == b"\n" else b"\n" + line
    if os.write(file, line) < len(line):
        raise OSError(0, "the disk is full")


def local_user() -> str:
    """Return who runs a command, as the audit log has it: `local:NAME`."""
    try:
        return f"local:{getpass.getuser()}"
    except (KeyError, OSError):
        # An account without a name, as containers have.
        return f"local:{os.getuid()}"
