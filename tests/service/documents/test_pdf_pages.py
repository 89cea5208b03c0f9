"""A PDF's pages as pictures, and the words that are lit on them."""

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ingest.document.word_boxes import unpack
from ingest.readers.pdf import read_pdf
from service.documents.pdf_pages import LONGEST_SIDE, PageUnreadableError, draw_page, page_size
from service.documents.pdf_words import boxes_of


class Drawn:
    """A PDF that is drawn, and then its file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "drawn.pdf"
        self.canvas = Canvas(str(self.path), pagesize=(600, 800), invariant=1)
        self.canvas.setFont("Helvetica", 10)

    def picture(self, width: int = 1200) -> Image.Image:
        return Image.open(io.BytesIO(draw_page(self.path, 1, width))).convert("L")


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    return Drawn(tmp_path)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_what_is_lit_is_all_the_ink(drawn: Drawn, turn: int, cropped: bool) -> None:
    drawn.canvas.setPageRotation(turn)
    if cropped:
        drawn.canvas.setCropBox((40, 500, 340, 550))
    drawn.canvas.drawString(50, 520, "landed")
    drawn.canvas.save()
    content = read_pdf(drawn.path.read_bytes())
    [box] = boxes_of(unpack(content.word_boxes[0]), 0, len(content.text))
    picture = drawn.picture()
    width, height = picture.size
    lit = (
        round(box.left * width),
        round(box.top * height),
        round(box.right * width),
        round(box.bottom * height),
    )
    darkest, _ = picture.crop(lit).getextrema()
    assert darkest < 80  # type: ignore[operator]
    picture.paste(255, lit)
    assert picture.getextrema()[0] > 240  # type: ignore[operator]


def test_the_size_of_a_page_is_that_of_what_is_seen(drawn: Drawn) -> None:
    drawn.canvas.setCropBox((40, 600, 340, 750))
    drawn.canvas.drawString(50, 700, "Cod is landed here.")
    drawn.canvas.save()
    assert page_size(drawn.path, 1) == (300, 150)


def test_a_picture_is_bounded_whatever_the_page(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    canvas = Canvas(str(path), pagesize=(10, 14_000))
    canvas.drawString(1, 7000, "x")
    canvas.save()
    picture = Image.open(io.BytesIO(draw_page(path, 1, 2400)))
    assert picture.height == LONGEST_SIDE
    assert picture.width < 10


def test_a_page_that_takes_too_long_is_left(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3000):
        drawn.canvas.circle(number % 600, number % 800, 300, fill=1)
    drawn.canvas.save()
    monkeypatch.setattr("service.documents.pdf_pages.SECONDS", 0.001)
    with pytest.raises(PageUnreadableError, match="too long"):
        draw_page(drawn.path, 1, 1200)
