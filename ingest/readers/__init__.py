"""Files to documents: one reader a format, found by the file's suffix.

To add a format, write its reader beside these and name it in `READERS`.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ingest.errors import UnreadableFileError
from ingest.readers.content import Content
from ingest.readers.pdf import read_pdf
from ingest.readers.text import read_text
from ingest.types import Document

Reader = Callable[[bytes], Content]

READERS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".pdf": read_pdf,
}


def read_document(data: bytes, source: str) -> Document:
    """Read a file's bytes into the document that `source` names.

    Raises UnreadableFileError, with what to do about it.
    """
    suffix = Path(source).suffix.lower()
    if suffix not in READERS:
        known = " ".join(sorted(READERS))
        raise UnreadableFileError(f"the format {suffix or '(no suffix)'} is not one of: {known}")
    if not data:
        raise UnreadableFileError("the file is empty")
    content = READERS[suffix](data)
    if not content.text.strip():
        raise UnreadableFileError("there is no text in it")
    sha256 = hashlib.sha256(data).hexdigest()
    return Document(
        id=id_of(sha256),
        sha256=sha256,
        sources=(source,),
        title=content.title or _name_as_title(source),
        has_own_title=content.title is not None,
        media_type=content.media_type,
        text=content.text,
        page_starts=content.page_starts,
    )


def content_id(data: bytes) -> str:
    """Return the id of the document that has these bytes."""
    return id_of(hashlib.sha256(data).hexdigest())


def id_of(sha256: str) -> str:
    """Return the id of the document whose bytes have this SHA-256."""
    return sha256[:16]


def _name_as_title(source: str) -> str:
    return re.sub(r"[-_\s]+", " ", Path(source).stem).strip() or source
