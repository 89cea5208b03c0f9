"""The way of documents into an index: find, read, and write what is new as a generation."""

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ingest.build import Contents, PassageEncoder, Progress, is_current, write_generation
from ingest.errors import TenkyoError, UnreadableFileError
from ingest.files import Found, find_files, read_bytes
from ingest.index import (
    Generation,
    current_generation,
    keep_original,
    open_generation,
    writing,
)
from ingest.readers import read_document, reader_for
from ingest.types import Document, id_of


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `reason` is given for refused ones."""

    source: str
    status: Status
    reason: str = ""


def no_progress(step: str, done: int, total: int) -> None:
    """Report nothing."""


@dataclass(slots=True)
class _Library:
    """The documents that the new generation shall hold, by the sources that name them."""

    index: Path
    before: dict[str, str]
    """Source → document id, in the generation before."""
    sources: dict[str, str] = field(default_factory=dict)
    """Source → document id, in the new one."""
    fresh: dict[str, Document] = field(default_factory=dict)
    """Documents read in this run, by id."""
    outcomes: list[Outcome] = field(default_factory=list)

    def contents(self) -> Contents:
        """Return the documents in order of their first sources."""
        by_document = defaultdict(list)
        for source in sorted(self.sources):
            by_document[self.sources[source]].append(source)
        return Contents({key: tuple(names) for key, names in by_document.items()}, self.fresh)


def ingest(
    paths: Sequence[Path],
    index: Path,
    encoder: PassageEncoder,
    *,
    prune: bool = False,
    wait: bool = True,
    progress: Progress = no_progress,
) -> list[Outcome]:
    """Bring the index in line with the files under `paths`; return what became of each.

    Documents from elsewhere stay, unless `prune` removes those that the paths no longer hold. A
    file that is refused leaves what was indexed of it before. Nothing is written where nothing
    changed. Raises TenkyoError, IndexBusyError where another ingestion is writing and `wait` is
    false; the index that served goes on serving.
    """
    try:
        _check_paths(paths, index, prune=prune)
        with writing(index, wait=wait):
            previous = open_generation(index) if current_generation(index) else None
            library = _read_library(paths, index, previous, prune=prune, progress=progress)
            if _is_new(library, previous, encoder):
                write_generation(index, previous, library.contents(), encoder, progress)
            return library.outcomes
    except (OSError, sqlite3.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise TenkyoError(
            f"The index in {index} could not be written ({reason}). "
            "What was indexed before is unchanged."
        ) from error


def _check_paths(paths: Sequence[Path], index: Path, *, prune: bool) -> None:
    for path in paths:
        if _lies_in(index, path):
            raise TenkyoError(
                f"{path} lies in the index folder, {index}. Keep documents and index apart."
            )
        if prune and not path.exists():
            raise TenkyoError(f"There is no {path}: nothing was pruned, and nothing ingested.")


def _lies_in(folder: Path, path: Path) -> bool:
    parent = path if path.is_dir() else path.parent
    return parent.resolve().is_relative_to(folder.resolve())


def _is_new(library: _Library, previous: Generation | None, encoder: PassageEncoder) -> bool:
    """Whether what the index shall hold differs from what it holds."""
    if previous is not None and not is_current(previous, encoder):
        return True
    return library.sources != library.before


def _read_library(
    paths: Sequence[Path],
    index: Path,
    previous: Generation | None,
    *,
    prune: bool,
    progress: Progress,
) -> _Library:
    before = previous.metadata.by_source() if previous is not None else {}
    library = _Library(index, before, dict(before))
    files = [found for found in find_files(paths) if not _lies_in(index, found.path)]
    if not files:
        raise TenkyoError(f"There are no documents in {', '.join(map(str, paths))}.")
    seen: set[str] = set()
    for done, found in enumerate(files):
        progress("Reading", done, len(files))
        try:
            if found.source in seen:
                raise UnreadableFileError("another file of this run has the same name")
            seen.add(found.source)
            status = _take_in(found, library)
        except UnreadableFileError as error:
            library.outcomes.append(Outcome(found.source, Status.REFUSED, str(error)))
        else:
            library.outcomes.append(Outcome(found.source, status))
    progress("Reading", len(files), len(files))
    for source in sorted(set(before) - seen) if prune else []:
        del library.sources[source]
        library.outcomes.append(Outcome(source, Status.REMOVED))
    return library


def _take_in(found: Found, library: _Library) -> Status:
    """Read a file into the library; one whose bytes it was read from before stays as it is."""
    if not _is_utf8(found.source):
        raise UnreadableFileError("its name is not UTF-8; rename it")
    if found.path.is_file():
        # Before its bytes are read, as they may be many and to no purpose.
        reader_for(found.source)
    data = read_bytes(found.path)
    sha256 = hashlib.sha256(data).hexdigest()
    document_id = id_of(sha256)
    was = library.before.get(found.source)
    if was != document_id:
        library.fresh[document_id] = read_document(data, found.source)
    keep_original(library.index, sha256, data)
    library.sources[found.source] = document_id
    if was is None:
        return Status.ADDED
    return Status.UNCHANGED if was == document_id else Status.REPLACED


def _is_utf8(name: str) -> bool:
    """Whether the name can be written as text: bytes that are no text come as lone surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in name)
