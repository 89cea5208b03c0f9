"""DOCX through python-docx: the body's text as Word shows it, with what its styles say of it.

Kept: inserted text, text boxes, charts, diagrams and pictures' words (after the paragraph they are
anchored to), footnotes and comments (at the end of their page) and endnotes; of the pages' headers
and footers what the body does not say, once, before it. Left out, with a warning: deleted and
hidden text.
"""

from collections.abc import Iterator
from dataclasses import replace

from ingest.document.builder import stated_title
from ingest.document.content import Content
from ingest.readers.changes import DELETED
from ingest.readers.office.package import check_package, reading
from ingest.readers.office.strict import transitional
from ingest.readers.office.word.body import BodyWriter
from ingest.readers.office.word.document import WordDocument, has_deleted_text, open_document
from ingest.readers.office.word.running import RunningWriter
from ingest.readers.options import ReadOptions
from ingest.readers.text import first_line_title

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read a Word document; without options, with OCR of its pictures.

    Raises UnreadableFileError for files that are damaged, protected, too large or none.
    """
    check_package(data, ".docx")
    with reading(".docx"):
        document = open_document(transitional(data), options or ReadOptions())
        builder = document.builder
        RunningWriter(document).write()
        start = builder.length
        body = BodyWriter(document)
        body.write()
        content = builder.content(MEDIA_TYPE, None, builder.pages > 1, _left_out(document))
        title = body.title or stated_title(document.stated_title)
    title = title or builder.first_heading or body.set_apart
    title = title or first_line_title(content.text[start:])
    return replace(content, title=title)


def _left_out(document: WordDocument) -> Iterator[str]:
    """Give what the document holds but does not show, and what was read of its pictures."""
    if has_deleted_text(document.root):
        yield DELETED
    yield from sorted(document.hidden.notes)
    yield from document.pictures.notes()
