"""Which files are meant by the paths given, and what each is called in the index."""

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UnreadableFileError
from ingest.messages import Message

LONGEST_SOURCE = 1000
"""Characters that a source may have."""

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A file and its source: its path relative to the folder that was ingested."""

    path: Path
    source: str


def find_files(paths: Sequence[Path]) -> Iterator[Found]:
    """Give every file under the paths, sorted; hidden files and folders are left out.

    What is not there or may not be read is given too: reading it says so. Links to folders are
    not followed.
    """
    for path in paths:
        if path.is_dir():
            names = sorted(_walk(path), key=lambda name: name.replace(os.sep, "\0"))
            yield from (Found(path / name, name.replace(os.sep, "/")) for name in names)
        else:
            yield Found(path, path.name)


def _walk(root: Path) -> Iterator[str]:
    """Give the names of files relative to a folder, and of the folders that may not be read."""
    unreadable: list[str] = []
    walk = os.walk(root, onerror=lambda error: unreadable.append(error.filename))
    for folder, folders, names in walk:
        folders[:] = [name for name in folders if not name.startswith(".")]
        # Of names, as paths of many files would take longer than to read them.
        inside = os.path.relpath(folder, root)
        prefix = "" if inside == os.curdir else f"{inside}{os.sep}"
        yield from (f"{prefix}{name}" for name in names if not name.startswith("."))
    yield from (os.path.relpath(folder, root) for folder in unreadable)


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes, read again where the file changed meanwhile.

    Raises UnreadableFileError where it is not there, may not be read or never holds still.
    """
    try:
        for _ in range(_ATTEMPTS):
            before = path.stat()
            if not stat.S_ISREG(before.st_mode):
                raise UnreadableFileError("it is not a file, or a folder that may not be read")
            data = path.read_bytes()
            after = path.stat()
            same_size = before.st_size == after.st_size == len(data)
            if same_size and before.st_mtime_ns == after.st_mtime_ns:
                return data
    except FileNotFoundError:
        raise UnreadableFileError("there is no such file or folder") from None
    except OSError as error:
        raise UnreadableFileError(
            Message("it cannot be read ({reason})", reason=str(error.strerror))
        ) from None
    raise UnreadableFileError("it keeps changing while it is read; ingest it again later")


def check_source(name: str) -> None:
    """Check a name that did not come from a folder: a relative path with "/" between its parts.

    Raises UnreadableFileError, with what is wrong with it.
    """
    if not name or len(name) > LONGEST_SOURCE:
        raise UnreadableFileError(
            Message("its name must have 1 to {most} characters", most=LONGEST_SOURCE)
        )
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        raise UnreadableFileError("its name must not have control characters; rename it")
    if any(part in {"", ".", ".."} for part in name.split("/")):
        raise UnreadableFileError('its name must be a relative path without "." and ".." in it')
