from itertools import pairwise

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document.content import Content
from ingest.document.nodes import Kind
from ingest.readers.pdf import read_pdf
from ingest.structure.blocks import split_blocks
from tests.ingest.pdfs import Draw, cells, draw_pdf, flow, grid, write
from tests.ingest.readers.pdf.test_layout import HARBOUR, LIGHT, PILOT, ROPE
from tests.ingest.trees import known_blocks

XS = (60.0, 200.0, 320.0, 440.0)
STARTS = (65.0, 205.0, 325.0)
ROWS = [
    ["Goods", "2023", "2024"],
    ["Machinery", "1.5", "1.7"],
    ["Food", "", "7.3"],
    ["Textiles", "1,200", "-21.05"],
]


def read(*pages: Draw) -> Content:
    return read_pdf(draw_pdf(*pages))


def tables_of(content: Content) -> list[list[list[str]]]:
    return [
        [line.split("\t") for line in content.text[block.start : block.end].split("\n")]
        for block in content.blocks
        if block.kind is Kind.TABLE
    ]


def ruled(canvas: Canvas) -> None:
    grid(canvas, XS, [704 - 20 * number for number in range(5)])
    cells(canvas, STARTS, 690, ROWS, pitch=20)


def test_a_ruled_table_is_rows_of_cells() -> None:
    content = read(ruled)
    assert tables_of(content) == [ROWS]
    [block] = split_blocks(content.text, content.blocks)
    assert (block.kind, len(block.units)) == (Kind.TABLE, 4)


def test_a_table_stands_between_what_is_before_and_after_it() -> None:
    def page(canvas: Canvas) -> None:
        flow(canvas, 60, 780, HARBOUR, width=400)
        ruled(canvas)
        flow(canvas, 60, 600, ROPE, width=400)

    content = read(page)
    assert tables_of(content) == [ROWS]
    rows = "\n".join("\t".join(row) for row in ROWS)
    assert content.text == f"{HARBOUR}\n\n{rows}\n\n{ROPE}"


def test_wrapped_words_are_joined_inside_their_cell() -> None:
    def page(canvas: Canvas) -> None:
        grid(canvas, (60, 200, 320), (704, 660, 640))
        write(canvas, 65, 690, "Exports of machin-\nery and of food\nproducts")
        write(canvas, 205, 690, "1.5")
        cells(canvas, (65, 205), 646, [["Imports", "2.5"]])

    assert tables_of(read(page)) == [
        [["Exports of machinery and of food products", "1.5"], ["Imports", "2.5"]]
    ]


def test_a_cell_over_several_rows_stands_once() -> None:
    def page(canvas: Canvas) -> None:
        for y in (700, 660, 620):
            canvas.line(60, y, 320, y)
        canvas.line(140, 680, 320, 680)
        for x in (60, 140, 240, 320):
            canvas.line(x, 620, x, 700)
        cells(canvas, (65, 145, 245), 684, [["Food", "Export", "1.5"]])
        cells(canvas, (145, 245), 664, [["Sales", "7.3"]])
        cells(canvas, (65, 145, 245), 636, [["Fashion", "Sales", "0.9"]])

    assert tables_of(read(page)) == [
        [["Food", "Export", "1.5"], ["", "Sales", "7.3"], ["Fashion", "Sales", "0.9"]]
    ]


def test_a_table_may_be_open_at_its_sides() -> None:
    def page(canvas: Canvas) -> None:
        for y in (704, 684, 664, 644, 624):
            canvas.line(60, y, 440, y)
        for x in XS[1:3]:
            canvas.line(x, 624, x, 704)
        cells(canvas, STARTS, 690, ROWS, pitch=20)

    assert tables_of(read(page)) == [ROWS]


