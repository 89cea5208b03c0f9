"""The limit to the number of documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import TenkyoError
from service.documents.library import Writer
from service.questions.retriever_handle import RetrieverHandle

if TYPE_CHECKING:
    from ingest.pipeline import Outcome

AT_A_TIME = 1000
"""Documents that are listed at a time; by eye."""


class LibraryFullError(TenkyoError):
    """The limit is reached; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Quota:
    """A writer that adds no more documents than `most`; they can still be replaced or removed.

    The library makes one change at a time, so none comes between counting and changing.
    """

    writer: Writer
    handle: RetrieverHandle
    most: int

    def add(self, data: bytes, source: str) -> "Outcome":
        """Add a file, or replace the one of this source; raises LibraryFullError."""
        if self.handle.has_index:
            retriever = self.handle.retriever
            count = retriever.document_count
            starts = range(0, count, AT_A_TIME) if count >= self.most else ()
            pages = (retriever.documents(start, AT_A_TIME) for start in starts)
            if starts and not any(source in each.sources for page in pages for each in page):
                raise LibraryFullError(
                    f"{source} was not added: there are {count} documents, and "
                    f"TENKYO_MAX_DOCUMENTS allows {self.most}. Remove some, or raise it."
                )
        return self.writer.add(data, source)

    def remove(self, document_id: str) -> Sequence["Outcome"]:
        """Remove a document with all its sources."""
        return self.writer.remove(document_id)
