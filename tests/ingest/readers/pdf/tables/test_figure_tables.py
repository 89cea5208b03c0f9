"""Tables of figures: one row of the page is one row of the tree, under its headers."""

from reportlab.pdfgen.canvas import Canvas

from ingest.document.nodes import Block, Kind, Row
from ingest.readers.pdf import read_pdf
from ingest.structure.blocks import split_blocks
from tests.ingest.pdfs import Draw, draw_pdf

LEFT = 60
ENDS = (300, 370, 440, 510)
"""Where the figures of each column end."""


def label(canvas: Canvas, y: float, words: str, indent: float = 0) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawString(LEFT + indent, y, words)


def figures(canvas: Canvas, y: float, values: list[str], currency: str = "") -> None:
    canvas.setFont("Helvetica", 9)
    for end, value in zip(ENDS, values, strict=False):
        if currency:
            canvas.drawString(end - 55, y, currency)
        canvas.drawRightString(end, y, value)


def headings(canvas: Canvas, y: float) -> None:
    """Two periods over two dates each, which need two lines."""
    canvas.setFont("Helvetica-Bold", 8)
    canvas.drawCentredString(307, y, "Three Months Ended")
    canvas.drawCentredString(447, y, "Nine Months Ended")
    for end, day, year in zip(
        ENDS, ("June 25,", "June 26,") * 2, ("2022", "2021") * 2, strict=True
    ):
        canvas.drawCentredString(end - 25, y - 10, day)
        canvas.drawCentredString(end - 25, y - 18, year)


def read(draw: Draw) -> tuple[str, list[Row]]:
    """Return the text and the rows of its first table, as the tree has them."""
    content = read_pdf(draw_pdf(draw))
    blocks: list[Block] = split_blocks(content.text, content.blocks)
    table = next(block for block in blocks if block.kind is Kind.TABLE)
    return content.text, [unit for unit in table.units if isinstance(unit, Row)]


def said(text: str, rows: list[Row]) -> list[list[str]]:
    return [[cell.of(text) for cell in row.cells] for row in rows if not row.header]


def above(text: str, row: Row) -> list[str]:
    return [" > ".join(header.of(text) for header in cell.headers) for cell in row.cells]


def test_figures_keep_their_currency_and_know_their_periods() -> None:
    def page(canvas: Canvas) -> None:
        headings(canvas, 740)
        figures(canvas, 708, ["63,355", "63,948", "245,241", "(17)"], currency="$")
        label(canvas, 708, "Rope and tar")
        figures(canvas, 696, ["19,604", "—", "58,941", "50,148"])
        label(canvas, 696, "Sails")

    text, rows = read(page)
    assert said(text, rows) == [
        ["Rope and tar", "$ 63,355", "$ 63,948", "$ 245,241", "$ (17)"],
        ["Sails", "19,604", "—", "58,941", "50,148"],
    ]
    assert above(text, rows[-1]) == [
        "",
        "Three Months Ended > June 25, 2022",
        "Three Months Ended > June 26, 2021",
        "Nine Months Ended > June 25, 2022",
        "Nine Months Ended > June 26, 2021",
    ]


def test_figures_a_little_below_the_others_of_their_row_are_of_it() -> None:
    def page(canvas: Canvas) -> None:
        headings(canvas, 740)
        figures(canvas, 708, ["59,340", "63,171", "172,370", "179,184"])
        label(canvas, 708, "Rope and tar")
        figures(canvas, 696, ["", "", "(0.29)", "1.93"])
        figures(canvas, 693.3, ["0.28", "0.96"])
        label(canvas, 696, "Earned a share")
        figures(canvas, 681, ["19,604", "—", "58,941", "50,148"])
        label(canvas, 681, "Sails")

    assert said(*read(page)) == [
        ["Rope and tar", "59,340", "63,171", "172,370", "179,184"],
        ["Earned a share", "0.28", "0.96", "(0.29)", "1.93"],
        ["Sails", "19,604", "—", "58,941", "50,148"],
    ]


def test_a_label_may_end_with_a_figure_below_its_first_line() -> None:
    def page(canvas: Canvas) -> None:
        headings(canvas, 740)
        figures(canvas, 708, ["(662)", "95", "(33)", "128"])
        label(canvas, 708, "Gains from rope")
        label(canvas, 696, "Losses from tar and sails, net of duties of")
        figures(canvas, 686, ["6", "33", "72", "514"])
        label(canvas, 686, "$(10)")
        figures(canvas, 674, ["(656)", "128", "39", "642"])
        label(canvas, 674, "Net gains")

    assert said(*read(page)) == [
        ["Gains from rope", "(662)", "95", "(33)", "128"],
        ["Losses from tar and sails, net of duties of $(10)", "6", "33", "72", "514"],
        ["Net gains", "(656)", "128", "39", "642"],
    ]


