"""Workbooks by openpyxl and presentations by python-pptx."""

from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from pptx import Presentation
from pptx.util import Inches

from eval.readers.expected import Block, Expected, Heading, Listed, Prose, Table

_MADE = datetime(2026, 1, 5)


def workbook(expected: Expected, target: Path) -> None:
    """Write a workbook with a sheet for each heading; figures are numbers."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Any = None
    row = 1
    for block in expected.blocks:
        if sheet is None or isinstance(block, Heading):
            sheet, row = book.create_sheet(_name(block)), 1
        if isinstance(block, Table):
            row = _fill(sheet, block, row) + 1
        elif isinstance(block, Prose):
            sheet.cell(row, 1, block.words)
            row += 2
    book.properties.created = book.properties.modified = _MADE
    book.save(target)


def _name(block: Block) -> str:
    return block.words[:31] if isinstance(block, Heading) else "Sheet1"


def _fill(sheet: Any, table: Table, first: int) -> int:
    for r, row in enumerate(table.rows):
        for c in range(len(row)):
            if table.source(r, c) != (r, c):
                continue
            rows, columns = table.span(r, c)
            words = table.words(r, c)
            cell = sheet.cell(first + r, c + 1)
            plain = words.replace(",", "")
            if r >= table.header and plain.replace(".", "", 1).isdigit() and plain[0] != "0":
                cell.value = float(plain) if "." in plain else int(plain)
                decimals = len(plain.partition(".")[2])
                grouped = "#,##0" if "," in words else "0"
                cell.number_format = grouped + ("." + "0" * decimals if decimals else "")
            elif words:
                cell.value = words
            if (rows, columns) != (1, 1):
                last = f"{get_column_letter(c + columns)}{first + r + rows - 1}"
                sheet.merge_cells(f"{get_column_letter(c + 1)}{first + r}:{last}")
    return first + len(table.rows)


def slides(expected: Expected, target: Path) -> None:
    """Write a presentation with a slide for each heading."""
    deck = Presentation()
    slide: Any = None
    for index, block in enumerate(expected.blocks):
        if isinstance(block, Heading):
            slide = deck.slides.add_slide(deck.slide_layouts[1 if index else 0])
            slide.shapes.title.text = block.words
        elif isinstance(block, Prose):
            slide.placeholders[1].text = block.words
        elif isinstance(block, Listed):
            _bullets(slide.placeholders[1].text_frame, block)
        else:
            _table(slide, block)
    deck.core_properties.title = ""
    deck.save(str(target))


def _bullets(frame: Any, block: Listed) -> None:
    for number, (level, words) in enumerate(block.items):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
        paragraph.text, paragraph.level = words, level


def _table(slide: Any, table: Table) -> None:
    holder = slide.placeholders[1]
    holder._element.getparent().remove(holder._element)
    rows, columns = len(table.rows), len(table.rows[0])
    drawn = slide.shapes.add_table(rows, columns, Inches(1), Inches(2), Inches(8), Inches(2)).table
    for r in range(rows):
        for c in range(columns):
            drawn.cell(r, c).text = table.words(r, c)
