"""The way of documents into an index: read, split, embed what is new, write, swap."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import faiss
import numpy as np

from ingest import passages as chunking
from ingest.encoder import EXPORT_FILE, Encoder, Vectors
from ingest.errors import IndexUnavailableError, TenkyoError, UnreadableFileError
from ingest.files import find_files, read_bytes
from ingest.index import (
    FORMAT,
    LEXICAL_FOLDER,
    METRIC,
    VECTORS_FILE,
    EncoderRecord,
    Generation,
    Metadata,
    current_generation,
    encoder_folder,
    keep_original,
    new_generation,
    open_generation,
    write_metadata,
    writing,
)
from ingest.lexical import write_lexical
from ingest.models import file_sha256
from ingest.readers import content_id, id_of, read_document
from ingest.store import Store, StoreWriter
from ingest.types import Document, Passage

EMBEDDED_AT_ONCE = 256
"""Passages between two steps of the progress bar."""


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `reason` is given for refused ones."""

    source: str
    status: Status
    reason: str = ""


Progress = Callable[[str, int, int], None]
"""Called with the step's name, how much is done and how much there is to do."""


def no_progress(step: str, done: int, total: int) -> None:
    """Report nothing."""


@dataclass(slots=True)
class _Library:
    """The documents that the new generation shall hold, by the sources that name them."""

    sources: dict[str, str] = field(default_factory=dict)
    """Source → document id."""
    fresh: dict[str, Document] = field(default_factory=dict)
    """Documents read in this run, by id."""
    outcomes: list[Outcome] = field(default_factory=list)


def ingest(
    paths: Sequence[Path],
    index: Path,
    encoder: Encoder,
    *,
    prune: bool = False,
    wait: bool = True,
    progress: Progress = no_progress,
) -> list[Outcome]:
    """Bring the index in line with the files under `paths`; return what became of each.

    Documents from elsewhere stay, unless `prune` removes those that the paths no longer hold. A
    file that is refused leaves what was indexed of it before. Nothing is written where nothing
    changed. Raises IndexUnavailableError and ModelError; the index that served goes on serving.
    """
    with writing(index, wait=wait):
        previous = open_generation(index) if current_generation(index) else None
        library = _read_library(paths, index, previous, prune=prune, progress=progress)
        changed = any(o.status not in (Status.UNCHANGED, Status.REFUSED) for o in library.outcomes)
        if changed or (previous is not None and not _current(previous, encoder)):
            try:
                _write_generation(index, previous, library, encoder, progress)
            except OSError as error:
                raise TenkyoError(
                    f"The index in {index} could not be written ({error.strerror or error}). "
                    "What was indexed before is unchanged."
                ) from error
        return library.outcomes


def _read_library(
    paths: Sequence[Path],
    index: Path,
    previous: Generation | None,
    *,
    prune: bool,
    progress: Progress,
) -> _Library:
    library = _Library()
    if previous is not None:
        known = previous.metadata.documents.items()
        library.sources = {name: id_of(sha256) for sha256, names in known for name in names}
    before = dict(library.sources)
    held = set(before.values())
    files = list(find_files(paths))
    if not files:
        raise TenkyoError(f"There are no documents in {', '.join(map(str, paths))}.")
    seen: set[str] = set()
    for done, found in enumerate(files):
        progress("Reading", done, len(files))
        try:
            if found.source in seen:
                raise UnreadableFileError("another file of this run has the same name")
            seen.add(found.source)
            data = read_bytes(found.path)
            document_id = content_id(data)
            if document_id not in held:
                document = read_document(data, found.source)
                keep_original(index, document.sha256, data)
                library.fresh.setdefault(document_id, document)
        except UnreadableFileError as error:
            library.outcomes.append(Outcome(found.source, Status.REFUSED, str(error)))
            continue
        library.outcomes.append(
            Outcome(found.source, _status(before.get(found.source), document_id))
        )
        library.sources[found.source] = document_id
    progress("Reading", len(files), len(files))
    for source in sorted(set(before) - seen) if prune else []:
        del library.sources[source]
        library.outcomes.append(Outcome(source, Status.REMOVED))
    return library


def _status(before: str | None, now: str) -> Status:
    if before is None:
        return Status.ADDED
    return Status.UNCHANGED if before == now else Status.REPLACED


def _current(generation: Generation, encoder: Encoder) -> bool:
    """Whether this encoder and this way of splitting would make the generation again."""
    metadata = generation.metadata
    return metadata.encoder.sha256 == encoder.sha256 and metadata.chunking == _chunking(encoder)


def _chunking(encoder: Encoder) -> dict[str, int]:
    return {
        "version": chunking.VERSION,
        "target_tokens": chunking.TARGET_TOKENS,
        "context_tokens": chunking.CONTEXT_TOKENS,
        "max_tokens": encoder.tokens.limit,
    }


