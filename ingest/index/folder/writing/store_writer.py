"""Writes a store: documents as they are read, or copied from other stores."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from ingest.document.document import ParsedDocument, Passage
from ingest.document.serialization import dump_sections, dump_units
from ingest.index.folder.store import STORE_FILE, StoredDocument, read_only
from ingest.messages import to_stored

_SCHEMA = """
CREATE TABLE documents (
    position INTEGER PRIMARY KEY, id TEXT UNIQUE, sha256 TEXT, sources TEXT, title TEXT,
    has_own_title INTEGER, media_type TEXT, text TEXT, characters INTEGER, page_starts TEXT,
    notes TEXT, ocr TEXT, tree TEXT, passages INTEGER
);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, document_id TEXT, ordinal INTEGER, first INTEGER, last INTEGER,
    page INTEGER, heading_path TEXT, context TEXT, units TEXT, key TEXT
);
CREATE TABLE page_words (
    document_id TEXT, page INTEGER, boxes BLOB, PRIMARY KEY (document_id, page)
);
"""
_INDEXES = (
    "CREATE UNIQUE INDEX passages_of_document ON passages (document_id, ordinal)",
    "CREATE INDEX passages_by_key ON passages (key)",
)
_ADD_DOCUMENT = "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_PASSAGE = "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_PAGE_WORDS = "INSERT INTO page_words VALUES (?, ?, ?)"
_COPY_DOCUMENTS = """
INSERT INTO main.documents SELECT
    copies.position, old.id, sha256, copies.sources, coalesce(copies.title, old.title),
    has_own_title, media_type, text, characters, page_starts, notes, ocr, tree, passages
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
                json.dumps([to_stored(note) for note in document.notes], ensure_ascii=False),
                json.dumps([(one.start, one.end) for one in document.ocr]),
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
                _make_indexes(self._database)
                self._database.execute("COMMIT")
        finally:
            self._database.close()


def copy_documents(copies: Sequence[Copy], folder: Path) -> None:
    """Make a new store of documents that other stores hold, in the order given.

    What is written depends only on the documents and their order. Raises
    ValueError where a store does not hold what is to be copied.
    """
    found = dict.fromkeys(one.origin for one in copies)
    origins = {origin: f"origin{n}" for n, origin in enumerate(found)}
    with closing(_new_database(folder)) as database:
        for origin, name in origins.items():
            database.execute(f"ATTACH ? AS {name}", (read_only(origin),))
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
        _make_indexes(database)
        database.execute("COMMIT")


def _new_database(folder: Path) -> sqlite3.Connection:
    file = (folder / STORE_FILE).resolve()
    database = sqlite3.connect(f"{file.as_uri()}?mode=rwc", uri=True, isolation_level=None)
    # It is written aside, and synced before it is put in place: a journal would guard nothing.
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA temp_store = MEMORY")
    database.executescript(_SCHEMA)
    return database


def _make_indexes(database: sqlite3.Connection) -> None:
    for statement in _INDEXES:
        database.execute(statement)


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
