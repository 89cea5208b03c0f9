"""HTML through lxml: what a browser shows of a page's main part, without its navigation.

The main part is the `main` element where a page has one. Scripts and navigation are left out, and
hidden text, with a warning, unless it is asked for. A form's values are read after its labels.
"""

import re

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.document.builder import DocumentBuilder, stated_title
from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.readers.encodings import DecodedText, decode
from ingest.readers.html.page import write_page
from ingest.readers.office.package import check_not_office, reading

_DECLARED = re.compile(
    rb"<meta[^>]{1,512}?charset\s*=\s*[\"']?\s*([\w:.-]+)|^\s*<\?xml[^>]*?encoding=[\"']([\w.-]+)",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096
_XHTML = re.compile(r"^\s*<\?xml|http://www\.w3\.org/1999/xhtml")
_EMPTY = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b)"
    r"([A-Za-z][\w:-]{0,40})(\s[^<>]*)?/>",
    re.IGNORECASE,
)
"""An element without an end tag, other than those that never have one."""


def read_html(data: bytes, *, hidden: bool = False) -> Content:
    """Read a page, its hidden text too where `hidden` says so.

    Raises UnreadableFileError where its encoding cannot be told or it is nested beyond all use.
    """
    decoded = decode_html(data)
    root = parse_html(decoded.text)
    builder = DocumentBuilder()
    left_out = write_page(builder, root, hidden=hidden)
    title = stated_title(root.findtext(".//title")) or builder.first_heading
    return builder.content("text/html", title, paged=False, warnings=[*decoded.warnings, *left_out])


def decode_html(data: bytes) -> DecodedText:
    """Return the source of a page; raises UnreadableFileError where its encoding cannot be told."""
    check_not_office(data, "HTML")
    return decode(data, _declared(data))


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    return (match[1] or match[2]).decode("ascii", "ignore") if match else None


def parse_html(text: str) -> HtmlElement:
    """Return the root of a page's elements.

    Raises UnreadableFileError where there are none or they are nested beyond all use.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    if not text.strip():
        raise UnreadableFileError("there is no text in it")
    with reading(".html"):
        root = document_fromstring(_with_end_tags(text).encode(), parser=parser)
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        raise UnreadableFileError(
            "its elements are nested more than 250 deep, or one is longer than 10 MB; "
            "open it in a browser and save it as plain text"
        )
    return root


def _with_end_tags(text: str) -> str:
    """Return XHTML as HTML: there, an element that ends where it begins goes on to the next one."""
    if not _XHTML.search(text[:_DECLARED_WITHIN]):
        return text
    return _EMPTY.sub(r"<\1\2></\1>", text)
