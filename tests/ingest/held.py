"""What an index holds, read back from its files, so that two can be compared."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from ingest.document.document import Document, Passage
from ingest.embedding.models import file_sha256
from ingest.index.folder.generations import (
    LEXICAL_FOLDER,
    MULTILINGUAL_FILE,
    VECTORS_FILE,
    Generation,
    open_generation,
    original_file,
)
from ingest.index.folder.lexical import read_size
from ingest.index.folder.metadata import METADATA_FILE
from ingest.index.folder.store import Store


@dataclass(frozen=True)
class Held:
    """Documents with their passages and word boxes, and the numbers of each passage's row."""

    documents: tuple[tuple[Document, tuple[Passage, ...]], ...]
    word_boxes: tuple[tuple[bytes, ...], ...]
    vectors: tuple[tuple[float, ...], ...]
    multilingual: tuple[tuple[float, ...], ...] | None
    counts: dict[str, int]
    files: dict[str, str]
    """SHA-256 of the generation's files."""

    @property
    def sources(self) -> dict[str, str]:
        """Source → text."""
        return {name: one.text for one, _ in self.documents for name in one.sources}


@contextmanager
def opened(generation: Generation) -> Iterator[Store]:
    """Open a generation's store for a moment."""
    with closing(Store(generation.path)) as store:
        yield store


def held(index: Path) -> Held:
    """Read the generation that serves; everything in it must fit together."""
    generation = open_generation(index)
    metadata = generation.metadata
    with opened(generation) as store:
        documents = [store.document(one.id) for one in store.contents()]
        found = tuple((one, tuple(store.passages_of(one.id))) for one in documents if one)
        word_boxes = tuple(store.word_boxes(one.id) for one, _ in found)
        rows = sum(1 for _ in store.embedded())
    texts = read_size(generation.path / LEXICAL_FOLDER)
    vectors = numbers(generation.path / VECTORS_FILE)
    other = None
    if metadata.multilingual is not None:
        other = numbers(generation.path / MULTILINGUAL_FILE)
        assert len(other) == rows
    assert (generation.path / MULTILINGUAL_FILE).is_file() is (other is not None)
    assert all(
        len(pages) in (0, len(one.page_starts))
        for (one, _), pages in zip(found, word_boxes, strict=True)
    )
    assert rows == len(vectors) == texts
    assert {one.sha256: one.sources for one, _ in found} == metadata.documents
    assert all(original_file(index, sha256).is_file() for sha256 in metadata.documents)
    assert (generation.encoder_path / "encoder.onnx").is_file()
    files = {
        file.relative_to(generation.path).as_posix(): file_sha256(file)
        for file in generation.path.rglob("*")
        if file.is_file()
    }
    return Held(found, word_boxes, vectors, other, dict(metadata.counts), files)


def numbers(file: Path) -> tuple[tuple[float, ...], ...]:
    """Read the vectors in a file."""
    vectors = faiss.read_index(str(file))
    rows = vectors.reconstruct_n(0, vectors.ntotal) if vectors.ntotal else np.empty((0, 0))
    return tuple(map(tuple, rows.tolist()))


def forget_sums(generation: Generation) -> None:
    """Make the generation one that was written before sums of its files were kept."""
    file = generation.path / METADATA_FILE
    fields = json.loads(file.read_text("utf-8"))
    del fields["files"], fields["sha256"]
    # Another link to it, of a copy of the index, stays as it is.
    file.unlink()
    file.write_text(json.dumps(fields, ensure_ascii=False, indent=1), "utf-8")


def leftovers(index: Path) -> list[str]:
    """Return what a finished ingestion must not leave behind."""
    unfinished = [*index.glob(".building*"), *index.glob("*.new"), *index.glob("*/*.new")]
    return [str(path.relative_to(index)) for path in unfinished]