def _write_generation(
    index: Path,
    previous: Generation | None,
    library: _Library,
    encoder: Encoder,
    progress: Progress,
) -> None:
    documents = _sources_by_document(library.sources)
    digest = _digest(documents, encoder)
    with new_generation(index, digest) as folder:
        old = _Previous(previous, encoder) if previous is not None else None
        try:
            texts, keys = _write_store(folder, documents, library, old, encoder, progress)
            vectors = _vectors(texts, keys, old, encoder, progress)
        finally:
            if old is not None:
                old.close()
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(vectors)
        faiss.write_index(flat, str(folder / VECTORS_FILE))
        write_lexical(texts, folder / LEXICAL_FOLDER)
        export = _export_encoder(index, encoder)
        sha256 = {document.id: document.sha256 for document in _stored(folder)}
        write_metadata(
            folder,
            Metadata(
                format=FORMAT,
                encoder=EncoderRecord(encoder.name, encoder.sha256, vectors.shape[1], export),
                metric=METRIC,
                chunking=_chunking(encoder),
                counts={"documents": len(documents), "passages": len(texts)},
                documents={sha256[key]: sources for key, sources in documents.items()},
            ),
        )


def _sources_by_document(sources: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return document id → its sources, in order of the first source."""
    by_document = defaultdict(list)
    for source in sorted(sources):
        by_document[sources[source]].append(source)
    return {document_id: tuple(names) for document_id, names in by_document.items()}


def _digest(documents: dict[str, tuple[str, ...]], encoder: Encoder) -> str:
    said = repr((FORMAT, encoder.sha256, sorted(_chunking(encoder).items()), documents))
    return hashlib.sha256(said.encode()).hexdigest()


class _Previous:
    """What can be taken over from the generation before: texts, passages, vectors."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self.store = Store(generation.path)
        self.same_passages = _current(generation, encoder)
        self._rows: dict[str, int] = {}
        if generation.metadata.encoder.sha256 == encoder.sha256:
            self._rows = {key: row for row, key in self.store.embedded()}
            flags = faiss.IO_FLAG_MMAP_IFC
            self._vectors = faiss.read_index(str(generation.path / VECTORS_FILE), flags)

    def row(self, key: str) -> int | None:
        """Return where the same text was embedded before."""
        return self._rows.get(key)

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Return the vectors at the given rows."""
        found: Vectors = self._vectors.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return found

    def close(self) -> None:
        """Give the files back."""
        self.store.close()


def _write_store(
    folder: Path,
    documents: dict[str, tuple[str, ...]],
    library: _Library,
    old: _Previous | None,
    encoder: Encoder,
    progress: Progress,
) -> tuple[list[str], list[str]]:
    """Write documents and passages; return what is embedded of each passage, and its key."""
    texts: list[str] = []
    keys: list[str] = []
    with closing(StoreWriter(folder)) as writer:
        for done, (document_id, sources) in enumerate(documents.items()):
            progress("Splitting", done, len(documents))
            document, passages = _split(document_id, sources, library, old, encoder)
            embedded = [chunking.embedded_text(document, passage) for passage in passages]
            embedded_keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in embedded]
            writer.add(document, passages, embedded_keys)
            texts += embedded
            keys += embedded_keys
    progress("Splitting", len(documents), len(documents))
    return texts, keys


def _split(
    document_id: str,
    sources: tuple[str, ...],
    library: _Library,
    old: _Previous | None,
    encoder: Encoder,
) -> tuple[Document, list[Passage]]:
    """Return a document with its passages, taken over where nothing about them changed."""
    stored = old.store.document(document_id) if old is not None else None
    document = library.fresh.get(document_id) or stored
    if document is None:
        raise IndexUnavailableError(f"The text of {sources[0]} is missing; ingest it again.")
    document = replace(document, sources=sources)
    if old is not None and old.same_passages and document_id not in library.fresh:
        return document, old.store.passages_of(document_id)
    return document, chunking.split_passages(document, encoder.tokens)


def _vectors(
    texts: Sequence[str],
    keys: Sequence[str],
    old: _Previous | None,
    encoder: Encoder,
    progress: Progress,
) -> Vectors:
    """Return a vector a text: taken over where the same text was embedded before."""
    rows = [old.row(key) if old is not None else None for key in keys]
    known = [position for position, row in enumerate(rows) if row is not None]
    new = [position for position, row in enumerate(rows) if row is None]
    # Texts of like length are padded least when they are embedded together.
    new.sort(key=lambda position: (len(texts[position]), position))
    vectors = np.empty((len(texts), encoder.dimension), dtype=np.float32)
    if old is not None and known:
        vectors[known] = old.vectors([row for row in rows if row is not None])
    for start in range(0, len(new), EMBEDDED_AT_ONCE):
        progress("Embedding", start, len(new))
        batch = new[start : start + EMBEDDED_AT_ONCE]
        vectors[batch] = encoder.encode([texts[position] for position in batch])
    progress("Embedding", len(new), len(new))
    return vectors


def _export_encoder(index: Path, encoder: Encoder) -> str:
    """Export the encoder for questions, once; return the export's SHA-256."""
    folder = encoder_folder(index, encoder.sha256)
    if not (folder / EXPORT_FILE).is_file():
        aside = folder.with_suffix(".new")
        encoder.export(aside)
        aside.replace(folder)
    return file_sha256(folder / EXPORT_FILE)


def _stored(folder: Path) -> Iterator[Document]:
    with closing(Store(folder)) as store:
        for summary in store.summaries():
            if (document := store.document(summary.id)) is not None:
                yield document
