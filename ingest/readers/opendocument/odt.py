"""Texts: .odt and their templates.

What only the pages' headers and footers say comes once, before the body. Text deleted with tracked
changes is left out, with a warning.
"""

from collections.abc import Iterator

from ingest.document.builder import DocumentBuilder
from ingest.document.content import Content
from ingest.messages import Message
from ingest.readers.changes import DELETED
from ingest.readers.office.package import reading
from ingest.readers.opendocument.package import has_deleted_text, open_package
from ingest.readers.opendocument.pictures import Pictures
from ingest.readers.opendocument.running import RunningWriter
from ingest.readers.opendocument.styles import Styles
from ingest.readers.opendocument.text import BodyWriter
from ingest.readers.options import ReadOptions

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"


def read_odt(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read a text; without options, with OCR of its pictures.

    Raises UnreadableFileError for files that are damaged, protected, too large or none.
    """
    options = options or ReadOptions()
    builder = DocumentBuilder()
    with reading(".odt"):
        package = open_package(data, "text")
        styles = Styles(package.styles)
        pictures = Pictures(package, builder, options)
        running = RunningWriter(builder, styles, pictures, package, reads_hidden=options.hidden)
        running.write_used()
        builder.part()
        writer = BodyWriter(builder, styles, pictures, reads_hidden=options.hidden)
        writer.write(package.body)
    title = writer.title or package.title or builder.first_heading
    deleted = [DELETED] if has_deleted_text(package) else []
    left_out = [*deleted, *unread(writer), *pictures.notes()]
    return builder.content(MEDIA_TYPE, title, builder.pages > 1, warnings=left_out)


def unread(writer: BodyWriter) -> Iterator[str]:
    """Give what a file has that was not read."""
    for count, one, more in (
        (writer.comments, "1 comment was left out", "{count} comments were left out"),
        (writer.hidden, "1 hidden passage was left out", "{count} hidden passages were left out"),
        (
            writer.objects,
            "1 embedded chart or formula was left out",
            "{count} embedded charts or formulas were left out",
        ),
    ):
        if count:
            yield Message(one if count == 1 else more, count=count)
