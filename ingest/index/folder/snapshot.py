"""A generation of an index folder, opened for reading."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ingest.document.document import Document, Passage, PassageId
from ingest.document.nodes import Section, Span, WordBox
from ingest.embedding.export import EncoderExport, EncoderRecord, is_intact
from ingest.errors import IndexUnavailableError
from ingest.index.folder.generations import (
    DAMAGE,
    LEXICAL_FOLDER,
    MULTILINGUAL_FILE,
    VECTORS_FILE,
    Generation,
    broken,
    open_generation,
    original_file,
)
from ingest.index.folder.layout import read_layout
from ingest.index.folder.lexical import Bm25Index, Bm25Statistics
from ingest.index.folder.store import Store
from ingest.index.folder.vectors import FaissIndex
from ingest.index.protocol import DocumentSummary


class FolderSnapshot:
    """One generation; its files stay readable after they are removed."""

    def __init__(self, generation: Generation) -> None:
        """Raise IndexUnavailableError where a file is not what it should be."""
        self._generation = generation
        try:
            self._open()
        except DAMAGE as error:
            raise broken(generation.index, error) from None

    @classmethod
    def open(cls, index: Path) -> "FolderSnapshot":
        """Verify and open the generation that serves.

        Raises IndexUnavailableError, saying what to do, where there is none that can be read.
        """
        return cls(open_generation(index))

    def _open(self) -> None:
        folders, metadata = self._generation.segments, self._generation.metadata
        self._stores = [Store(folder) for folder in folders]
        self._layout = read_layout(metadata, self._stores[0])
        for number, store in enumerate(self._stores):
            placed = sum(place.segment == number for place in self._layout.places)
            if store.count() < placed:
                raise ValueError("the store does not hold the documents that the metadata counts")
        self._lexical = Bm25Index([one / LEXICAL_FOLDER for one in folders], self._layout)
        self._dense = self._vectors(VECTORS_FILE, metadata.encoder)
        self._multilingual = None
        if metadata.multilingual is not None:
            self._multilingual = self._vectors(MULTILINGUAL_FILE, metadata.multilingual)

    def _vectors(self, file: str, made_by: EncoderRecord) -> FaissIndex:
        files = [folder / file for folder in self._generation.segments]
        return FaissIndex(files, self._layout, made_by.dimension)

    def _store_of(self, document_id: str) -> Store | None:
        place = self._layout.place(document_id)
        return self._stores[place.segment] if place else None

    @property
    def name(self) -> str:
        """The generation's name."""
        return self._generation.name

    @property
    def location(self) -> str:
        """The index's folder."""
        return str(self._generation.index)

    @property
    def encoder(self) -> EncoderRecord:
        """What made the vectors of `dense`."""
        return self._generation.metadata.encoder

    @property
    def multilingual(self) -> EncoderRecord | None:
        """What made the vectors of `multilingual_dense`; None where there are none."""
        return self._generation.metadata.multilingual

    @property
    def dense(self) -> FaissIndex:
        """The passages' vectors."""
        return self._dense

    @property
    def multilingual_dense(self) -> FaissIndex | None:
        """The passages' vectors in the space of all languages; None where there are none."""
        return self._multilingual

    @property
    def lexical(self) -> Bm25Index:
        """The passages' terms."""
        return self._lexical

    @property
    def statistics(self) -> Bm25Statistics:
        """How common the passages' terms are."""
        return self._lexical.statistics

    @property
    def document_count(self) -> int:
        """How many documents there are."""
        return self._generation.metadata.counts["documents"]

    @property
    def passage_count(self) -> int:
        """How many passages they have."""
        return self._generation.metadata.counts["passages"]

    def sources(self) -> Mapping[str, str]:
        """Return source → document id."""
        return self._generation.metadata.by_source()

    def documents(self, offset: int = 0, limit: int | None = None) -> list[DocumentSummary]:
        """Return documents in the order of their first sources."""
        ids = self._layout.ids[offset : None if limit is None else offset + limit]
        found: dict[str, DocumentSummary] = {}
        for store in self._stores:
            here = [one for one in ids if self._store_of(one) is store]
            found |= {one.id: one for one in store.summaries(here)}
        return [found[one] for one in ids]

    def document(self, document_id: str) -> Document | None:
        """Return a document; None where there is none of this id."""
        store = self._store_of(document_id)
        return store.document(document_id) if store else None

    def sections(self, document_id: str) -> tuple[Section, ...]:
        """Return a document's tree; empty where there is no such document."""
        store = self._store_of(document_id)
        return (store.sections(document_id) if store else None) or ()

    def page_words(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        """Return the words of a page, from 1, with their boxes; none where there are no boxes."""
        store = self._store_of(document_id)
        return store.page_words(document_id, page) if store else ()

    def passages(self, ids: Iterable[PassageId]) -> dict[PassageId, Passage]:
        """Return passages by their ids; those that do not exist are left out."""
        wanted = list(ids)
        found: dict[PassageId, Passage] = {}
        for store in self._stores:
            here = [one for one in wanted if self._store_of(one.document_id) is store]
            found |= store.passages_by_id(here)
        return found

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return a document's passages in order."""
        store = self._store_of(document_id)
        return store.passages_of(document_id) if store else []

    def passage_holding(self, document_id: str, span: Span) -> Passage | None:
        """Return the first passage of a document that holds the whole span, if one does."""
        store = self._store_of(document_id)
        return store.passage_holding(document_id, span) if store else None

    def original(self, document_id: str) -> Path | None:
        """Return the original file; None where there is none."""
        store = self._store_of(document_id)
        sha256 = store.sha256_of(document_id) if store else None
        file = original_file(self._generation.index, sha256) if sha256 else None
        return file if file and file.is_file() else None

    def encoder_export(self) -> EncoderExport:
        """Return the export that lies beside the index, verified.

        Raises IndexUnavailableError where it is missing or not the one that made the index.
        """
        index, folder = self._generation.index, self._generation.encoder_path
        if not is_intact(folder, self.encoder):
            raise IndexUnavailableError(
                f"The encoder beside the index in {index} is missing or is not the one the index "
                f"was made with. Remove {folder} and run: python -m ingest PATH... --index {index}"
            )
        return self._generation.encoder_export()

    def damaged(self, error: Exception) -> IndexUnavailableError:
        """Return an error that says what is wrong with the index and what to do."""
        return broken(self._generation.index, error)

    def close(self) -> None:
        """Give the stores' files back; what is mapped is given back with the snapshot."""
        for store in self._stores:
            store.close()
