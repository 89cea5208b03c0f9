"""Spaces and bullets that the ink of a line shows."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ingest.readers.ocr.ink import completed
from ingest.readers.ocr.lines import TextLine

SAID = "Goods seized by customs exceeded 33,000 in 2024, a record high."
SIZE = (1400, 200)
LEFT, TOP = 100, 80


def drawn(said: str, letters: int = 28, bullet: str = "") -> tuple[TextLine, Image.Image]:
    """Return a line as OCR gives it that leaves nothing out, and the picture it is read in."""
    picture = Image.new("L", SIZE, "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(letters)
    draw.text((LEFT, TOP), said, font=font, fill="black")
    starts = [LEFT + font.getlength(said[:at]) for at in range(len(said) + 1)]
    bottom = TOP + 1.25 * letters
    boxes = [
        _box(starts[at], TOP, starts[at + 1], bottom)
        for at, sign in enumerate(said)
        if not sign.isspace()
    ]
    middle, high = TOP + 0.75 * letters, 0.26 * letters
    x = LEFT - 1.4 * letters
    shape = (x - high, middle - high, x + high, middle + high)
    if bullet == "◆":
        draw.regular_polygon((x, middle, high * 1.3), 4, rotation=45, fill="black")
    elif bullet == "●":
        draw.ellipse(shape, fill="black")
    elif bullet == "■":
        draw.rectangle(shape, fill="black")
    corners = _box(LEFT - 2 * letters if bullet else LEFT, TOP, starts[-1], bottom)
    return TextLine(said, np.array(corners), np.array(boxes), 0.9), picture


def _box(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def joined(line: TextLine, *places: int) -> TextLine:
    """Return a line without its spaces of these numbers."""
    words = line.text.split(" ")
    said = "".join(
        word + ("" if at in places or at == len(words) - 1 else " ")
        for at, word in enumerate(words)
    )
    return replace(line, text=said)


@given(st.sets(st.integers(0, 9), max_size=5), st.integers(18, 36))
def test_spaces_that_were_not_read_are_found(places: set[int], letters: int) -> None:
    line, picture = drawn(SAID, letters)
    assert completed(joined(line, *places), picture).text == SAID


def test_places_of_letters_that_are_all_a_little_off_do_no_harm() -> None:
    line, picture = drawn(SAID)
    moved = replace(joined(line, 3, 5), letters=line.letters + np.array([5.0, 0.0]))
    assert completed(moved, picture).text == SAID


def test_a_line_that_is_skewed_or_white_on_black_is_completed_too() -> None:
    line, picture = drawn(SAID)
    inverted = picture.point(lambda grey: 255 - grey)
    assert completed(joined(line, 4), inverted).text == SAID
    angle = np.radians(2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    center = np.array(SIZE) / 2
    turned = replace(
        joined(line, 4),
        corners=(line.corners - center) @ turn + center,
        letters=(line.letters - center) @ turn + center,
    )
    skewed = picture.rotate(2, Image.Resampling.BILINEAR, fillcolor="white")
    assert completed(turned, skewed).text == SAID


def test_where_few_spaces_were_read_none_is_added() -> None:
    line, picture = drawn("One two three")
    assert completed(joined(line, 0), picture).text == "Onetwo three"


@pytest.mark.parametrize("bullet", ["◆", "●", "■"])
def test_a_bullet_that_was_not_read_is_put_before_its_line(bullet: str) -> None:
    line, picture = drawn(SAID, bullet=bullet)
    done = completed(line, picture)
    assert done.text == f"{bullet} {SAID}"
    assert len(done.letters) == len(line.letters) + 1
    place = done.letters[0].mean(axis=0)
    assert abs(place[0] - (LEFT - 1.4 * 28)) < 3


@pytest.mark.parametrize(
    "said",
    [
        SAID,
        "- a dash before words of a line.",
        "i.e. ill will.",
        "It is the Ltd.'s own 'l' of 1.1 in 1911 of 111,111.11.",
    ],
)
def test_nothing_is_added_to_a_line_that_was_read_whole(said: str) -> None:
    line, picture = drawn(said)
    assert completed(line, picture) is line or completed(line, picture).text == said


def test_lines_that_run_down_a_page_are_left_alone() -> None:
    line, picture = drawn("A")
    assert completed(line, picture) is line
