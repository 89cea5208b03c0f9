"""Plain text: the UTF-8 decoding, otherwise unchanged."""

import codecs
import re

from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.readers.furniture import furniture
from ingest.structure.lines import heading_like
from ingest.structure.section_numbers import section_level

_PDF_HEADER = b"%PDF-"
_LABEL = re.compile(r"^\W*$|^[^:\s]+:\s|^[\[{<|]")


def read_text(data: bytes) -> Content:
    """Decode a text file; raises what `utf8_text` raises."""
    text = utf8_text(data)
    return Content(text, "text/plain", first_line_title(text), blocks=furniture(text))


def utf8_text(data: bytes) -> str:
    """Decode a file's bytes, dropping a byte-order mark and nothing else.

    Raises UnreadableFileError for binary files and for encodings other than UTF-8.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFileError("it is UTF-16; save it as UTF-8 and ingest it again")
    if data[:1024].lstrip().startswith(_PDF_HEADER):
        raise UnreadableFileError("it is a PDF; give its name the suffix .pdf")
    if b"\0" in data:
        raise UnreadableFileError("it is a binary file, not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"it is not UTF-8 (byte {error.start}); save it as UTF-8 and ingest it again"
        ) from None


def first_line_title(text: str) -> str | None:
    """Return the first line where it stands alone, or in capitals, and reads like a title."""
    lines = text.lstrip().split("\n", 2)
    first = lines[0].strip()
    stands_alone = len(lines) > 1 and (not lines[1].strip() or first.startswith("#"))
    capitals = first.isupper() and len(first.split()) > 1
    title = first.lstrip("#").strip()
    if not heading_like(title) or section_level(title) or _LABEL.match(title):
        return None
    return title if stands_alone or capitals else None
