"""Documents as objects: what answering reads in one, what the viewer and changes need in another.

Neither depends on the names of the document, so that it is written once whatever it is called.
"""

import base64
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingest.document.document import Document, ParsedDocument, Passage
from ingest.document.nodes import Section, Span
from ingest.document.serialization import dump_sections, dump_units, load_sections, load_units
from ingest.messages import from_stored, to_stored
from ingest.readers import with_sources


@dataclass(frozen=True)
class StoredContent:
    """A document's text and passages; the units of a passage are read when it is."""

    fields: dict[str, Any]

    def document(self, document_id: str, sources: tuple[str, ...]) -> Document:
        """Return the document as these sources call it."""
        stored = self.fields["document"]
        document = Document(
            id=document_id,
            sha256=stored["sha256"],
            sources=sources,
            title=stored["title"],
            has_own_title=stored["has_own_title"],
            media_type=stored["media_type"],
            text=stored["text"],
            page_starts=tuple(stored["page_starts"]),
            notes=tuple(map(from_stored, stored["notes"])),
            ocr=tuple(Span(*one) for one in stored["ocr"]),
        )
        return with_sources(document, sources)

    def passage(self, document_id: str, ordinal: int) -> Passage | None:
        """Return a passage by its place; None where there is none."""
        stored = self.fields["passages"]
        if not 0 <= ordinal < len(stored):
            return None
        start, end, page, heading_path, context, units = stored[ordinal]
        return Passage(
            document_id, ordinal, start, end, page, tuple(heading_path), context, load_units(units)
        )

    @cached_property
    def spans(self) -> list[Span]:
        """Where each passage begins and ends."""
        return [Span(start, end) for start, end, *_ in self.fields["passages"]]


@dataclass(frozen=True)
class StoredTree:
    """A document's tree, its words' boxes, and the counts of its passages' terms and words."""

    sections: tuple[Section, ...]
    word_boxes: tuple[bytes, ...]
    terms: Counter[str]
    words: Counter[str]


def dump_content(document: Document, passages: Sequence[Passage]) -> bytes:
    """Return text and passages as JSON."""
    fields = {
        "document": {
            "sha256": document.sha256,
            "title": document.title if document.has_own_title else "",
            "has_own_title": document.has_own_title,
            "media_type": document.media_type,
            "text": document.text,
            "page_starts": document.page_starts,
            "notes": [to_stored(note) for note in document.notes],
            "ocr": _bounds(document.ocr),
        },
        "passages": [
            (one.start, one.end, one.page, one.heading_path, one.context, dump_units(one.units))
            for one in passages
        ],
    }
    return _json(fields)


def load_content(written: bytes) -> StoredContent:
    """Return what `dump_content` wrote."""
    return StoredContent(json.loads(written))


def dump_tree(parsed: ParsedDocument, terms: Counter[str], words: Counter[str]) -> bytes:
    """Return tree, boxes and counts as JSON."""
    fields = {
        "sections": dump_sections(parsed.sections),
        "word_boxes": [base64.b64encode(one).decode() for one in parsed.word_boxes],
        "terms": dict(sorted(terms.items())),
        "words": dict(sorted(words.items())),
    }
    return _json(fields)


def load_tree(written: bytes) -> StoredTree:
    """Return what `dump_tree` wrote."""
    fields = json.loads(written)
    return StoredTree(
        load_sections(fields["sections"]),
        tuple(base64.b64decode(one) for one in fields["word_boxes"]),
        Counter(fields["terms"]),
        Counter(fields["words"]),
    )


def _bounds(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in spans]


def _json(fields: dict[str, Any]) -> bytes:
    # Lone surrogates can be in a text.
    return json.dumps(fields, separators=(",", ":")).encode()
