"""Changes of the documents while the service runs: one at a time, served before they are answered.

Requests in flight keep their generation; the next request sees the change.
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
from ingest.index.backends import index_at
from service.questions.retriever_handle import RetrieverHandle
from service.settings import ServiceSettings

if TYPE_CHECKING:
    from ingest.embedding.protocol import PassageEncoder, TextEncoder
    from ingest.pipeline import Outcome
    from retriever.assembly import Models

T = TypeVar("T")

SECONDS_BETWEEN_TRIES = 0.2
"""How long to wait before an index that another process is writing to is tried again; by eye."""


class Writer(Protocol):
    """Changes an index; both methods raise IndexBusyError while another process does."""

    def add(self, data: bytes, source: str) -> Sequence["Outcome"]:
        """Add a file, or replace the one of this source, with the files that it holds.

        Raises UnreadableFileError, also where there are as many documents as there may be.
        """
        ...

    def remove(self, document_id: str) -> Sequence["Outcome"]:
        """Remove a document; returns nothing if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class IndexWriter:
    """Changes the index on disk, with the models of this process.

    New passages are embedded by the encoder's export in the index, so the service needs no torch.
    Only the first document needs the encoder itself, which makes that export.
    """

    settings: ServiceSettings
    models: "Models"

    # Ingestion is imported when first used: a service that is only read starts without it.

    def add(self, data: bytes, source: str) -> Sequence["Outcome"]:
        """Add a file, or replace the one of this source, with the files that it holds."""
        from ingest.pipeline import add_file
        from ingest.readers.options import ReadOptions

        encoder, multilingual = self._encoders()
        return add_file(
            data,
            source,
            index_at(self.settings.index),
            encoder,
            multilingual=multilingual,
            most=self.settings.max_documents,
            wait=False,
            options=ReadOptions.of(self.settings),
        )

    def remove(self, document_id: str) -> Sequence["Outcome"]:
        """Remove a document with all its sources."""
        from ingest.pipeline import remove_document

        encoder, multilingual = self._encoders()
        index = index_at(self.settings.index)
        return remove_document(document_id, index, encoder, multilingual=multilingual, wait=False)

    def _encoders(self) -> "tuple[PassageEncoder, TextEncoder | None]":
        """Return the encoders of the index, or those of the settings for a first document."""
        from ingest.embedding.encoder import Encoder

        encoder: PassageEncoder
        made_with = index_at(self.settings.index).made_with()
        if made_with is None:
            encoder = Encoder.find(self.settings.encoder, hub=self.settings.hub)
            multilingual = self.settings.multilingual
        else:
            encoder = self.models.passage_encoder(made_with.encoder)
            multilingual = made_with.multilingual is not None
        return encoder, self.models.multilingual if multilingual else None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file and of the files that it holds.

    `document` is the file's own as it is served, None of an archive; `original` is where it is
    kept.
    """

    outcomes: Sequence["Outcome"]
    document: Document | None
    original: Path | None


class Library:
    """Makes changes in the order in which they are requested."""

    def __init__(self, handle: RetrieverHandle, writer: Writer) -> None:
        self._handle = handle
        self._writer = writer
        self._turn = anyio.Lock()

    async def add(self, file: BinaryIO, source: str) -> Added:
        """Add a file, or replace the one of this source, and serve it.

        Raises:
            UnreadableFileError: the file cannot be read; nothing was changed.
            IndexUnavailableError: the index cannot be opened, before or after.

        """
        async with self._turn:
            return await self._when_free(lambda: self._add(file, source))

    async def remove(self, document_id: str) -> Sequence["Outcome"]:
        """Remove a document and serve without it; returns nothing if there is none.

        Raises:
            IndexUnavailableError: the index cannot be opened, before or after.

        """
        async with self._turn:
            return await self._when_free(lambda: self._remove(document_id))

    async def _when_free(self, change: Callable[[], T]) -> T:
        """Make a change in a worker thread as soon as no other process is writing.

        It waits here and not in the thread, so that the service can stop meanwhile.
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
        outcomes = self._writer.add(data, source)
        document_id = id_of(hashlib.sha256(data).hexdigest())
        del data
        retriever = self._handle.newest()
        document = retriever.document(document_id)
        own = any(one.source == source and one.status != "refused" for one in outcomes)
        if document is None and own:
            raise IndexUnavailableError(f"{source} was replaced or removed at once.")
        original = retriever.original(document_id) if own else None
        return Added(outcomes, document if own else None, original)

    def _remove(self, document_id: str) -> Sequence["Outcome"]:
        self._handle.newest()
        outcomes = self._writer.remove(document_id)
        self._handle.newest()
        return outcomes
