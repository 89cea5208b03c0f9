"""An index in memory: what the protocol asks for, in numpy and plain Python, by the formulas.

It shares no code with the backend on the disk but how documents are read, split and made terms of.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

import numpy as np

from ingest.document.document import Document, Original, ParsedDocument, Passage, PassageId
from ingest.document.nodes import Section, Span, WordBox
from ingest.document.word_boxes import unpack
from ingest.embedding.encoder import Vectors
from ingest.embedding.export import EncoderExport, EncoderRecord
from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.errors import IndexBusyError, IndexUnavailableError
from ingest.index.protocol import DocumentSummary, MadeWith, ScoredPassage
from ingest.index.statistics import Statistics
from ingest.language.terms import terms, words
from ingest.passages import embedded_text, split_passages
from ingest.progress import Progress, no_progress
from ingest.readers import read_document, with_sources

K1, B = 1.2, 0.75


class MemoryStatistics(Statistics):
    """Counts over texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        listed = list(texts)
        self._passages = len(listed)
        self._frequencies = Counter(term for text in listed for term in set(terms(text)))
        self._words = Counter(word for text in listed for word in set(words(text)))

    @property
    def passages(self) -> int:
        return self._passages

    def frequency(self, term: str) -> int:
        return self._frequencies[term]

    def words(self) -> Mapping[str, int]:
        return self._words


