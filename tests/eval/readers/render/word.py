"""Word documents by python-docx, and what LibreOffice makes of them."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from eval.readers.expected import MEMBER, Block, Expected, Heading, Listed, Prose, Table
from tests.eval.readers.render.runs import runs


def word(expected: Expected, target: Path) -> None:
    """Write a Word document, with Word's own styles for headings, lists and captions."""
    document = Document()
    layout = expected.layout
    section = document.sections[0]
    section.page_width, section.page_height = Mm(148), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    section.header.paragraphs[0].text = layout.get("head", "")
    foot = section.footer.paragraphs[0]
    if "foot" in layout:
        foot.add_run(f"{layout['foot']} ")
        _field(foot, "PAGE")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Serif", Pt(10)
    if layout.get("columns", 1) > 1:
        columns: Any = OxmlElement("w:cols")
        columns.set(qn("w:num"), str(layout["columns"]))
        columns.set(qn("w:space"), "400")
        section._sectPr.append(columns)
    for block in expected.blocks:
        _write(document, block)
    document.core_properties.title = ""
    document.save(str(target))


def convert(source: Path, target: Path) -> None:
    """Convert a file with LibreOffice to the format of the target's suffix."""
    with TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        kind = target.suffix.removeprefix(".")
        soffice = shutil.which("soffice") or "soffice"
        command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", folder]
        subprocess.run([*command, str(source)], check=True, capture_output=True)
        shutil.move(Path(folder) / f"{source.stem}.{kind}", target)


def _write(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.words, block.level)
    elif isinstance(block, Prose):
        style = "Caption" if block.kind == "caption" else None
        _fill(document.add_paragraph(style=style), block.words)
    elif isinstance(block, Listed):
        for level, words in block.items:
            labelled = words.startswith("(")
            style = "List Number" if block.numbered else "List" if labelled else "List Bullet"
            _fill(document.add_paragraph(style=f"{style} {level + 1}" if level else style), words)
    else:
        _table(document, block)


def _table(document: Any, table: Table) -> None:
    drawn = document.add_table(len(table.rows), len(table.rows[0]), style="Table Grid")
    for r, row in enumerate(table.rows):
        for c in range(len(row)):
            if table.source(r, c) != (r, c):
                continue
            rows, columns = table.span(r, c)
            cell = drawn.cell(r, c)
            if (rows, columns) != (1, 1):
                cell = cell.merge(drawn.cell(r + rows - 1, c + columns - 1))
            paragraph = cell.paragraphs[0]
            _fill(paragraph, table.words(r, c))
            if row[c].startswith(MEMBER):
                paragraph.paragraph_format.left_indent = Mm(4)
            if c >= table.labels and row[c][:1].isdigit():
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if r < table.header:
            drawn.rows[r]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph()


def _fill(paragraph: Any, words: str) -> None:
    for run, raised in runs(words):
        paragraph.add_run(run).font.superscript = raised or None


def _field(paragraph: Any, code: str) -> None:
    for kind in ("begin", "separate", "end"):
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(element)
        if kind == "begin":
            told = OxmlElement("w:instrText")
            told.text = code
            paragraph.add_run()._r.append(told)
