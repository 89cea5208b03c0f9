"""An object store: bytes by name, in a folder or, through fsspec, in S3 and the like.

Two things are asked of a store. An object is there whole or not at all, and `create` fails for all
but one of those that create the same name at once: S3 by a conditional request, a folder by a link.
"""

import gzip
import hashlib
import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.errors import IndexUnavailableError

_S3 = {
    "use_listings_cache": False,
    "skip_instance_cache": True,
    "config_kwargs": {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 3}},
}


class ObjectStore(ABC):
    """Bytes by names with slashes. Safe to share between threads.

    All methods raise IndexUnavailableError where the store cannot be reached.
    """

    url: str
    """Where it is, for messages."""
    faults: type[Exception] = OSError
    """What is raised where the store cannot be reached."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """Return an object; raises FileNotFoundError where there is none of this name."""

    @abstractmethod
    def write(self, name: str, data: bytes) -> None:
        """Write an object, in the place of one of the same name."""

    @abstractmethod
    def create(self, name: str, data: bytes) -> bool:
        """Write an object unless there is one of its name; return whether it was written."""

    @abstractmethod
    def size(self, name: str) -> int | None:
        """Return the size of an object in bytes; None where there is none."""

    @abstractmethod
    def names(self, folder: str) -> list[str]:
        """Return the last parts of the names of the objects right in a folder, sorted."""

    @abstractmethod
    def delete(self, name: str) -> None:
        """Delete an object; nothing happens where there is none."""

    @abstractmethod
    def copy_to(self, name: str, cache: Path) -> Path:
        """Return a local file with an object's bytes: a copy in `cache`, or what it is itself.

        Raises FileNotFoundError where there is none of this name.
        """

    def write_once(self, name: str, data: bytes) -> None:
        """Write an object whose name tells its bytes, unless it is there.

        One of another size was altered, and is written anew.
        """
        if self.size(name) != len(data):
            self.write(name, data)

    def write_by_content(self, folder: str, data: bytes) -> str:
        """Write bytes, packed, under the SHA-256 of themselves; return that."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.write_once(f"{folder}/{sha256}", gzip.compress(data, mtime=0))
        return sha256

    def read_by_content(self, folder: str, sha256: str) -> bytes:
        """Return bytes that `write_by_content` wrote.

        Raises IndexUnavailableError where they are missing or not what was written.
        """
        name = f"{folder}/{sha256}"
        try:
            data = gzip.decompress(self.read(name))
        except FileNotFoundError:
            raise self.damaged(name, "it is missing") from None
        except (OSError, EOFError, ValueError) as error:
            raise self.damaged(name, f"{type(error).__name__}: {error}") from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise self.damaged(name, "it is not as it was written")
        return data

    def damaged(self, name: str, reason: str) -> IndexUnavailableError:
        """Return the error for an object that is missing or altered."""
        return IndexUnavailableError(
            f"The object {name} in {self.url} cannot be used: {reason}. Restore the object store "
            "from a backup, or remove the document and ingest it again."
        )

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, FileExistsError):
            raise
        except self.faults as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise IndexUnavailableError(
                f"The object store {self.url} cannot be used ({reason}). Check that it runs, and "
                "TENKYO_OBJECTS and its credentials; then try again."
            ) from error


class FolderObjects(ObjectStore):
    """Objects as files in a folder, which several machines may share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = str(folder)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        with self._reporting():
            return (self.folder / name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        """Write a file aside and put it in its place."""
        with self._reporting():
            self._aside(name, data).replace(self.folder / name)

    def create(self, name: str, data: bytes) -> bool:
        """Write a file aside and link it to its name, which fails where there is one."""
        with self._reporting():
            aside = self._aside(name, data)
            try:
                os.link(aside, self.folder / name)
            except FileExistsError:
                return False
            finally:
                aside.unlink()
            return True

    def size(self, name: str) -> int | None:
        """Return the size of a file."""
        with self._reporting():
            try:
                return (self.folder / name).stat().st_size
            except FileNotFoundError:
                return None

    def names(self, folder: str) -> list[str]:
        """Return the names of a folder's files."""
        with self._reporting():
            try:
                found = [file.name for file in (self.folder / folder).iterdir()]
            except FileNotFoundError:
                return []
            return sorted(name for name in found if not name.startswith("."))

    def delete(self, name: str) -> None:
        """Remove a file."""
        with self._reporting():
            (self.folder / name).unlink(missing_ok=True)

    def copy_to(self, name: str, cache: Path) -> Path:
        """Return the file itself."""
        file = self.folder / name
        if self.size(name) is None:
            raise FileNotFoundError(name)
        return file

    def _aside(self, name: str, data: bytes) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
        with aside.open("wb") as written:
            written.write(data)
            written.flush()
            os.fsync(written.fileno())
        return aside


class FsspecObjects(ObjectStore):
    """Objects behind a URL that fsspec knows, such as `s3://BUCKET/PREFIX`.

    Credentials and endpoint are those of the store's own variables (`AWS_ACCESS_KEY_ID`,
    `AWS_SECRET_ACCESS_KEY`, `AWS_ENDPOINT_URL`).
    """

    faults = Exception
    """Each store has errors of its own."""

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        self.url = url
        options: dict[str, Any] = _S3 if url.startswith("s3") else {}
        with self._reporting():
            self._system, self._root = url_to_fs(url, **options)

    def read(self, name: str) -> bytes:
        """Return an object."""
        with self._reporting():
            return bytes(self._system.cat_file(self._path(name)))

    def write(self, name: str, data: bytes) -> None:
        """Write an object."""
        with self._reporting():
            self._system.pipe_file(self._path(name), data)

    def create(self, name: str, data: bytes) -> bool:
        """Write an object by a request that fails where there is one of its name."""
        with self._reporting():
            try:
                self._system.pipe_file(self._path(name), data, mode="create")
            except FileExistsError:
                return False
            return True

    def size(self, name: str) -> int | None:
        """Ask for the size of an object."""
        with self._reporting():
            try:
                return int(self._system.info(self._path(name))["size"])
            except FileNotFoundError:
                return None

    def names(self, folder: str) -> list[str]:
        """List a folder."""
        with self._reporting():
            try:
                found = self._system.ls(self._path(folder), detail=False)
            except FileNotFoundError:
                return []
            names = (str(path).rstrip("/").rsplit("/", 1)[-1] for path in found)
            return sorted(name for name in names if name != folder.rsplit("/", 1)[-1])

    def delete(self, name: str) -> None:
        """Delete an object."""
        with self._reporting():
            try:
                self._system.rm_file(self._path(name))
            except FileNotFoundError:
                return

    def copy_to(self, name: str, cache: Path) -> Path:
        """Fetch an object, once."""
        file = cache / name
        if not file.is_file():
            data = self.read(name)
            file.parent.mkdir(parents=True, exist_ok=True)
            aside = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
            aside.write_bytes(data)
            aside.replace(file)
        return file

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


def store_at(location: str, name: str) -> ObjectStore:
    """Return the store of an index, in a folder or behind a URL.

    Raises IndexUnavailableError where what the URL needs is not installed.
    """
    if "://" not in location:
        return FolderObjects(Path(location) / name)
    return FsspecObjects(f"{location.rstrip('/')}/{name}")
