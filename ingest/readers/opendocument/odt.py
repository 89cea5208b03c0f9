"""Texts: .odt and their templates."""

from collections.abc import Iterator

from ingest.document.builder import DocumentBuilder
from ingest.document.content import Content
from ingest.readers.office.package import reading
from ingest.readers.opendocument.package import open_package
from ingest.readers.opendocument.styles import Styles
from ingest.readers.opendocument.text import BodyWriter

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"


def read_odt(data: bytes) -> Content:
    """Read a text; raises UnreadableFileError for files that are damaged, protected or none."""
    builder = DocumentBuilder()
    with reading(".odt"):
        package = open_package(data, "text")
        writer = BodyWriter(builder, Styles(package.styles))
        writer.write(package.body)
    title = writer.title or package.title or builder.first_heading
    return builder.content(MEDIA_TYPE, title, builder.pages > 1, warnings=unread(writer))


def unread(writer: BodyWriter) -> Iterator[str]:
    """Give what a file has that was not read."""
    for count, name in (
        (writer.comments, "comment"),
        (writer.hidden, "hidden passage"),
        (writer.objects, "embedded chart or formula"),
    ):
        if count:
            yield f"{count} {name}{'s were' if count > 1 else ' was'} left out"
