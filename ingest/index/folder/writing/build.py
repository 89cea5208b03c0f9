"""A new generation: the documents' passages, their vectors and their terms, written aside.

Documents of the generation before are copied from it as they are, or stay in its base, if most of a
large index does. Of the others, only text that was not embedded before is embedded.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ingest import readers
from ingest.document.document import ParsedDocument
from ingest.embedding.encoder import Encoder
from ingest.embedding.export import EXPORT_FILE
from ingest.embedding.models import file_sha256, is_packaged
from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.errors import UnreadableFileError
from ingest.index.folder.generations import (
    LEXICAL_FOLDER,
    RECENT_FOLDER,
    Generation,
    broken,
    keep_encoder,
    link_base,
    new_generation,
    original_file,
)
from ingest.index.folder.lexical import LEFT_OUT, Integers, count_words, join, write_postings
from ingest.index.folder.metadata import (
    FORMAT,
    METRIC,
    DamageError,
    FileRecord,
    Metadata,
    Place,
    write_metadata,
)
from ingest.index.folder.store import StoredDocument
from ingest.index.folder.writing.embedding import (
    OTHER_LANGUAGES,
    PASSAGES,
    passages_of,
    slice_of,
    write_vectors,
)
from ingest.index.folder.writing.previous import Previous
from ingest.index.folder.writing.staging import Staging
from ingest.index.folder.writing.store_writer import Copy, copy_documents
from ingest.index.versions import read_alike, splitting
from ingest.progress import Progress
from ingest.readers import read_document, with_sources
from ingest.readers.options import ReadOptions
from ingest.settings import IngestSettings

BASE, RECENT = range(2)
"""The numbers of a generation's segments."""
LINKED_FROM = 10_000
"""Passages that a base must have to be kept; up to there it is written in a second. By
`python -m eval.bench.scale`."""
LINKED_SHARE = 8
"""So many times as many passages must be in the base as are recent or held in vain: a change then
costs at most an eighth of what it costs to write everything."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a new generation contains."""

    documents: Mapping[str, tuple[str, ...]]
    """Document id → its sources, in the order in which documents are listed."""
    staged: Staging
    """Documents that the generation before does not hold."""


def write_generation(
    index: Path,
    generation: Generation | None,
    contents: Contents,
    encoder: PassageEncoder,
    multilingual: TextEncoder | None,
    progress: Progress,
) -> None:
    """Write a generation with these contents and put it in the place of the one before."""
    with (
        new_generation(index, _digest(contents, encoder, multilingual)) as folder,
        _opened(generation) as previous,
    ):
        kept = _kept(contents, previous, encoder)
        _split_anew(index, contents, previous, kept, progress)
        staying = _staying(contents, previous, kept, multilingual) if previous else frozenset()
        linked: Mapping[str, FileRecord] = {}
        segment, target = BASE, folder
        if previous and staying:
            linked = link_base(previous.generation, folder)
            segment, target = RECENT, folder / RECENT_FOLDER
            target.mkdir()
        copies = _copies(contents, previous, kept, staying)
        with previous.reading() if previous else nullcontext():
            copy_documents(copies, target)
        # First what needs no export of the encoder, which may still be in the making.
        other = None
        if multilingual is not None:
            other = write_vectors(target, OTHER_LANGUAGES, multilingual, copies, previous, progress)
        known = previous.generation.metadata.encoder if previous else None
        export = keep_encoder(index, encoder.sha256, encoder.export, known) / EXPORT_FILE
        record = write_vectors(target, PASSAGES, encoder, copies, previous, progress)
        record = replace(record, export_sha256=file_sha256(export))
        _write_lexical(target, copies, contents.staged, previous if kept else None, kept)
        documents, layout = _listed(contents, previous, kept, copies, segment)
        counts = {
            "documents": len(layout),
            "passages": sum(place.passages for place in layout),
        }
        split = splitting(encoder)
        metadata = Metadata(FORMAT, record, other, METRIC, split, counts, documents, layout)
        write_metadata(folder, metadata, linked)


