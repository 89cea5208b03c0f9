"""A generation of an index in Milvus, opened for reading."""

import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from pathlib import Path

from ingest.document.document import Document, Passage, PassageId
from ingest.document.nodes import Section, Span, WordBox
from ingest.document.word_boxes import unpack
from ingest.embedding.export import EncoderExport, EncoderRecord
from ingest.errors import IndexUnavailableError
from ingest.index.milvus.catalogue import DOCUMENTS, ORIGINALS, Catalogue
from ingest.index.milvus.client import DENSE, MULTILINGUAL, Client
from ingest.index.milvus.lexical import CatalogueStatistics, SparseIndex
from ingest.index.milvus.rows import DenseRows, Rows
from ingest.index.milvus.storage.documents import StoredContent, StoredTree, load_content, load_tree
from ingest.index.milvus.storage.encoders import verified_export
from ingest.index.milvus.storage.objects import ObjectStore
from ingest.index.protocol import DocumentSummary

_CACHED_CONTENTS = 256
_CACHED_TREES = 32
"""Documents kept in memory, by eye: a question reads two dozen passages."""
_AT_ONCE = 8
"""Documents fetched side by side."""


class MilvusSnapshot:
    """The documents that one commit makes; what comes after it is not seen.

    Rows and objects of documents that serve no more are kept for an hour
    (`ingest.index.milvus.writing.change.KEPT_SECONDS`): a snapshot that is kept for longer may find
    less.
    """

    def __init__(
        self, location: str, catalogue: Catalogue, client: Client, objects: ObjectStore, cache: Path
    ) -> None:
        self._location = location
        self._catalogue = catalogue
        self._objects = objects
        self._cache = cache
        rows = Rows(client, catalogue)
        self._dense = DenseRows(rows, DENSE, catalogue)
        self._multilingual = DenseRows(rows, MULTILINGUAL, catalogue)
        self._lexical = SparseIndex(rows, catalogue)
        self._statistics = CatalogueStatistics(catalogue)
        # Nothing here refers to itself, so that a snapshot which is replaced is given back at once.
        self._content = lru_cache(maxsize=_CACHED_CONTENTS)(partial(_read_content, objects))
        self._tree = lru_cache(maxsize=_CACHED_TREES)(partial(_read_tree, objects))
        self._fetching = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="objects")

    @property
    def name(self) -> str:
        """The generation's name."""
        return self._catalogue.name

    @property
    def location(self) -> str:
        """The index's address."""
        return self._location

    @property
    def encoder(self) -> EncoderRecord:
        """What made the vectors of `dense`."""
        return self._catalogue.made.encoder

    @property
    def multilingual(self) -> EncoderRecord | None:
        """What made the vectors of `multilingual_dense`; None where there are none."""
        return self._catalogue.made.multilingual

    @property
    def dense(self) -> DenseRows:
        """The passages' vectors."""
        return self._dense

    @property
    def multilingual_dense(self) -> DenseRows | None:
        """The passages' vectors in the space of all languages; None where there are none."""
        return self._multilingual if self.multilingual else None

    @property
    def lexical(self) -> SparseIndex:
        """The passages' terms."""
        return self._lexical

    @property
    def statistics(self) -> CatalogueStatistics:
        """How common the passages' terms are."""
        return self._statistics

    @property
    def document_count(self) -> int:
        """How many documents there are."""
        return len(self._catalogue.entries)

    @property
    def passage_count(self) -> int:
        """How many passages they have."""
        return self._catalogue.passages

    def sources(self) -> Mapping[str, str]:
        """Return source → document id."""
        return self._catalogue.sources

    def documents(self, offset: int = 0, limit: int | None = None) -> list[DocumentSummary]:
        """Return documents in the order of their first sources."""
        end = None if limit is None else offset + limit
        return [
            DocumentSummary(
                id=document_id,
                source=entry.sources[0],
                sources=entry.sources,
                title=entry.title,
                media_type=entry.media_type,
                pages=entry.pages,
                characters=entry.characters,
                passages=entry.passages,
                notes=entry.notes,
            )
            for document_id in self._catalogue.ordered[offset:end]
            for entry in [self._catalogue.entries[document_id]]
        ]

    def document(self, document_id: str) -> Document | None:
        """Return a document; None where there is none of this id."""
        entry = self._catalogue.entries.get(document_id)
        if entry is None:
            return None
        return self._content(entry.content).document(document_id, entry.sources)

    def sections(self, document_id: str) -> tuple[Section, ...]:
        """Return a document's tree; empty where there is no such document."""
        entry = self._catalogue.entries.get(document_id)
        return self._tree(entry.tree).sections if entry else ()

    def page_words(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        """Return the words of a page, from 1, with their boxes; none where there are no boxes."""
        entry = self._catalogue.entries.get(document_id)
        boxes = self._tree(entry.tree).word_boxes if entry else ()
        return unpack(boxes[page - 1]) if 0 < page <= len(boxes) else ()

    def passages(self, ids: Iterable[PassageId]) -> dict[PassageId, Passage]:
        """Return passages by their ids; those that do not exist are left out."""
        wanted = [one for one in dict.fromkeys(ids) if one.document_id in self._catalogue.entries]
        contents = self._contents(one.document_id for one in wanted)
        found = ((one, contents[one.document_id].passage(*one)) for one in wanted)
        return {id_: passage for id_, passage in found if passage is not None}

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return a document's passages in order."""
        entry = self._catalogue.entries.get(document_id)
        count = entry.passages if entry else 0
        return list(self.passages(PassageId(document_id, n) for n in range(count)).values())

    def passage_holding(self, document_id: str, span: Span) -> Passage | None:
        """Return the first passage of a document that holds the whole span, if one does."""
        entry = self._catalogue.entries.get(document_id)
        if entry is None:
            return None
        content = self._content(entry.content)
        for ordinal, one in enumerate(content.spans):
            if one.start <= span.start and span.end <= one.end:
                return content.passage(document_id, ordinal)
        return None

    def original(self, document_id: str) -> Path | None:
        """Return a local copy of the original file; None where there is none.

        Raises IndexUnavailableError where it is not as it was put in.
        """
        entry = self._catalogue.entries.get(document_id)
        if entry is None:
            return None
        name = f"{ORIGINALS}/{entry.sha256}"
        try:
            file = self._objects.copy_to(name, self._cache)
        except FileNotFoundError:
            return None
        if hashlib.sha256(file.read_bytes()).hexdigest() != entry.sha256:
            if file.is_relative_to(self._cache):
                file.unlink()
            raise self._objects.damaged(name, "it is not as it was put in")
        return file

    def encoder_export(self) -> EncoderExport:
        """Return the export in the object store as local files, verified."""
        return verified_export(self._objects, self.encoder, self._cache)

    def damaged(self, error: Exception) -> IndexUnavailableError:
        """Return an error that says what is wrong with the index and what to do."""
        return IndexUnavailableError(
            f"The index {self._location} is damaged ({type(error).__name__}: {error}). Restore "
            f"{self._objects.url} from a backup, or ingest into another name."
        )

    def close(self) -> None:
        """Stop fetching; the connection is shared with other generations."""
        self._fetching.shutdown(wait=False)

    def _contents(self, document_ids: Iterable[str]) -> dict[str, StoredContent]:
        wanted = {one: self._catalogue.entries[one].content for one in document_ids}
        if len(wanted) < 2:
            return {one: self._content(content) for one, content in wanted.items()}
        return dict(zip(wanted, self._fetching.map(self._content, wanted.values()), strict=True))


def _read_content(objects: ObjectStore, sha256: str) -> StoredContent:
    return load_content(objects.read_by_content(DOCUMENTS, sha256))


def _read_tree(objects: ObjectStore, sha256: str) -> StoredTree:
    return load_tree(objects.read_by_content(DOCUMENTS, sha256))
