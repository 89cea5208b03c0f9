"""Other PDF readers, to compare with: pdfplumber and docling-parse, where they are installed.

They find characters, lines and tables; headings, and what heads a table's columns, they leave to
others. So what they find is parsed by `ingest.structure`, as plain text and unlabelled tables.
"""

import io
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from eval.readers.score import ReadFile
from ingest.document.builder import DocumentBuilder
from ingest.document.document import Original, ParsedDocument
from ingest.readers import parse

_MEDIA_TYPE = "application/pdf"


def installed() -> Mapping[str, ReadFile]:
    """Return the other readers that are installed, by their package's name."""
    known: dict[str, ReadFile] = {"pdfplumber": _pdfplumber, "docling-parse": _docling_parse}
    return {name: read for name, read in known.items() if find_spec(name.replace("-", "_"))}


def _pdfplumber(data: bytes, name: str) -> ParsedDocument:
    import pdfplumber

    builder = DocumentBuilder()
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number, page in enumerate(document.pages):
            if number:
                builder.turn_page()
            _write_page(builder, page)
    return parse(builder.content(_MEDIA_TYPE, None), Original(data), name)


def _write_page(builder: DocumentBuilder, page: Any) -> None:
    """Write a page's tables, and the text above, between and below them."""
    left, top, right, bottom = page.bbox
    for table in sorted(page.find_tables(), key=lambda one: float(one.bbox[1])):
        upper, lower = table.bbox[1], table.bbox[3]
        if upper > top:
            builder.paragraph(page.crop((left, top, right, upper)).extract_text() or "")
        builder.table([[cell or "" for cell in row] for row in table.extract()])
        top = max(top, lower)
    if bottom > top:
        builder.paragraph(page.crop((left, top, right, bottom)).extract_text() or "")


def _docling_parse(data: bytes, name: str) -> ParsedDocument:
    from docling_core.types.doc.page import TextCellUnit
    from docling_parse.pdf_parser import DoclingPdfParser

    builder = DocumentBuilder()
    document = DoclingPdfParser().load(io.BytesIO(data))
    for number, page in document.iterate_pages():
        if number > 1:
            builder.turn_page()
        lines = page.iterate_cells(unit_type=TextCellUnit.LINE)
        builder.paragraph("\n".join(line.text for line in lines))
    return parse(builder.content(_MEDIA_TYPE, None), Original(data), name)
