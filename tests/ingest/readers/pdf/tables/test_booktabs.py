"""Tables between rules across, without upright ones."""

from collections.abc import Callable, Sequence

from reportlab.pdfgen.canvas import Canvas

from ingest.document.content import Content
from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import draw_pdf, flow, write
from tests.ingest.trees import rows_of

PROSE = (
    "The register is kept by the harbour office. It names every vessel that has been moored for "
    "more than a day, and what was paid for it, in the order in which they came."
)


def read(page: Callable[[Canvas], None]) -> Content:
    return read_pdf(draw_pdf(page), ReadOptions(ocr=None))


def rules(canvas: Canvas, ys: Sequence[float], end: float = 320) -> None:
    for y in ys:
        canvas.line(60, y, end, y)


def rows(content: Content) -> list[tuple[bool, list[str]]]:
    return [
        (row.header, [cell.of(content.text) for cell in row.cells])
        for block in content.blocks
        for row in rows_of(block.units)
    ]


def row(canvas: Canvas, y: float, cells: Sequence[tuple[float, str]]) -> None:
    for x, words in cells:
        write(canvas, x, y, words)


def test_rules_tell_the_header_and_narrow_gaps_the_columns() -> None:
    def page(canvas: Canvas) -> None:
        flow(canvas, 60, 760, PROSE)
        rules(canvas, [700, 684, 640])
        row(canvas, 689, [(64, "Length"), (150, "Fee in towns"), (220, "Fee elsewhere")])
        row(canvas, 672, [(64, "up to 6 m"), (150, "180 euros"), (220, "95 euros")])
        row(canvas, 660, [(64, "up to 12 m"), (150, "320 euros"), (220, "170 euros")])
        row(canvas, 648, [(64, "over 12 m"), (150, "540 euros"), (220, "none")])
        flow(canvas, 60, 620, PROSE)

    content = read(page)
    assert rows(content) == [
        (True, ["Length", "Fee in towns", "Fee elsewhere"]),
        (False, ["up to 6 m", "180 euros", "95 euros"]),
        (False, ["up to 12 m", "320 euros", "170 euros"]),
        (False, ["over 12 m", "540 euros", "none"]),
    ]
    assert content.text.startswith("The register")
    assert content.text.endswith("they came.")


def test_a_header_over_several_columns_and_the_names_of_groups() -> None:
    def page(canvas: Canvas) -> None:
        rules(canvas, [700, 668, 600], end=345)
        row(canvas, 689, [(190, "2024"), (290, "2023")])
        row(canvas, 674, [(160, "First"), (210, "Second"), (260, "First"), (310, "Second")])
        row(canvas, 656, [(64, "Passengers and cars"), (165, "41"), (215, "63"), (265, "38")])
        row(canvas, 644, [(64, "Costs")])
        row(canvas, 632, [(64, "Fuel"), (165, "51"), (215, "68"), (265, "50"), (315, "66")])
        row(canvas, 620, [(64, "Staff"), (165, "5"), (215, "8"), (265, "5"), (315, "6")])

    assert rows(read(page)) == [
        (True, ["", "2024", "", "2023", ""]),
        (True, ["", "First", "Second", "First", "Second"]),
        (False, ["Passengers and cars", "41", "63", "38", ""]),
        (False, ["Costs", "", "", "", ""]),
        (False, ["Fuel", "51", "68", "50", "66"]),
        (False, ["Staff", "5", "8", "5", "6"]),
    ]


def test_stretched_lines_of_a_cell_are_one_column() -> None:
    def page(canvas: Canvas) -> None:
        rules(canvas, [700, 684, 610])
        row(canvas, 689, [(64, "Year"), (110, "Finding"), (290, "Grade")])
        row(canvas, 672, [(64, "2019"), (110, "Paint loss on the cross-beams,"), (295, "2")])
        row(canvas, 660, [(110, "and"), (142, "a"), (160, "hairline"), (210, "crack")])
        row(canvas, 648, [(110, "below")])
        row(canvas, 636, [(64, "2021"), (110, "Hairline that had grown"), (295, "3")])
        row(canvas, 624, [(64, "2023"), (110, "Crack of 31 centimetres"), (295, "5")])

    assert [cells[:2] for _, cells in rows(read(page))][1:] == [
        ["2019", "Paint loss on the cross-beams, and a hairline crack below"],
        ["2021", "Hairline that had grown"],
        ["2023", "Crack of 31 centimetres"],
    ]


def test_prose_between_rules_is_no_table() -> None:
    def page(canvas: Canvas) -> None:
        rules(canvas, [780, 764, 600])
        row(canvas, 768, [(64, "Annual report"), (290, "Page 3")])
        flow(canvas, 64, 740, PROSE, width=250)

    assert not rows(read(page))


def test_rules_of_sums_are_no_header() -> None:
    def page(canvas: Canvas) -> None:
        for y, label, sums in (
            (690, "Total assets", ("1,204", "1,310")),
            (664, "Total liabilities", ("1,903", "1,955")),
            (638, "Total equity", ("1,301", "1,355")),
        ):
            row(canvas, y, [(64, label), (205, sums[0]), (260, sums[1])])
            for rule in (y + 12, y - 4):
                canvas.line(200, rule, 300, rule)

    assert ["Total assets", "1,204", "1,310"] in [cells for _, cells in rows(read(page))]
