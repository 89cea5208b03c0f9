"""The index on disk: generations, written aside and put in place by one rename.

    INDEX/CURRENT                   the name of the generation that serves
    INDEX/<generation>/             metadata.json, and the base: store.sqlite, vectors.faiss,
                                    multilingual.faiss, lexical/
    INDEX/<generation>/recent/      the same of what was added since the base was written
    INDEX/encoders/<sha256>/        the encoder, exported as ONNX
    INDEX/files/<sha256>            the original files

Base and recent are segments: files that never change. A large index whose change is small keeps its
base, by hard links, and what is new goes with all that is recent into a new segment. What the base
holds of documents that were removed or replaced since then is passed over; `metadata.json` tells
where each document is. When that has become too much, the base is written anew.

Readers keep the generation that they opened: its files stay readable after they are removed.
"""

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.embedding.export import EncoderExport, EncoderRecord, is_intact, read_export
from ingest.errors import IndexBusyError, IndexUnavailableError
from ingest.index.folder.metadata import (
    FORMAT,
    METADATA_FILE,
    DamageError,
    FileRecord,
    FormatError,
    Metadata,
    read_metadata,
    verify_files,
)

POINTER = "CURRENT"
VECTORS_FILE = "vectors.faiss"
MULTILINGUAL_FILE = "multilingual.faiss"
LEXICAL_FOLDER = "lexical"
RECENT_FOLDER = "recent"
_BUILDING = ".building"

DAMAGE = (OSError, EOFError, RuntimeError, ValueError, KeyError, sqlite3.Error)
"""What the libraries raise where a file of a generation is not what it should be; see `broken`."""

# Only what bears a name that we give is ever removed.
_GENERATION = re.compile(r"\d{6,}-[0-9a-f]{8}")
_ORIGINAL = re.compile(r"[0-9a-f]{64}(\.new)?")
_ENCODER = re.compile(r"[0-9a-f]{16}(\.new)?")


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete generation on disk."""

    index: Path
    name: str
    metadata: Metadata

    @property
    def path(self) -> Path:
        """The generation's folder."""
        return self.index / self.name

    @property
    def segments(self) -> tuple[Path, ...]:
        """The folders of its segments, by their numbers."""
        recent = self.path / RECENT_FOLDER
        return (self.path, recent) if recent.is_dir() else (self.path,)

    @property
    def encoder_path(self) -> Path:
        """The folder of the exported encoder."""
        return encoder_folder(self.index, self.metadata.encoder.sha256)

    def encoder_export(self) -> EncoderExport:
        """Read what says how texts are put to the exported encoder; its model is not looked at.

        Raises IndexUnavailableError where that is missing or damaged.
        """
        try:
            return read_export(self.metadata.encoder, self.encoder_path)
        except (OSError, ValueError) as error:
            raise broken(self.index, error) from None


def encoder_folder(index: Path, sha256: str) -> Path:
    """Return where the export of the encoder with these weights is."""
    return index / "encoders" / sha256[:16]


def original_file(index: Path, sha256: str) -> Path:
    """Return where the original with these bytes is."""
    return index / "files" / sha256


