"""Notes as a Word file: the page says what it consists of, and gets it as DOCX."""

import io
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from service.auth.access import require_ask
from service.http.problems import responses
from service.http.schemas import StrictRequest

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

PATH = "/v1/export/docx"
LIMIT = 1024 * 1024
"""Bytes of a request; by eye, some hundred answers with their quotes."""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLES = {
    "title": "Title",
    "heading": "Heading 1",
    "text": "Normal",
    "item": "List Bullet",
    "quote": "Quote",
    "source": "Normal",
    "aside": "Normal",
}

_SMALL = ("source", "aside")

Text = Annotated[str, Field(max_length=50_000)]
Row = Annotated[list[Text], Field(max_length=50)]


class DocxBlock(StrictRequest):
    """A paragraph in one of a few styles, or a table whose first row heads it."""

    style: Literal["title", "heading", "text", "item", "quote", "source", "aside", "table"]
    text: Text = ""
    url: Annotated[str, Field(max_length=2000, pattern="^https?://")] | None = None
    rows: list[Row] = Field(default=[], max_length=500)


class DocxRequest(StrictRequest):
    """What a Word file is to consist of."""

    blocks: Annotated[list[DocxBlock], Field(min_length=1, max_length=5000)]


router = APIRouter(include_in_schema=False, dependencies=[Depends(require_ask)])


@router.post(PATH, responses=responses(413, 422))
def export_docx(body: DocxRequest) -> Response:
    """Return the blocks as a Word file."""
    headers = {"Content-Disposition": 'attachment; filename="notes.docx"'}
    return Response(write_docx(body.blocks), media_type=MEDIA_TYPE, headers=headers)


def write_docx(blocks: list[DocxBlock]) -> bytes:
    """Return a Word file of the blocks; characters that XML cannot hold are left out."""
    # Imported when first needed: most services never write one.
    from docx import Document

    document = Document()
    for block in blocks:
        if block.style == "table":
            _add_table(document, block.rows)
        else:
            _add_paragraph(document, block)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_paragraph(document: "WordDocument", block: DocxBlock) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = document.add_paragraph(style=_STYLES[block.style])
    run = paragraph.add_run(_clean(block.text))
    if block.style in _SMALL:
        run.font.size = Pt(9)
        run.font.color.rgb = RGBColor(0x5C, 0x64, 0x70)
    if block.url:
        _link(paragraph, run, block.url)


def _link(paragraph: "Paragraph", run: "Run", url: str) -> None:
    """Let a run lead to an address; python-docx reads hyperlinks and does not write them."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), relation)
    run.font.underline = True
    # What is typed as holding paragraphs alone holds any element.
    parent: Any = paragraph._p
    parent.remove(run._r)
    link.append(run._r)
    parent.append(link)


def _add_table(document: "WordDocument", rows: list[list[str]]) -> None:
    columns = max((len(row) for row in rows), default=0)
    if not columns:
        return
    table = document.add_table(len(rows), columns, style="Table Grid")
    for number, row in enumerate(rows):
        for cell, words in zip(table.rows[number].cells, row, strict=False):
            cell.paragraphs[0].add_run(_clean(words)).bold = number == 0
    document.add_paragraph()


def _clean(words: str) -> str:
    return _NOT_IN_XML.sub("", words)
