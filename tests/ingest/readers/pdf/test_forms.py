"""What forms are filled in with."""

import io
from collections.abc import Callable

from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.pdf.forms import CHECKED, UNCHECKED, Field, filled_fields
from tests.ingest.pdfs import draw_pdf


def fields(page: Callable[[Canvas], None]) -> list[Field]:
    return filled_fields(PdfReader(io.BytesIO(draw_pdf(page))).pages[0])


def test_choices_are_read_as_they_are_shown() -> None:
    def page(canvas: Canvas) -> None:
        options = [("North quay", "n"), ("South quay", "s")]
        canvas.acroForm.choice(name="region", value="n", options=options, x=200, y=696)

    assert [field.value for field in fields(page)] == ["North quay"]


def test_what_is_not_filled_in_says_nothing() -> None:
    assert not fields(lambda canvas: canvas.acroForm.textfield(name="a", x=60, y=700))


def test_a_field_has_the_name_that_viewers_show() -> None:
    def page(canvas: Canvas) -> None:
        canvas.acroForm.textfield(name="f1", tooltip="Trade name", value="Kettle", x=60, y=700)

    assert [field.name for field in fields(page)] == ["Trade name"]


def test_radio_buttons_have_the_meaning_of_each() -> None:
    def page(canvas: Canvas) -> None:
        for number, value in enumerate(["cash", "card"]):
            canvas.acroForm.radio(
                name="pay", value=value, selected=value == "card", x=60, y=700 - 30 * number
            )

    found = fields(page)
    assert [(field.value, field.meaning) for field in found] == [
        (UNCHECKED, "cash"),
        (CHECKED, "card"),
    ]
    assert all(field.is_box for field in found)
