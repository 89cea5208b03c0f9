"""Words of a PDF's text on its pages."""

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.pdf import read_pdf
from service.documents.pdf_pages import LONGEST_SIDE, PageUnreadableError, draw_page, page_size
from service.documents.pdf_words import Box, boxes_of, place_words
from tests.ingest.pdfs import JAPANESE_FONT

WIDTH, HEIGHT = 600.0, 800.0
LEFT = [
    "Cod is landed at the old quay all",
    "year round, and what is not sold",
    "by noon is salted in the long sheds",
    "that stand behind the fish market.",
]
RIGHT = [
    "Herring comes in spring, when the",
    "water warms, and the boats that are",
    "fast enough come home twice a day",
    "with what the auction has asked for.",
]


class Drawn:
    """A PDF that was drawn, with its text."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "drawn.pdf"
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.canvas.setFont("Helvetica", 10)

    def close(self) -> str:
        self.canvas.save()
        self.path.write_bytes(self.buffer.getvalue())
        return read_pdf(self.buffer.getvalue()).text

    def boxes(self, text: str, words: str) -> list[Box]:
        at = text.index(words)
        return boxes_of(place_words(self.path, 1, text), at, at + len(words))


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    return Drawn(tmp_path)


def holds(box: Box, x: float, y: float) -> bool:
    """Tell whether a box holds a place given in points from the lower left."""
    return box.left <= x / WIDTH <= box.right and box.top <= 1 - y / HEIGHT <= box.bottom


def test_columns_are_lit_where_they_stand(drawn: Drawn) -> None:
    # Drawn in turn, as some programs do: the order of drawing is not that of reading.
    for number, (one, other) in enumerate(zip(LEFT, RIGHT, strict=True)):
        drawn.canvas.drawString(50, 700 - 14 * number, one)
        drawn.canvas.drawString(320, 700 - 14 * number, other)
    text = drawn.close()
    [box] = drawn.boxes(text, "herring comes" if "herring comes" in text else "Herring comes")
    assert holds(box, 322, 703)
    assert box.left > 0.5
    assert box.right * WIDTH == pytest.approx(
        320 + stringWidth("Herring comes", "Helvetica", 10), abs=1
    )
    lines = drawn.boxes(text, "the boats that are fast enough")
    assert [round(HEIGHT * (1 - one.bottom)) for one in lines] == [684, 670]


def test_a_part_of_a_word_lights_the_whole_word(drawn: Drawn) -> None:
    drawn.canvas.drawString(50, 700, "Haddock swims here.")
    text = drawn.close()
    [box] = drawn.boxes(text, "addoc")
    assert box.left * WIDTH == pytest.approx(50, abs=1)
    assert box.right * WIDTH == pytest.approx(50 + stringWidth("Haddock", "Helvetica", 10), abs=1)


def test_a_word_that_a_hyphen_parts_is_lit_on_both_lines(drawn: Drawn) -> None:
    for number, line in enumerate(
        [
            "At noon all of them and the har-",
            "bourmasters come: harbourmasters",
            "rest until the next day comes.",
        ]
    ):
        drawn.canvas.drawString(50, 700 - 14 * number, line)
    text = drawn.close()
    first, second = drawn.boxes(text, "harbourmasters come")
    assert holds(first, 175, 702)
    assert holds(second, 52, 688)


def test_japanese_is_lit_letter_by_letter(drawn: Drawn) -> None:
    registerFont(UnicodeCIDFont(JAPANESE_FONT))
    drawn.canvas.setFont(JAPANESE_FONT, 10)
    drawn.canvas.drawString(50, 700, "港は一九一一年に開かれた。灯台は赤い。")
    text = drawn.close()
    [box] = drawn.boxes(text, "灯台は")
    assert box.left * WIDTH == pytest.approx(50 + 10 * text.index("灯台は"), abs=1)
    assert box.right * WIDTH == pytest.approx(50 + 10 * (text.index("灯台は") + 3), abs=1)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_lit_as_it_is_seen(drawn: Drawn, turn: int) -> None:
    # A page on its side is as wide as it was high.
    width, height = (WIDTH, HEIGHT) if turn == 180 else (HEIGHT, WIDTH)
    drawn.canvas.setPageRotation(turn)
    drawn.canvas.drawString(50, 500, "Cod is landed here.")
    text = drawn.close()
    [box] = drawn.boxes(text, "Cod")
    x, y = 55 / width, 1 - 502 / height
    seen = {90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[turn]
    assert box.left <= seen[0] <= box.right
    assert box.top <= seen[1] <= box.bottom


def test_what_is_cropped_is_lit_as_it_is_seen(drawn: Drawn) -> None:
    drawn.canvas.setCropBox((40, 600, 340, 750))
    drawn.canvas.drawString(50, 700, "Cod is landed here.")
    text = drawn.close()
    [box] = drawn.boxes(text, "Cod")
    assert box.left <= (55 - 40) / 300 <= box.right
    assert box.top <= (750 - 702) / 150 <= box.bottom
    assert page_size(drawn.path, 1) == (300, 150)


def test_nothing_is_lit_for_a_text_of_something_else(drawn: Drawn) -> None:
    drawn.canvas.drawString(50, 700, "Cod is landed here.")
    drawn.close()
    assert place_words(drawn.path, 1, "Quite another text, of another file.") == ()


def test_a_line_that_is_said_twice_is_not_guessed(drawn: Drawn) -> None:
    drawn.canvas.drawString(50, 700, "Cod is landed here.")
    drawn.close()
    assert place_words(drawn.path, 1, "New: Cod is landed here. Cod is landed here.") == ()
    [first, *_] = place_words(drawn.path, 1, "New: Cod is landed here.")
    assert (first.start, first.end) == (5, 8)


def test_what_is_lit_is_ink(drawn: Drawn) -> None:
    drawn.canvas.drawString(50, 700, "Cod is landed here.")
    text = drawn.close()
    [box] = drawn.boxes(text, "landed")
    image = Image.open(io.BytesIO(draw_page(drawn.path, 1, 1200))).convert("L")
    inside = image.crop(
        (
            box.left * image.width,
            box.top * image.height,
            box.right * image.width,
            box.bottom * image.height,
        )
    )
    assert inside.getextrema()[0] < 80  # type: ignore[operator]
    below = image.crop((0, int(0.2 * image.height), image.width, image.height))
    assert below.getextrema()[0] > 240  # type: ignore[operator]


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
    drawn.path.write_bytes(drawn.buffer.getvalue())
    monkeypatch.setattr("service.documents.pdf_pages.SECONDS", 0.001)
    with pytest.raises(PageUnreadableError, match="too long"):
        draw_page(drawn.path, 1, 1200)