def put_encoder_back(generation: Generation) -> None:
    """Export a packaged encoder again if the index that it made has lost its export.

    Another version of the exporter may write other bytes, so their sum is recorded too.

    Raises:
        ModelError: the encoder is not installed.

    """
    record = generation.metadata.encoder
    if generation.encoder_path.is_dir() or not is_packaged(record.sha256):
        return
    encoder = Encoder.find(record.name)
    export = keep_encoder(generation.index, encoder.sha256, encoder.export) / EXPORT_FILE
    record = replace(record, export_sha256=file_sha256(export))
    write_metadata(generation.path, replace(generation.metadata, encoder=record))


def is_current(
    generation: Generation, encoder: PassageEncoder, multilingual: TextEncoder | None
) -> bool:
    """Whether these encoders and this way of splitting would make the generation again.

    A generation without its exported encoder is not: a change exports it anew.
    """
    record = generation.metadata.multilingual
    made_with = record.sha256 if record else None
    wanted = multilingual.sha256 if multilingual else None
    exported = generation.encoder_path.is_dir()
    return exported and made_with == wanted and _splits_alike(generation, encoder)


def _splits_alike(generation: Generation, encoder: PassageEncoder) -> bool:
    """Whether documents are split, and their passages embedded, as in the generation."""
    metadata = generation.metadata
    return metadata.encoder.sha256 == encoder.sha256 and metadata.chunking == splitting(encoder)


def _digest(contents: Contents, encoder: PassageEncoder, multilingual: TextEncoder | None) -> str:
    chunks = sorted(splitting(encoder).items())
    encoders = (encoder.sha256, multilingual and multilingual.sha256)
    said = repr((FORMAT, encoders, chunks, dict(contents.documents)))
    return hashlib.sha256(said.encode()).hexdigest()


@contextmanager
def _opened(generation: Generation | None) -> Iterator[Previous | None]:
    if generation is None:
        yield None
    else:
        with closing(Previous(generation)) as previous:
            yield previous


def _kept(
    contents: Contents, previous: Previous | None, encoder: PassageEncoder
) -> dict[str, StoredDocument]:
    """Return the documents that are copied as they lie in the generation before, by id."""
    if previous is None or not _splits_alike(previous.generation, encoder):
        return {}
    return {
        document_id: previous.documents[document_id]
        for document_id, sources in contents.documents.items()
        if document_id in previous.documents
        and read_alike(previous.documents[document_id].sources, sources)
    }


def _split_anew(
    index: Path,
    contents: Contents,
    previous: Previous | None,
    kept: Collection[str],
    progress: Progress,
) -> None:
    """Stage the documents of the generation before that cannot be copied."""
    staged = contents.staged
    if previous is not None:
        anew = [one for one in contents.documents if one not in staged and one not in kept]
        for done, document_id in enumerate(anew):
            progress("Splitting documents", done, len(anew))
            parsed, sources = previous.parsed(document_id), contents.documents[document_id]
            was_read_by = previous.generation.metadata.chunking.get("readers")
            if was_read_by != readers.VERSION or not read_alike(parsed.document.sources, sources):
                parsed = _reread(index, parsed, sources)
            staged.add(replace(parsed, document=with_sources(parsed.document, sources)))
        if anew:
            progress("Splitting documents", len(anew), len(anew))
    staged.close()


def _reread(index: Path, parsed: ParsedDocument, sources: tuple[str, ...]) -> ParsedDocument:
    """Read a document of the generation before again; what it was read as stays if it fails.

    Raises IndexUnavailableError where its original is missing or not as it was kept.
    """
    document = parsed.document
    original = original_file(index, document.sha256)
    data = original.read_bytes() if original.is_file() else b""
    if hashlib.sha256(data).hexdigest() != document.sha256:
        damage = DamageError(f"the original of {document.source} is missing or altered")
        raise broken(index, damage)
    try:
        return read_document(data, sources[0], ReadOptions.of(IngestSettings.load()))
    except UnreadableFileError:
        return parsed


