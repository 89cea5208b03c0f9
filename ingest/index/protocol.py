"""What an index is to those who search and change it, whatever keeps it.

A backend keeps documents, passages, vectors and terms as it likes: files, a database, another
process. Outside it a passage goes by its `PassageId`, and nothing depends on how passages are
numbered or where they lie. Readers hold a `Snapshot`, which never changes; writers make a `Change`,
which readers see whole or not at all.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from ingest.document.document import Document, Original, ParsedDocument, Passage, PassageId
from ingest.document.nodes import Section, Span, WordBox
from ingest.embedding.encoder import Vectors
from ingest.embedding.export import EncoderExport, EncoderRecord
from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.errors import IndexUnavailableError
from ingest.index.statistics import Statistics
from ingest.progress import Progress, no_progress


class ScoredPassage(NamedTuple):
    """A passage that a search found; a higher score is better."""

    id: PassageId
    score: float


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document as a listing shows it; `pages` is None where the format has none.

    `notes` say what was left out or guessed at reading.
    """

    id: str
    source: str
    sources: tuple[str, ...]
    title: str
    media_type: str
    pages: int | None
    characters: int
    passages: int
    notes: tuple[str, ...] = ()


class DenseIndex(Protocol):
    """One unit vector a passage, all of one encoder."""

    def nearest(
        self, vector: Vectors, limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the passages with the largest inner products, largest first.

        There are `limit` of them, or all there are. `vector` is a unit vector, float32,
        (dimension,). `documents` are the ids of those that are searched; None searches all. Equal
        scores come in an order that is the same each time.
        """
        ...

    def similarities(self, vector: Vectors, passages: Sequence[PassageId]) -> list[float]:
        """Return the cosine of a unit vector with that of each passage, to the last bit the same.

        Raises KeyError where there is no such passage.
        """
        ...

    def vectors(self, passages: Sequence[PassageId]) -> Vectors:
        """Return the vectors of passages as they were put in: float32, (passages, dimension).

        Raises KeyError where there is no such passage.
        """
        ...


class LexicalIndex(Protocol):
    """The passages' terms, scored by BM25 in its Lucene form; see `ingest.index.folder.lexical`."""

    def search(
        self, terms: Sequence[str], limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the passages that have one of the terms, best first, at most `limit`.

        `documents` are the ids of those that are searched; None searches all. Equal scores come in
        an order that is the same each time.
        """
        ...


class Snapshot(Protocol):
    """One generation of an index, as it was when it was opened. Safe to share between threads."""

    @property
    def name(self) -> str:
        """What this generation is called; the next one has another name."""
        ...

    @property
    def location(self) -> str:
        """Where the index is, as `--index` names it."""
        ...

    @property
    def encoder(self) -> EncoderRecord:
        """What made the vectors of `dense`."""
        ...

    @property
    def multilingual(self) -> EncoderRecord | None:
        """What made the vectors of `multilingual_dense`; None where there are none."""
        ...

    @property
    def dense(self) -> DenseIndex:
        """The passages' vectors."""
        ...

    @property
    def multilingual_dense(self) -> DenseIndex | None:
        """The passages' vectors in the space of all languages; None where there are none."""
        ...

    @property
    def lexical(self) -> LexicalIndex:
        """The passages' terms."""
        ...

    @property
    def statistics(self) -> Statistics:
        """How common the passages' terms are."""
        ...

    @property
    def document_count(self) -> int:
        """How many documents there are."""
        ...

    @property
    def passage_count(self) -> int:
        """How many passages they have."""
        ...

    def sources(self) -> Mapping[str, str]:
        """Return source → document id; a document may have several sources."""
        ...

    def documents(self, offset: int = 0, limit: int | None = None) -> list[DocumentSummary]:
        """Return documents in the order of their first sources."""
        ...

    def document(self, document_id: str) -> Document | None:
        """Return a document; None where there is none of this id."""
        ...

    def sections(self, document_id: str) -> tuple[Section, ...]:
        """Return a document's tree; empty where there is no such document."""
        ...

    def page_words(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        """Return the words of a page, from 1, with their boxes; none where there are no boxes."""
        ...

    def passages(self, ids: Iterable[PassageId]) -> dict[PassageId, Passage]:
        """Return passages by their ids; those that do not exist are left out."""
        ...

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return a document's passages in order; none where there is no such document."""
        ...

    def passage_holding(self, document_id: str, span: Span) -> Passage | None:
        """Return the first passage of a document that holds the whole span, if one does."""
        ...

    def original(self, document_id: str) -> Path | None:
        """Return a local file with the document's original bytes; None where there is none.

        A backend that keeps them elsewhere fetches them.
        """
        ...

    def encoder_export(self) -> EncoderExport:
        """Return what questions are encoded with, as local files.

        Raises IndexUnavailableError where it is missing or not what made `dense`.
        """
        ...

    def damaged(self, error: Exception) -> IndexUnavailableError:
        """Return an error that says what is wrong with the index and what to do."""
        ...

    def close(self) -> None:
        """Give back what the snapshot holds open; nothing can be read after that."""
        ...


class Change(Protocol):
    """What an index shall hold: sources that name documents. It begins with what the index holds.

    A document stays as long as a source names it. One that several sources name is read as the
    first of them says, in their order, and called by it.
    """

    @property
    def before(self) -> Mapping[str, str]:
        """Source → document id, as the index was before."""
        ...

    def holds(self, document_id: str) -> bool:
        """Whether the document was there before or was added."""
        ...

    def add(self, parsed: ParsedDocument) -> None:
        """Add a document that is not held; it stays only if a source is made to name it.

        It was read under the first of the sources that name it in the end.
        """
        ...

    def put(self, source: str, original: Original) -> None:
        """Make a source name the document of these bytes, which is held, and keep the bytes.

        What the source named before it names no more. Where it is the same document, only bytes
        that are missing or altered are kept anew.
        """
        ...

    def remove(self, source: str) -> None:
        """Remove a source; raises KeyError where there is none of this name."""
        ...


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What embedded the passages of an index, and embeds those that are added."""

    encoder: EncoderExport
    multilingual: EncoderRecord | None
    """What embedded them in the space of all languages; None where nothing did."""


class Index(Protocol):
    """Where documents are kept to be searched. Safe to share between threads and processes."""

    @property
    def location(self) -> str:
        """Where the index is, as `--index` names it."""
        ...

    @property
    def files_at_once(self) -> int | None:
        """How many files a change takes at most where many are ingested; None: all of them.

        Where a change costs what is in it, small ones lose less when a process is killed.
        """
        ...

    def current(self) -> str | None:
        """Return the name of the snapshot that serves; None where there is no index.

        Raises IndexUnavailableError where that cannot be known.
        """
        ...

    def made_with(self) -> MadeWith | None:
        """Return what embedded the passages that serve; None where there is no index.

        Nothing else is read or verified. Raises IndexUnavailableError where that cannot be known.
        """
        ...

    def snapshot(self) -> Snapshot:
        """Open what serves now.

        Raises IndexUnavailableError, saying what to do, where there is none that can be read.
        """
        ...

    def change(
        self,
        encoder: PassageEncoder,
        multilingual: TextEncoder | None = None,
        *,
        wait: bool = True,
        progress: Progress = no_progress,
    ) -> AbstractContextManager[Change]:
        """Give the change that is made when the block ends well; else the index stays as it was.

        Snapshots that are open do not see it. Nothing is written where the sources name what they
        named before, unless something was put or removed and the encoders are others.

        Args:
            encoder: embeds and measures the passages.
            multilingual: embeds them in the space of all languages, if anything does.
            wait: whether to wait for another that is writing.
            progress: is told how far the writing is.

        Raises:
            IndexBusyError: another is writing and `wait` is false.
            IndexUnavailableError: what is there cannot be read.
            TenkyoError: the index could not be written.

        """
        ...

    def advice(self) -> str | None:
        """Return a sentence on what to do where there is more in it than suits it, else None."""
        ...

    def settle(self) -> None:
        """Make searches fast again after much was written; what they find stays the same."""
        ...

    def contains(self, path: Path) -> bool:
        """Whether a path, of a file or folder, lies in what the index itself keeps.

        Raises OSError where that cannot be known.
        """
        ...
