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
    """A writer that says what to do where there are `most` documents, as many as there may be.

    They can still be replaced or removed. Where another process adds the last one between counting
    and changing, the writer refuses it itself.
    """

    writer: Writer
    handle: RetrieverHandle
    most: int

    def add(self, data: bytes, source: str) -> Sequence["Outcome"]:
        """Add a file, or replace the one of this source; raises LibraryFullError.

        Of the files that it holds, the writer refuses those that there is no room for.
        """
        if self.handle.has_index:
            retriever = self.handle.retriever
            count = retriever.document_count
            starts = range(0, count, AT_A_TIME) if count >= self.most else ()
            pages = (retriever.documents(start, AT_A_TIME) for start in starts)
            names = (f"{name}/" for page in pages for each in page for name in each.sources)
            # A file is also replaced where documents are named after it, which it holds.
            if starts and not any(name.startswith(f"{source}/") for name in names):
                raise LibraryFullError(
                    f"{source} was not added: there are {count} documents, and "
                    f"TENKYO_MAX_DOCUMENTS allows {self.most}. Remove some, or raise it."
                )
        return self.writer.add(data, source)

    def remove(self, document_id: str) -> Sequence["Outcome"]:
        """Remove a document with all its sources."""
        return self.writer.remove(document_id)
