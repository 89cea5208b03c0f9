"""Documents and passages of one generation, in a SQLite file that is written once.

A passage's row number is its number in the vector and lexical indexes too. It is known to this
backend alone: outside, a passage goes by its `PassageId`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from ingest.document.document import Document, ParsedDocument, Passage, PassageId
from ingest.document.nodes import Section, Span, WordBox
from ingest.document.word_boxes import unpack
from ingest.index.folder.tree import dump_sections, dump_units, load_sections, load_units
from ingest.index.protocol import DocumentSummary
from ingest.passages import embedded_text

STORE_FILE = "store.sqlite"

_SCHEMA = """
CREATE TABLE documents (
    position INTEGER PRIMARY KEY, id TEXT UNIQUE, sha256 TEXT, sources TEXT, title TEXT,
    has_own_title INTEGER, media_type TEXT, text TEXT, characters INTEGER, page_starts TEXT,
    tree TEXT, passages INTEGER
);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, document_id TEXT, ordinal INTEGER, first INTEGER, last INTEGER,
    page INTEGER, heading_path TEXT, context TEXT, units TEXT, key TEXT
);
CREATE TABLE page_words (
    document_id TEXT, page INTEGER, boxes BLOB, PRIMARY KEY (document_id, page)
);
"""
_INDEX = "CREATE UNIQUE INDEX passages_of_document ON passages (document_id, ordinal)"
_DOCUMENT = "id, sha256, sources, title, has_own_title, media_type, text, page_starts"
_PASSAGE = "document_id, ordinal, first, last, page, heading_path, context, units"
_ADD_DOCUMENT = "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_PASSAGE = "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_PAGE_WORDS = "INSERT INTO page_words VALUES (?, ?, ?)"
_COPY_DOCUMENTS = """
INSERT INTO main.documents SELECT
    copies.position, old.id, sha256, copies.sources, coalesce(copies.title, old.title),
    has_own_title, media_type, text, characters, page_starts, tree, passages
FROM copies CROSS JOIN {origin}.documents AS old ON old.id = copies.id
WHERE copies.position >= ? AND copies.position < ? ORDER BY copies.position
"""
_COPY_PASSAGES = """
INSERT INTO main.passages SELECT
    copies.row + ordinal, document_id, ordinal, first, last, page, heading_path, context, units, key
