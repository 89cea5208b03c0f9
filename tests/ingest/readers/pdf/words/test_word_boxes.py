"""Where the words of a PDF's text are, against where they were drawn."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.document.content import Content
from ingest.document.nodes import WordBox
from ingest.document.word_boxes import unpack
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import JAPANESE_FONT, draw_pdf, grid, make_pdf_with_letters, write

WIDTH, HEIGHT = A4
LEFT = ["Cod is landed at the old quay all", "year round, and what is not sold", "is salted."]
RIGHT = ["Herring comes in spring, when the", "water warms, and the boats that are", "fast go out."]


@pytest.fixture(autouse=True, scope="module")
def japanese_font() -> None:
    registerFont(UnicodeCIDFont(JAPANESE_FONT))


def read_lines(lines: Sequence[str], font: str = "Helvetica") -> Content:
    """Return what is read of a page with these lines, the first 700 points up."""

    def page(canvas: Canvas) -> None:
        write(canvas, 50, 700, lines, font=font, leading=1.4)

    return read_pdf(draw_pdf(page))


def boxes_of(content: Content, words: str) -> list[WordBox]:
    """Return the boxes of what the text says once, on the first page."""
    [start] = [at for at in range(len(content.text)) if content.text.startswith(words, at)]
    boxes = unpack(content.word_boxes[0])
    return [one for one in boxes if one.start < start + len(words) and one.end > start]


def holds(box: WordBox, x: float, y: float, width: float = WIDTH, height: float = HEIGHT) -> bool:
    """Whether a box holds a place given in points from the lower left."""
    return box.left <= x / width <= box.right and box.top <= 1 - y / height <= box.bottom


def boxless(content: Content) -> str:
    """Return the letters of the text that no box has, and check what every box must be."""
    left = list(content.text)
    starts = [*content.page_starts, len(content.text)]
    assert len(content.word_boxes) == len(content.page_starts)
    for page, packed in enumerate(content.word_boxes):
        end = starts[page]
        line = 0
        for box in unpack(packed):
            assert end <= box.start < box.end <= starts[page + 1]
            assert line <= box.line
            assert 0 <= box.left <= box.right <= 1
            assert 0 <= box.top <= box.bottom <= 1
            left[box.start : box.end] = " " * (box.end - box.start)
            assert not any(map(str.isspace, content.text[box.start : box.end]))
            end, line = box.end, box.line
    return "".join("".join(left).split())


def test_words_of_columns_are_where_they_are_drawn() -> None:
    def page(canvas: Canvas) -> None:
        # Drawn in turn, as some programs do: the order of drawing is not that of reading.
        for number, (one, other) in enumerate(zip(LEFT, RIGHT, strict=True)):
            write(canvas, 50, 700 - 14 * number, [one])
            write(canvas, 320, 700 - 14 * number, [other])

    content = read_pdf(draw_pdf(page))
    assert boxless(content) == ""
    herring, comes = boxes_of(content, "Herring comes")
    assert holds(herring, 322, 703)
    assert herring.left * WIDTH == pytest.approx(320, abs=1)
    assert comes.right * WIDTH == pytest.approx(
        320 + stringWidth("Herring comes", "Helvetica", 10), abs=1
    )
    assert herring.line == comes.line
    *_, when, water, _ = boxes_of(content, "when the water warms")
    assert holds(water, 325, 688)
    assert water.line == when.line + 1


def test_a_word_that_a_hyphen_parts_has_a_box_on_both_lines() -> None:
    lines = [
        "At noon all of them and the har-",
        "bourmasters come: harbourmasters",
        "rest until the next day comes.",
    ]
    content = read_lines(lines)
    assert boxless(content) == ""
    first, second, _ = boxes_of(content, "harbourmasters come")
    assert [content.text[one.start : one.end] for one in (first, second)] == ["har", "bourmasters"]
    assert holds(first, 175, 702)
    assert holds(second, 52, 688)


def test_cells_of_a_ruled_table_have_boxes() -> None:
    def page(canvas: Canvas) -> None:
        grid(canvas, [50, 150, 250], [700, 680, 650])
        write(canvas, 55, 686, ["Species"])
        write(canvas, 155, 686, ["Tons"])
        write(canvas, 55, 670, ["Atlantic", "herring"])
        write(canvas, 155, 670, ["1,200"])

    content = read_pdf(draw_pdf(page))
    assert content.text == "Species\tTons\nAtlantic herring\t1,200"
    assert boxless(content) == ""
    atlantic, herring = boxes_of(content, "Atlantic herring")
    assert holds(atlantic, 60, 672)
    assert holds(herring, 60, 660)
    assert holds(boxes_of(content, "1,200")[0], 160, 672)


def test_each_ideograph_has_a_box() -> None:
    said = "港は一九一一年に開かれた。灯台は赤い。"
    content = read_lines([said], font=JAPANESE_FONT)
    assert boxless(content) == ""
    for number, letter in enumerate(boxes_of(content, said)):
        assert letter.left * WIDTH == pytest.approx(50 + 10 * number, abs=0.1)
        assert letter.right * WIDTH == pytest.approx(60 + 10 * number, abs=0.1)


def test_figures_among_ideographs_are_one_word() -> None:
    content = read_lines(["港は1911年"], font=JAPANESE_FONT)
    boxes = boxes_of(content, "港は1911年")
    assert [content.text[one.start : one.end] for one in boxes] == ["港", "は", "1911", "年"]
    assert boxes[3].left * WIDTH == pytest.approx(
        50 + stringWidth("港は1911", JAPANESE_FONT, 10), abs=0.5
    )


def test_letters_set_in_columns_have_boxes_one_below_the_other() -> None:
    columns = ["港は一九一一年に", "開かれた。"]

    def page(canvas: Canvas) -> None:
        for column, letters in enumerate(columns):
            write(canvas, 500 - 20 * column, 700, list(letters), font=JAPANESE_FONT, leading=1)

    content = read_pdf(draw_pdf(page))
    assert content.text == "".join(columns)
    assert boxless(content) == ""
    boxes = boxes_of(content, content.text)
    assert [one.line for one in boxes] == [0] * 8 + [1] * 5
    for number, box in enumerate(boxes):
        column, row = divmod(number, 8)
        assert holds(box, 505 - 20 * column, 704 - 10 * row)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_of_a_turned_page_are_as_it_is_seen(turn: int) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 50, 500, ["Cod is landed here."])

    content = read_pdf(draw_pdf(page, rotation=turn))
    [box] = boxes_of(content, "Cod")
    # A page on its side is as wide as it was high.
    width, height = (WIDTH, HEIGHT) if turn == 180 else (HEIGHT, WIDTH)
    x, y = 55 / width, 1 - 502 / height
    across, down = {90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[turn]
    assert box.left <= across <= box.right
    assert box.top <= down <= box.bottom


@pytest.mark.parametrize(
    ("turn", "x", "y"), [(90, -1, 20), (180, -20, -1), (270, 1, -20), (45, 14, 16)]
)
def test_turned_words_are_where_they_are_seen(turn: int, x: float, y: float) -> None:
    def page(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(turn)
        write(canvas, 0, 0, ["Herring"])

    boxes = unpack(read_pdf(draw_pdf(page)).word_boxes[0])
    assert any(holds(box, 300 + x, 400 + y) for box in boxes)
    assert not any(holds(box, 300 - x, 400 - y) for box in boxes)


def test_boxes_of_a_cropped_page_are_as_it_is_seen() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setCropBox((40, 600, 340, 750))
        write(canvas, 50, 700, ["Cod is landed here."])
        write(canvas, 300, 560, ["Herring is not seen."])

    content = read_pdf(draw_pdf(page))
    [box] = boxes_of(content, "Cod")
    assert holds(box, 55 - 40, 702 - 600, 300, 150)
    assert "Herring" not in content.text


@pytest.mark.parametrize(
    ("means", "drawn", "text"),
    [
        ({"A": "FB01"}, "A", "fi"),
        ({"A": "00AD", "B": "0062"}, "xABx", "xbx"),
        ({"A": "F0B7", "B": "0020"}, "AByB", "• y"),
        ({"A": "2022"}, "Ay", "• y"),
    ],
    ids=["ligature", "soft hyphen", "sign", "bullet"],
)
def test_words_that_are_written_otherwise_have_boxes(
    means: dict[str, str], drawn: str, text: str
) -> None:
    content = read_pdf(make_pdf_with_letters(means, drawn))
    assert content.text == text
    assert boxless(content) == ""


def test_what_is_left_out_moves_no_box() -> None:
    def page(canvas: Canvas) -> None:
        number = canvas.getPageNumber()
        write(canvas, 50, 810, ["Report of the harbour"])
        write(canvas, 50, 700, [f"On page {number} cod is landed."])
        write(canvas, 290, 20, [str(number)])

    content = read_pdf(draw_pdf(*[page] * 4))
    assert content.text.count("Report") == 1
    assert boxless(content) == ""
    for number, packed in enumerate(content.word_boxes, start=1):
        [box] = [one for one in unpack(packed) if content.text[one.start : one.end] == "landed."]
        assert holds(box, 50 + stringWidth(f"On page {number} cod is ", "Helvetica", 10) + 2, 702)


WORDS = st.text("aB港は1-・(ー", min_size=1, max_size=9).filter(str.strip)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=8)


@settings(max_examples=25)
@given(LINES, st.sampled_from([(50, 300), (50, 50)]))
def test_every_word_is_boxed_where_it_is_drawn(
    lines: Sequence[Sequence[str]], margins: Sequence[float]
) -> None:
    """Whatever the lines are taken for: paragraphs, lists, tables or columns."""
    drawn: list[tuple[float, float, float, str]] = []

    def page(canvas: Canvas) -> None:
        canvas.setFont(JAPANESE_FONT, 10)
        for number, words in enumerate(lines):
            x, y = margins[number % 2], 700 - 14 * (number // (1 + (margins[0] != margins[1])))
            for word in words:
                width = stringWidth(word, JAPANESE_FONT, 10)
                canvas.drawString(x, y, word)
                drawn.append((x, x + width, y, word))
                x += width + 3.3
                if x > 150 + margins[number % 2]:
                    break

    content = read_pdf(draw_pdf(page))
    assert boxless(content) == ""
    for box in unpack(content.word_boxes[0]):
        x = (box.left + box.right) / 2 * WIDTH
        [word] = [
            word for left, right, y, word in drawn if left <= x <= right and holds(box, x, y + 1)
        ]
        assert content.text[box.start : box.end] in word
