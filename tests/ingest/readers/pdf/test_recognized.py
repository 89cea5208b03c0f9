"""Lines that OCR read, laid out as a page."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.ocr.lines import TextLine
from ingest.readers.pdf.layout import lay_out
from ingest.readers.pdf.recognized import page_of
from ingest.readers.pdf.tables.ruled import Table
from ingest.readers.pdf.text import LaidOut, compose
from tests.ingest.pictures import text_line

PIXELS = (1654, 2339)
POINTS = (595.44, 842.04)


def text_of(lines: list[TextLine]) -> str:
    return compose([LaidOut(lay_out(page_of(lines, PIXELS, POINTS)), 0, 842)], ()).text


def test_lines_of_a_paragraph_are_joined_and_a_larger_line_is_a_heading() -> None:
    lines = [
        text_line("Berths", 100, 100, 50),
        text_line(
            "The berths of the harbour are let by the year, and each of them has", 100, 220, 30
        ),
        text_line("a number.", 100, 262, 26),
    ]
    content = compose([LaidOut(lay_out(page_of(lines, PIXELS, POINTS)), 0, 842)], ())
    heading, body = content.text.split("\n\n")
    assert body.endswith("each of them has a number.")
    assert [block.of(content.text) for block in content.blocks] == ["Berths"] == [heading]


def test_a_higher_box_around_letters_of_the_usual_width_is_no_larger_type() -> None:
    words = "The berths of the harbour are let by the year, and each of them has a number."
    lines = [text_line(words, 100, 100 + 100 * place, 30) for place in range(4)]
    label = text_line("Berths", 100, 500, 30)
    middle = label.corners[:, 1].mean()
    high = label.corners.copy()
    high[:, 1] = middle + 1.4 * (high[:, 1] - middle)
    page = page_of([*lines, replace(label, corners=high)], PIXELS, POINTS)
    assert len({word.size for word in page.frames[0].words}) == 1


def test_columns_of_figures_are_a_table() -> None:
    rows = [("Berth", "Length", "Fee"), ("North", "112", "1,450"), ("South", "108", "1,300")]
    rows += [("East", "109", "1,310"), ("West", "107", "1,290")]
    lines = [
        text_line(cell, 100 + 400 * column, 100 + 60 * number, 30)
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
    ]
    [table] = lay_out(page_of(lines, PIXELS, POINTS))
    assert isinstance(table, Table)
    assert text_of(lines) == "\n".join(map("\t".join, rows))


def test_a_column_of_japanese_is_read_downward_from_the_right() -> None:
    columns = [_column("東岸の桟橋は点検中", 900), _column("船は西岸に着ける", 840)]
    assert text_of(columns[::-1]) == "東岸の桟橋は点検中船は西岸に着ける"


@given(st.floats(-170, 170))
def test_a_skewed_page_reads_as_a_straight_one(angle: float) -> None:
    straight = [
        text_line("The first line of the page.", 300, 1000, 30),
        text_line("The second line of it.", 300, 1060, 30),
    ]
    turned = [_turned(line, angle) for line in straight]
    assert text_of(turned) == text_of(straight)


def test_words_keep_a_space_where_their_places_are_rough() -> None:
    line = text_line("ab cd", 100, 100, 30)
    touching = line.letters.copy()
    touching[2:, :, 0] -= 15
    assert text_of([replace(line, letters=touching)]) == "ab cd"


@pytest.mark.parametrize(
    ("text", "moved", "read"),
    [
        ("-Moor here", 20, "- Moor here"),
        ("-Moor here", 0, "-Moor here"),
        ("-5 berths", 20, "-5 berths"),
    ],
)
def test_a_dash_that_stands_apart_is_a_bullet(text: str, moved: float, read: str) -> None:
    line = text_line(text, 100, 100, 30)
    letters = line.letters.copy()
    letters[1:, :, 0] += moved
    assert text_of([replace(line, letters=letters)]) == read


@pytest.mark.parametrize(
    ("text", "at", "moved", "read"),
    [
        ("5.8(2023) fee", 3, 12, "5.8 (2023) fee"),
        ("1(2023)2.85", 7, 22, "1(2023) 2.85"),
        ("manufacturers1.0", 13, 22, "manufacturers 1.0"),
        ("harbour master", 3, 22, "harbour master"),
        ("二〇二三(年)", 4, 12, "二〇二三(年)"),
        # Letters of proportional type stand so far apart inside a word, too.
        ("from £1,215 a year", 8, 12, "from £1,215 a year"),
        ("Tynwick TW4 9LD", 9, 12, "Tynwick TW4 9LD"),
    ],
)
def test_a_gap_as_wide_as_a_space_is_one_unless_letters_are_around_it(
    text: str, at: int, moved: int, read: str
) -> None:
    line = text_line(text, 100, 100, 30)
    letters = line.letters.copy()
    letters[at:, :, 0] += moved
    assert text_of([replace(line, letters=letters)]) == read


def test_a_page_without_lines_has_no_frames() -> None:
    page = page_of([], PIXELS, POINTS)
    assert (page.frames, page.drawn) == ([], True)


def test_sizes_are_in_points() -> None:
    [frame] = page_of([text_line("ab", 100, 100, 30)], PIXELS, POINTS).frames
    assert frame.words[0].size == pytest.approx(30 * 0.36 * 0.87, abs=0.1)


def _turned(line: TextLine, angle: float) -> TextLine:
    """Return a line turned about the page's middle."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    middle = np.array(PIXELS) / 2
    matrix = np.array([[cos, sin], [-sin, cos]])
    return replace(
        line,
        corners=(line.corners - middle) @ matrix + middle,
        letters=(line.letters - middle) @ matrix + middle,
    )


def _column(text: str, left: float) -> TextLine:
    """Return a line that runs down the page, with corners as the box lies there."""
    width = 40.0
    down = [100 + width * place for place in range(len(text) + 1)]
    letters = [
        [(left, top), (left + width, top), (left + width, low), (left, low)]
        for top, low in pairwise(down)
    ]
    corners = [
        (left, down[0]), (left + width, down[0]), (left + width, down[-1]), (left, down[-1])
    ]  # fmt: skip
    return TextLine(text, np.array(corners), np.array(letters), 1.0)