def test_boxes_behind_every_second_row_part_no_table() -> None:
    names = ["Rope", "Tar", "Sails", "Nails", "Oars", "Total"]

    def page(canvas: Canvas) -> None:
        headings(canvas, 740)
        for number, name in enumerate(names):
            y = 708 - 12 * number
            if number % 2:
                canvas.setFillGray(0.9)
                for x0, x1 in [(55, 240), (240, 305), (305, 375), (375, 445), (445, 515)]:
                    canvas.rect(x0, y - 3, x1 - x0, 12, stroke=0, fill=1)
                canvas.setFillGray(0)
            label(canvas, y, name)
            figures(canvas, y, [f"{number},100", f"{number},200", f"{number},300", f"{number},400"])

    text, rows = read(page)
    assert [row[0] for row in said(text, rows)] == names
    assert {len(row) for row in said(text, rows)} == {5}


def test_a_label_of_several_lines_is_one_and_a_heading_another() -> None:
    def page(canvas: Canvas) -> None:
        headings(canvas, 740)
        label(canvas, 708, "Current assets:")
        label(canvas, 696, "Rope", indent=8)
        figures(canvas, 696, ["1,100", "1,200", "1,300", "1,400"])
        label(canvas, 684, "Sheds, net of what the wind and the", indent=8)
        label(canvas, 674, "sea have taken", indent=8)
        figures(canvas, 674, ["2,100", "2,200", "2,300", "2,400"])
        label(canvas, 662, "Total")
        figures(canvas, 662, ["3,200", "3,400", "3,600", "3,800"])

    text, rows = read(page)
    assert [row[0] for row in said(text, rows)] == [
        "Current assets:",
        "Rope",
        "Sheds, net of what the wind and the sea have taken",
        "Total",
    ]


def test_a_raised_marker_stays_with_its_label() -> None:
    def page(canvas: Canvas) -> None:
        headings(canvas, 740)
        for number, name in enumerate(["Rope", "Tar", "Sails"]):
            y = 708 - 14 * number
            label(canvas, y, name)
            canvas.setFont("Helvetica", 5)
            canvas.drawString(LEFT + canvas.stringWidth(name, "Helvetica", 9) + 2, y + 5, "(1)")
            figures(canvas, y, ["1,100", "1,200", "1,300", "1,400"])

    text, rows = read(page)
    assert [row[0] for row in said(text, rows)] == ["Rope (1)", "Tar (1)", "Sails (1)"]


def test_a_table_over_two_pages_is_one() -> None:
    def first(canvas: Canvas) -> None:
        label(canvas, 160, "Berth")
        canvas.drawRightString(ENDS[0], 160, "Length")
        canvas.drawRightString(ENDS[1], 160, "Fee")
        for number in range(6):
            label(canvas, 148 - 12 * number, f"B-{number}")
            figures(canvas, 148 - 12 * number, [f"{number}.5", f"1{number}0.00"])

    def second(canvas: Canvas) -> None:
        for number in range(6, 10):
            label(canvas, 800 - 12 * number, f"B-{number}")
            figures(canvas, 800 - 12 * number, [f"{number}.5", f"1{number}0.00"])

    content = read_pdf(draw_pdf(first, second))
    [table] = [
        block for block in split_blocks(content.text, content.blocks) if block.kind == "table"
    ]
    rows = [unit for unit in table.units if isinstance(unit, Row)]
    assert len(said(content.text, rows)) == 10
    assert above(content.text, rows[-1]) == ["Berth", "Length", "Fee"]


def test_a_raised_figure_is_a_mark_and_no_figure() -> None:
    def page(canvas: Canvas) -> None:
        headings(canvas, 740)
        for number, name in enumerate(["Rope", "Tar", "Sails"]):
            label(canvas, 708 - 14 * number, name)
            figures(canvas, 708 - 14 * number, ["325", "310", "300", "290"])
            canvas.setFont("Helvetica", 5)
            canvas.drawString(ENDS[0] + 0.5, 708 - 14 * number + 4, "1")

    text, rows = read(page)
    assert [row[1] for row in said(text, rows)] == ["325¹", "325¹", "325¹"]


