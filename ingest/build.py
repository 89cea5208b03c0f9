"""A new generation: the documents' passages, their vectors and their terms, written aside.

What the generation before holds of the same text is taken over, so that only new text is
embedded.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np

from ingest import passages as chunking
from ingest.encoder import EXPORT_FILE, Vectors
from ingest.errors import IndexUnavailableError
from ingest.index import (
    FORMAT,
    LEXICAL_FOLDER,
    METRIC,
    VECTORS_FILE,
    EncoderRecord,
    Generation,
    Metadata,
    broken,
    keep_encoder,
    new_generation,
    write_metadata,
)
from ingest.lexical import write_lexical
from ingest.models import file_sha256
from ingest.readers import with_sources
from ingest.store import Store, StoreWriter
from ingest.tokens import TokenCounter
from ingest.types import Document, Passage

EMBEDDED_AT_ONCE = 256
"""Passages between two steps of the progress bar."""

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how much is done and how much there is to do."""


class PassageEncoder(Protocol):
    """What passages are embedded with; `ingest.encoder.Encoder` is one."""

    name: str
    sha256: str

    @property
    def tokens(self) -> TokenCounter:
        """What passages are measured with."""
        ...

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, dimension)."""
        ...

    def export(self, folder: Path) -> None:
        """Write what questions are encoded with into `folder`."""
        ...


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation shall hold."""

    documents: Mapping[str, tuple[str, ...]]
    """Document id → its sources, in the order in which documents are listed."""
    fresh: Mapping[str, Document]
    """Documents that the generation before does not hold, by id."""


@dataclass(slots=True)
class _Written:
    """What went into the store: what is embedded of each passage, with its key."""

    texts: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    documents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """SHA-256 of each document's bytes → its sources."""


def write_generation(
    index: Path,
    previous: Generation | None,
    contents: Contents,
    encoder: PassageEncoder,
    progress: Progress,
) -> None:
    """Write a generation with these contents and put it in the place of the previous one."""
    with (
        new_generation(index, _digest(contents, encoder)) as folder,
        closing(_Previous(previous, encoder)) as old,
    ):
        written = _write_store(folder, contents, old, encoder, progress)
        vectors = _vectors(written, old, encoder, progress)
        _write_vectors(vectors, folder / VECTORS_FILE)
        write_lexical(written.texts, folder / LEXICAL_FOLDER)
        export = keep_encoder(index, encoder.sha256, encoder.export) / EXPORT_FILE
        record = EncoderRecord(
            encoder.name, encoder.sha256, vectors.shape[1], export_sha256=file_sha256(export)
        )
        counts = {"documents": len(written.documents), "passages": len(written.texts)}
        write_metadata(
            folder,
            Metadata(FORMAT, record, METRIC, _chunking(encoder), counts, written.documents),
        )


def is_current(generation: Generation, encoder: PassageEncoder) -> bool:
    """Whether this encoder and this way of splitting would make the generation again."""
    metadata = generation.metadata
    return metadata.encoder.sha256 == encoder.sha256 and metadata.chunking == _chunking(encoder)


def _chunking(encoder: PassageEncoder) -> dict[str, int]:
    return {
        "version": chunking.VERSION,
        "target_tokens": chunking.TARGET_TOKENS,
        "context_tokens": chunking.CONTEXT_TOKENS,
        "max_tokens": encoder.tokens.limit,
    }


def _digest(contents: Contents, encoder: PassageEncoder) -> str:
    chunks = sorted(_chunking(encoder).items())
    said = repr((FORMAT, encoder.sha256, chunks, dict(contents.documents)))
    return hashlib.sha256(said.encode()).hexdigest()


class _Previous:
    """What can be taken over from the generation before, where there is one.

    Raises IndexUnavailableError wherever its files are not what they should be.
    """

    def __init__(self, generation: Generation | None, encoder: PassageEncoder) -> None:
        self._generation = generation
        self._store: Store | None = None
        self._same_passages = generation is not None and is_current(generation, encoder)
        self._rows: dict[str, int] = {}
        self.dimension: int | None = None
        if generation is None:
            return
        with self._reading():
            self._store = Store(generation.path)
            if generation.metadata.encoder.sha256 == encoder.sha256:
                self.dimension = generation.metadata.encoder.dimension
                self._rows = {key: row for row, key in self._store.embedded()}
                flags = faiss.IO_FLAG_MMAP_IFC
                self._vectors = faiss.read_index(str(generation.path / VECTORS_FILE), flags)

    def document(self, document_id: str) -> Document | None:
        """Return a document by its id."""
        with self._reading():
            return self._store.document(document_id) if self._store else None

    def passages(self, document_id: str) -> list[Passage] | None:
        """Return a document's passages, where it would be split into the same ones again."""
        with self._reading():
            if self._store and self._same_passages:
                return self._store.passages_of(document_id) or None
            return None

    def row(self, key: str) -> int | None:
        """Return where the same text was embedded before."""
        return self._rows.get(key)

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Return the vectors at the given rows."""
        with self._reading():
            found: Vectors = self._vectors.reconstruct_batch(np.asarray(rows, dtype=np.int64))
            return found

    def close(self) -> None:
        """Give the files back."""
        if self._store:
            self._store.close()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError, ValueError, sqlite3.Error) as error:
            if self._generation is None:
                raise
            raise broken(self._generation.index, error) from None


def _write_store(
    folder: Path,
    contents: Contents,
    old: _Previous,
    encoder: PassageEncoder,
    progress: Progress,
) -> _Written:
    written = _Written()
    total = len(contents.documents)
    with closing(StoreWriter(folder)) as writer:
        for done, (document_id, sources) in enumerate(contents.documents.items()):
            progress("Splitting", done, total)
            document = contents.fresh.get(document_id) or old.document(document_id)
            if document is None:
                raise IndexUnavailableError(f"The text of {sources[0]} is missing in the index.")
            document = with_sources(document, sources)
            passages = old.passages(document_id) or chunking.split_passages(
                document, encoder.tokens
            )
            texts = [chunking.embedded_text(document, passage) for passage in passages]
            keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
            writer.add(document, passages, keys)
            written.texts += texts
            written.keys += keys
            written.documents[document.sha256] = sources
    progress("Splitting", total, total)
    return written


def _vectors(
    written: _Written, old: _Previous, encoder: PassageEncoder, progress: Progress
) -> Vectors:
    """Return a vector a text: taken over where the same text was embedded before."""
    texts = written.texts
    rows = [old.row(key) for key in written.keys]
    known = [position for position, row in enumerate(rows) if row is not None]
    new = [position for position, row in enumerate(rows) if row is None]
    # Texts of like length are padded least when they are embedded together.
    new.sort(key=lambda position: (len(texts[position]), position))
    # To ask the encoder for its dimension loads its model.
    dimension = encoder.dimension if old.dimension is None else old.dimension
    vectors = np.empty((len(texts), dimension), dtype=np.float32)
    if known:
        vectors[known] = old.vectors([row for row in rows if row is not None])
    for start in range(0, len(new), EMBEDDED_AT_ONCE):
        progress("Embedding", start, len(new))
        batch = new[start : start + EMBEDDED_AT_ONCE]
        vectors[batch] = encoder.encode([texts[position] for position in batch])
    progress("Embedding", len(new), len(new))
    return vectors


def _write_vectors(vectors: Vectors, file: Path) -> None:
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    try:
        faiss.write_index(flat, str(file))
    except RuntimeError as error:
        # This is how faiss reports a disk that is full.
        raise OSError(f"{file.name} could not be written; is the disk full?") from error
