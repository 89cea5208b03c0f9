"""PDF by reportlab, as programs that bill and report write it: few rules, no repeated headers."""

import html
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer
from reportlab.platypus import Table as DrawnTable

from eval.readers.expected import MEMBER, Block, Expected, Heading, Listed, Table
from tests.eval.readers.render.runs import marked

_FONTS = {"en": ("Helvetica", "Helvetica-Bold"), "ja": ("HeiseiMin-W3", "HeiseiKakuGo-W5")}
_MARGIN, _GAP = 15 * mm, 8 * mm


def flowed(expected: Expected, target: Path) -> None:
    """Write a PDF; a header row has a rule below, and tables have no other."""
    layout = expected.layout
    lang = layout.get("lang", "en")
    if lang == "ja":
        for font in _FONTS["ja"]:
            registerFont(UnicodeCIDFont(font))
    columns = layout.get("columns", 1)
    width, height = A5
    inner = (width - 2 * _MARGIN - (columns - 1) * _GAP) / columns
    frames = [
        Frame(_MARGIN + i * (inner + _GAP), _MARGIN, inner, height - 2 * _MARGIN, 0, 0, 0, 0)
        for i in range(columns)
    ]

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont(_FONTS[lang][0], 8)
        canvas.drawString(_MARGIN, height - 10 * mm, layout.get("head", ""))
        if "foot" in layout:
            canvas.drawRightString(width - _MARGIN, 8 * mm, f"{layout['foot']} {document.page}")

    template = PageTemplate(frames=frames, onPage=furniture)
    document = BaseDocTemplate(str(target), pagesize=A5, pageTemplates=[template], invariant=1)
    regular, bold = _FONTS[lang]
    story = [one for block in expected.blocks for one in _drawn(block, regular, bold, inner)]
    document.build(story)


def _style(font: str, size: float, **more: Any) -> ParagraphStyle:
    more |= {"wordWrap": "CJK" if font.startswith("Heisei") else None}
    return ParagraphStyle("", fontName=font, fontSize=size, leading=size * 1.3, **more)


def _drawn(block: Block, regular: str, bold: str, width: float) -> list[Flowable]:
    if isinstance(block, Heading):
        size = {1: 16, 2: 12.5}.get(block.level, 10.5)
        return [Paragraph(_words(block.words), _style(bold, size, spaceBefore=6, spaceAfter=4))]
    if isinstance(block, Listed):
        return [
            Paragraph(
                _words(words),
                _style(regular, 9.5, leftIndent=12 + 12 * level, bulletIndent=12 * level),
                bulletText=None if words.startswith("(") else "•",
            )
            for level, words in block.items
        ]
    if isinstance(block, Table):
        return [_table(block, regular, bold, width), Spacer(1, 8)]
    size = 8 if block.kind == "note" else 9.5
    return [Paragraph(_words(block.words), _style(regular, size, spaceAfter=5))]


def _table(table: Table, regular: str, bold: str, width: float) -> DrawnTable:
    cells: list[list[Any]] = []
    spans: list[tuple[Any, ...]] = []
    size = 8 if len(table.rows[0]) < 6 else 7
    for r, row in enumerate(table.rows):
        cells.append([])
        for c, cell in enumerate(row):
            rows, columns = table.span(r, c) if table.source(r, c) == (r, c) else (1, 1)
            if columns > 1 or (rows > 1 and r < table.header):
                spans.append(("SPAN", (c, r), (c + columns - 1, r + rows - 1)))
            right = c >= table.labels
            style = _style(
                bold if r < table.header else regular,
                size,
                alignment=2 if right else 0,
                leftIndent=10 if cell.startswith(MEMBER) else 0,
            )
            cells[-1].append(Paragraph(_words(table.words(r, c)), style))
    columns = len(table.rows[0])
    first = width * (0.34 if columns > 2 else 0.45)
    widths = [first, *[(width - first) / (columns - 1)] * (columns - 1)]
    rules = [("LINEBELOW", (0, table.header - 1), (-1, table.header - 1), 0.6, "black")]
    whole = (0, 0), (-1, -1)
    looks = [("TOPPADDING", *whole, 1), ("BOTTOMPADDING", *whole, 1), ("VALIGN", *whole, "TOP")]
    lines = rules if table.header else []
    return DrawnTable(cells, widths, style=[*spans, *lines, *looks])


def _words(words: str) -> str:
    return marked(words, html.escape, "<super>{}</super>")