def current_generation(index: Path) -> str | None:
    """Return the name of the generation that serves; None where there is no index.

    Raises IndexUnavailableError where the pointer cannot be read.
    """
    try:
        return (index / POINTER).read_text("utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise broken(index, error) from None


def open_generation(index: Path) -> Generation:
    """Read the generation that serves, and verify that its files are as they were written.

    A generation without sums, written by an older version, opens unverified; see
    `ingest.index.folder.metadata.Metadata`. Raises IndexUnavailableError, naming the file and
    saying what to do, where there is none that can be read.
    """
    generation = read_generation(index)
    try:
        verify_files(generation.path, generation.metadata)
    except DamageError as error:
        if current_generation(index) != generation.name:
            # Others took its place meanwhile, and its files may have been removed.
            return open_generation(index)
        raise broken(index, error) from None
    return generation


def read_generation(index: Path) -> Generation:
    """Read what the generation that serves says of itself; its other files are not looked at.

    Raises IndexUnavailableError, saying what to do, where there is none or it cannot be read.
    """
    name = current_generation(index)
    if name is None:
        raise IndexUnavailableError(
            f"There is no index in {index}. Make one with: python -m ingest PATH... --index {index}"
        )
    try:
        return Generation(index, name, read_metadata(index / name))
    except FormatError as error:
        raise IndexUnavailableError(
            f"The index in {index} has format {error}; this version of Tenkyo reads format "
            f"{FORMAT}. Move {index} away and run: python -m ingest PATH... --index {index}"
        ) from None
    except ValueError as error:
        raise broken(index, error) from None


def broken(index: Path, error: Exception) -> IndexUnavailableError:
    """Return the error for an index whose files are not all there or not what they should be."""
    reason = error if isinstance(error, DamageError) else f"{type(error).__name__}: {error}"
    # It may hold the only copy of what was uploaded, so nobody is told to remove it.
    return IndexUnavailableError(
        f"The index in {index} is incomplete or damaged ({reason}). Restore a backup, or move "
        f"{index} away and run: python -m ingest PATH... --index {index}"
    )


@contextmanager
def writing(index: Path, *, wait: bool) -> Iterator[None]:
    """Hold the index for writing, and clear away what a killed ingestion left unfinished.

    Raises IndexBusyError where another ingestion holds it and `wait` is false.
    """
    index.mkdir(parents=True, exist_ok=True)
    lock = FileLock(index / "lock")
    try:
        lock.acquire(timeout=-1 if wait else 0)
    except Timeout:
        raise IndexBusyError(f"Another ingestion is writing to {index}.") from None
    try:
        for unfinished in index.glob(f"{_BUILDING}-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        yield
    finally:
        lock.release()


@contextmanager
def new_generation(index: Path, digest: str) -> Iterator[Path]:
    """Give a folder to fill; if the block ends without an error, it becomes the generation in use.

    Whatever happens before that, the generation that served goes on serving.
    """
    before = current_generation(index)
    name = f"{_next_number(index):06d}-{digest[:8]}"
    building = index / f"{_BUILDING}-{name}"
    building.mkdir(parents=True)
    try:
        yield building
        _sync(building)
        # The renames of originals and encoders, which the generation needs.
        for folder in (index / "files", index / "encoders"):
            if folder.is_dir():
                _sync_folder(folder)
        building.rename(index / name)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    pointer = index / f"{POINTER}.new"
    pointer.write_text(name + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(index / POINTER)
    _sync_folder(index)
    _collect(index, {name, before or name})


@contextmanager
def scratch_folder(index: Path) -> Iterator[Path]:
    """Give the name of a temporary folder on the index's disk; it is removed at the end."""
    folder = index / f"{_BUILDING}-aside"
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def link_base(generation: Generation, folder: Path) -> dict[str, FileRecord]:
    """Put the base of a generation into a folder, without copying it where links can be made.

    Returns the records of its files.
    """
    recent = f"{RECENT_FOLDER}/"
    files = {
        name: record
        for name, record in (generation.metadata.files or {}).items()
        if not name.startswith(recent)
    }
    for name in files:
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        link_or_copy(generation.path / name, target)
    return files


def link_or_copy(source: str | Path, target: str | Path) -> None:
    """Make a hard link to a file that is never changed, or a copy where there are no links."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        # The file system has no hard links.
        shutil.copy2(source, target)


def keep_original(index: Path, sha256: str, data: bytes) -> None:
    """Keep the bytes of this SHA-256, once; a kept file with other bytes is written anew."""
    file = original_file(index, sha256)
    try:
        kept = file.read_bytes() == data
    except OSError:
        kept = False
    if not kept:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_suffix(".new")
        aside.write_bytes(data)
        _sync_file(aside)
        aside.replace(file)


def keep_encoder(
    index: Path, sha256: str, export: Callable[[Path], None], known: EncoderRecord | None = None
) -> Path:
    """Keep the export of the encoder with these weights, once; return its folder.

    One of which the record is `known` is made anew where it is damaged.
    """
    folder = encoder_folder(index, sha256)
    damaged = known and known.sha256 == sha256 and not is_intact(folder, known)
    if damaged or not folder.is_dir():
        aside = folder.with_suffix(".new")
        shutil.rmtree(aside, ignore_errors=True)
        export(aside)
        _sync(aside)
        shutil.rmtree(folder, ignore_errors=True)
        aside.replace(folder)
    return folder


def _generations(index: Path) -> list[str]:
    return [path.name for path in index.iterdir() if _GENERATION.fullmatch(path.name)]


def _next_number(index: Path) -> int:
    return max((int(name.split("-")[0]) for name in _generations(index)), default=0) + 1


def _collect(index: Path, kept: Collection[str]) -> None:
    """Remove what the kept generations do not need: others, originals, exported encoders.

    The generation that served before is kept for readers that are just opening it.
    """
    encoders: set[str] = set()
    originals: set[str] = set()
    for name in kept:
        fields = json.loads((index / name / METADATA_FILE).read_text("utf-8"))
        encoders.add(encoder_folder(index, fields["encoder"]["sha256"]).name)
        originals.update(fields["documents"])
    for name in set(_generations(index)) - set(kept):
        shutil.rmtree(index / name, ignore_errors=True)
    for name in _names(index / "files") - originals:
        if _ORIGINAL.fullmatch(name):
            (index / "files" / name).unlink()
    for name in _names(index / "encoders") - encoders:
        if _ENCODER.fullmatch(name):
            shutil.rmtree(index / "encoders" / name, ignore_errors=True)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*")}


def _sync(path: Path) -> None:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    for file in files:
        _sync_file(file)
    _sync_folder(path.parent if path.is_file() else path)


def _sync_file(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def _sync_folder(path: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
