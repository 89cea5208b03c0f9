"""PDF files as tests need them, drawn with reportlab."""

import io
from collections.abc import Callable, Mapping, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

JAPANESE_FONT = "HeiseiKakuGo-W5"


def make_pdf(
    pages: Sequence[str],
    *,
    title: str | None = None,
    font: str = "Helvetica",
    password: str | None = None,
    owner: str | None = None,
) -> bytes:
    """Return a PDF with these pages; each line of a page is drawn by itself.

    `password` is needed to open it, `owner` only to change it.
    """
    if font == JAPANESE_FONT:
        registerFont(UnicodeCIDFont(font))
    encryption = None
    if password is not None or owner is not None:
        encryption = StandardEncryption(password or "", ownerPassword=owner or password)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=encryption, invariant=1)
    if title is not None:
        canvas.setTitle(title)
    for page in pages:
        canvas.setFont(font, 10)
        for number, line in enumerate(page.splitlines()):
            canvas.drawString(72, 760 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def make_pdf_with_letters(meaning: Mapping[str, str], text: str) -> bytes:
    """Return a PDF of one line in a font whose letters mean what is said, as UTF-16 in hex."""
    letters = "".join(f"<{ord(letter):02X}> <{means}> " for letter, means in meaning.items())
    ranges = "1 begincodespacerange <00> <FF> endcodespacerange"
    cmap = f"begincmap {ranges} {len(meaning)} beginbfchar {letters}endbfchar endcmap"
    content = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    written = "%PDF-1.4\n"
    table = "0000000000 65535 f \n"
    for number, one in enumerate(objects, start=1):
        table += f"{len(written):010d} 00000 n \n"
        written += f"{number} 0 obj\n{one}\nendobj\n"
    end = f"xref\n0 {len(objects) + 1}\n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return f"{written}{end}startxref\n{len(written)}\n%%EOF\n".encode()


Draw = Callable[[Canvas], None]
"""Draws one page."""


def draw_pdf(
    *pages: Draw, bookmarks: Sequence[tuple[str, int, int]] = (), rotation: int = 0
) -> bytes:
    """Return a PDF of A4 pages; a bookmark is (title, level from 0, page from 0)."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for number, draw in enumerate(pages):
        canvas.setPageRotation(rotation)
        for title, level, page in bookmarks:
            if page == number:
                key = f"{number} {title}"
                canvas.bookmarkPage(key, fit="Fit")
                canvas.addOutlineEntry(title, key, level)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(
    canvas: Canvas,
    x: float,
    y: float,
    lines: str | Sequence[str],
    *,
    font: str = "Helvetica",
    size: float = 10,
    leading: float = 1.2,
) -> float:
    """Draw lines downward from `y` and return where the next would stand."""
    canvas.setFont(font, size)
    for line in lines.splitlines() if isinstance(lines, str) else lines:
        canvas.drawString(x, y, line)
        y -= leading * size
    return y


def flow(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    *,
    width: float = 220,
    font: str = "Helvetica",
    size: float = 10,
    gap: float = 6,
) -> float:
    """Set a paragraph in lines of a width and return where the next would stand."""
    lines = simpleSplit(text, font, size, width)
    return write(canvas, x, y, lines, font=font, size=size) - gap


def grid(canvas: Canvas, xs: Sequence[float], ys: Sequence[float]) -> None:
    """Rule a table."""
    canvas.grid(list(xs), list(ys))


def cells(
    canvas: Canvas,
    xs: Sequence[float],
    y: float,
    rows: Sequence[Sequence[str]],
    *,
    pitch: float = 14,
    font: str = "Helvetica",
    size: float = 10,
) -> float:
    """Draw rows of cells that begin at `xs`, and return where the next would stand."""
    canvas.setFont(font, size)
    for row in rows:
        for x, cell in zip(xs, row, strict=True):
            canvas.drawString(x, y, cell)
        y -= pitch
    return y