def test_shaded_cells_are_cells() -> None:
    def page(canvas: Canvas) -> None:
        for row in range(4):
            for left, right in pairwise(XS):
                canvas.setFillGray(0.8 if row % 2 else 0.9)
                canvas.rect(left, 684 - 20 * row, right - left, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        cells(canvas, STARTS, 690, ROWS, pitch=20)

    assert tables_of(read(page)) == [ROWS]


def test_bold_rows_at_the_top_are_headers() -> None:
    def page(canvas: Canvas) -> None:
        grid(canvas, XS, [704 - 20 * number for number in range(5)])
        cells(canvas, STARTS, 690, ROWS[:1], font="Helvetica-Bold")
        cells(canvas, STARTS, 670, ROWS[1:], pitch=20)

    [(kind, headers, _)] = known_blocks(read(page))
    assert (kind, headers) == (Kind.TABLE, 1)


def test_columns_without_rules_are_a_table() -> None:
    def page(canvas: Canvas) -> None:
        y = flow(canvas, 60, 760, HARBOUR, width=400)
        y = cells(canvas, STARTS, y - 10, ROWS)
        flow(canvas, 60, y - 10, ROPE, width=400)

    content = read(page)
    assert tables_of(content) == [ROWS]
    assert content.text.startswith(f"{HARBOUR}\n\nGoods\t2023")
    assert content.text.endswith(f"-21.05\n\n{ROPE}")


def test_words_in_columns_drawn_row_by_row_are_a_table() -> None:
    rows = [["Port", "Owner", "Use"], ["North", "Town", "Fish"], ["South", "State", "Coal"]]

    def page(canvas: Canvas) -> None:
        cells(canvas, STARTS, 700, [*rows, ["East", "Crown", "Rope"]])

    assert tables_of(read(page)) == [[*rows, ["East", "Crown", "Rope"]]]


def test_a_cell_that_wraps_without_rules_is_joined() -> None:
    def page(canvas: Canvas) -> None:
        y = cells(canvas, STARTS, 700, [["Goods", "2023", "2024"]])
        y = cells(canvas, STARTS, y, [["Machinery and parts of", "1.5", "1.7"]])
        y = cells(canvas, STARTS[:1], y, [["machinery"]])
        cells(canvas, STARTS, y, [["Food", "7.3", "7.5"], ["Rope", "0.1", "0.2"]])

    assert tables_of(read(page)) == [
        [
            ["Goods", "2023", "2024"],
            ["Machinery and parts of machinery", "1.5", "1.7"],
            ["Food", "7.3", "7.5"],
            ["Rope", "0.1", "0.2"],
        ]
    ]


def test_headers_that_stand_close_are_parted_as_the_columns_are() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 760, [HARBOUR[:60], ROPE[:60], LIGHT[:60], PILOT[:60]])
        write(canvas, 60, 690, "Year")
        write(canvas, 110, 690, "Accidents")
        write(canvas, 110 + canvas.stringWidth("Accidents", "Helvetica", 10) + 3.5, 690, "Injured")
        rows = [["2021", "7", "12"], ["2022", "5", "9"], ["2023", "4", "4"]]
        cells(canvas, (60, 130, 165), 676, rows)

    content = read(page)
    assert tables_of(content)[0][0] == ["Year", "Accidents", "Injured"]
    assert content.text.count("Injured") == 1


def test_a_table_in_one_of_two_columns_is_found() -> None:
    def page(canvas: Canvas) -> None:
        y = flow(canvas, 60, 700, HARBOUR)
        y = cells(canvas, (60, 160, 220), y - 8, ROWS)
        flow(canvas, 60, y - 8, ROPE)
        flow(canvas, 310, flow(canvas, 310, 700, f"{LIGHT} {PILOT} {ROPE}"), HARBOUR)

    assert tables_of(read(page)) == [ROWS]


def test_a_table_goes_on_over_pages() -> None:
    content = read(ruled, ruled)
    [table] = [block for block in content.blocks if block.kind is Kind.TABLE]
    assert [content.text[row.start : row.end].split("\t") for row in table.units] == ROWS * 2
    assert content.page_starts == (0, content.text.index("\f") + 1)


def prose(canvas: Canvas) -> None:
    for x, words in ((60, f"{HARBOUR} {ROPE}"), (310, f"{LIGHT} {PILOT}")):
        flow(canvas, x, 700, words)


def bullets(canvas: Canvas) -> None:
    for x in (60, 310):
        y = 700.0
        for words in ("Fish is landed.", "Rope is made.", "Coal is burnt.", "Ships are built."):
            write(canvas, x, y, "•")
            write(canvas, x + 30, y, words)
            y -= 14


def boxes(canvas: Canvas) -> None:
    for x in (60, 230, 400):
        canvas.rect(x, 600, 150, 120)
        write(canvas, x + 5, 700, "Fish\nRope and hemp\nCoal\nShips", leading=1.4)


def box(canvas: Canvas) -> None:
    canvas.rect(50, 600, 400, 120)
    flow(canvas, 60, 700, HARBOUR, width=380)


def contents(canvas: Canvas) -> None:
    for number, words in enumerate(("Harbour", "Rope", "Light", "Pilots")):
        write(canvas, 60, 700 - 14 * number, f"{words} {'.' * (60 - 2 * len(words))} {number + 3}")


def arranged(canvas: Canvas) -> None:
    grid(canvas, (50, 290, 540), (720, 560, 400))
    for x, y, words in ((60, 700, HARBOUR), (300, 700, ROPE), (60, 540, LIGHT), (300, 540, PILOT)):
        flow(canvas, x, y, f"{words} {words} {words}")


@pytest.mark.parametrize("page", [prose, bullets, boxes, box, contents, arranged])
def test_what_is_no_table_is_none(page: Draw) -> None:
    content = read(page)
    assert tables_of(content) == []
    assert "\t" not in content.text


def test_lines_of_a_table_of_contents_stay_apart() -> None:
    assert len(read(contents).text.splitlines()) == 4


def test_a_grid_that_arranges_prose_is_read_cell_by_cell() -> None:
    text = read(arranged).text
    places = [text.index(words) for words in (HARBOUR, ROPE, LIGHT, PILOT)]
    assert places == sorted(places)
