"""A change of an index folder: what is new is staged, and a generation written in the end."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from ingest.document.document import Original, ParsedDocument
from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.errors import TenkyoError
from ingest.index.folder.generations import (
    current_generation,
    keep_original,
    open_generation,
    scratch_folder,
    writing,
)
from ingest.index.folder.writing.build import Contents, is_current, write_generation
from ingest.index.folder.writing.staging import Staging
from ingest.progress import Progress


class FolderChange:
    """What the next generation will contain."""

    def __init__(self, index: Path, staged: Staging, before: Mapping[str, str]) -> None:
        self.before = before
        self.touched = False
        """Whether anything was put or removed, be it what was there."""
        self._index = index
        self._staged = staged
        self._known = frozenset(before.values())
        self._sources = dict(before)

    @property
    def alters(self) -> bool:
        """Whether sources name other documents than before."""
        return self._sources != self.before

    def holds(self, document_id: str) -> bool:
        """Whether the document was there before or was added."""
        return document_id in self._known or document_id in self._staged

    def add(self, parsed: ParsedDocument) -> None:
        """Stage a document that is not held."""
        self._staged.add(parsed)

    def put(self, source: str, original: Original) -> None:
        """Make a source name the document of these bytes, and keep the bytes."""
        keep_original(self._index, original.sha256, original.data)
        self._sources[source] = original.document_id
        self.touched = True

    def remove(self, source: str) -> None:
        """Remove a source; raises KeyError where there is none of this name."""
        del self._sources[source]
        self.touched = True

    def contents(self) -> Contents:
        """Return the documents in the order of their first sources."""
        by_document = defaultdict(list)
        for source in sorted(self._sources):
            by_document[self._sources[source]].append(source)
        return Contents({key: tuple(names) for key, names in by_document.items()}, self._staged)


@contextmanager
def changing(
    index: Path,
    encoder: PassageEncoder,
    multilingual: TextEncoder | None,
    *,
    wait: bool,
    progress: Progress,
) -> Iterator[FolderChange]:
    """Hold the folder for writing; write a generation of what the change is in the end.

    See `ingest.index.protocol.Index.change`.
    """
    with (
        _failing_in_words(index),
        writing(index, wait=wait),
        scratch_folder(index) as scratch,
        closing(Staging(scratch, encoder.tokens)) as staged,
    ):
        previous = open_generation(index) if current_generation(index) else None
        change = FolderChange(index, staged, previous.metadata.by_source() if previous else {})
        yield change
        stale = previous is not None and not is_current(previous, encoder, multilingual)
        if change.alters or (stale and change.touched):
            contents = change.contents()
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
