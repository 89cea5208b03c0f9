"""Documents that were read, split and counted, kept aside until each one's place is known.

A document's place follows from the names of all others, so it is known only after the last file
was read. Until then new documents are on the disk, in a store of their own.
"""

import hashlib
from contextlib import closing
from pathlib import Path

from ingest import passages as chunking
from ingest.document.document import ParsedDocument
from ingest.index.folder.lexical import Postings, TextCounter
from ingest.index.folder.store import Store, StoredDocument
from ingest.index.folder.writing.store_writer import StoreWriter
from ingest.language.tokens import TokenCounter


class Staging:
    """A store that is filled in the order of reading, with the counted terms of its passages."""

    def __init__(self, folder: Path, tokens: TokenCounter) -> None:
        self.folder = folder
        self._tokens = tokens
        self._writer: StoreWriter | None = None
        self._counter = TextCounter()
        self._staged: set[str] = set()

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._staged

    def add(self, parsed: ParsedDocument) -> None:
        """Split a document into passages and put it aside."""
        if self._writer is None:
            self.folder.mkdir()
            self._writer = StoreWriter(self.folder)
        passages = chunking.split_passages(parsed, self._tokens)
        texts = [chunking.embedded_text(parsed.document, passage) for passage in passages]
        self._writer.add(parsed, passages, [key_of(text) for text in texts])
        for text in texts:
            self._counter.add(text)
        self._staged.add(parsed.document.id)

    def documents(self) -> dict[str, StoredDocument]:
        """Return what was put aside, by id; closed before."""
        if not self._staged:
            return {}
        with closing(Store(self.folder)) as store:
            return {one.id: one for one in store.contents()}

    def postings(self) -> Postings:
        """Return the counted terms; rows are in the order of reading."""
        return self._counter.postings()

    def close(self) -> None:
        """Write everything to the disk."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()


def key_of(text: str) -> str:
    """Return what tells a text that is embedded from all others."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
