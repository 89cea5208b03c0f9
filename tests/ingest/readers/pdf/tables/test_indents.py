"""How far the rows of tables are indented."""

from reportlab.pdfgen.canvas import Canvas

from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from ingest.structure.sections import read_structure
from tests.ingest.pdfs import draw_pdf
from tests.ingest.trees import rows_of

Rows = list[tuple[float, str, str, str]]


def parents(rows: Rows) -> list[tuple[str, list[str]]]:
    """Return the names of rows drawn so far in, with those of their groups, as they are read."""

    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for y, (x, name, *figures) in zip(range(740, 0, -14), rows, strict=False):
            canvas.drawString(72 + x, y, name)
            for right, figure in zip((400, 480), figures, strict=True):
                canvas.drawRightString(right, y, figure)

    content = read_pdf(draw_pdf(page), ReadOptions(ocr=None))
    sections = read_structure(content.text, content.blocks, content.struck)
    return [
        (row.cells[0].of(content.text), [one.of(content.text) for one in row.parents])
        for section in sections
        for block in section.blocks
        for row in rows_of(block.units)
        if not row.header
    ]


def test_a_row_in_line_with_the_name_of_a_group_is_no_member() -> None:
    rows: Rows = [
        (0, "", "2024", "2023"),
        (0, "North line", "", ""),
        (12, "Adults", "120", "110"),
        (12, "Children", "30", "28"),
        (0, "Special trains", "12", "10"),
        (0, "Hired trains", "14", "16"),
    ]
    assert parents(rows) == [
        ("North line", []),
        ("Adults", ["North line"]),
        ("Children", ["North line"]),
        ("Special trains", []),
        ("Hired trains", []),
    ]


def test_without_indents_a_group_goes_on_until_the_next() -> None:
    rows: Rows = [
        (0, "", "2024", "2023"),
        (0, "North line:", "", ""),
        (0, "Adults", "120", "110"),
        (0, "Children", "30", "28"),
        (0, "South line:", "", ""),
        (0, "Groups", "14", "16"),
    ]
    assert parents(rows) == [
        ("North line:", []),
        ("Adults", ["North line:"]),
        ("Children", ["North line:"]),
        ("South line:", []),
        ("Groups", ["South line:"]),
    ]
