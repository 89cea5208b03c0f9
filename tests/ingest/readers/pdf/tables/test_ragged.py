"""Tables set by tabs: rows of a label and as many figures, which are not below each other."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document.nodes import Kind
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf.layout import lay_out
from ingest.readers.pdf.recognized import page_of
from ingest.readers.pdf.tables.ruled import Table
from tests.ingest.pdfs import draw_pdf
from tests.ingest.pictures import text_line
from tests.ingest.readers.pdf.tables.test_figure_tables import read, said

LEFT, RIGHT = 57.0, 538.0
STOP, LETTER, LINE = 35.45, 6.0, 11.3
"""Tab stops, letters and lines of a text that LibreOffice prints, in points."""


def typed(canvas: Canvas, text: str) -> None:
    """Draw a text as a program prints it: tabs go to the next stop, long lines are broken."""
    canvas.setFont("Courier", 10)
    y = 760.0
    for line in text.splitlines():
        x, begins = LEFT, True
        for tab, cell in enumerate(line.split("\t")):
            if tab:
                x += STOP - (x - LEFT) % STOP
            part = ""
            for word in cell.split(" "):
                if x + LETTER * len(f"{part} {word}") > RIGHT and (part or not begins):
                    canvas.drawString(x, y, part)
                    x, y, part = LEFT, y - LINE, ""
                part += (" " if part else "") + word
                begins = False
            canvas.drawString(x, y, part)
            x += LETTER * len(part)
        y -= LINE


REVENUE = (
    "Takings of the harbour and what became of them are set out below, by kind.\n\n"
    "\t\tThis year (thousand)\tChange (%)\tLast year (thousand)\n"
    "Berths let by the year\t\t58 (2024)\t23.2\t47 (2023)\n"
    "Berths and moorings let to visitors, by night or by the hour\t\t81 (2024)\t53.4\t53 (2023)\n"
    "Fuel\tDiesel sold at the pump\t15 (2024)\t3.6\t14 (2023)\n"
    "\tPetrol sold at the pump to boats of members\t73 (2024)\t109.0\t35 (2023)\n"
    "Repairs\tHulls\t1 (2024)\t-2.9\t1 (2023)\n"
    "\tSails and rigging of boats\t18 (2024)\t26.8\t14 (2023)\n"
    "Total\t\t246\t41.9\t164\n\n"
    "Figures are rounded and may not add up to the totals that are given here."
)


def test_rows_set_by_tabs_are_a_table_under_their_headers() -> None:
    text, rows = read(lambda canvas: typed(canvas, REVENUE))
    assert said(text, rows) == [
        ["Berths let by the year", "", "58 (2024)", "23.2", "47 (2023)"],
        [
            "Berths and moorings let to visitors, by night or by the hour",
            "",
            "81 (2024)",
            "53.4",
            "53 (2023)",
        ],
        ["Fuel", "Diesel sold at the pump", "15 (2024)", "3.6", "14 (2023)"],
        ["", "Petrol sold at the pump to boats of members", "73 (2024)", "109.0", "35 (2023)"],
        ["Repairs", "Hulls", "1 (2024)", "-2.9", "1 (2023)"],
        ["", "Sails and rigging of boats", "18 (2024)", "26.8", "14 (2023)"],
        ["Total", "", "246", "41.9", "164"],
    ]
    header = [cell.of(text) for cell in rows[0].cells]
    assert header == ["", "", "This year (thousand)", "Change (%)", "Last year (thousand)"]
    assert "Takings of the harbour" in text.split("\n\n")[0]


def test_a_scanned_row_may_lack_the_gap_before_its_first_figure() -> None:
    lines = [
        text_line("Berths let by the year", 120, 200, 30),
        text_line("5.8 (2023)", 600, 200, 30),
        text_line("23.2", 860, 200, 30),
        text_line("4.7 (2022)", 1000, 200, 30),
        text_line("Moorings let to visitors, by the night7.3 (2023)", 120, 240, 30),
        text_line("9.0", 960, 240, 30),
        text_line("3.5 (2022)", 1100, 240, 30),
        text_line("Fuel", 120, 280, 30),
        text_line("1.5 (2023)", 260, 280, 30),
        text_line("3.6", 500, 280, 30),
        text_line("1.4 (2022)", 640, 280, 30),
    ]
    items = lay_out(page_of(lines, (1654, 2339), (595.44, 842.04)))
    (table,) = [item for item in items if isinstance(item, Table)]
    cells = [[" ".join(line.text for line in cell) for cell in row] for row in table.rows]
    assert cells == [
        ["Berths let by the year", "5.8 (2023)", "23.2", "4.7 (2022)"],
        ["Moorings let to visitors, by the night", "7.3 (2023)", "9.0", "3.5 (2022)"],
        ["Fuel", "1.5 (2023)", "3.6", "1.4 (2022)"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Contents\n1\tThe harbour ........ 3\n2\tBerths and moorings, by kind ....... 14\n"
        "3\tFuel ...... 21\n",
        "The club met in 2019 and 2020 and had 120 members of whom 40 came\n"
        "to each of the meetings; in 2021 and 2022 it had 133 members and 52\n"
        "of them came, and in 2023 it had 140 members, of whom no more than 30\n"
        "were seen at a meeting before the end of 2024, which was a bad year 12 7\n",
        "Ada Lovell\n12 Quay Street\nReedham 4401 22\n\nBen Ott\n7 Mill Lane\nNorth Weir 4410 9\n",
        "1.\tOpen valves 3 and 4\n2.\tWait for 10 minutes, then close valve 3\n3.\tClose valve 4\n",
        "total = max(a, 10)  + 22 \n  while total > 400  3:\nreturn   12 - total  17 4\n",
        "Ferry\t2023\t2024\nBus to the harbour\t2023\t2024\nNight train\t2023\t2024\n",
    ],
    ids=["contents", "prose", "addresses", "steps", "code", "years"],
)
def test_what_only_has_figures_in_it_is_no_table(text: str) -> None:
    content = read_pdf(draw_pdf(lambda canvas: typed(canvas, text)))
    assert not [block for block in content.blocks if block.kind is Kind.TABLE]
