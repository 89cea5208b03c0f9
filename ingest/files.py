"""Which files are meant by the paths given, and what each is called in the index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UnreadableFileError

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A file and its source: its path relative to the folder that was ingested."""

    path: Path
    source: str


def find_files(paths: Sequence[Path]) -> Iterator[Found]:
    """Give every file under the paths, sorted; hidden files and folders are left out.

    A path that is not there is given too: reading it says so.
    """
    for path in paths:
        if not path.is_dir():
            yield Found(path, path.name)
            continue
        for file in sorted(path.rglob("*")):
            relative = file.relative_to(path)
            hidden = any(part.startswith(".") for part in relative.parts)
            if file.is_file() and not hidden:
                yield Found(file, relative.as_posix())


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes, read again where the file changed meanwhile.

    Raises UnreadableFileError where it is not there, may not be read or never holds still.
    """
    try:
        for _ in range(_ATTEMPTS):
            before = path.stat()
            data = path.read_bytes()
            after = path.stat()
            if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, len(data)):
                return data
    except FileNotFoundError:
        raise UnreadableFileError("there is no such file or folder") from None
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read ({error.strerror})") from None
    raise UnreadableFileError("it keeps changing while it is read; ingest it again later")
