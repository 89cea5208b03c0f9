"""An index's documents and passages, read without any model."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from eval.gold.match import UnknownDocumentError
from ingest.document.document import Document, Passage
from ingest.index.backends import index_at
from ingest.index.protocol import Snapshot


class IndexPassages:
    """What serves of an index now, as a context manager. Use it in one thread."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @classmethod
    def open(cls, index: Path) -> Self:
        """Open an index; raise IndexUnavailableError, which says what to run."""
        return cls(index_at(index).snapshot())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._snapshot.close()

    @property
    def count(self) -> int:
        """How many documents there are."""
        return self._snapshot.document_count

    def sources(self) -> Mapping[str, str]:
        """Return the document id of every source name."""
        return self._snapshot.sources()

    def document_text(self, document_id: str) -> str:
        """Return a document's canonical text; raise UnknownDocumentError without one."""
        return self._document(document_id).text

    def documents(self) -> Iterator[tuple[Document, list[Passage]]]:
        """Yield every document with its passages, in the order of the index."""
        for summary in self._snapshot.documents():
            yield self._document(summary.id), self._snapshot.passages_of(summary.id)

    def _document(self, document_id: str) -> Document:
        document = self._snapshot.document(document_id)
        if document is None:
            raise UnknownDocumentError(f"the index has no document {document_id}")
        return document
