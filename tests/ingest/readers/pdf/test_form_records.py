"""Where the values of forms stand among what is printed."""

from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from ingest.document.content import Content
from ingest.document.word_boxes import unpack
from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import draw_pdf, grid, write
from tests.ingest.trees import rows_of


def read(page: Callable[[Canvas], None]) -> Content:
    return read_pdf(draw_pdf(page), ReadOptions(ocr=None))


def records(content: Content) -> list[list[str]]:
    """Return the cells of the rows whose first one is known to name the others."""
    return [
        [cell.of(content.text) for cell in row.cells]
        for block in content.blocks
        for row in rows_of(block.units)
        if row.labels == 1
    ]


def text_field(
    canvas: Canvas, value: str, x: float, y: float, *, width: float = 200, tooltip: str = ""
) -> None:
    canvas.acroForm.textfield(
        name=f"{x} {y}",
        value=value,
        tooltip=tooltip,
        x=x,
        y=y,
        width=width,
        height=18,
        fontSize=11,
    )


def box(canvas: Canvas, checked: bool, x: float, y: float) -> None:
    canvas.acroForm.checkbox(name=f"{x} {y}", checked=checked, x=x, y=y, size=14)


def test_values_are_records_with_their_labels() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 730, "Application for a stall")
        for number, (label, value) in enumerate(
            [("Trade name", "Blue Kettle"), ("Goods:", "Jam and chutney"), ("Telephone", "")]
        ):
            write(canvas, 60, 700 - 30 * number, label)
            text_field(canvas, value, 200, 694 - 30 * number)
        write(canvas, 60, 500, "Stalls open at 5:30.")

    content = read(page)
    assert content.text.split("\n\n") == [
        "Application for a stall",
        "Trade name\tBlue Kettle\nGoods:\tJam and chutney",
        "Telephone",
        "Stalls open at 5:30.",
    ]
    assert records(content) == [["Trade name", "Blue Kettle"], ["Goods:", "Jam and chutney"]]
    boxes = {content.text[box.start : box.end]: box for box in unpack(content.word_boxes[0])}
    # The value ends in its field, which begins at a third of the page.
    assert 200 / 595 < boxes["Kettle"].right < 300 / 595


def test_boxes_say_whether_they_are_checked() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Water needed")
        box(canvas, True, 200, 696)
        write(canvas, 60, 660, "Electricity needed")
        box(canvas, False, 200, 656)

    assert records(read(page)) == [["Water needed", "☑ yes"], ["Electricity needed", "☐ no"]]


def test_a_box_has_its_label_at_the_nearer_side() -> None:
    def page(canvas: Canvas) -> None:
        for number, (label, checked) in enumerate([("Vegetarian", True), ("No nuts", False)]):
            box(canvas, checked, 60, 696 - 30 * number)
            write(canvas, 80, 700 - 30 * number, label)
        write(canvas, 60, 600, "Parking")
        box(canvas, True, 100, 596)
        write(canvas, 220, 600, "Camping")
        box(canvas, False, 264, 596)

    assert records(read(page)) == [
        ["Vegetarian", "☑ yes"],
        ["No nuts", "☐ no"],
        ["Parking", "☑ yes"],
        ["Camping", "☐ no"],
    ]


def test_boxes_after_one_label_are_its_options() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Paid by")
        for x, label in [(150, "cash"), (230, "card")]:
            canvas.acroForm.radio(
                name="pay", value=label, selected=label == "card", x=x, y=696, size=14
            )
            write(canvas, x + 20, 700, label)

    assert records(read(page)) == [["Paid by", "☐ cash ☑ card"]]


def test_a_radio_button_without_words_says_what_it_means() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Insured")
        for x, value in [(150, "by_us"), (230, "by_you")]:
            canvas.acroForm.radio(name="r", value=value, selected=value == "by_us", x=x, y=696)

    assert records(read(page)) == [["Insured", "☑ by_us"]]
    assert "☐" in read(page).text


def test_a_label_above_a_field_is_its_label() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 718, "Name of the firm", size=8)
        text_field(canvas, "Blue Kettle", 60, 696)

    assert records(read(page)) == [["Name of the firm", "Blue Kettle"]]


def test_a_field_without_a_label_has_the_name_that_viewers_show() -> None:
    def page(canvas: Canvas) -> None:
        text_field(canvas, "Blue Kettle", 60, 700, tooltip="Name of the firm")
        text_field(canvas, "Jam", 60, 600)

    content = read(page)
    assert records(content) == [["Name of the firm", "Blue Kettle"]]
    assert content.text.endswith("\n\nJam")


def test_a_unit_after_a_field_is_part_of_its_value() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Length of the stall")
        text_field(canvas, "3.5", 200, 694, width=40)
        write(canvas, 244, 700, "metres")

    assert records(read(page)) == [["Length of the stall", "3.5 metres"]]


def test_a_gap_in_a_sentence_is_filled_in() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "The stall is let to")
        text_field(canvas, "Anna Berg", 138, 694, width=90)
        write(canvas, 232, 700, "for one season.")

    assert read(page).text == "The stall is let to Anna Berg for one season."


def test_values_stay_in_the_cells_of_a_ruled_table() -> None:
    def page(canvas: Canvas) -> None:
        grid(canvas, [60, 200, 400], [640, 670, 700])
        for y, label, value in [(680, "Name", "Blue Kettle"), (650, "Goods", "Jam")]:
            write(canvas, 64, y, label)
            text_field(canvas, value, 205, y - 5, width=100)

    assert read(page).text == "Name\tBlue Kettle\nGoods\tJam"


def test_a_form_without_print_is_read() -> None:
    assert read(lambda canvas: text_field(canvas, "It is so.", 60, 700)).text == "It is so."


def test_a_label_belongs_to_the_first_field_at_its_right() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Hours")
        text_field(canvas, "nine", 110, 694)
        text_field(canvas, "noon", 330, 694)

    content = read(page)
    assert records(content) == [["Hours", "nine"]]
    assert "noon" in content.text
