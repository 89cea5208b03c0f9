"""Texts: .odt and their templates.

What only the pages' headers and footers say comes once, before the body.
"""

from collections.abc import Iterator

from ingest.document.builder import DocumentBuilder
from ingest.document.content import Content
from ingest.readers.office.package import reading
from ingest.readers.opendocument.package import open_package
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
    left_out = [*unread(writer), *pictures.notes()]
    return builder.content(MEDIA_TYPE, title, builder.pages > 1, warnings=left_out)


def unread(writer: BodyWriter) -> Iterator[str]:
    """Give what a file has that was not read."""
    for count, name in (
        (writer.comments, "comment"),
        (writer.hidden, "hidden passage"),
        (writer.objects, "embedded chart or formula"),
    ):
        if count:
            yield f"{count} {name}{'s were' if count > 1 else ' was'} left out"
