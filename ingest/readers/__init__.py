"""Files to documents: one reader a format, found by the file's suffix.

To add a format, write its reader beside these and name it in `READERS`. A reader is imported when
the first file of its format is read: to import all takes as long as the rest of a command's start.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from ingest.document.content import Content
from ingest.document.document import Document, Original, ParsedDocument
from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.options import ReadOptions
from ingest.structure.sections import read_structure

VERSION = 19
"""Raised whenever the same bytes would be read as another text or tree than before."""

Reader = Callable[[bytes, ReadOptions], Content]


@cache
def _imported(name: str) -> Any:
    """Return the function of this name, which begins with its module in this package."""
    module, _, function = name.rpartition(".")
    return getattr(import_module(f"{__name__}.{module}"), function)


@cache
def _plain(name: str) -> Reader:
    """Return the reader that leaves the options alone."""
    return lambda data, _options: _imported(name)(data)


@cache
def _hiding(name: str) -> Reader:
    """Return the reader of a format that can hide what it has."""
    return lambda data, options: _imported(name)(data, hidden=options.hidden)


@cache
def _choosing(name: str) -> Reader:
    """Return the reader that takes all options."""
    return lambda data, options: _imported(name)(data, options)


READERS: Mapping[str, Reader] = {
    **dict.fromkeys((".txt", ".text"), _plain("text.read_text")),
    **dict.fromkeys((".md", ".markdown"), _plain("markdown.read_markdown")),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _hiding("html.read_html")),
    ".epub": _hiding("epub.read_epub"),
    ".csv": _plain("delimited.read_csv"),
    ".tsv": _plain("delimited.read_tsv"),
    ".json": _plain("json_records.read_json"),
    **dict.fromkeys((".jsonl", ".ndjson"), _plain("json_records.read_json_lines")),
    ".eml": _hiding("mail.read_eml"),
    ".msg": _hiding("mail.read_msg"),
    ".pdf": _choosing("pdf.read_pdf"),
    ".docx": _choosing("office.docx.read_docx"),
    **dict.fromkeys((".docm", ".dotx", ".dotm"), _choosing("office.variants.read_word_variant")),
    ".pptx": _choosing("office.pptx.read_pptx"),
    **dict.fromkeys(
        (".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
        _choosing("office.variants.read_slides_variant"),
    ),
    **dict.fromkeys((".xlsx", ".xlsm", ".xltx", ".xltm"), _hiding("office.xlsx.read_xlsx")),
    **dict.fromkeys((".doc", ".dot"), _choosing("office.legacy.read_doc")),
    ".rtf": _choosing("office.legacy.read_rtf"),
    **dict.fromkeys((".ppt", ".pps"), _choosing("office.legacy.read_ppt")),
    **dict.fromkeys((".xls", ".xlsb"), _hiding("office.legacy.read_xls")),
    **dict.fromkeys((".odt", ".ott"), _choosing("opendocument.odt.read_odt")),
    **dict.fromkeys((".odp", ".otp"), _choosing("opendocument.odp.read_odp")),
    **dict.fromkeys((".ods", ".ots"), _hiding("opendocument.ods.read_ods")),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), _choosing("image.read_image")
    ),
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
            Message(
                "the format {format} is not read; open it and save it as {other}",
                format=suffix,
                other=SAVE_AS[suffix],
            )
        )
    known = {*READERS, *ARCHIVES}
    if suffix not in known:
        named = " ".join(sorted(known))
        if not suffix:
            raise UnreadableFileError(
                Message("its name has no suffix, such as one of: {known}", known=named)
            )
        raise UnreadableFileError(
            Message("the format {format} is not one of: {known}", format=suffix, known=named)
        )


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
