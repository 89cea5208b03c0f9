"""A Word document as its writers share it: what it is made of, and what is written."""

import io
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.document.builder import DocumentBuilder
from ingest.readers.embedded import EmbeddedPictures
from ingest.readers.office.word.notes import PARTS, Notes
from ingest.readers.office.word.numbering import Numbering
from ingest.readers.office.word.styles import Styles
from ingest.readers.office.word.words import Hidden, blank_prompts
from ingest.readers.options import ReadOptions


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A document's body and the part that holds it, and what all that is written of it needs."""

    root: Any
    part: Any
    stated_title: str
    styles: Styles
    numbering: Numbering
    notes: Notes
    hidden: Hidden
    builder: DocumentBuilder
    pictures: EmbeddedPictures


def open_document(data: bytes, options: ReadOptions) -> WordDocument:
    """Open a document; raises python-docx's errors, and lxml's, where it is damaged."""
    document = docx.Document(io.BytesIO(data))
    builder = DocumentBuilder()
    hidden = Hidden(read=options.hidden)
    blank_prompts(document.element.body, hidden)
    return WordDocument(
        root=document.element.body,
        part=document.part,
        stated_title=document.core_properties.title,
        styles=Styles(document.styles.element),
        numbering=Numbering(related(document.part, "numbering")),
        notes=Notes({kind: related(document.part, name) for kind, name in PARTS.items()}),
        hidden=hidden,
        builder=builder,
        pictures=EmbeddedPictures(builder, options),
    )


def related(part: Any, kind: str) -> Any | None:
    """Return the root element of the part of this kind that a part leads to; None without one."""
    found = related_part(part, kind)
    return None if found is None else parse_xml(found.blob)


def related_part(part: Any, kind: str) -> Any | None:
    """Return the part of this kind that a part leads to; None without one."""
    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            return relation.target_part
    return None


def has_deleted_text(root: Any) -> bool:
    """Whether an element holds words that were deleted with tracked changes."""
    return any((words.text or "").strip() for words in root.iter(qn("w:delText")))
