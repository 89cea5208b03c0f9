"""EPUB: the chapters of a book in reading order, each read as the HTML page that it is.

A book is a zip archive with a list of its pages (EPUB 3.3, 5).
A chapter without a heading of its own is headed by its entry in the table of contents. The style
sheets that pages link to are in the archive too.
"""

import io
import posixpath
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ingest.document.builder import DocumentBuilder, fold, stated_title
from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.html import decode_html, parse_html
from ingest.readers.html.page import write_page
from ingest.readers.html.style_sheets import MAX_SHEETS
from ingest.readers.office.package import check_archive, reading

MEDIA_TYPE = "application/epub+zip"

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))


def read_epub(data: bytes, *, hidden: bool = False) -> Content:
    """Read a book, the hidden text of its pages too where `hidden` says so.

    Raises UnreadableFileError for files that are damaged, protected, too large or no book.
    """
    builder = DocumentBuilder()
    with reading(".epub"):
        check_archive(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = _Book(archive)
            book.write(builder, hidden=hidden)
    return builder.content(MEDIA_TYPE, book.title, paged=False, warnings=book.warnings)


class _Book:
    """A book's package: its pages in reading order, and what its table of contents calls them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = frozenset(archive.namelist())
        if _CONTAINER not in self._names:
            raise UnreadableFileError("it is an archive of another sort; save it as .epub")
        self._path = self._root_file()
        self._package = _parsed(archive.read(self._path))
        self._items = {item.get("id"): item for item in _all(self._package, "item")}
        self._encrypted = set(self._encrypted_files()) if _ENCRYPTION in self._names else set()
        self.title = stated_title(next((one.text for one in _all(self._package, "title")), None))
        self.warnings: list[str] = []

    def write(self, builder: DocumentBuilder, *, hidden: bool) -> None:
        names = dict(self._contents())
        for path in self._spine():
            if path in self._encrypted:
                raise UnreadableFileError("it is protected against copying; get one that is not")
            decoded = decode_html(self._archive.read(path))
            root = parse_html(decoded.text)
            builder.part()
            if path in names and next(root.iter(*_HEADINGS), None) is None:
                _head(builder, root, names[path])
            find_sheet = partial(self._sheet, path)
            left_out = write_page(builder, root, hidden=hidden, find_sheet=find_sheet)
            warnings = [*decoded.warnings, *left_out]
            self.warnings += [
                Message("{name}: {reason}", name=path, reason=warning) for warning in warnings
            ]

    def _sheet(self, page: str, address: str) -> str:
        """Return the style sheet that a page links to; nothing where the book holds none there."""
        path = self._beside(page, address)
        if path in self._encrypted or path not in self._names:
            return ""
        with self._archive.open(path) as file:
            data = file.read(4 * MAX_SHEETS + 4)
        encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
        return data.decode(encoding, "replace")

    def _root_file(self) -> str:
        files = list(_all(_parsed(self._archive.read(_CONTAINER)), "rootfile"))
        if not files:
            raise UnreadableFileError("it does not say where its text is; save it anew")
        path: str = files[0].get("full-path", "")
        return path

    def _spine(self) -> Iterator[str]:
        """Give the paths of the pages, in reading order."""
        for reference in _all(self._package, "itemref"):
            item = self._items.get(reference.get("idref"))
            if item is not None and item.get("media-type") in _PAGES:
                yield self._beside(self._path, item.get("href", ""))

    def _contents(self) -> Iterator[tuple[str, str]]:
        """Give a page's path and its name in the table of contents, the first name last."""
        entries = []
        for item in self._items.values():
            path = self._beside(self._path, item.get("href", ""))
            if item.get("media-type") == "application/x-dtbncx+xml":
                for point in _all(_parsed(self._archive.read(path)), "navPoint"):
                    target = next(_all(point, "content")).get("src", "")
                    name = "".join(next(_all(point, "text")).itertext())
                    entries.append((self._beside(path, target), fold(name)))
            elif "nav" in (item.get("properties") or "").split():
                for link in _all(_parsed(self._archive.read(path)), "a"):
                    name = fold("".join(link.itertext()))
                    entries.append((self._beside(path, link.get("href", "")), name))
        yield from reversed([entry for entry in entries if entry[1]])

    def _encrypted_files(self) -> Iterator[str]:
        """Give the paths of encrypted files; fonts that are only obscured are not among them."""
        for data in _all(_parsed(self._archive.read(_ENCRYPTION)), "EncryptedData"):
            methods = [one.get("Algorithm") for one in _all(data, "EncryptionMethod")]
            if not any(method in _FONT_OBFUSCATION for method in methods):
                yield from (unquote(one.get("URI", "")) for one in _all(data, "CipherReference"))

    @staticmethod
    def _beside(path: str, reference: str) -> str:
        """Return the path in the archive that a reference in the file `path` leads to."""
        target = unquote(reference.partition("#")[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def _head(builder: DocumentBuilder, root: Any, name: str) -> None:
    """Head a chapter with its name, or make the paragraph that says it the heading."""
    for element in root.iter("p", "div"):
        if words := fold("".join(element.itertext())):
            if words == name:
                element.tag = "h1"
                return
            if element.tag == "p":
                break
    builder.heading(name, 1)


def _parsed(xml: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(xml, parser)
    if root is None:
        raise UnreadableFileError("a part of it is damaged; get it anew")
    return root


def _all(element: Any, name: str) -> Iterator[Any]:
    """Give the elements of this name inside of another, in whatever namespace."""
    yield from element.iter(f"{{*}}{name}")