def _staying(
    contents: Contents,
    previous: Previous,
    kept: Mapping[str, StoredDocument],
    multilingual: TextEncoder | None,
) -> frozenset[str]:
    """Return the documents that stay in the base of the generation before; none: it is not kept.

    It is kept as long as what is beside it and what it holds in vain are few.
    """
    record = previous.generation.metadata.multilingual
    same = (record and record.sha256) == (multilingual and multilingual.sha256)
    base = previous.folders[BASE]
    if not kept or not same or previous.generation.metadata.files is None:
        return frozenset()
    size = previous.rows(base)
    staying = frozenset(
        document_id
        for document_id, document in kept.items()
        if previous.place(document_id).segment == BASE
        and document.sources == contents.documents[document_id]
    )
    stays = sum(len(kept[document_id].rows) for document_id in staying)
    staged = contents.staged.documents()
    passages = sum(len((kept.get(one) or staged[one]).rows) for one in contents.documents)
    beside = passages - stays
    in_vain = size - stays
    is_kept = size >= LINKED_FROM and LINKED_SHARE * (beside + in_vain) <= size
    return staying if is_kept else frozenset()


def _copies(
    contents: Contents,
    previous: Previous | None,
    kept: Mapping[str, StoredDocument],
    staying: Collection[str],
) -> list[Copy]:
    """Return where each document that does not stay is copied from, and where to."""
    staged = contents.staged.documents()
    copies: list[Copy] = []
    for document_id, sources in contents.documents.items():
        if document_id in staying:
            continue
        title = None
        if previous is not None and document_id in kept:
            origin, document = previous.folder_of(document_id), kept[document_id]
            if document.sources[0] != sources[0]:
                title = with_sources(previous.document(document_id), sources).title
        else:
            origin, document = contents.staged.folder, staged[document_id]
        copies.append(Copy(origin, document, sources, title, passages_of(copies)))
    return copies


def _listed(
    contents: Contents,
    previous: Previous | None,
    kept: Mapping[str, StoredDocument],
    copies: Sequence[Copy],
    segment: int,
) -> tuple[dict[str, tuple[str, ...]], tuple[Place, ...]]:
    """Return the documents as the metadata lists them, and where each lies.

    Copied ones lie in the segment of this number, the others where they did.
    """
    copied = {one.document.id: one for one in copies}
    documents, layout = {}, []
    for document_id, sources in contents.documents.items():
        if copy := copied.get(document_id):
            document, place = copy.document, Place(segment, copy.row, len(copy.rows))
        else:
            assert previous is not None  # noqa: S101
            document, place = kept[document_id], previous.place(document_id)
        documents[document.sha256] = sources
        layout.append(place)
    return documents, tuple(layout)


def _write_lexical(
    folder: Path,
    copies: Sequence[Copy],
    staged: Staging,
    previous: Previous | None,
    kept: Mapping[str, StoredDocument],
) -> None:
    """Write the postings of a segment out of those of the generation before and the new ones."""
    new = staged.postings()
    parts = [(new, _moves(copies, staged.folder, len(new.lengths)))]
    words = Counter(new.words)
    if previous is not None:
        for origin in previous.folders:
            if any(copy.origin == origin for copy in copies):
                moves = _moves(copies, origin, previous.rows(origin))
                parts.append((previous.postings(origin), moves))
        gone = (one for key, one in previous.documents.items() if key not in kept)
        words += previous.words()
        words -= count_words(previous.texts_of(gone))
    write_postings(join(parts, words), folder / LEXICAL_FOLDER)


def _moves(copies: Sequence[Copy], origin: Path, rows: int) -> Integers:
    """Return the new row of each row of an origin that has so many."""
    moves = np.full(rows, LEFT_OUT, dtype=np.int32)
    for copy in copies:
        if copy.origin == origin:
            moves[slice_of(copy.document.rows)] = copy.rows
    return moves
