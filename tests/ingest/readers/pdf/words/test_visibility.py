"""Letters that a page draws and nobody sees."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import Rectangle
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas

from ingest.document.content import Content
from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import draw_pdf, write

INVISIBLE = 3
SCAN = Image.new("RGB", (60, 84), "lightgrey")


def read(page: Callable[[Canvas], None], rotation: int = 0) -> Content:
    return read_pdf(draw_pdf(page, rotation=rotation), ReadOptions(ocr=None))


def invisible(canvas: Canvas, x: float, y: float, line: str) -> None:
    text = canvas.beginText(x, y)
    text.setTextRenderMode(INVISIBLE)
    text.textLine(line)
    text.setTextRenderMode(0)
    canvas.drawText(text)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_white_on_white_is_left_out_and_white_on_dark_is_read(rotation: int) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 400, "It is so.")
        canvas.setFillColor(colors.navy)
        canvas.rect(50, 300, 200, 30, fill=1)
        canvas.setFillColor(colors.white)
        write(canvas, 60, 310, "It was so.")
        write(canvas, 60, 200, "It never was.")

    content = read(page, rotation)
    assert "never" not in content.text
    assert "It is so." in content.text
    assert "It was so." in content.text
    assert content.warnings[0].startswith("11 letters that nobody sees")


def test_text_drawn_as_nothing_is_left_out() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "It is so.")
        invisible(canvas, 60, 600, "It never was.")

    assert read(page).text == "It is so."


def test_text_drawn_as_nothing_over_a_scan_is_its_text() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawInlineImage(SCAN, 0, 0, 595, 842)
        invisible(canvas, 60, 600, "It is so.")

    content = read(page)
    assert content.text == "It is so."
    assert [span.of(content.text) for span in content.ocr] == ["It is so."]
    assert content.warnings == ("the text of page 1 is a scan's, from another OCR program",)


def test_text_drawn_as_nothing_beside_a_picture_is_left_out() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "It is so.")
        canvas.drawInlineImage(SCAN, 300, 100, 200, 200)
        invisible(canvas, 60, 600, "It never was.")

    assert read(page).text == "It is so."


def test_small_print_is_read() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "It is so.", size=3)

    assert read(page).text == "It is so."
    assert read(page).warnings == ()


@pytest.mark.parametrize("off", [True, False])
def test_a_layer_that_is_switched_off_is_left_out(*, off: bool) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "It is so.")
        canvas._code.append("/OC /Layer BDC")
        write(canvas, 60, 600, "It never was.")
        canvas._code.append("EMC")

    writer = PdfWriter(clone_from=io.BytesIO(draw_pdf(page)))
    kind, name = NameObject("/Type"), NameObject("/Name")
    layer = DictionaryObject({kind: NameObject("/OCG"), name: TextStringObject("Layer")})
    group = writer._add_object(layer)
    properties = DictionaryObject({NameObject("/Layer"): group})
    resources = writer.pages[0][NameObject("/Resources")]
    assert isinstance(resources, DictionaryObject)
    resources[NameObject("/Properties")] = properties
    groups = ArrayObject([group])
    shown = DictionaryObject({NameObject("/OFF" if off else "/ON"): groups})
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): groups, NameObject("/D"): shown}
    )
    saved = io.BytesIO()
    writer.write(saved)
    content = read_pdf(saved.getvalue(), ReadOptions(ocr=None))
    assert ("never" in content.text) != off
    assert bool(content.warnings) == off


@pytest.mark.parametrize("rotation", [0, 90])
def test_what_is_blacked_out_is_left_out_and_leaves_a_mark(rotation: int) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 400, ["The buyer is Orla Finch of Reedham.", "She pays in May."])
        before, name = (
            canvas.stringWidth(words, "Helvetica", 10) for words in ("The buyer is ", "Orla Finch")
        )
        canvas.rect(60 + before, 397, name, 12, fill=1)

    content = read(page, rotation)
    assert " ".join(content.text.split()) == "The buyer is █ of Reedham. She pays in May."
    assert content.warnings[0].startswith("9 letters that nobody sees")
    assert "beneath a box" in content.warnings[0]


def test_what_is_whited_out_and_written_over_says_the_new_words() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, ["The fee is 500 crowns.", "It is due in May."])
        before, figure = (
            canvas.stringWidth(words, "Helvetica", 10) for words in ("The fee is ", "500")
        )
        canvas.setFillColor(colors.white)
        canvas.rect(60 + before, 697, figure, 12, fill=1, stroke=0)
        canvas.setFillColor(colors.black)
        canvas.drawString(60 + before, 700, "620")

    assert " ".join(read(page).text.split()) == "The fee is 620 crowns. It is due in May."


@pytest.mark.parametrize("alpha", [0.3, 1.0])
def test_what_shows_beneath_or_on_a_shape_is_read(alpha: float) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillColor(colors.yellow)
        canvas.rect(50, 690, 200, 30, fill=1, stroke=0)
        canvas.setFillColor(colors.black)
        write(canvas, 60, 700, "Marked words stay.")
        if alpha < 1:
            canvas.setFillAlpha(alpha)
            canvas.rect(50, 690, 200, 30, fill=1, stroke=0)

    content = read(page)
    assert content.text == "Marked words stay."
    assert not content.warnings


def test_a_box_drawn_in_a_viewer_covers_words_when_it_is_filled() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, ["Orla Finch", "Bo Lind"])

    writer = PdfWriter(io.BytesIO(draw_pdf(page)))
    filled = Rectangle(rect=(58, 697, 140, 709), interior_color="000000")
    for annotation in (filled, Rectangle(rect=(58, 685, 140, 697))):
        writer.add_annotation(0, annotation)
    out = io.BytesIO()
    writer.write(out)
    content = read_pdf(out.getvalue(), ReadOptions(ocr=None))
    assert "Orla" not in content.text
    assert "Bo Lind" in content.text
