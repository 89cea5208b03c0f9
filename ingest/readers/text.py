"""Plain text: decoded, otherwise unchanged."""

import re

from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.readers.encodings import DecodedText, decode
from ingest.readers.furniture import furniture
from ingest.structure.lines import heading_like
from ingest.structure.section_numbers import section_level

_PDF_HEADER = b"%PDF-"
_LABEL = re.compile(r"^\W*$|^[^:\s]+:\s|^[\[{<|]")


def read_text(data: bytes) -> Content:
    """Decode a text file; raises what `decode_plain` raises."""
    decoded = decode_plain(data)
    text = decoded.text
    return Content(
        text,
        "text/plain",
        first_line_title(text),
        blocks=furniture(text),
        warnings=decoded.warnings,
    )


def decode_plain(data: bytes) -> DecodedText:
    """Decode a file's bytes, dropping a byte-order mark and nothing else.

    Raises UnreadableFileError for PDFs, and what `ingest.readers.encodings.decode` raises.
    """
    if data[:1024].lstrip().startswith(_PDF_HEADER):
        raise UnreadableFileError("it is a PDF; give its name the suffix .pdf")
    return decode(data)


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