def test_groups_in_a_column_of_their_own_are_no_part_of_the_labels() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(LEFT, 740, "Department")
        canvas.drawString(150, 740, "Service")
        canvas.drawRightString(300, 740, "Outturn")
        canvas.drawRightString(362, 740, "Budget")
        for line, (group, service, values) in enumerate(
            [
                ("Roads and transport", "Winter", ("703", "660")),
                ("", "Lighting", ("1,373", "1,277")),
                ("", "Bridges", ("788", "697")),
                ("Schools", "Primary", ("1,198", "1,141")),
                ("", "Secondary", ("1,331", "1,242")),
            ]
        ):
            y = 726 - 12 * line
            canvas.drawString(LEFT, y, group)
            canvas.drawString(150, y, service)
            for end, value in zip((300, 362), values, strict=True):
                canvas.drawRightString(end, y, value)

    text, rows = read(page)
    assert said(text, rows)[:2] == [
        ["Roads and transport", "Winter", "703", "660"],
        ["", "Lighting", "1,373", "1,277"],
    ]
    assert [parent.of(text) for parent in rows[2].parents] == ["Roads and transport"]
    assert above(text, rows[-1]) == ["Department", "Service", "Outturn", "Budget"]


def test_a_member_of_a_group_is_no_rest_of_its_name() -> None:
    """The group's name fills its column, so that it could go on in the next line."""

    def page(canvas: Canvas) -> None:
        headings(canvas, 740)
        label(canvas, 708, "Stores of the upper harbour")
        label(canvas, 696, "Rope", indent=8)
        figures(canvas, 696, ["1,100", "1,200", "1,300", "1,400"])
        label(canvas, 684, "Tar", indent=8)
        figures(canvas, 684, ["2,100", "2,200", "2,300", "2,400"])
        label(canvas, 672, "Total")
        figures(canvas, 672, ["3,200", "3,400", "3,600", "3,800"])

    text, rows = read(page)
    names = ["Stores of the upper harbour", "Rope", "Tar", "Total"]
    assert [row[0] for row in said(text, rows)] == names


def test_headers_that_end_where_their_columns_do_are_apart() -> None:
    """Their words are wider than the figures, and hardly more than a word space apart."""

    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        for end, words in zip(ENDS, ("Outturn in 2024", "Budgeted  2025", "Plan"), strict=False):
            canvas.drawRightString(end, 720, words)
        for number, name in enumerate(["Rope", "Tar", "Sails"]):
            label(canvas, 708 - 12 * number, name)
            figures(canvas, 708 - 12 * number, ["703", "660", "671"])

    text, rows = read(page)
    assert above(text, rows[-1])[1:] == ["Outturn in 2024", "Budgeted 2025", "Plan"]


def test_a_grid_under_a_title_keeps_its_own_headers() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(LEFT, 740, "Income by half-year, in million crowns")
        xs, ys = (55, 180, 250, 320), (732, 704, 690, 676, 662)
        canvas.grid(xs, ys)
        for x, day, year in ((183, "31 December", "2024"), (253, "31 December", "2023")):
            canvas.setFont("Helvetica-Bold", 9)
            canvas.drawString(x, 722, day)
            canvas.drawString(x, 711, year)
        for number, (name, *values) in enumerate(
            [("Fares", "41.2", "38.9"), ("Freight", "22.7", "23.5"), ("Costs", "–", "(50.8)")]
        ):
            y = 694 - 14 * number
            label(canvas, y, name)
            for x, value in zip((183, 317), values, strict=True):
                draw = canvas.drawString if value == "–" else canvas.drawRightString
                draw(x if value == "–" or x == 317 else 247, y, value)

    text, rows = read(page)
    assert said(text, rows) == [
        ["Fares", "41.2", "38.9"],
        ["Freight", "22.7", "23.5"],
        ["Costs", "–", "(50.8)"],
    ]
    assert above(text, rows[-1])[1:] == ["31 December 2024", "31 December 2023"]


def test_rules_in_each_column_part_no_table() -> None:
    """Statements rule every column by itself: under its header and its sums."""

    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        for end, year in zip(ENDS, ("FY 2021", "FY 2022", "FY 2023", "FY 2024"), strict=True):
            canvas.drawRightString(end, 722, year)
            for y in (732, 718, 680, 666):
                canvas.line(end - 64, y, end + 2, y)
        for number, name in enumerate(["Rope", "Tar", "Sails", "Total"]):
            label(canvas, 708 - 12 * number, name)
            values = [f"{number}42", f"{number}85", f"{number}97", f"{number}11"]
            figures(canvas, 708 - 12 * number, values, currency="$")

    text, rows = read(page)
    assert [row[0] for row in said(text, rows)] == ["Rope", "Tar", "Sails", "Total"]
    assert {len(row) for row in said(text, rows)} == {5}
