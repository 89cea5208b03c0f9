"""Words that a rule runs through."""

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import JAPANESE_FONT, draw_pdf, make_pdf, write

SENTENCE = "The market opens at 6:00."


def struck(page: Callable[[Canvas], None], rotation: int = 0) -> str:
    content = read_pdf(draw_pdf(page, rotation=rotation), ReadOptions(ocr=None))
    return " ".join(span.of(content.text) for span in content.struck)


def width(words: str) -> float:
    return float(Canvas("a").stringWidth(words, "Helvetica", 10))


@pytest.mark.parametrize("rotation", [0, 90, 180])
def test_a_rule_through_words_strikes_them(rotation: int) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 400, [SENTENCE, "It opens at 7:00."])
        canvas.line(59, 403, 61 + width(SENTENCE), 403)

    assert struck(page, rotation) == SENTENCE


def test_a_part_of_a_line_is_struck() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, SENTENCE)
        start = 60 + width("The market opens at ")
        canvas.rect(start, 702.7, width("6:00"), 0.6, fill=1, stroke=0)

    assert struck(page) == "6:00."


def test_japanese_is_struck_letter_by_letter() -> None:
    make_pdf([""], font=JAPANESE_FONT)

    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "港は開く閉じる", font=JAPANESE_FONT)
        canvas.line(80, 703.5, 100, 703.5)

    assert struck(page) == "開 く"


@pytest.mark.parametrize("y", [698, 691, 710])
def test_rules_under_and_over_words_strike_nothing(y: float) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, SENTENCE)
        canvas.line(59, y, 61 + width(SENTENCE), y)

    assert struck(page) == ""


def test_a_rule_that_goes_on_strikes_nothing() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, SENTENCE)
        canvas.line(30, 703, 500, 703)

    assert struck(page) == ""
