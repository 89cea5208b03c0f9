"""The way of documents into an index: find, read, and write what is new as a generation."""

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ingest.document.document import id_of
from ingest.embedding.embedding import Progress, TextEncoder
from ingest.errors import TenkyoError, UnreadableFileError
from ingest.files import Found, check_source, find_files, read_bytes
from ingest.index.build import Contents, PassageEncoder, is_current, write_generation
from ingest.index.folder import (
    current_generation,
    keep_original,
    open_generation,
    scratch_folder,
    writing,
)
from ingest.index.staging import Staging
from ingest.readers import parse, read_content, reader_for


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `reason` says why it was refused, or what of it was not read."""

    source: str
    status: Status
    reason: str = ""


def no_progress(step: str, done: int, total: int) -> None:
    """Report nothing."""


@dataclass(slots=True)
class _Library:
    """The documents that the new generation shall hold, by the sources that name them."""

    index: Path
    staged: Staging
    """Documents that the generation before does not hold."""
    before: dict[str, str]
    """Source → document id, in the generation before."""
    known: frozenset[str]
    """The documents in the generation before."""
    sources: dict[str, str]
    """Source → document id, in the new one."""
    outcomes: list[Outcome] = field(default_factory=list)

    def contents(self) -> Contents:
        """Return the documents in order of their first sources."""
        by_document = defaultdict(list)
        for source in sorted(self.sources):
            by_document[self.sources[source]].append(source)
        return Contents({key: tuple(names) for key, names in by_document.items()}, self.staged)


def ingest(
    paths: Sequence[Path],
    index: Path,
    encoder: PassageEncoder,
    *,
    multilingual: TextEncoder | None = None,
    prune: bool = False,
    wait: bool = True,
    progress: Progress = no_progress,
) -> list[Outcome]:
    """Bring the index in line with the files under `paths`; return what became of each.

    Passages are embedded with `encoder`, and once more with `multilingual` where there is one.
    Documents from elsewhere stay, unless `prune` removes those that the paths no longer hold. A
    file that is refused leaves what was indexed of it before. Nothing is written where nothing
    changed. Raises TenkyoError, IndexBusyError where another ingestion is writing and `wait` is
    false; the index that served goes on serving.
    """
    with _failing_in_words(index):
        _check_paths(paths, index, prune=prune)
    with _changing(index, encoder, multilingual, wait=wait, progress=progress) as library:
        _read_files(paths, library, prune=prune, progress=progress)
    return library.outcomes


def add_file(
    data: bytes,
    source: str,
    index: Path,
    encoder: PassageEncoder,
    *,
    multilingual: TextEncoder | None = None,
    wait: bool = True,
) -> Outcome:
    """Put a file's bytes into the index under the name `source`; return what became of it.

    Raises UnreadableFileError where the name will not do or the file cannot be read, and else
    what `ingest` raises.
    """
    check_source(source)
    with _changing(index, encoder, multilingual, wait=wait) as library:
        outcome = _take_in(data, source, library)
        library.outcomes.append(outcome)
    return outcome


def remove_document(
    document_id: str,
    index: Path,
    encoder: PassageEncoder,
    *,
    multilingual: TextEncoder | None = None,
    wait: bool = True,
) -> list[Outcome]:
    """Take a document out of the index under all its names; none are returned where it has none.

    Raises what `ingest` raises.
    """
    if current_generation(index) is None:
        return []
    with _changing(index, encoder, multilingual, wait=wait) as library:
        _remove([name for name, id_ in library.before.items() if id_ == document_id], library)
    return library.outcomes


@contextmanager
def _changing(
    index: Path,
    encoder: PassageEncoder,
    multilingual: TextEncoder | None,
    *,
    wait: bool,
    progress: Progress = no_progress,
) -> Iterator[_Library]:
    """Hold the index and give its documents; what they are in the end is what is written."""
    with (
        _failing_in_words(index),
        writing(index, wait=wait),
        scratch_folder(index) as scratch,
        closing(Staging(scratch, encoder.tokens)) as staged,
    ):
        previous = open_generation(index) if current_generation(index) else None
        before = previous.metadata.by_source() if previous is not None else {}
        library = _Library(index, staged, before, frozenset(before.values()), dict(before))
        yield library
        stale = previous is not None and not is_current(previous, encoder, multilingual)
        if library.outcomes and (stale or library.sources != library.before):
            contents = library.contents()
            write_generation(index, previous, contents, encoder, multilingual, progress)


@contextmanager
def _failing_in_words(index: Path) -> Iterator[None]:
    """Say what a system's error means for the index."""
    try:
        yield
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


def _read_files(
    paths: Sequence[Path], library: _Library, *, prune: bool, progress: Progress
) -> None:
    # A document that has several names is read by its first one.
    files = sorted(_outside(library.index, paths), key=lambda found: found.source)
    if not files:
        raise TenkyoError(f"There are no documents in {', '.join(map(str, paths))}.")
    seen: set[str] = set()
    for done, found in enumerate(files):
        progress("Reading files", done, len(files))
        try:
            if found.source in seen:
                raise UnreadableFileError("another file of this run has the same name")
            seen.add(found.source)
            outcome = _take_in(_bytes(found), found.source, library)
        except UnreadableFileError as error:
            outcome = Outcome(found.source, Status.REFUSED, str(error))
        library.outcomes.append(outcome)
    progress("Reading files", len(files), len(files))
    if prune:
        _remove(sorted(set(library.before) - seen), library)


def _outside(index: Path, paths: Sequence[Path]) -> Iterator[Found]:
    """Give the files under the paths, but for those of an index among them."""
    inside: dict[Path, bool] = {}
    for found in find_files(paths):
        folder = found.path.parent
        if folder not in inside:
            inside[folder] = _lies_in(index, folder)
        if not inside[folder]:
            yield found


def _bytes(found: Found) -> bytes:
    if not _is_utf8(found.source):
        raise UnreadableFileError("its name is not UTF-8; rename it")
    if found.path.is_file():
        # Before its bytes are read, as they may be many and to no purpose.
        reader_for(found.source)
    return read_bytes(found.path)


def _take_in(data: bytes, source: str, library: _Library) -> Outcome:
    """Read a file into the library; one whose bytes it was read from before stays as it is."""
    sha256 = hashlib.sha256(data).hexdigest()
    document_id = id_of(sha256)
    was = library.before.get(source)
    reason = ""
    if was != document_id:
        # Known bytes are read too: under this name they may be no such file.
        content = read_content(data, source)
        reason = "; ".join(content.warnings)
        if document_id not in library.known and document_id not in library.staged:
            library.staged.add(parse(content, data, source))
    keep_original(library.index, sha256, data)
    library.sources[source] = document_id
    if was is None:
        return Outcome(source, Status.ADDED, reason)
    return Outcome(source, Status.UNCHANGED if was == document_id else Status.REPLACED, reason)


def _remove(sources: Sequence[str], library: _Library) -> None:
    for source in sources:
        del library.sources[source]
        library.outcomes.append(Outcome(source, Status.REMOVED))


def _is_utf8(name: str) -> bool:
    """Whether the name can be written as text: bytes that are no text come as lone surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in name)