FROM copies CROSS JOIN {origin}.passages AS old ON old.document_id = copies.id
WHERE copies.position >= ? AND copies.position < ? ORDER BY copies.position, old.row
"""
_COPY_PAGE_WORDS = """
INSERT INTO main.page_words SELECT document_id, page, boxes
FROM copies CROSS JOIN {origin}.page_words AS old ON old.document_id = copies.id
WHERE copies.position >= ? AND copies.position < ? ORDER BY copies.position, page
"""
_LISTED = "(SELECT value FROM json_each(?))"
"""Takes any number of values as one JSON array, where SQLite limits the number of parameters."""
_NAMED = """
json_each(?) AS wanted CROSS JOIN passages
ON document_id = json_extract(wanted.value, '$[0]')
AND ordinal = json_extract(wanted.value, '$[1]')
"""
"""Takes any number of passages' ids as one JSON array."""
_CACHED_DOCUMENTS = 64


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it lies in a store; `rows` are those of its passages."""

    id: str
    sha256: str
    sources: tuple[str, ...]
    rows: range


@dataclass(frozen=True, slots=True)
class Copy:
    """A document of another store, and what is said of it in a new one.

    `title` is None where it stays; `row` is that of its first passage in the new store.
    """

    origin: Path
    document: StoredDocument
    sources: tuple[str, ...]
    title: str | None
    row: int

    @property
    def rows(self) -> range:
        """The rows of its passages in the new store."""
        return range(self.row, self.row + len(self.document.rows))


class StoreWriter:
    """Fills a new store, document by document, in the order given."""

    def __init__(self, folder: Path) -> None:
        self._database = _new_database(folder)
        self._database.execute("BEGIN")
        self.rows = 0
        self.documents = 0

    def add(self, parsed: ParsedDocument, passages: Sequence[Passage], keys: Sequence[str]) -> None:
        """Append a document, its tree and word boxes, and its passages.

        `keys` tell what was embedded of each passage.
        """
        document = parsed.document
        self._database.execute(
            _ADD_DOCUMENT,
            (
                self.documents,
                document.id,
                document.sha256,
                json.dumps(document.sources, ensure_ascii=False),
                document.title,
                document.has_own_title,
                document.media_type,
                document.text,
                len(document.text),
                json.dumps(document.page_starts),
                dump_sections(parsed.sections),
                len(passages),
            ),
        )
        self._database.executemany(
            _ADD_PASSAGE,
            (
                (self.rows + number, *_passage_values(passage), key)
                for number, (passage, key) in enumerate(zip(passages, keys, strict=True))
            ),
        )
        self._database.executemany(
            _ADD_PAGE_WORDS,
            ((document.id, page, boxes) for page, boxes in enumerate(parsed.word_boxes, start=1)),
        )
        self.rows += len(passages)
        self.documents += 1

    def close(self) -> None:
        """Write everything to the disk."""
        try:
            # A full disk ends the transaction by itself.
            if self._database.in_transaction:
                self._database.execute(_INDEX)
                self._database.execute("COMMIT")
        finally:
            self._database.close()


def copy_documents(copies: Sequence[Copy], folder: Path) -> None:
    """Make a new store of documents that other stores hold, in the order given.

    What is written depends on the documents and their order alone, not on where they lay. Raises
    ValueError where a store does not hold what is to be copied.
    """
    found = dict.fromkeys(one.origin for one in copies)
    origins = {origin: f"origin{n}" for n, origin in enumerate(found)}
    with closing(_new_database(folder)) as database:
        for origin, name in origins.items():
            database.execute(f"ATTACH ? AS {name}", (_read_only(origin),))
        database.execute("BEGIN")
        database.execute(
            "CREATE TEMP TABLE copies "
            "(position INTEGER PRIMARY KEY, id TEXT, sources TEXT, title TEXT, row INTEGER)"
        )
        database.executemany("INSERT INTO copies VALUES (?, ?, ?, ?, ?)", _positions(copies))
        for statement, wanted in (
            (_COPY_DOCUMENTS, len(copies)),
            (_COPY_PASSAGES, sum(len(one.document.rows) for one in copies)),
        ):
            copied = 0
            for origin, start, end in _runs(copies):
                made = database.execute(statement.format(origin=origins[origin]), (start, end))
                copied += made.rowcount
            if copied != wanted:
                raise ValueError("documents are missing in the store")
        for origin, start, end in _runs(copies):
            database.execute(_COPY_PAGE_WORDS.format(origin=origins[origin]), (start, end))
        database.execute(_INDEX)
        database.execute("COMMIT")


class Store:
    """Reads a store; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(_read_only(folder), uri=True, check_same_thread=False)
        self._cached = lru_cache(maxsize=_CACHED_DOCUMENTS)(self._read_document)

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def document(self, document_id: str) -> Document | None:
        """Return a document by its id."""
        return self._cached(document_id)

    def sections(self, document_id: str) -> tuple[Section, ...] | None:
        """Return a document's tree by its id."""
        found = self._select("SELECT tree FROM documents WHERE id = ?", (document_id,))
        return load_sections(found[0][0]) if found else None

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

    def summaries(self, offset: int = 0, limit: int | None = None) -> list[DocumentSummary]:
        """Return documents in order of their sources."""
        rows = self._select(
            "SELECT id, sources, title, media_type, page_starts, characters, passages "
            "FROM documents ORDER BY position LIMIT ? OFFSET ?",
            (-1 if limit is None else limit, offset),
        )
        return [
            DocumentSummary(
                id=document_id,
                source=json.loads(sources)[0],
                sources=tuple(json.loads(sources)),
                title=title,
                media_type=media_type,
                pages=len(json.loads(page_starts)) or None,
                characters=characters,
                passages=passages,
            )
            for document_id, sources, title, media_type, page_starts, characters, passages in rows
        ]

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

    def ids(self, rows: Iterable[int]) -> list[PassageId]:
        """Return the ids of the passages at the given rows, in that order.

        Raises KeyError where there is no such row.
        """
        wanted = list(rows)
        found = self._select(
            f"SELECT row, document_id, ordinal FROM passages WHERE row IN {_LISTED}",  # noqa: S608
            (json.dumps(wanted),),
        )
        by_row = {row: PassageId(document_id, ordinal) for row, document_id, ordinal in found}
        return [by_row[row] for row in wanted]

    def rows(self, ids: Iterable[PassageId]) -> list[int]:
        """Return the rows of passages, in the order given; KeyError where there is no such one."""
        wanted = list(ids)
        found = self._select(
            f"SELECT row, document_id, ordinal FROM {_NAMED}",  # noqa: S608
            (json.dumps(wanted),),
        )
        by_id = {PassageId(document_id, ordinal): row for row, document_id, ordinal in found}
        return [by_id[one] for one in wanted]

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

    def _read_document(self, document_id: str) -> Document | None:
        rows = self._select(f"SELECT {_DOCUMENT} FROM documents WHERE id = ?", (document_id,))  # noqa: S608
        if not rows:
            return None
        _, sha256, sources, title, has_own_title, media_type, text, page_starts = rows[0]
        return Document(
            id=document_id,
            sha256=sha256,
            sources=tuple(json.loads(sources)),
            title=title,
            has_own_title=bool(has_own_title),
            media_type=media_type,
            text=text,
            page_starts=tuple(json.loads(page_starts)),
        )

    def _select(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with closing(self._database.cursor()) as cursor:
            return cursor.execute(statement, values).fetchall()


def _new_database(folder: Path) -> sqlite3.Connection:
    file = (folder / STORE_FILE).resolve()
    database = sqlite3.connect(f"{file.as_uri()}?mode=rwc", uri=True, isolation_level=None)
    # It is written aside, and synced before it is put in place: a journal would guard nothing.
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA temp_store = MEMORY")
    database.executescript(_SCHEMA)
    return database


def _read_only(folder: Path) -> str:
    return f"{(folder / STORE_FILE).resolve().as_uri()}?mode=ro&immutable=1"


def _positions(copies: Sequence[Copy]) -> Iterator[tuple[Any, ...]]:
    for position, one in enumerate(copies):
        sources = json.dumps(one.sources, ensure_ascii=False)
        yield position, one.document.id, sources, one.title, one.row


def _runs(copies: Sequence[Copy]) -> Iterator[tuple[Path, int, int]]:
    """Give the positions of copies that follow each other and come from one store."""
    start = 0
    for origin, run in groupby(copies, key=lambda one: one.origin):
        end = start + sum(1 for _ in run)
        yield origin, start, end
        start = end


def _passage_values(passage: Passage) -> tuple[Any, ...]:
    return (
        passage.document_id,
        passage.ordinal,
        passage.start,
        passage.end,
        passage.page,
        json.dumps(passage.heading_path, ensure_ascii=False),
        passage.context,
        dump_units(passage.units),
    )


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
