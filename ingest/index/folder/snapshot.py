"""A generation of an index folder, opened for reading."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ingest.document.document import Document, Passage, PassageId
from ingest.document.nodes import Section, Span, WordBox
from ingest.embedding.export import EXPORT_FILE, EncoderExport, EncoderRecord
from ingest.embedding.models import file_sha256
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
        folder, counts = self._generation.path, self._generation.metadata.counts
        passages = counts["passages"]
        self._store = Store(folder)
        if self._store.count() != counts["documents"]:
            raise ValueError("the store does not hold the documents that the metadata counts")
        self._lexical = Bm25Index(folder / LEXICAL_FOLDER, self._store, passages)
        self._dense = FaissIndex(folder / VECTORS_FILE, self._store, passages)
        self._multilingual = None
        if self.multilingual is not None:
            self._multilingual = FaissIndex(folder / MULTILINGUAL_FILE, self._store, passages)

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
        return self._store.summaries(offset, limit)

    def document(self, document_id: str) -> Document | None:
        """Return a document; None where there is none of this id."""
        return self._store.document(document_id)

    def sections(self, document_id: str) -> tuple[Section, ...]:
        """Return a document's tree; empty where there is no such document."""
        return self._store.sections(document_id) or ()

    def page_words(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        """Return the words of a page, from 1, with their boxes; none where there are no boxes."""
        return self._store.page_words(document_id, page)

    def passages(self, ids: Iterable[PassageId]) -> dict[PassageId, Passage]:
        """Return passages by their ids; those that do not exist are left out."""
        return self._store.passages_by_id(ids)

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return a document's passages in order."""
        return self._store.passages_of(document_id)

    def passage_holding(self, document_id: str, span: Span) -> Passage | None:
        """Return the first passage of a document that holds the whole span, if one does."""
        return self._store.passage_holding(document_id, span)

    def original(self, document_id: str) -> Path | None:
        """Return the original file; None where there is none."""
        sha256 = self._store.sha256_of(document_id)
        file = original_file(self._generation.index, sha256) if sha256 else None
        return file if file and file.is_file() else None

    def encoder_export(self) -> EncoderExport:
        """Return the export that lies beside the index, verified.

        Raises IndexUnavailableError where it is missing or not the one that made the index.
        """
        index, folder = self._generation.index, self._generation.encoder_path
        model = folder / EXPORT_FILE
        if not model.is_file() or file_sha256(model) != self.encoder.export_sha256:
            raise IndexUnavailableError(
                f"The encoder beside the index in {index} is missing or is not the one the index "
                f"was made with. Remove {folder} and run: python -m ingest PATH... --index {index}"
            )
        return self._generation.encoder_export()

    def damaged(self, error: Exception) -> IndexUnavailableError:
        """Return an error that says what is wrong with the index and what to do."""
        return broken(self._generation.index, error)

    def close(self) -> None:
        """Give the store's file back; what is mapped is given back with the snapshot."""
        self._store.close()
