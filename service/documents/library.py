"""Changing the documents while the service answers: one change at a time, served before it is told.

Requests in flight keep the generation they began with; the next one sees the change.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeVar

import anyio
from anyio import to_thread

from ingest.document.document import Document, id_of
from ingest.errors import IndexBusyError, IndexUnavailableError
from ingest.index.folder import current_generation, read_generation
from service.questions.retriever_handle import RetrieverHandle
from service.settings import ServiceSettings

if TYPE_CHECKING:
    from ingest.embedding.embedding import TextEncoder
    from ingest.index.build import PassageEncoder
    from ingest.pipeline import Outcome

T = TypeVar("T")

SECONDS_BETWEEN_TRIES = 0.2
"""How long to leave an index alone that another process is writing to."""


class Writer(Protocol):
    """What changes an index; both raise IndexBusyError while another process does."""

    def add(self, data: bytes, source: str) -> "Outcome":
        """Add a file, or replace the one of this source; UnreadableFileError where it is none."""
        ...

    def remove(self, document_id: str) -> Sequence["Outcome"]:
        """Remove a document; nothing comes back where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class IndexWriter:
    """Changes the index on disk.

    The index's own export embeds what is added, so that the service does without torch; only
    the first document of all needs the encoder itself, which makes that export.
    """

    settings: ServiceSettings

    # What ingestion needs is imported when first used: a service that only reads starts without.

    def add(self, data: bytes, source: str) -> "Outcome":
        """Add a file, or replace the one of this source."""
        from ingest.pipeline import add_file

        encoder, multilingual = self._encoders()
        index = self.settings.index
        return add_file(data, source, index, encoder, multilingual=multilingual, wait=False)

    def remove(self, document_id: str) -> Sequence["Outcome"]:
        """Remove a document with all its sources."""
        from ingest.pipeline import remove_document

        encoder, multilingual = self._encoders()
        index = self.settings.index
        return remove_document(document_id, index, encoder, multilingual=multilingual, wait=False)

    def _encoders(self) -> "tuple[PassageEncoder, TextEncoder | None]":
        """Return what the index was embedded with; for a first document, what the settings say."""
        from ingest.embedding.encoder import Encoder
        from ingest.embedding.multilingual import MultilingualEncoder
        from retriever.models.exported import ExportedEncoder

        encoder: PassageEncoder
        if current_generation(self.settings.index) is None:
            encoder = Encoder.find(self.settings.encoder, hub=self.settings.hub)
            multilingual = self.settings.multilingual
        else:
            # What is copied of it is verified by whoever writes.
            generation = read_generation(self.settings.index)
            encoder = ExportedEncoder(generation)
            multilingual = generation.metadata.multilingual is not None
        return encoder, MultilingualEncoder() if multilingual else None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an uploaded file, the document as it is served now, and its file if kept."""

    outcome: "Outcome"
    document: Document
    original: Path | None


class Library:
    """Makes the changes that requests ask for, in the order in which they come."""

    def __init__(self, handle: RetrieverHandle, writer: Writer) -> None:
        self._handle = handle
        self._writer = writer
        self._turn = anyio.Lock()

    async def add(self, file: BinaryIO, source: str) -> Added:
        """Add a file, or replace the one of this source, and serve it.

        Raises:
            UnreadableFileError: says what is wrong with the file; nothing was changed.
            IndexUnavailableError: the index cannot be opened, before or after.

        """
        async with self._turn:
            return await self._when_free(lambda: self._add(file, source))

    async def remove(self, document_id: str) -> Sequence["Outcome"]:
        """Remove a document and serve without it; nothing comes back where there is none.

        Raises:
            IndexUnavailableError: the index cannot be opened, before or after.

        """
        async with self._turn:
            return await self._when_free(lambda: self._remove(document_id))

    async def _when_free(self, change: Callable[[], T]) -> T:
        """Make a change in a worker thread as soon as no other process is writing.

        To wait here and not in the thread lets the service stop meanwhile.
        """
        while True:
            with suppress(IndexBusyError):
                return await to_thread.run_sync(change)
            await anyio.sleep(SECONDS_BETWEEN_TRIES)

    def _add(self, file: BinaryIO, source: str) -> Added:
        if self._handle.has_index:
            self._handle.newest()
        file.seek(0)
        data = file.read()
        outcome = self._writer.add(data, source)
        document_id = id_of(hashlib.sha256(data).hexdigest())
        del data
        retriever = self._handle.newest()
        document = retriever.document(document_id)
        if document is None:
            raise IndexUnavailableError(f"{source} was replaced or removed at once.")
        return Added(outcome, document, retriever.original(document_id))

    def _remove(self, document_id: str) -> Sequence["Outcome"]:
        self._handle.newest()
        outcomes = self._writer.remove(document_id)
        self._handle.newest()
        return outcomes
