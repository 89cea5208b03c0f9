"""How many documents uploads may make."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import TenkyoError
from service.documents.library import Writer
from service.questions.retriever_handle import RetrieverHandle

if TYPE_CHECKING:
    from ingest.pipeline import Outcome

AT_A_TIME = 1000


class LibraryFullError(TenkyoError):
    """There are as many documents as there may be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Quota:
    """A writer that adds no document beyond a number; one may still be replaced or removed.

    The library makes one change at a time, so that none slips in between count and change.
    """

    writer: Writer
    handle: RetrieverHandle
    most: int

    def add(self, data: bytes, source: str) -> "Outcome":
        """Add a file, or replace the one of this source; LibraryFullError where it is one more."""
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
