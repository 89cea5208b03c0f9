"""API keys: shown once when made, and stored as hashes in a file that the running service rereads.

A key is `tk_` and 256 random bits, hashed with one SHA-256. Slow, salted hashes (Argon2, bcrypt)
protect passwords that can be guessed. These bits cannot be guessed, and a slow hash would delay
every request.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from filelock import FileLock
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from ingest.errors import TenkyoError
from service.auth.access import Role

PREFIX = "tk_"
"""The prefix of every key, by which people and secret scanners recognise one."""

NAME = r"[\w.@-]{1,64}"
"""Valid names of keys, as a regular expression."""

SECONDS_TO_WAIT = 5
"""How long a change waits for another one; by eye, as a change takes milliseconds."""

_STRICT = ConfigDict(extra="forbid")


class KeysError(TenkyoError):
    """Keys that cannot be read or changed; the message says what to do."""


@checked(frozen=True, slots=True, config=_STRICT)
class Key:
    """A stored key; `created` and `revoked` are times in UTC (RFC 3339)."""

    name: Annotated[str, Field(pattern=f"^{NAME}$")]
    role: Role
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    created: str
    revoked: str | None = None


@checked(frozen=True, slots=True, config=_STRICT)
class _File:
    version: Literal[1]
    keys: tuple[Key, ...]


_ON_DISK = TypeAdapter(_File)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The file of keys. Changes are atomic, and made one at a time."""

    path: Path

    def keys(self) -> tuple[Key, ...]:
        """Return all keys, revoked ones included; none if there is no file.

        Raises:
            KeysError: it cannot be read or is damaged.

        """
        try:
            return _ON_DISK.validate_json(self.path.read_bytes()).keys
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise KeysError(f"The keys in {self.path} cannot be read: {error.strerror}.") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ", ".join(str(part) for part in first["loc"])
            raise KeysError(
                f"The keys file {self.path} is damaged ({where or 'whole'}: {first['msg']}). "
                "Nobody gets in meanwhile. Put a copy back, or remove the file and make new keys "
                "with: python -m service keys add NAME --role ask"
            ) from None

    def add(self, name: str, role: Role) -> str:
        """Make a key and return it; only its hash is kept.

        A name is used only once, so that it means one key in the audit log.

        Raises:
            KeysError: the name is taken, or the file cannot be changed.

        """
        with self._changing():
            keys = self.keys()
            if any(key.name == name for key in keys):
                raise KeysError(f"There is or was a key called {name}. Choose another name.")
            token = PREFIX + secrets.token_urlsafe(32)
            self._write((*keys, Key(name, role, _hash(token), _timestamp())))
            return token

    def revoke(self, name: str) -> None:
        """Revoke a key for good.

        Raises:
            KeysError: no valid key has this name, or the file cannot be changed.

        """
        with self._changing():
            keys = self.keys()
            if not any(key.name == name and key.revoked is None for key in keys):
                raise KeysError(
                    f"There is no valid key called {name}. See: python -m service keys list"
                )
            self._write(
                replace(key, revoked=_timestamp()) if key.name == name and not key.revoked else key
                for key in keys
            )

    def _changing(self) -> FileLock:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=SECONDS_TO_WAIT)

    def _write(self, keys: Iterable[Key]) -> None:
        content = _ON_DISK.dump_json(_File(1, tuple(keys)), indent=2) + b"\n"
        # Temporary files are private to their owner (mode 0600).
        handle, aside = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(aside).replace(self.path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise


class KeyRing:
    """The keys of a running service; it notices changes of the file at the next request."""

    def __init__(self, path: Path | None) -> None:
        self._file = KeyFile(path) if path else None
        self._read: tuple[int, ...] | None = None
        self._keys: tuple[Key, ...] = ()
        self._ever = False

    @property
    def exists(self) -> bool:
        """Whether there is a file of keys, or was since this service started.

        Nobody gets in where all keys are revoked, or where the file was removed.
        """
        if not self._ever and self._file is not None:
            try:
                self._file.path.stat()
                self._ever = True
            except (FileNotFoundError, NotADirectoryError):
                pass
            except OSError:
                # A path that cannot be read may exist.
                self._ever = True
        return self._ever

    @property
    def has_valid(self) -> bool:
        """Whether any key is valid; raises KeysError if the file cannot be read."""
        return any(key.revoked is None for key in self._now())

    def find(self, token: str) -> Key | None:
        """Return the valid key of a token, None if there is none.

        Raises:
            KeysError: the file cannot be read; nobody gets in.

        """
        hashed = _hash(token).encode()
        found = None
        # All are compared, each in constant time, so that the time taken reveals nothing.
        for key in self._now():
            if hmac.compare_digest(hashed, key.sha256.encode()) and key.revoked is None:
                found = key
        return found

    def _now(self) -> tuple[Key, ...]:
        """Return the keys in the file, read again if it has changed."""
        if self._file is None:
            return ()
        try:
            stat = self._file.path.stat()
            # Every change replaces the file, so its inode and times differ.
            signature = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        except OSError:
            signature = None
        if signature is None or signature != self._read:
            self._read = None
            self._keys = self._file.keys()
            self._read = signature
        return self._keys


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def _timestamp() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
