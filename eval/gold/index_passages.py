"""An index's documents and passages, read without any model."""

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from eval.gold.match import UnknownDocumentError
from ingest.document.document import Document, Passage
from ingest.index.folder.generations import Generation, broken, open_generation
from ingest.index.folder.store import Store


class IndexPassages:
    """The current generation of an index, as a context manager. Use it in one thread."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._store = Store(generation.path)
        self.count = generation.metadata.counts["documents"]
        """How many documents there are."""

    @classmethod
    def open(cls, index: Path) -> Self:
        """Open an index folder; raise IndexUnavailableError, which says what to run."""
        generation = open_generation(index)
        try:
            return cls(generation)
        except (KeyError, sqlite3.Error) as error:
            raise broken(index, error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._store.close()

    def sources(self) -> Mapping[str, str]:
        """Return the document id of every source name."""
        return self._generation.metadata.by_source()

    def document_text(self, document_id: str) -> str:
        """Return a document's canonical text; raise UnknownDocumentError without one."""
        return self._document(document_id).text

    def documents(self) -> Iterator[tuple[Document, list[Passage]]]:
        """Yield every document with its passages, in the order of the index."""
        for stored in self._store.contents():
            yield self._document(stored.id), self._store.passages(stored.rows)

    def _document(self, document_id: str) -> Document:
        document = self._store.document(document_id)
        if document is None:
            raise UnknownDocumentError(f"the index has no document {document_id}")
        return document
