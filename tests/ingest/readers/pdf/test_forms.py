"""Forms that are filled in."""

from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from ingest.document.content import Content
from ingest.document.word_boxes import unpack
from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import draw_pdf, write


def read(page: Callable[[Canvas], None]) -> Content:
    return read_pdf(draw_pdf(page), ReadOptions(ocr=None))


def text_field(canvas: Canvas, name: str, value: str, x: float, y: float) -> None:
    canvas.acroForm.textfield(name=name, value=value, x=x, y=y, width=200, height=18, fontSize=11)


def test_values_are_read_with_their_labels() -> None:
    def page(canvas: Canvas) -> None:
        for number, (label, value) in enumerate(
            [("Trade name", "Blue Kettle"), ("Goods:", "Jam and chutney"), ("Telephone", "")]
        ):
            write(canvas, 60, 700 - 30 * number, label)
            text_field(canvas, label, value, 200, 694 - 30 * number)
        write(canvas, 60, 500, "Stalls open at 5:30.")

    content = read(page)
    assert content.text.split("\n\n") == [
        "Trade name: Blue Kettle",
        "Goods: Jam and chutney",
        "Telephone",
        "Stalls open at 5:30.",
    ]
    boxes = {content.text[box.start : box.end]: box for box in unpack(content.word_boxes[0])}
    # The value ends in its field, which begins at a third of the page.
    assert 200 / 595 < boxes["Kettle"].right < 300 / 595


def test_boxes_are_checked_or_not() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Water needed")
        canvas.acroForm.checkbox(name="water", checked=True, x=200, y=696, size=14)
        write(canvas, 60, 660, "Electricity needed")
        canvas.acroForm.checkbox(name="electricity", checked=False, x=200, y=656, size=14)

    assert read(page).text.split("\n\n") == ["Water needed: ☑", "Electricity needed: ☐"]


def test_choices_are_read_as_they_are_shown() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Region")
        canvas.acroForm.choice(
            name="region",
            value="n",
            options=[("North quay", "n"), ("South quay", "s")],
            x=200,
            y=696,
        )

    assert read(page).text == "Region: North quay"


def test_a_form_without_print_is_read() -> None:
    assert read(lambda canvas: text_field(canvas, "a", "It is so.", 60, 700)).text == "It is so."


def test_a_label_belongs_to_the_first_field_at_its_right() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Hours")
        text_field(canvas, "from", "nine", 110, 694)
        text_field(canvas, "to", "noon", 330, 694)

    first, *rest = read(page).text.split("\n\n")[0].split()
    assert (first, rest[0]) == ("Hours:", "nine")
    assert "noon" in read(page).text
