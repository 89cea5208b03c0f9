"""Plain text: decoded, otherwise unchanged."""

import re
from collections.abc import Sequence

from ingest.document.content import Content
from ingest.document.nodes import Block
from ingest.errors import UnreadableFileError
from ingest.readers.encodings import DecodedText, decode
from ingest.readers.furniture import furniture
from ingest.readers.text_headings import marked_headings
from ingest.structure.lines import heading_like
from ingest.structure.section_numbers import section_level

_PDF_HEADER = b"%PDF-"
_LABEL = re.compile(r"^\W*$|^[^:\s]+:\s|^[\[{<|]")


def read_text(data: bytes) -> Content:
    """Decode a text file; raises what `decode_plain` raises."""
    decoded = decode_plain(data)
    text = decoded.text
    headings, running = marked_headings(text), furniture(text)
    left = [one for one in running if not any(one.within([heading]) for heading in headings)]
    return Content(
        text,
        "text/plain",
        _title(text, headings),
        blocks=tuple(sorted([*headings, *left], key=lambda block: block.start)),
        warnings=decoded.warnings,
    )


def _title(text: str, headings: Sequence[Block]) -> str | None:
    """Return the title that the text begins with: a marked heading without a number, or a line."""
    if headings and not text[: headings[0].start].strip():
        words = headings[0].units[0].of(text)
        return None if section_level(words) else words
    return first_line_title(text)


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
