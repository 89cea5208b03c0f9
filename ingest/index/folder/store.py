"""Documents and passages of one segment, in a SQLite file that is written once.

A passage's row number is its number in the vectors and postings of the segment too. It is known to
this backend alone: outside, a passage goes by its `PassageId`.
"""

import json
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import Any

from cachetools import LRUCache

from ingest.document.document import Document, Passage, PassageId
from ingest.document.nodes import Section, Span, WordBox
from ingest.document.serialization import load_sections, load_units
from ingest.document.word_boxes import unpack
from ingest.index.protocol import DocumentSummary
from ingest.messages import from_stored
from ingest.passages import embedded_text

STORE_FILE = "store.sqlite"

_DOCUMENT = "id, sha256, sources, title, has_own_title, media_type, text, page_starts, notes, ocr"
_PASSAGE = "document_id, ordinal, first, last, page, heading_path, context, units"
_SUMMARY = "id, sources, title, media_type, page_starts, characters, passages, notes"
_LISTED = "(SELECT value FROM json_each(?))"
"""Takes any number of values as one JSON array, where SQLite limits the number of parameters."""
_NAMED = """
json_each(?) AS wanted CROSS JOIN passages
ON document_id = json_extract(wanted.value, '$[0]')
AND ordinal = json_extract(wanted.value, '$[1]')
"""
"""Takes any number of passages' ids as one JSON array."""
_CACHED_DOCUMENTS = 64
_CACHED_TREES = 2_000_000
"""Characters of JSON of the trees kept in memory, where they take nine bytes for each: a question
looks at those of a dozen documents, some several times. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class _Tree:
    """A document's tree, and how many characters it has as JSON."""

    sections: tuple[Section, ...]
    size: int


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it lies in a store; `rows` are those of its passages."""

    id: str
    sha256: str
    sources: tuple[str, ...]
    rows: range


class Store:
    """Reads a store; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(read_only(folder), uri=True, check_same_thread=False)
        # A connection refers to itself, and keeps its file and up to 2 MB until Python looks for
        # cycles, which may be after hundreds of changes. So it is closed with the store.
        self._closing = weakref.finalize(self, self._database.close)
        reading = partial(_read_document, self._database)
        self._cached = lru_cache(maxsize=_CACHED_DOCUMENTS)(reading)
        self._trees: LRUCache[str, _Tree] = LRUCache(_CACHED_TREES, getsizeof=lambda one: one.size)
        self._guard = Lock()

    def close(self) -> None:
        """Give the file back; so is it when nothing uses the store any more."""
        self._closing()

    def document(self, document_id: str) -> Document | None:
        """Return a document by its id."""
        return self._cached(document_id)

    def sections(self, document_id: str) -> tuple[Section, ...] | None:
        """Return a document's tree by its id."""
        with self._guard:
            if tree := self._trees.get(document_id):
                return tree.sections
        found = self._select("SELECT tree FROM documents WHERE id = ?", (document_id,))
        if not found:
            return None
        [[written]] = found
        tree = _Tree(load_sections(written), len(written))
        if tree.size <= _CACHED_TREES:
            with self._guard:
                self._trees[document_id] = tree
        return tree.sections

    def page_words(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        """Return the words of a page, from 1, with their boxes; none where there are no boxes."""
        found = self._select(
            "SELECT boxes FROM page_words WHERE document_id = ? AND page = ?", (document_id, page)
        )
        return unpack(found[0][0]) if found else ()

    def word_boxes(self, document_id: str) -> tuple[bytes, ...]:
        """Return a document's word boxes as they are packed, page by page."""
        found = self._select(
            "SELECT boxes FROM page_words WHERE document_id = ? ORDER BY page", (document_id,)
        )
        return tuple(boxes for (boxes,) in found)

    def sha256_of(self, document_id: str) -> str | None:
        """Return the digest of a document's original bytes."""
        found = self._select("SELECT sha256 FROM documents WHERE id = ?", (document_id,))
        return found[0][0] if found else None

    def summaries(self, ids: Iterable[str]) -> list[DocumentSummary]:
        """Return documents by their ids, in the order given; KeyError where there is none."""
        wanted = list(ids)
        rows = self._select(
            f"SELECT {_SUMMARY} FROM documents WHERE id IN {_LISTED}",  # noqa: S608
            (json.dumps(wanted),),
        )
        found = {one.id: one for one in map(_summary, rows)}
        return [found[one] for one in wanted]

    def count(self) -> int:
        """Return the number of documents."""
        return int(self._select("SELECT count(*) FROM documents")[0][0])

    def passages(self, rows: Iterable[int]) -> list[Passage]:
        """Return the passages at the given rows, in that order."""
        wanted = [int(row) for row in rows]
        found = self._select(
            f"SELECT row, {_PASSAGE} FROM passages WHERE row IN {_LISTED}",  # noqa: S608
            (json.dumps(wanted),),
        )
        by_row = {row: _passage(values) for row, *values in found}
        return [by_row[row] for row in wanted]

    def passages_by_id(self, ids: Iterable[PassageId]) -> dict[PassageId, Passage]:
        """Return passages by their ids; those that do not exist are left out."""
        found = self._select(f"SELECT {_PASSAGE} FROM {_NAMED}", (json.dumps(list(ids)),))  # noqa: S608
        passages = map(_passage, found)
        return {passage.id: passage for passage in passages}

    def rows_of(self, document_ids: Iterable[str]) -> list[int]:
        """Return the rows of all passages of the given documents, in order."""
        found = self._select(
            f"SELECT row FROM passages WHERE document_id IN {_LISTED} ORDER BY row",  # noqa: S608
            (json.dumps(list(document_ids)),),
        )
        return [row for (row,) in found]

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return a document's passages in order."""
        return self.passages(self.rows_of([document_id]))

    def passage_holding(self, document_id: str, span: Span) -> Passage | None:
        """Return the passage of a document that holds the span."""
        found = self._select(
            "SELECT row FROM passages WHERE document_id = ? AND first <= ? AND last >= ? "
            "ORDER BY row",
            (document_id, span.start, span.end),
        )
        return self.passages([found[0][0]])[0] if found else None

    def contents(self) -> Iterator[StoredDocument]:
        """Give every document with its rows, in order."""
        row = 0
        with closing(self._database.cursor()) as cursor:
            for document_id, sha256, sources, passages in cursor.execute(
                "SELECT id, sha256, sources, passages FROM documents ORDER BY position"
            ):
                rows = range(row, row + passages)
                yield StoredDocument(document_id, sha256, tuple(json.loads(sources)), rows)
                row = rows.stop

    def embedded(self) -> Iterator[tuple[int, str]]:
        """Give every row with the key of what was embedded there, in order."""
        with closing(self._database.cursor()) as cursor:
            yield from cursor.execute("SELECT row, key FROM passages ORDER BY row")

    def rows_of_keys(self, keys: Iterable[str]) -> dict[str, int]:
        """Return a row where each key was embedded; those that were not are left out."""
        found = self._select(
            f"SELECT key, min(row) FROM passages WHERE key IN {_LISTED} GROUP BY key",  # noqa: S608
            (json.dumps(list(keys)),),
        )
        return dict(found)

    def keys(self, rows: range) -> list[str]:
        """Return the keys of what was embedded at rows that follow each other."""
        found = self._select(
            "SELECT key FROM passages WHERE row >= ? AND row < ? ORDER BY row",
            (rows.start, rows.stop),
        )
        return [key for (key,) in found]

    def embedded_texts(self, rows: Iterable[int]) -> list[str]:
        """Return what was embedded of the passages at the given rows.

        Raises ValueError where a document of theirs is missing.
        """
        return [self._embedded_text(passage) for passage in self.passages(rows)]

    def _embedded_text(self, passage: Passage) -> str:
        document = self.document(passage.document_id)
        if document is None:
            raise ValueError(f"the document {passage.document_id} is missing in the store")
        return embedded_text(document, passage)

    def _select(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        return _select(self._database, statement, values)


def read_only(folder: Path) -> str:
    """Return how SQLite is told to open the store in a folder, which nobody writes to."""
    return f"{(folder / STORE_FILE).resolve().as_uri()}?mode=ro&immutable=1"


def _passage(values: Sequence[Any]) -> Passage:
    document_id, ordinal, start, end, page, heading_path, context, units = values
    return Passage(
        document_id=document_id,
        ordinal=ordinal,
        start=start,
        end=end,
        page=page,
        heading_path=tuple(json.loads(heading_path)),
        context=context,
        units=load_units(units),
    )


def _summary(values: Sequence[Any]) -> DocumentSummary:
    document_id, sources, title, media_type, page_starts, characters, passages, notes = values
    names = tuple(json.loads(sources))
    return DocumentSummary(
        id=document_id,
        source=names[0],
        sources=names,
        title=title,
        media_type=media_type,
        pages=len(json.loads(page_starts)) or None,
        characters=characters,
        passages=passages,
        notes=tuple(map(from_stored, json.loads(notes))),
    )


def _select(database: sqlite3.Connection, statement: str, values: Sequence[Any] = ()) -> list[Any]:
    with closing(database.cursor()) as cursor:
        return cursor.execute(statement, values).fetchall()


def _read_document(database: sqlite3.Connection, document_id: str) -> Document | None:
    rows = _select(database, f"SELECT {_DOCUMENT} FROM documents WHERE id = ?", (document_id,))  # noqa: S608
    if not rows:
        return None
    _, sha256, sources, title, has_own_title, media_type, text, pages, notes, ocr = rows[0]
    return Document(
        id=document_id,
        sha256=sha256,
        sources=tuple(json.loads(sources)),
        title=title,
        has_own_title=bool(has_own_title),
        media_type=media_type,
        text=text,
        page_starts=tuple(json.loads(pages)),
        notes=tuple(map(from_stored, json.loads(notes))),
        ocr=tuple(Span(*one) for one in json.loads(ocr)),
    )
