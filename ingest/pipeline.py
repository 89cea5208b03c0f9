"""The way of documents into an index: find files, read them, and put what is new in it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from ingest.document.document import Original
from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.errors import TenkyoError, UnreadableFileError
from ingest.files import Found, check_source, find_files, read_bytes
from ingest.index.protocol import Change, Index
from ingest.messages import Message, joined
from ingest.progress import Progress, no_progress
from ingest.readers import check_format, read_document
from ingest.readers.options import ReadOptions
from ingest.unpacking import Part, holds_files, unpack
from ingest.workers import Item, Read, SharedEncoder, SharedPassageEncoder, Workers

_NAMED = 5
"""Refused files that a message names."""

Reader = Callable[
    [Iterable[tuple[Item, Part]], Callable[[Part], bool]], Iterator[tuple[Item, Part, Read]]
]
"""Gives files with what reads them; the function says of which a document is wanted."""


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `notes` say why it was refused, or what of it was not read."""

    source: str
    status: Status
    notes: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Its notes as one message."""
        return joined(self.notes)


def ingest(
    paths: Sequence[Path],
    index: Index,
    encoder: PassageEncoder,
    *,
    multilingual: TextEncoder | None = None,
    prune: bool = False,
    wait: bool = True,
    progress: Progress = no_progress,
    options: ReadOptions | None = None,
    workers: Workers | None = None,
) -> list[Outcome]:
    """Bring the index in line with the files under `paths`; return what became of each.

    Passages are embedded with `encoder`, and once more with `multilingual` where there is one.
    Files are read with `options`; without them, with OCR; or by `workers`, with theirs. Documents
    from elsewhere stay, unless `prune` removes those that the paths no longer hold. A file that is
    refused leaves what was indexed of it before. Nothing is written where nothing changed. Raises
    TenkyoError, IndexBusyError where another ingestion is writing and `wait` is false; the index
    that served goes on serving. An index that takes files some at a time keeps those that it has
    taken.
    """
    _check_paths(paths, index, prune=prune)
    files, options = _find(paths, index), options or ReadOptions(progress=progress)
    if workers is not None:
        encoder = SharedPassageEncoder(encoder, workers)
        multilingual = SharedEncoder(multilingual, workers) if multilingual else None
    reader: Reader[int] = workers.read_ahead if workers else partial(_in_turn, options)
    step = index.files_at_once or len(files)
    outcomes: list[Outcome] = []
    for start in range(0, len(files), step):
        # What another ingestion did meanwhile is no reason to begin anew.
        waiting = wait or start > 0
        with index.change(encoder, multilingual, wait=waiting, progress=progress) as change:
            places = range(start, min(start + step, len(files)))
            outcomes += _read_files(files, places, change, reader, progress)
            if prune and start + step >= len(files):
                named = {found.source for found in files} | {one.source for one in outcomes}
                outcomes += _remove(_gone(change.before, named, outcomes), change)
    index.settle()
    return outcomes


def add_file(
    data: bytes,
    source: str,
    index: Index,
    encoder: PassageEncoder,
    *,
    multilingual: TextEncoder | None = None,
    most: int | None = None,
    wait: bool = True,
    options: ReadOptions | None = None,
) -> list[Outcome]:
    """Put a file's bytes into the index under the name `source`; return what became of it.

    Args:
        data: the file's bytes.
        source: its name.
        index: where to put it.
        encoder: embeds the passages that are new.
        multilingual: embeds them once more, where there is one.
        most: how many documents the index may have; what would be more is refused. None: any
            number.
        wait: whether to wait for another ingestion that is writing.
        options: how to read it; without them, with OCR.

    Returns:
        The outcome of the file, and of each file that it holds (`ingest.unpacking`).

    Raises:
        UnreadableFileError: the name will not do, or nothing of the file can be read.
        TenkyoError: what `ingest` raises.

    """
    check_source(source)
    check_format(source)
    with index.change(encoder, multilingual, wait=wait) as change:
        # Counted while nobody else writes.
        room = None if most is None else max(0, most - len(set(change.before.values())))
        parts = _in_turn(options or ReadOptions(), ((0, part) for part in unpack(data, source)))
        outcomes = _take_in(((part, read) for _, part, read in parts), source, change, room)
        if all(one.status is Status.REFUSED for one in outcomes):
            raise UnreadableFileError(_reasons(outcomes, source))
    index.settle()
    return outcomes


def remove_document(
    document_id: str,
    index: Index,
    encoder: PassageEncoder,
    *,
    multilingual: TextEncoder | None = None,
    wait: bool = True,
) -> list[Outcome]:
    """Take a document out of the index under all its names; none are returned where it has none.

    Raises what `ingest` raises.
    """
    if index.current() is None:
        return []
    with index.change(encoder, multilingual, wait=wait) as change:
        names = [name for name, id_ in change.before.items() if id_ == document_id]
        return _remove(names, change)


def _check_paths(paths: Sequence[Path], index: Index, *, prune: bool) -> None:
    for path in paths:
        try:
            inside, missing = index.contains(path), prune and not path.exists()
        except OSError as error:
            raise TenkyoError(
                f"{path} cannot be looked up ({error.strerror}). Nothing was ingested."
            ) from error
        if inside:
            raise TenkyoError(
                f"{path} lies in the index folder, {index.location}. "
                "Keep documents and index apart."
            )
        if missing:
            raise TenkyoError(f"There is no {path}: nothing was pruned, and nothing ingested.")


def _find(paths: Sequence[Path], index: Index) -> list[Found]:
    """Return the files under the paths, by their names."""
    files = sorted(_outside(index, paths), key=lambda found: found.source)
    if not files:
        raise TenkyoError(f"There are no documents in {', '.join(map(str, paths))}.")
    return files


def _read_files(
    files: Sequence[Found],
    places: range,
    change: Change,
    reader: Reader[int],
    progress: Progress,
) -> list[Outcome]:
    """Put files in the index in their order: one with several names is read by the first."""
    outcomes: list[Outcome] = []
    parts = reader(_parts(files, places), partial(_is_new, change))
    for place, of_file in groupby(parts, key=itemgetter(0)):
        progress("Reading files", place, len(files))
        taken = ((part, read) for _, part, read in of_file)
        outcomes += _take_in(taken, files[place].source, change)
    progress("Reading files", places.stop, len(files))
    return outcomes


def _parts(files: Sequence[Found], places: range) -> Iterator[tuple[int, Part]]:
    """Give the place of each file with the files in it; of one that cannot be read, the reason."""
    seen = {found.source for found in files[: places.start]}
    for place in places:
        found = files[place]
        try:
            if found.source in seen:
                raise UnreadableFileError("another file of this run has the same name")
            seen.add(found.source)
            data = _bytes(found)
        except UnreadableFileError as error:
            yield place, Part(found.source, refusal=error.message)
        else:
            yield from ((place, part) for part in unpack(data, found.source))


def _in_turn(
    options: ReadOptions,
    parts: Iterable[tuple[Item, Part]],
    _wanted: Callable[[Part], bool] | None = None,
) -> Iterator[tuple[Item, Part, Read]]:
    """Give files with what reads them when it is called, in this process."""
    for item, part in parts:
        yield item, part, partial(read_document, part.data, part.source, options)


def _is_new(change: Change, part: Part) -> bool:
    return not part.refusal and change.before.get(part.source) != Original(part.data).document_id


def _outside(index: Index, paths: Sequence[Path]) -> Iterator[Found]:
    """Give the files under the paths, but for those of an index among them."""
    inside: dict[Path, bool] = {}
    for found in find_files(paths):
        folder = found.path.parent
        if folder not in inside:
            inside[folder] = index.contains(folder)
        if not inside[folder]:
            yield found


def _bytes(found: Found) -> bytes:
    if not _is_utf8(found.source):
        raise UnreadableFileError("its name is not UTF-8; rename it")
    if found.path.is_file():
        # Before its bytes are read, as they may be many and to no purpose.
        check_format(found.source)
    return read_bytes(found.path)


def _take_in(
    parts: Iterable[tuple[Part, Read]], source: str, change: Change, room: int | None = None
) -> list[Outcome]:
    """Put a file and the files that it holds in the index, as many new ones as there is room for.

    Documents of files that it no longer holds are removed.
    """
    outcomes: list[Outcome] = []
    for part, read in parts:
        try:
            if part.refusal:
                raise UnreadableFileError(part.refusal)
            if room == 0 and part.source not in change.before:
                raise UnreadableFileError("there is no room for more documents; remove some")
            outcomes.append(_take_in_part(part, read, change))
        except UnreadableFileError as error:
            outcomes.append(Outcome(part.source, Status.REFUSED, (error.message,)))
        if room is not None and outcomes[-1].status is Status.ADDED:
            room -= 1
    if holds_files(source):
        inside = {name for name in change.before if name.startswith(f"{source}/")}
        named = {one.source for one in outcomes}
        outcomes += _remove(_gone(inside, named, outcomes), change)
    return outcomes


def _gone(before: Iterable[str], named: Collection[str], outcomes: Sequence[Outcome]) -> list[str]:
    """Return the sources that are named no more, but for those in a file that was refused."""
    refused = tuple(f"{one.source}/" for one in outcomes if one.status is Status.REFUSED)
    return sorted(name for name in before if name not in named and not name.startswith(refused))


def _reasons(outcomes: Sequence[Outcome], source: str) -> str:
    """Return why everything was refused, of the first few files by name."""
    if len(outcomes) == 1 and outcomes[0].source == source:
        return outcomes[0].reason
    named: list[str] = [
        Message("{name}: {reason}", name=one.source.removeprefix(f"{source}/"), reason=one.reason)
        for one in outcomes[:_NAMED]
    ]
    if len(outcomes) > _NAMED:
        named.append(Message("and {count} more", count=len(outcomes) - _NAMED))
    return Message("nothing in it can be read ({reasons})", reasons=joined(named))


def _take_in_part(part: Part, read: Read, change: Change) -> Outcome:
    """Put a file in the index; one whose bytes it was read from before stays as it is."""
    source, original = part.source, Original(part.data)
    was = change.before.get(source)
    notes: tuple[str, ...] = ()
    if was != original.document_id:
        # Known bytes are read too: under this name they may be no such file.
        parsed = read()
        notes = parsed.document.notes
        if not change.holds(original.document_id):
            change.add(parsed)
    change.put(source, original)
    if was is None:
        return Outcome(source, Status.ADDED, notes)
    unchanged = was == original.document_id
    return Outcome(source, Status.UNCHANGED if unchanged else Status.REPLACED, notes)


def _remove(sources: Sequence[str], change: Change) -> list[Outcome]:
    for source in sources:
        change.remove(source)
    return [Outcome(source, Status.REMOVED) for source in sources]


def _is_utf8(name: str) -> bool:
    """Whether the name can be written as text: bytes that are no text come as lone surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in name)
