"""New editions of documents: objects and rows, which nobody sees before a commit names them."""

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ingest import passages as chunking
from ingest.document.document import ParsedDocument
from ingest.embedding.encoder import Vectors
from ingest.embedding.export import EncoderRecord
from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.index.milvus.catalogue import DOCUMENTS, FORMAT, Catalogue, Entry
from ingest.index.milvus.client import (
    AT_ONCE,
    BORN,
    DENSE,
    EDITION,
    FREQUENCIES,
    KEY,
    LEXICAL,
    MULTILINGUAL,
    ROW,
    Client,
    one_of,
)
from ingest.index.milvus.lexical import frequencies, weights
from ingest.index.milvus.rows import row_id
from ingest.index.milvus.storage.documents import dump_content, dump_tree
from ingest.index.milvus.storage.objects import ObjectStore
from ingest.language.terms import terms, words
from ingest.progress import Progress


@dataclass(frozen=True, slots=True)
class NewEdition:
    """A document that was written: what serves of it once it is committed, and its counts."""

    entry: Entry
    terms: Counter[str]
    words: Counter[str]


@dataclass(frozen=True, slots=True)
class _Pending:
    """A row whose text is not embedded yet."""

    row: dict[str, Any]
    text: str


class EditionWriter:
    """Writes documents for the commit of one number.

    Rows are written some hundred at a time, so that memory does not grow with what is ingested.
    Texts that the rows in use were made of are not embedded again.
    """

    def __init__(
        self,
        client: Client,
        objects: ObjectStore,
        name: str,
        catalogue: Catalogue | None,
        number: int,
        encoders: tuple[PassageEncoder, TextEncoder | None],
        progress: Progress,
    ) -> None:
        """Prepare to write; nothing is written yet.

        Args:
            client: speaks to Milvus.
            objects: where documents are kept.
            name: what the collections' names begin with.
            catalogue: what serves now.
            number: that of the commit that the rows are for.
            encoders: embed the passages, the second one for questions in other languages.
            progress: is told how many passages are embedded.

        """
        self.encoder, self.multilingual = encoders
        self.collection = f"{name}_{_digest(self.encoder, self.multilingual)}"
        self.editions: dict[str, NewEdition] = {}
        self._client = client
        self._objects = objects
        self._catalogue = catalogue
        self._number = number
        self._attempt = f"{number}-{secrets.token_hex(4)}"
        self._progress = progress
        self._pending: list[_Pending] = []
        self._queued = self._embedded = 0
        self._created = False

    @property
    def dimensions(self) -> dict[str, int]:
        """The dimension of each field of dense vectors."""
        made = self._catalogue.made if self._catalogue else None
        found = {DENSE: _dimension(self.encoder, made.encoder if made else None)}
        if self.multilingual is not None:
            known = made.multilingual if made else None
            found[MULTILINGUAL] = _dimension(self.multilingual, known)
        return found

    def add(self, parsed: ParsedDocument) -> None:
        """Write a document's objects, and its rows as soon as there are enough of them."""
        document = parsed.document
        passages = chunking.split_passages(parsed, self.encoder.tokens)
        texts = [chunking.embedded_text(document, passage) for passage in passages]
        counted = [terms(text) for text in texts]
        held = Counter(term for one in counted for term in set(one))
        spelt = Counter(word for text in texts for word in words(text))
        edition = f"{document.id}-{self._attempt}"
        entry = Entry(
            edition=edition,
            sha256=document.sha256,
            sources=document.sources,
            title=document.title,
            media_type=document.media_type,
            pages=len(document.page_starts) or None,
            characters=len(document.text),
            passages=len(passages),
            terms=sum(map(len, counted)),
            content=self._objects.write_by_content(DOCUMENTS, dump_content(document, passages)),
            tree=self._objects.write_by_content(DOCUMENTS, dump_tree(parsed, held, spelt)),
            notes=document.notes,
        )
        self.editions[document.id] = NewEdition(entry, held, spelt)
        for ordinal, (text, found) in enumerate(zip(texts, counted, strict=True)):
            row = {
                ROW: row_id(edition, ordinal),
                EDITION: edition,
                BORN: self._number,
                KEY: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32],
                FREQUENCIES: json.dumps(frequencies(found), separators=(",", ":")),
                LEXICAL: weights(found),
            }
            self._pending.append(_Pending(row, text))
        self._queued += len(texts)
        while len(self._pending) >= AT_ONCE:
            self._write(self._pending[:AT_ONCE])
            del self._pending[:AT_ONCE]

    def finish(self) -> None:
        """Write the rows that are left."""
        self.create()
        if self._pending:
            self._write(self._pending)
            self._pending = []

    def create(self) -> None:
        """Create the collection, unless it is there."""
        if not self._created:
            self._client.create(self.collection, self.dimensions)
            self._created = True

    def abandon(self) -> None:
        """Delete the rows that were written; nobody has seen them."""
        if self._created:
            editions = [one.entry.edition for one in self.editions.values()]
            for start in range(0, len(editions), AT_ONCE):
                condition = one_of(EDITION, editions[start : start + AT_ONCE])
                self._client.delete(self.collection, condition)

    def _write(self, pending: Sequence[_Pending]) -> None:
        self.create()
        rows = [one.row for one in pending]
        texts = {one.row[KEY]: one.text for one in pending}
        for field, encoder, known in self._fields():
            vectors = self._known(field, texts) if known == encoder.sha256 else {}
            new = [key for key in texts if key not in vectors]
            if new:
                encoded = encoder.encode([texts[key] for key in new])
                vectors.update(zip(new, encoded, strict=True))
            for row in rows:
                row[field] = vectors[row[KEY]]
        self._client.write(self.collection, rows)
        self._embedded += len(rows)
        self._progress("Embedding passages", self._embedded, self._queued)

    def _fields(self) -> list[tuple[str, TextEncoder, str | None]]:
        """Return each field of vectors with its encoder, and what made those in use."""
        made = self._catalogue.made if self._catalogue else None
        fields: list[tuple[str, TextEncoder, str | None]] = [
            (DENSE, self.encoder, made.encoder.sha256 if made else None)
        ]
        if self.multilingual is not None:
            known = made.multilingual if made else None
            fields.append((MULTILINGUAL, self.multilingual, known.sha256 if known else None))
        return fields

    def _known(self, field: str, texts: dict[str, str]) -> dict[str, Vectors]:
        """Return the vectors of texts that the rows in use have, by their keys."""
        if self._catalogue is None or not self._catalogue.passages:
            return {}
        condition = one_of(KEY, sorted(texts))
        found = self._client.rows(self._catalogue.made.collection, condition, [KEY, field])
        return {one[KEY]: np.asarray(one[field], dtype=np.float32) for one in found}


def _dimension(encoder: TextEncoder, known: EncoderRecord | None) -> int:
    # To ask an encoder for its dimension may load its model.
    same = known is not None and known.sha256 == encoder.sha256
    return known.dimension if known and same else encoder.dimension


def _digest(*encoders: TextEncoder | None) -> str:
    """Return what tells collections of other rows or other encoders apart."""
    said = repr((FORMAT, [one and one.sha256 for one in encoders]))
    return hashlib.sha256(said.encode()).hexdigest()[:10]