class MemoryDense:
    """A vector a passage."""

    def __init__(self, vectors: Mapping[PassageId, Vectors]) -> None:
        self._vectors = vectors

    def nearest(
        self, vector: Vectors, limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        found = [
            ScoredPassage(id_, float(own @ vector))
            for id_, own in self._vectors.items()
            if documents is None or id_.document_id in documents
        ]
        return sorted(found, key=lambda one: -one.score)[:limit]

    def similarities(self, vector: Vectors, passages: Sequence[PassageId]) -> list[float]:
        return [float(np.sum(self._vectors[one] * vector)) for one in passages]

    def vectors(self, passages: Sequence[PassageId]) -> Vectors:
        return np.stack([self._vectors[one] for one in passages])


class MemoryLexical:
    """The terms of each passage, scored by Lucene's BM25."""

    def __init__(self, texts: Mapping[PassageId, str]) -> None:
        self._counts = {id_: Counter(terms(text)) for id_, text in texts.items()}
        self._statistics = MemoryStatistics(texts.values())

    def search(
        self, terms: Sequence[str], limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        found = [
            ScoredPassage(id_, self._score(terms, counts))
            for id_, counts in self._counts.items()
            if documents is None or id_.document_id in documents
        ]
        matching = [one for one in found if one.score > 0]
        return sorted(matching, key=lambda one: -one.score)[:limit]

    def _score(self, asked: Sequence[str], counts: Counter[str]) -> float:
        mean = sum(one.total() for one in self._counts.values()) / len(self._counts)
        norm = K1 * (1 - B + B * counts.total() / mean)
        return sum(
            self._idf(term) * counts[term] / (counts[term] + norm) for term in asked if counts[term]
        )

    def _idf(self, term: str) -> float:
        found = self._statistics.frequency(term)
        return math.log(1 + (len(self._counts) - found + 0.5) / (found + 0.5))


@dataclass
class MemorySnapshot:
    """Documents with their passages, in the order of their first sources."""

    name: str
    encoder: EncoderRecord
    multilingual: EncoderRecord | None
    held: Mapping[str, tuple[ParsedDocument, Sequence[Passage]]]
    vectors: Mapping[PassageId, Vectors] = field(default_factory=dict)
    other_vectors: Mapping[PassageId, Vectors] = field(default_factory=dict)
    originals: Mapping[str, Path] = field(default_factory=dict)
    location: str = "memory"

    def __post_init__(self) -> None:
        self._passages = {one.id: one for _, found in self.held.values() for one in found}
        texts = {
            id_: embedded_text(self.held[id_.document_id][0].document, passage)
            for id_, passage in self._passages.items()
        }
        self.dense = MemoryDense(self.vectors)
        self.multilingual_dense = MemoryDense(self.other_vectors) if self.multilingual else None
        self.lexical = MemoryLexical(texts)
        self.statistics = MemoryStatistics(texts.values())

    @property
    def document_count(self) -> int:
        return len(self.held)

    @property
    def passage_count(self) -> int:
        return len(self._passages)

    def sources(self) -> Mapping[str, str]:
        return {name: id_ for id_, (one, _) in self.held.items() for name in one.document.sources}

    def documents(self, offset: int = 0, limit: int | None = None) -> list[DocumentSummary]:
        end = None if limit is None else offset + limit
        documents = [(one.document, passages) for one, passages in self.held.values()]
        return [
            DocumentSummary(
                id=one.id,
                source=one.source,
                sources=one.sources,
                title=one.title,
                media_type=one.media_type,
                pages=len(one.page_starts) or None,
                characters=len(one.text),
                passages=len(passages),
                notes=one.notes,
            )
            for one, passages in documents[offset:end]
        ]

    def document(self, document_id: str) -> Document | None:
        return self.held[document_id][0].document if document_id in self.held else None

    def sections(self, document_id: str) -> tuple[Section, ...]:
        return self.held[document_id][0].sections if document_id in self.held else ()

    def page_words(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        boxes = self.held[document_id][0].word_boxes if document_id in self.held else ()
        return unpack(boxes[page - 1]) if 0 < page <= len(boxes) else ()

    def passages(self, ids: Iterable[PassageId]) -> dict[PassageId, Passage]:
        return {one: self._passages[one] for one in ids if one in self._passages}

    def passages_of(self, document_id: str) -> list[Passage]:
        return list(self.held[document_id][1]) if document_id in self.held else []

    def passage_holding(self, document_id: str, span: Span) -> Passage | None:
        found = (
            one
            for one in self.passages_of(document_id)
            if one.start <= span.start and span.end <= one.end
        )
        return next(found, None)

    def original(self, document_id: str) -> Path | None:
        return self.originals.get(document_id)

    def encoder_export(self) -> EncoderExport:
        raise IndexUnavailableError("An index in memory has no exported encoder.")

    def damaged(self, error: Exception) -> IndexUnavailableError:
        return IndexUnavailableError(f"The index in memory is damaged ({error}).")

    def close(self) -> None:
        """Hold nothing open."""


class MemoryChange:
    """Sources and the documents that they name."""

    def __init__(self, before: MemorySnapshot | None, folder: Path) -> None:
        self.before = before.sources() if before else {}
        self.sources = dict(self.before)
        self.touched = False
        self._parsed = {id_: one for id_, (one, _) in before.held.items()} if before else {}
        self._folder = folder

    def holds(self, document_id: str) -> bool:
        return document_id in self._parsed

    def add(self, parsed: ParsedDocument) -> None:
        self._parsed[parsed.document.id] = parsed

    def put(self, source: str, original: Original) -> None:
        self.sources[source] = original.document_id
        self.original(original.document_id).write_bytes(original.data)
        self.touched = True

    def remove(self, source: str) -> None:
        del self.sources[source]
        self.touched = True

    def original(self, document_id: str) -> Path:
        return self._folder / document_id

    def documents(self) -> Iterator[ParsedDocument]:
        """Give the documents as their first sources say, in the order of these."""
        named: dict[str, list[str]] = {}
        for source, document_id in sorted(self.sources.items()):
            named.setdefault(document_id, []).append(source)
        for document_id, sources in named.items():
            parsed = self._parsed[document_id]
            if parsed.document.source != sources[0]:
                parsed = read_document(self.original(document_id).read_bytes(), sources[0])
            yield replace(parsed, document=with_sources(parsed.document, tuple(sources)))


class MemoryIndex:
    """A snapshot that another one takes the place of; originals lie in `folder`."""

    location = "memory"
    files_at_once = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writing = Lock()
        self._snapshots: list[MemorySnapshot] = []

    def current(self) -> str | None:
        return self._snapshots[-1].name if self._snapshots else None

    def made_with(self) -> MadeWith | None:
        return MadeWith(self.snapshot().encoder_export(), None) if self._snapshots else None

    def snapshot(self) -> MemorySnapshot:
        if not self._snapshots:
            raise IndexUnavailableError("There is no index in memory.")
        return self._snapshots[-1]

    def advice(self) -> None:
        return None

    def settle(self) -> None:
        return None

    def contains(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self._folder.resolve())

    @contextmanager
    def change(
        self,
        encoder: PassageEncoder,
        multilingual: TextEncoder | None = None,
        *,
        wait: bool = True,
        progress: Progress = no_progress,
    ) -> Iterator[MemoryChange]:
        if not self._writing.acquire(blocking=wait):
            raise IndexBusyError("Another is writing to the index in memory.")
        try:
            self._folder.mkdir(exist_ok=True)
            before = self._snapshots[-1] if self._snapshots else None
            change = MemoryChange(before, self._folder)
            yield change
            made_with = _record(encoder), _record(multilingual) if multilingual else None
            stale = before and (before.encoder, before.multilingual) != made_with
            if change.sources != change.before or (stale and change.touched):
                self._snapshots.append(self._made(change, encoder, multilingual))
        finally:
            self._writing.release()

    def _made(
        self, change: MemoryChange, encoder: PassageEncoder, multilingual: TextEncoder | None
    ) -> MemorySnapshot:
        held = {
            one.document.id: (one, split_passages(one, encoder.tokens))
            for one in change.documents()
        }
        texts = {
            passage.id: embedded_text(one.document, passage)
            for one, passages in held.values()
            for passage in passages
        }
        return MemorySnapshot(
            str(len(self._snapshots) + 1),
            _record(encoder),
            _record(multilingual) if multilingual else None,
            held,
            _vectors(encoder, texts),
            _vectors(multilingual, texts) if multilingual else {},
            {document_id: change.original(document_id) for document_id in held},
        )


def _vectors(encoder: TextEncoder, texts: Mapping[PassageId, str]) -> dict[PassageId, Vectors]:
    return {id_: encoder.encode([text])[0] for id_, text in texts.items()}


def _record(encoder: TextEncoder) -> EncoderRecord:
    return EncoderRecord(encoder.name, encoder.sha256, encoder.dimension)
