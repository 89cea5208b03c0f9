"""Files to documents: one reader a format, found by the file's suffix.

To add a format, write its reader beside these and name it in `READERS`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Protocol

from ingest.document.content import Content
from ingest.document.document import Document, Original, ParsedDocument
from ingest.errors import UnreadableFileError
from ingest.readers.delimited import read_csv, read_tsv
from ingest.readers.epub import read_epub
from ingest.readers.html import read_html
from ingest.readers.image import read_image
from ingest.readers.json_records import read_json, read_json_lines
from ingest.readers.mail import read_eml, read_msg
from ingest.readers.markdown import read_markdown
from ingest.readers.office.docx import read_docx
from ingest.readers.office.legacy import read_doc, read_ppt, read_rtf, read_xls
from ingest.readers.office.pptx import read_pptx
from ingest.readers.office.variants import read_slides_variant, read_word_variant
from ingest.readers.office.xlsx import read_xlsx
from ingest.readers.opendocument.odp import read_odp
from ingest.readers.opendocument.ods import read_ods
from ingest.readers.opendocument.odt import read_odt
from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from ingest.readers.text import read_text
from ingest.structure.sections import read_structure

VERSION = 8
"""Raised whenever the same bytes would be read as another text or tree than before."""

Reader = Callable[[bytes, ReadOptions], Content]


class _ReaderOfHidden(Protocol):
    def __call__(self, data: bytes, *, hidden: bool) -> Content: ...

    def __hash__(self) -> int: ...


@cache
def _plain(read: Callable[[bytes], Content]) -> Reader:
    """Return the reader that leaves the options alone."""
    return lambda data, _options: read(data)


@cache
def _hiding(read: _ReaderOfHidden) -> Reader:
    """Return the reader of a format that can hide what it has."""
    return lambda data, options: read(data, hidden=options.hidden)


_PLAIN: Mapping[str, Callable[[bytes], Content]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    **dict.fromkeys((".odt", ".ott"), read_odt),
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".epub": read_epub,
    ".eml": read_eml,
    ".msg": read_msg,
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}

_HIDING: Mapping[str, _ReaderOfHidden] = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xltx", ".xltm"), read_xlsx),
    **dict.fromkeys((".odp", ".otp"), read_odp),
    **dict.fromkeys((".ods", ".ots"), read_ods),
    **dict.fromkeys((".xls", ".xlsb"), read_xls),
}

READERS: Mapping[str, Reader] = {
    **{suffix: _plain(read) for suffix, read in _PLAIN.items()},
    **{suffix: _hiding(read) for suffix, read in _HIDING.items()},
    ".pdf": read_pdf,
    ".docx": read_docx,
    **dict.fromkeys((".docm", ".dotx", ".dotm"), read_word_variant),
    ".pptx": read_pptx,
    **dict.fromkeys((".pptm", ".ppsx", ".ppsm", ".potx", ".potm"), read_slides_variant),
    **dict.fromkeys((".doc", ".dot"), read_doc),
    ".rtf": read_rtf,
    **dict.fromkeys((".ppt", ".pps"), read_ppt),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), read_image),
}

ARCHIVES = (".zip",)
"""Formats that are no documents but hold files: `ingest.unpacking` takes them out."""

SUFFIXES = tuple(sorted((*READERS, *ARCHIVES)))
"""The suffixes of files that are taken in."""

SAVE_AS: Mapping[str, str] = {
    ".pages": ".docx",
    ".numbers": ".xlsx",
    ".key": ".pptx",
    **dict.fromkeys((".mht", ".mhtml"), ".html"),
}
"""Formats that are not read, and what their programs can save them as."""


def reader_for(source: str) -> Reader:
    """Return the reader for a file of this name.

    Raises UnreadableFileError where there is none for its suffix.
    """
    check_format(source)
    suffix = _suffix(source)
    if suffix in ARCHIVES:
        raise UnreadableFileError("it is an archive, which holds documents but is none")
    return READERS[suffix]


def check_format(source: str) -> None:
    """Raise UnreadableFileError unless files of this name are read, or taken apart."""
    suffix = _suffix(source)
    if suffix in SAVE_AS:
        raise UnreadableFileError(
            f"the format {suffix} is not read; open it and save it as {SAVE_AS[suffix]}"
        )
    known = {*READERS, *ARCHIVES}
    if suffix not in known:
        named = " ".join(sorted(known))
        raise UnreadableFileError(f"the format {suffix or '(no suffix)'} is not one of: {named}")


def _suffix(source: str) -> str:
    return Path(source).suffix.lower()


def read_document(data: bytes, source: str, options: ReadOptions | None = None) -> ParsedDocument:
    """Read a file's bytes into the document that `source` names; without options, with OCR.

    Raises UnreadableFileError, with what to do about it.
    """
    return parse(read_content(data, source, options), Original(data), source)


def read_content(data: bytes, source: str, options: ReadOptions | None = None) -> Content:
    """Read what a file's bytes say; raises what `read_document` raises."""
    read = reader_for(source)
    if not data:
        raise UnreadableFileError("the file is empty")
    content = read(data, options or ReadOptions())
    if not content.text.strip():
        raise UnreadableFileError("there is no text in it")
    return content


def parse(content: Content, original: Original, source: str) -> ParsedDocument:
    """Return the document that the bytes' content makes under the name `source`."""
    document = Document(
        id=original.document_id,
        sha256=original.sha256,
        sources=(source,),
        title=content.title or _name_as_title(source),
        has_own_title=content.title is not None,
        media_type=content.media_type,
        text=content.text,
        page_starts=content.page_starts,
        notes=content.warnings,
        ocr=content.ocr,
    )
    sections = read_structure(content.text, content.blocks, content.struck)
    return ParsedDocument(document, sections, content.word_boxes)


def with_sources(document: Document, sources: tuple[str, ...]) -> Document:
    """Return the document under other names; one without a title of its own is called by them."""
    title = document.title if document.has_own_title else _name_as_title(sources[0])
    return replace(document, sources=sources, title=title)


def _name_as_title(source: str) -> str:
    return re.sub(r"[-_\s]+", " ", Path(source).stem).strip() or source
