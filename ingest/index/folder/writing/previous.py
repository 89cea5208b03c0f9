"""What a new generation takes over from the one before.

Everything here raises IndexUnavailableError where the generation's files are not what they should
be.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property

from ingest.document.document import Document, ParsedDocument
from ingest.index.folder.generations import DAMAGE, LEXICAL_FOLDER, Generation, broken
from ingest.index.folder.lexical import Postings, count_words, read_postings
from ingest.index.folder.store import Store, StoredDocument
from ingest.index.folder.vectors import StoredVectors

_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


class Previous:
    """The generation before; each of its files is read when it is needed."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.folder = generation.path
        with self.reading():
            self._store = Store(generation.path)

    @cached_property
    def documents(self) -> dict[str, StoredDocument]:
        """What the store holds, by id."""
        with self.reading():
            return {one.id: one for one in self._store.contents()}

    @cached_property
    def rows_of_keys(self) -> dict[str, int]:
        """Where each text was embedded, by its key."""
        with self.reading():
            return {key: row for row, key in self._store.embedded()}

    def vectors(self, file: str) -> StoredVectors:
        """Return the vectors in the file of this name."""
        with self.reading():
            return StoredVectors(self.folder / file, self._passages())

    @cached_property
    def postings(self) -> Postings:
        """The postings of the lexical index."""
        with self.reading():
            postings = read_postings(self.folder / LEXICAL_FOLDER)
            if len(postings.lengths) != self._passages():
                raise ValueError(f"{len(postings.lengths)} texts for {self._passages()} passages")
            return postings

    def document(self, document_id: str) -> Document:
        """Return a document by its id."""
        with self.reading():
            document = self._store.document(document_id)
            if document is None:
                raise ValueError(f"the document {document_id} is missing")
            return document

    def parsed(self, document_id: str) -> ParsedDocument:
        """Return a document with its tree and word boxes by its id."""
        document = self.document(document_id)
        with self.reading():
            sections = self._store.sections(document_id) or ()
            return ParsedDocument(document, sections, self._store.word_boxes(document_id))

    def words_of(self, documents: Iterable[StoredDocument]) -> Counter[str]:
        """Return the words of the documents' passages as they were counted."""
        with self.reading():
            return count_words(
                text for one in documents for text in self._store.embedded_texts(one.rows)
            )

    def close(self) -> None:
        """Give the files back."""
        self._store.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Say what an error means while the generation's files are read."""
        try:
            yield
        except (*DAMAGE, TypeError) as error:
            if _lacks_room(error):
                raise
            raise broken(self.generation.index, error) from None

    def _passages(self) -> int:
        return sum(len(one.rows) for one in self.documents.values())


def _lacks_room(error: Exception) -> bool:
    """Whether SQLite found no room: what is copied out of a file is also written."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    # The lowest byte is the error, the others say where it was met.
    return code & 0xFF in _NO_ROOM
