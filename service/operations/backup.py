"""Backups: an index in one file, made while the service runs, and restored from it.

The file is a tar archive (POSIX pax; gzip where it is called .tar.gz or .tgz):

    manifest.json       format, generation, and the SHA-256 of every other file
    index/…             one generation, its originals, and its encoder unless that is a packaged
                        one, which is exported anew; as in the index folder
    state/…             keys.json, feedback.jsonl and audit.jsonl, if requested
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from ingest.embedding.models import is_packaged
from ingest.errors import TenkyoError
from ingest.index.folder.generations import (
    POINTER,
    Generation,
    broken,
    current_generation,
    link_or_copy,
    open_generation,
    original_file,
)
from ingest.index.folder.writing.build import put_encoder_back

FORMAT = 1
MANIFEST = "manifest.json"
GZIPPED = (".tar.gz", ".tgz")
SUFFIXES = (".tar", *GZIPPED)

TRIES = 10
"""How often a snapshot is tried again while the index changes; by eye."""

_SNAPSHOT = ".snapshot-"
_MANIFEST_LIMIT = 256 * 1024 * 1024


class BackupError(TenkyoError):
    """A backup cannot be made or restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a backup; `files` maps each name to the SHA-256 of its bytes."""

    format: int
    generation: str
    files: Mapping[str, str]


def back_up(index: Path, file: Path, state: Mapping[str, Path]) -> Manifest:
    """Write the current generation, with all it needs, to a file that only its owner can read.

    `state` maps names to further files to back up; those that do not exist are left out.

    Raises:
        BackupError: the file is there already, its suffix is unknown, or it cannot be written.
        IndexUnavailableError: there is no index, or it cannot be read.

    """
    _check_name(file)
    if file.exists():
        raise BackupError(f"{file} exists, and backups overwrite nothing. Choose another name.")
    with _snapshot(index) as snapshot:
        members = {f"index/{path.relative_to(snapshot)}": path for path in _files(snapshot)}
        members |= {f"state/{name}": path for name, path in state.items() if path.is_file()}
        generation = (snapshot / POINTER).read_text("utf-8").strip()
        try:
            return _write(file, generation, members)
        except OSError as error:
            raise BackupError(f"{file} was not written: {error.strerror}.") from None


def restore(file: Path, index: Path, state: Mapping[str, Path]) -> tuple[Manifest, list[str]]:
    """Restore a backup into a new or empty folder; verified and complete, or not at all.

    `state` maps the names of further files to their paths. Files that exist already are kept; their
    names are returned with the manifest.

    Raises:
        BackupError: the folder is not empty, or the file is not a complete backup.
        ModelError: the packaged encoder that made the index is not installed.

    """
    if index.exists() and (not index.is_dir() or any(index.iterdir())):
        raise BackupError(
            f"{index} is not empty, and nothing in it is overwritten. Restore into another folder "
            "with --index, and name that one in TENKYO_INDEX; or move this one away."
        )
    index.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=index.parent, prefix=".restoring-") as aside:
        folder = Path(aside)
        try:
            with tarfile.open(file) as archive:
                # No links, no devices, nothing outside the folder (PEP 706).
                archive.extractall(folder, filter="data")
            manifest = _verified(folder)
        except (OSError, EOFError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise BackupError(f"{file} is not a whole backup of Tenkyo: {why}.") from None
        # Opening reports an index that this version cannot read, before anything is in place.
        generation = open_generation(folder / "index")
        put_encoder_back(generation)
        (folder / "index").replace(index)
        kept = [name for name in state if not _put(folder / "state" / name, state[name])]
    return manifest, kept


@contextmanager
def _snapshot(index: Path) -> Iterator[Path]:
    """Give a folder with the current generation, which later changes do not affect.

    Files of a generation are never changed, so hard links are a copy.
    """
    open_generation(index)
    try:
        with FileLock(index / "backup.lock", timeout=0):
            # Remains of a backup that was killed.
            for left in index.glob(f"{_SNAPSHOT}*"):
                shutil.rmtree(left, ignore_errors=True)
            folder = Path(tempfile.mkdtemp(dir=index, prefix=_SNAPSHOT))
            try:
                _link_current(index, folder)
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except Timeout:
        raise BackupError(f"Another backup of {index} is being made.") from None


def _link_current(index: Path, folder: Path) -> None:
    """Link the current generation, again if a change meanwhile may have removed it.

    The index is not locked, since an ingestion may hold the lock for hours.
    """
    for _ in range(TRIES):
        generation = open_generation(index)
        try:
            _link_generation(generation, folder)
        except (FileNotFoundError, shutil.Error) as error:
            if current_generation(index) == generation.name:
                raise broken(index, error) from None
        # The current generation and the one before it are never removed.
        if current_generation(index) == generation.name:
            (folder / POINTER).write_text(generation.name + "\n", encoding="utf-8")
            return
        for left in folder.iterdir():
            shutil.rmtree(left)
    raise BackupError(f"{index} changes too often to be copied. Try again in a moment.")


def _link_generation(generation: Generation, folder: Path) -> None:
    index = generation.index
    encoder = generation.encoder_path
    left_out = is_packaged(generation.metadata.encoder.sha256)
    for each in (generation.path,) if left_out else (generation.path, encoder):
        if each.is_dir():
            shutil.copytree(each, folder / each.relative_to(index), copy_function=link_or_copy)
    for sha256 in generation.metadata.documents:
        original = original_file(index, sha256)
        if original.is_file():
            target = folder / original.relative_to(index)
            target.parent.mkdir(exist_ok=True)
            link_or_copy(original, target)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _check_name(file: Path) -> None:
    if not file.name.endswith(SUFFIXES):
        raise BackupError(f"A backup is called {', '.join(f'NAME{end}' for end in SUFFIXES)}.")


def _write(file: Path, generation: str, members: Mapping[str, Path]) -> Manifest:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Temporary files are private to their owner; keys and votes must be.
    handle, aside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as written:
            manifest = _archive(written, file.name.endswith(GZIPPED), generation, members)
            written.flush()
            os.fsync(written.fileno())
        Path(aside).replace(file)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return manifest


def _archive(
    written: IO[bytes], zipped: bool, generation: str, members: Mapping[str, Path]
) -> Manifest:
    # Vectors and most originals hardly compress, so more effort is wasted.
    packed = gzip.GzipFile(fileobj=written, mode="wb", compresslevel=1) if zipped else written
    sums = {}
    with tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for name, path in members.items():
            with path.open("rb") as source:
                described = archive.gettarinfo(arcname=name, fileobj=source)
                # Every hard link is archived as a file of its own.
                described.type = tarfile.REGTYPE
                described.linkname = ""
                described.size = os.fstat(source.fileno()).st_size
                reading = _Hashing(source)
                archive.addfile(described, reading)
                sums[name] = reading.sha256.hexdigest()
        manifest = Manifest(FORMAT, generation, sums)
        content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        described = tarfile.TarInfo(MANIFEST)
        described.size = len(content)
        archive.addfile(described, io.BytesIO(content))
    if zipped:
        packed.close()
    return manifest


class _Hashing(io.RawIOBase):
    """A file whose bytes are hashed as they are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.sha256.update(data)
        return data


def _verified(folder: Path) -> Manifest:
    """Return the manifest after checking that the files are exactly those it lists.

    Raises:
        ValueError: a file is missing, changed or not listed.

    """
    path = folder / MANIFEST
    if not path.is_file() or path.stat().st_size > _MANIFEST_LIMIT:
        raise ValueError("it has no manifest, so that it was cut short or is another archive")
    manifest = Manifest(**json.loads(path.read_text("utf-8")))
    if manifest.format != FORMAT:
        raise ValueError(f"it has format {manifest.format}, and this version reads {FORMAT}")
    found = {str(each.relative_to(folder)): each for each in _files(folder)}
    del found[MANIFEST]
    if found.keys() != manifest.files.keys():
        raise ValueError("files are missing, or there are others than it says")
    for name, each in found.items():
        with each.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != manifest.files[name]:
                raise ValueError(f"{name} is altered")
    return manifest


def _put(source: Path, target: Path) -> bool:
    """Copy a file unless its target exists; return whether there was no conflict."""
    if not source.is_file():
        return True
    if target.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o600)
    return True
