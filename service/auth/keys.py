"""API keys: made once, shown once, and kept as hashes in a file that the running service rereads.

A key is `tk_` and 256 random bits. One SHA-256 is the right hash for that: slow, salted ones
(Argon2, bcrypt) make up for words that people choose, which can be guessed; these bits cannot be,
and every request would wait for the slowness.
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
"""What every key begins with, so that scanners for secrets and people can tell one."""

NAME = r"[\w.@-]{1,64}"
"""What a key may be called, as a regular expression."""

SECONDS_TO_WAIT = 5

_STRICT = ConfigDict(extra="forbid")


class KeysError(TenkyoError):
    """Keys that cannot be read or changed; the message says what to do."""


@checked(frozen=True, slots=True, config=_STRICT)
class Key:
    """What is kept of a key; `created` and `revoked` are times in UTC, as RFC 3339 writes them."""

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
    """The file with the keys, as the command changes it: whole or not at all, one at a time."""

    path: Path

    def keys(self) -> tuple[Key, ...]:
        """Return all keys ever made, the revoked ones too; none where there is no file.

        Raises:
            KeysError: it cannot be read, or is not as this module writes it.

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
        """Make a key and return it; it cannot be had again.

        A name is never given twice, so that the audit log means one key by it.

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
        """Make a key worthless for good.

        Raises:
            KeysError: there is none of this name, or the file cannot be changed.

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
        # A temporary file is made for its owner alone: mode 0600.
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
    """The keys of a running service, which takes up what the command changes at once."""

    def __init__(self, path: Path | None) -> None:
        self._file = KeyFile(path) if path else None
        self._read: tuple[int, ...] | None = None
        self._keys: tuple[Key, ...] = ()
        self._ever = False

    @property
    def exists(self) -> bool:
        """Whether there is a file of keys, or was while this service ran.

        A file whose keys are all revoked lets nobody in; one that vanishes neither.
        """
        if not self._ever and self._file is not None:
            try:
                self._file.path.stat()
                self._ever = True
            except (FileNotFoundError, NotADirectoryError):
                pass
            except OSError:
                # Whatever cannot be looked at may be there.
                self._ever = True
        return self._ever

    @property
    def has_valid(self) -> bool:
        """Whether any key opens; raises KeysError where that cannot be known."""
        return any(key.revoked is None for key in self._now())

    def find(self, token: str) -> Key | None:
        """Return the valid key that this is.

        Raises:
            KeysError: the file cannot be read; nobody gets in.

        """
        given = _hash(token).encode()
        found = None
        # All are compared, each in constant time: how long it takes tells nothing.
        for key in self._now():
            if hmac.compare_digest(given, key.sha256.encode()) and key.revoked is None:
                found = key
        return found

    def _now(self) -> tuple[Key, ...]:
        """Return the keys as they stand in the file, read anew where it is another than before."""
        if self._file is None:
            return ()
        try:
            stat = self._file.path.stat()
            # Every change is another file under the name, with an inode and times of its own.
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
