"""What a new generation takes over from the one before.

Everything here raises IndexUnavailableError where the generation's files are not what they should
be.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from ingest.document.document import Document, ParsedDocument
from ingest.index.folder.generations import DAMAGE, LEXICAL_FOLDER, Generation, broken
from ingest.index.folder.layout import Layout, read_layout
from ingest.index.folder.lexical import Postings, read_postings, read_size, read_words
from ingest.index.folder.metadata import Place
from ingest.index.folder.store import Store, StoredDocument
from ingest.index.folder.vectors import StoredVectors

_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


class Previous:
    """The generation before; each of its files is read when it is needed."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.folders = generation.segments
        with self.reading():
            self._stores = {folder: Store(folder) for folder in self.folders}

    @cached_property
    def _layout(self) -> Layout:
        with self.reading():
            return read_layout(self.generation.metadata, self._stores[self.folders[0]])

    @cached_property
    def documents(self) -> dict[str, StoredDocument]:
        """What it holds, by id, with the rows in its segment."""
        with self.reading():
            return {
                document_id: StoredDocument(
                    document_id, sha256, sources, range(place.row, place.row + place.passages)
                )
                for document_id, place, (sha256, sources) in zip(
                    self._layout.ids,
                    self._layout.places,
                    self.generation.metadata.documents.items(),
                    strict=True,
                )
            }

    def place(self, document_id: str) -> Place:
        """Return where a document lies; raises ValueError where it is missing."""
        place = self._layout.place(document_id)
        if place is None:
            raise ValueError(f"the document {document_id} is missing")
        return place

    def folder_of(self, document_id: str) -> Path:
        """Return the folder of the segment that a document lies in."""
        return self.folders[self.place(document_id).segment]

    def places_of_keys(self, keys: Iterable[str]) -> dict[str, tuple[Path, int]]:
        """Return in which folder and row each text was embedded, by its key, if it was."""
        wanted = list(keys)
        with self.reading():
            return {
                key: (folder, row)
                for folder, store in self._stores.items()
                for key, row in store.rows_of_keys(wanted).items()
            }

    def vectors(self, folder: Path, file: str) -> StoredVectors:
        """Return the vectors in the file of this name of a segment."""
        with self.reading():
            return StoredVectors(folder / file, self.rows(folder))

    def postings(self, folder: Path) -> Postings:
        """Return the postings of a segment."""
        with self.reading():
            return read_postings(folder / LEXICAL_FOLDER)

    def rows(self, folder: Path) -> int:
        """Return how many passages a segment has, whether they serve or not."""
        with self.reading():
            rows = read_size(folder / LEXICAL_FOLDER)
            self._layout.numbers(self.folders.index(folder), rows)
            return rows

    def words(self) -> Counter[str]:
        """Return the words of all passages, counted."""
        with self.reading():
            return Counter(read_words(self.folders[-1] / LEXICAL_FOLDER))

    def document(self, document_id: str) -> Document:
        """Return a document by its id."""
        with self.reading():
            document = self._stores[self.folder_of(document_id)].document(document_id)
            if document is None:
                raise ValueError(f"the document {document_id} is missing")
            return document

    def parsed(self, document_id: str) -> ParsedDocument:
        """Return a document with its tree and word boxes by its id."""
        document = self.document(document_id)
        with self.reading():
            store = self._stores[self.folder_of(document_id)]
            sections = store.sections(document_id) or ()
            return ParsedDocument(document, sections, store.word_boxes(document_id))

    def texts_of(self, documents: Iterable[StoredDocument]) -> Iterator[str]:
        """Give what was embedded of the documents' passages."""
        with self.reading():
            for one in documents:
                yield from self._stores[self.folder_of(one.id)].embedded_texts(one.rows)

    def close(self) -> None:
        """Give the files back."""
        for store in self._stores.values():
            store.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Say what an error means while the generation's files are read."""
        try:
            yield
        except (*DAMAGE, TypeError) as error:
            if _lacks_room(error):
                raise
            raise broken(self.generation.index, error) from None


def _lacks_room(error: Exception) -> bool:
    """Whether SQLite found no room: what is copied out of a file is also written."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    # The lowest byte is the error, the others say where it was met.
    return code & 0xFF in _NO_ROOM
