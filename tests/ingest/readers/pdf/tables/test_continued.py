"""Tables that go on over pages, with what runs above and below them."""

from reportlab.pdfgen.canvas import Canvas

from ingest.document.nodes import Kind, Row
from ingest.readers.pdf import read_pdf
from ingest.structure.blocks import split_blocks
from tests.ingest.pdfs import Draw, draw_pdf, write

ENDS = (330, 400)
ROWS = [
    ("Roads", "Bridges", "788", "697"),
    ("", "Cycle paths", "928", "1,022"),
    ("", "Car parks", "909", "819"),
    ("Schools", "Meals", "1,239", "1,322"),
    ("", "Music school", "898", "851"),
    ("", "Repairs", "281", "318"),
    ("", "Clubs", "1,711", "1,683"),
    ("Total", "", "6,754", "6,712"),
]


def part(rows: list[tuple[str, str, str, str]], y: float, number: int, *, header: bool) -> Draw:
    def draw(canvas: Canvas) -> None:
        write(canvas, 60, 810, "Town of Reedham", size=9)
        write(canvas, 300, 30, f"Budget of the town {number}", size=9)
        height = y
        if header:
            write(canvas, 60, height + 30, "Spending (thousand crowns)")
            write(canvas, 60, height + 14, "Department")
            write(canvas, 140, height + 14, "Service")
            for end, year in zip(ENDS, ("Plan 2025", "Plan 2026"), strict=True):
                canvas.drawRightString(end, height + 14, year)
        for group, name, *figures in rows:
            write(canvas, 60, height, group)
            write(canvas, 140, height, name)
            for end, figure in zip(ENDS, figures, strict=True):
                canvas.drawRightString(end, height, figure)
            height -= 14

    return draw


def read(*pages: Draw) -> tuple[str, list[list[Row]]]:
    content = read_pdf(draw_pdf(*pages))
    blocks = split_blocks(content.text, content.blocks)
    return content.text, [
        [unit for unit in block.units if isinstance(unit, Row)]
        for block in blocks
        if block.kind is Kind.TABLE
    ]


def test_rows_of_the_next_page_keep_headers_unit_and_group() -> None:
    text, [rows] = read(part(ROWS[:5], 120, 1, header=True), part(ROWS[5:], 780, 2, header=False))
    body = [row for row in rows if not row.header]
    assert [tuple(cell.of(text) for cell in row.cells) for row in body] == ROWS
    repairs = body[5]
    assert [[one.of(text) for one in cell.headers] for cell in repairs.cells[2:]] == [
        ["Plan 2025"],
        ["Plan 2026"],
    ]
    assert [one.of(text) for one in repairs.parents] == ["Schools"]
    assert repairs.measure is not None
    assert repairs.measure.of(text) == "thousand crowns"
    assert text.count("Town of Reedham") == text.count("Budget of the town") == 1


def test_a_table_of_other_columns_at_the_top_of_a_page_is_another() -> None:
    def other(canvas: Canvas) -> None:
        for number in range(4):
            write(canvas, 60, 780 - 14 * number, f"Berth {number}")
            canvas.drawRightString(360, 780 - 14 * number, f"1{number}.50")
            canvas.drawRightString(500, 780 - 14 * number, f"2{number}.50")

    _, tables = read(part(ROWS[:5], 120, 1, header=True), other)
    assert len(tables) == 2
