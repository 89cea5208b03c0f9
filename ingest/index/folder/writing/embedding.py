"""The vectors of a new generation: taken over from the one before, and made of what is new."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ingest.embedding.encoder import Vectors
from ingest.embedding.export import EncoderRecord
from ingest.embedding.protocol import TextEncoder
from ingest.index.folder.generations import MULTILINGUAL_FILE, VECTORS_FILE
from ingest.index.folder.metadata import Metadata
from ingest.index.folder.store import Store
from ingest.index.folder.vectors import NewVectors, StoredVectors, embed
from ingest.index.folder.writing.previous import Previous
from ingest.index.folder.writing.store_writer import Copy
from ingest.progress import Progress


@dataclass(frozen=True, slots=True)
class VectorFile:
    """A file of a generation with a vector a passage.

    `step` is what filling it is called, `made_by` finds what made it.
    """

    name: str
    step: str
    made_by: Callable[[Metadata], EncoderRecord | None]


PASSAGES = VectorFile(VECTORS_FILE, "Embedding passages", lambda metadata: metadata.encoder)
OTHER_LANGUAGES = VectorFile(
    MULTILINGUAL_FILE,
    "Embedding passages for other languages",
    lambda metadata: metadata.multilingual,
)


def write_vectors(
    folder: Path,
    file: VectorFile,
    encoder: TextEncoder,
    copies: Sequence[Copy],
    previous: Previous | None,
    progress: Progress,
) -> EncoderRecord:
    """Write a vector a passage of the store in `folder`, and return what made them.

    Those of documents that are copied from the generation before are copied from there, if the
    same encoder made them.
    """
    before = file.made_by(previous.generation.metadata) if previous else None
    if before is None or before.sha256 != encoder.sha256:
        previous = before = None
    # To ask an encoder for its dimension may load its model.
    dimension = before.dimension if before else encoder.dimension
    vectors = NewVectors(passages_of(copies), dimension)
    old = (
        {folder: previous.vectors(folder, file.name) for folder in previous.folders}
        if previous
        else {}
    )
    new = []
    for copy in copies:
        if copy.origin in old:
            there = old[copy.origin].rows
            vectors.rows[slice_of(copy.rows)] = there[slice_of(copy.document.rows)]
        else:
            new.append(copy)
    with closing(Store(folder)) as store:
        rows_of_keys = _rows_of_keys(store, new)
        if previous and new:
            _take_over(rows_of_keys, previous, old, vectors.rows)
        rows = [rows[0] for rows in rows_of_keys.values()]
        progress(file.step, 0, len(rows))
        for done in embed(rows, store.embedded_texts, encoder.encode, vectors.rows):
            progress(file.step, done, len(rows))
    for first, *others in rows_of_keys.values():
        vectors.rows[others] = vectors.rows[first]
    vectors.write(folder / file.name)
    return EncoderRecord(encoder.name, encoder.sha256, dimension)


def passages_of(copies: Sequence[Copy]) -> int:
    """Return how many passages the copied documents have."""
    return copies[-1].rows.stop if copies else 0


def slice_of(rows: range) -> slice:
    """Return the rows as what an array is cut with."""
    return slice(rows.start, rows.stop)


def _rows_of_keys(store: Store, copies: Sequence[Copy]) -> dict[str, list[int]]:
    """Return at which rows each text of these documents is, by its key: it is embedded once."""
    rows_of_keys = defaultdict(list)
    for copy in copies:
        for row, key in zip(copy.rows, store.keys(copy.rows), strict=True):
            rows_of_keys[key].append(row)
    return rows_of_keys


def _take_over(
    rows_of_keys: dict[str, list[int]],
    previous: Previous,
    old: Mapping[Path, StoredVectors],
    vectors: Vectors,
) -> None:
    """Fill in the vectors of texts that were embedded before, and strike them off the list."""
    for key, (folder, row) in previous.places_of_keys(rows_of_keys).items():
        vectors[rows_of_keys.pop(key)] = old[folder].rows[row]
