"""What OpenDocument files have in common: a zip archive with their content and styles as XML."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ingest.document.builder import stated_title
from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.office.package import check_archive

_NAMESPACES = {
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}


def qn(name: str) -> str:
    """Return the qualified name of an element or attribute.

    >>> qn("dc:title")
    '{http://purl.org/dc/elements/1.1/}title'
    """
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def number(element: Any, name: str, default: int) -> int:
    """Return what an attribute says as a whole number."""
    stated = element.get(qn(name), "")
    return int(stated) if stated.isdecimal() else default


@dataclass(frozen=True, slots=True)
class Package:
    """A file's XML: its body, its styles, with those of the body itself last, and its settings."""

    body: Any
    styles: tuple[Any, ...]
    settings: Any | None
    title: str | None
    data: bytes

    def file(self, name: str) -> bytes | None:
        """Return a file of the archive; None where it holds none of this name."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            name = name.removeprefix("./")
            return archive.read(name) if name in archive.namelist() else None


def has_deleted_text(package: Package) -> bool:
    """Whether a file keeps words that were deleted, or replaced, with tracked changes."""
    kept = (
        element
        for root in package.styles
        for element in root.iter(qn("text:deletion"), qn("table:change-track-table-cell"))
    )
    return any(_said(element) for element in kept)


def _said(kept: Any) -> bool:
    """Whether there are words in what was deleted, besides who did so and when."""
    parts = (part for part in kept if part.tag != qn("office:change-info"))
    return any("".join(part.itertext()).strip() for part in parts)


def open_package(data: bytes, kind: str) -> Package:
    """Open a file whose body is of this kind: "text", "spreadsheet" or "presentation".

    Raises UnreadableFileError where it needs a password, is too large or of another kind; zipfile's
    and lxml's errors where it is damaged.
    """
    names = check_archive(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:

        def parsed(name: str) -> Any | None:
            return _parsed(archive.read(name)) if name in names else None

        manifest = parsed("META-INF/manifest.xml")
        encrypted = qn("manifest:encryption-data")
        if manifest is not None and next(manifest.iter(encrypted), None) is not None:
            raise UnreadableFileError("it needs a password; save a copy without one")
        content, styles, meta = map(parsed, ("content.xml", "styles.xml", "meta.xml"))
        settings = parsed("settings.xml")
    body = None if content is None else content.find(f"{qn('office:body')}/{qn(f'office:{kind}')}")
    if body is None:
        raise UnreadableFileError(
            Message("it is no {kind} in OpenDocument; save it as one", kind=Message(kind))
        )
    title = None if meta is None else next(meta.iter(qn("dc:title")), None)
    return Package(
        body,
        tuple(root for root in (styles, content) if root is not None),
        settings,
        stated_title(None if title is None else title.text),
        data,
    )


def _parsed(xml: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(xml, parser)
