from collections.abc import Sequence

import pytest
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import JAPANESE_FONT, Draw, draw_pdf, flow, make_pdf, write

HARBOUR = (
    "The harbour was opened in the spring of 1911 by the mayor of the town, who had asked for it "
    "for twenty years and lived to see the first ship come in."
)
ROPE = (
    "Rope is made of hemp in the long sheds behind the mole, where the wind keeps the fibres dry "
    "and the walk is long enough for the longest line a ship can need."
)
LIGHT = (
    "The light on the northern mole is red, and it is lit an hour before the sun goes down; "
    "fishermen steer by it, though the chart tells them to trust the bell."
)
PILOT = (
    "A pilot goes out to every ship that is longer than ninety metres, unless the master has "
    "entered the harbour ten times within the year that went before."
)


def text_of(*pages: Draw) -> str:
    return read_pdf(draw_pdf(*pages)).text


def in_columns(canvas: Canvas, columns: Sequence[Sequence[str]], y: float = 700) -> None:
    for number, paragraphs in enumerate(columns):
        top = y
        for paragraph in paragraphs:
            top = flow(canvas, 60 + 250 * number, top, paragraph)


def test_wrapped_lines_are_one_paragraph_and_gaps_part_paragraphs() -> None:
    def page(canvas: Canvas) -> None:
        flow(canvas, 60, flow(canvas, 60, 700, HARBOUR), ROPE)

    assert text_of(page) == f"{HARBOUR}\n\n{ROPE}"


def test_columns_are_read_one_after_the_other() -> None:
    def page(canvas: Canvas) -> None:
        in_columns(canvas, [[HARBOUR, ROPE], [LIGHT, PILOT]])

    assert text_of(page) == "\n\n".join([HARBOUR, ROPE, LIGHT, PILOT])


def test_what_is_drawn_line_by_line_over_both_columns_is_read_alike() -> None:
    def page(canvas: Canvas) -> None:
        left, right = HARBOUR + " " + ROPE, LIGHT + " " + PILOT
        for words, x in ((left, 60), (right, 310)):
            flow(canvas, x, 700, words)

    def mixed(canvas: Canvas) -> None:
        left = simpleSplit(f"{HARBOUR} {ROPE}", "Helvetica", 10, 220)
        right = simpleSplit(f"{LIGHT} {PILOT}", "Helvetica", 10, 220)
        for number, (one, other) in enumerate(zip(left, right, strict=False)):
            write(canvas, 60, 700 - 12 * number, one)
            write(canvas, 310, 700 - 12 * number, other)

    assert text_of(page) == f"{HARBOUR} {ROPE}\n\n{LIGHT} {PILOT}"
    lines = text_of(mixed)
    assert lines.startswith(HARBOUR)
    assert lines.index(ROPE[:40]) < lines.index(LIGHT[:40])


def test_a_headline_over_columns_is_read_before_both_and_a_footline_after() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 760, "A headline that reaches over both of the columns below", size=16)
        in_columns(canvas, [[HARBOUR, ROPE], [LIGHT, PILOT]])
        write(canvas, 60, 400, "And at the end comes a line that reaches over both of them again.")

    text = text_of(page)
    order = ["A headline", *(one[:30] for one in (HARBOUR, ROPE, LIGHT, PILOT)), "And at the end"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)


def test_three_columns_are_read_one_after_the_other() -> None:
    def page(canvas: Canvas) -> None:
        for number, paragraph in enumerate((HARBOUR, ROPE, LIGHT)):
            flow(canvas, 50 + 175 * number, 700, paragraph, width=155)

    assert text_of(page) == "\n\n".join([HARBOUR, ROPE, LIGHT])


def test_a_sentence_that_goes_on_in_the_next_column_is_not_parted() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "The harbour was opened in the spring of 1911\nby the mayor of the")
        write(canvas, 310, 700, "town, who had asked for it for twenty years\nand lived to see it.")

    assert "by the mayor of the town, who had asked" in text_of(page)


@pytest.mark.parametrize(
    ("rest", "joined"),
    [("town, who had asked for it.", True), ("Town halls were opened too.", False)],
)
def test_a_sentence_that_goes_on_below_a_table_is_not_parted(rest: str, joined: bool) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, ["The harbour was opened in the", "spring by the mayor of the old"])
        flow(canvas, 310, 700, LIGHT)
        write(canvas, 60, 625, "Table 1. Dues", size=8)
        for row, cells in enumerate((("Ship", "Single", "Return"), ("Barge", "4", "7"))):
            for x, cell in zip((60, 220, 380), cells, strict=True):
                write(canvas, x, 605 - 15 * row, cell)
        for y in (617, 602, 587):
            canvas.line(55, y, 500, y)
        for x in (55, 215, 375, 500):
            canvas.line(x, 587, x, 617)
        write(canvas, 60, 560, rest)
        flow(canvas, 310, 560, PILOT)

    text = text_of(page)
    assert (f"mayor of the old {rest}" in text) is joined
    assert "Barge\t4\t7" in text
    assert LIGHT in text
    assert PILOT in text


def test_an_indent_begins_a_paragraph() -> None:
    def page(canvas: Canvas) -> None:
        lines = ["It was opened in 1911 by the mayor of the town,", "who had asked for it."]
        y = write(canvas, 60, 700, lines)
        y = write(canvas, 75, y, "It was closed in 2001, when the ships had")
        write(canvas, 60, y, ["grown too long for it, and the pilots too old", "to care."])

    assert text_of(page).count("\n\n") == 1
    assert "it.\n\nIt was closed" in text_of(page)


def test_lines_that_end_on_purpose_stay_lines() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, ["Harbour Office", "12 Mole Road", "The town of the northern mole"])

    assert text_of(page) == "Harbour Office\n12 Mole Road\nThe town of the northern mole"


def test_a_line_that_parts_a_word_does_not_end_on_purpose() -> None:
    def page(canvas: Canvas) -> None:
        lines = [
            "The cooperative at the dyke has oper-",
            "ated the pumping station at the outer dyke since",
            "it was built. Its keeper measured a ground-",
            "water level of 3.7 m below the surface of the mole.",
        ]
        write(canvas, 60, 700, lines)

    text = text_of(page)
    assert "has operated the pumping station" in text
    assert "a groundwater level" in text


def test_bullets_are_items_with_their_nesting() -> None:
    def page(canvas: Canvas) -> None:
        y = 700.0
        for indent, words in ((0, LIGHT), (20, ROPE), (20, PILOT), (0, HARBOUR)):
            write(canvas, 60 + indent, y, "•")
            y = flow(canvas, 75 + indent, y, words, gap=2)

    assert text_of(page) == f"• {LIGHT}\n  • {ROPE}\n  • {PILOT}\n• {HARBOUR}"
    assert read_pdf(draw_pdf(page)).blocks == ()


def test_lines_of_an_address_stay_lines() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 740, ["Mr Callum Reeve", "18 Staithe Lane", "Tynwick TW4 9LD"])
        flow(canvas, 60, 660, HARBOUR)

    assert text_of(page) == f"Mr Callum Reeve\n18 Staithe Lane\nTynwick TW4 9LD\n\n{HARBOUR}"


def test_numbers_above_bullets_that_a_gap_sets_off_head_them() -> None:
    """Bullets that are set in below a number are its own: no gap parts them."""

    def page(canvas: Canvas, indent: float) -> None:
        y = 700
        for number, heading in enumerate(("Making rope", "Keeping rope"), 1):
            write(canvas, 60, y, f"{number}. {heading}")
            write(canvas, 60 + indent, y - 26, "- Hemp is spun in the long shed")
            write(canvas, 60 + indent, y - 39, "- Three yarns make a strand")
            y -= 65

    bullets = "- Hemp is spun in the long shed\n- Three yarns make a strand"
    heads = "\n\n".join(f"{one}\n\n{bullets}" for one in ("1. Making rope", "2. Keeping rope"))
    assert text_of(lambda canvas: page(canvas, 0)) == heads
    assert "1. Making rope\n  - Hemp" in text_of(lambda canvas: page(canvas, 18))


def test_text_after_a_list_is_no_part_of_it() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "1.")
        y = flow(canvas, 75, 700, LIGHT, gap=0)
        write(canvas, 60, y, "2.")
        y = flow(canvas, 75, y, ROPE, gap=0)
        flow(canvas, 60, y, HARBOUR)

    assert text_of(page) == f"1. {LIGHT}\n2. {ROPE}\n\n{HARBOUR}"


@pytest.mark.parametrize(("size", "text"), [(6, "in 2024¹ and"), (10, "in 20241 and")])
def test_a_footnote_s_mark_does_not_change_a_figure(size: float, text: str) -> None:
    def page(canvas: Canvas) -> None:
        words = canvas.beginText(60, 700)
        words.setFont("Helvetica", 10)
        words.textOut("in 2024")
        words.setFont("Helvetica", size)
        words.setRise(4 if size < 10 else 0)
        words.textOut("1")
        words.setRise(0)
        words.setFont("Helvetica", 10)
        words.textOut(" and")
        canvas.drawText(words)

    assert text_of(page) == text


def test_a_footnote_s_mark_stays_at_its_word() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "It was opened")
        write(canvas, 60 + canvas.stringWidth("It was opened", "Helvetica", 10), 704, "*1", size=6)
        write(canvas, 60, 688, "and closed again in the year after that.")

    assert text_of(page).startswith("It was opened*1")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_reads_the_same(rotation: int) -> None:
    def page(canvas: Canvas) -> None:
        # A page that is turned by a quarter is less high.
        canvas.translate(0, -200)
        in_columns(canvas, [[HARBOUR, ROPE], [LIGHT, PILOT]])

    turned = read_pdf(draw_pdf(page, rotation=rotation))
    assert turned.text == "\n\n".join([HARBOUR, ROPE, LIGHT, PILOT])


@pytest.mark.parametrize("angle", [90, 180, 270, 30])
def test_turned_words_are_read_after_the_upright(angle: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(300, 400)
        canvas.rotate(angle)
        write(canvas, 0, 0, "The side of the page")
        canvas.restoreState()
        flow(canvas, 60, 700, HARBOUR)

    assert text_of(page) == f"{HARBOUR}\n\nThe side of the page"


def test_japanese_lines_are_joined_without_a_space() -> None:
    lines = [
        "港湾局は毎年、貿易と安全に関する報告書を公",
        "表している。報告書には今後の課題が記載され",
        "ている。",
    ]
    assert read_pdf(make_pdf(["\n".join(lines)], font=JAPANESE_FONT)).text == "".join(lines)


def test_japanese_in_columns_is_read_downward_from_the_right() -> None:
    font = UnicodeCIDFont("HeiseiMin-W3", isVertical=True)
    registerFont(font)

    def page(canvas: Canvas) -> None:
        canvas.setFont(font.fontName, 10)
        for number, line in enumerate(("港湾局は毎年報告書を公表し", "ている。灯台は赤い。")):
            canvas.drawString(500 - 18 * number, 700, line)

    assert text_of(page) == "港湾局は毎年報告書を公表している。灯台は赤い。"


def test_the_last_column_of_a_paragraph_may_have_one_letter() -> None:
    def page(canvas: Canvas) -> None:
        registerFont(UnicodeCIDFont(JAPANESE_FONT))
        canvas.setFont(JAPANESE_FONT, 10)
        for number, column in enumerate(("灯台は赤い。船は夜も", "その灯を見て港に入る", "。")):
            for place, letter in enumerate(column):
                canvas.drawString(500 - 18 * number, 700 - 10 * place, letter)

    assert text_of(page) == "灯台は赤い。船は夜もその灯を見て港に入る。"


def test_words_beside_a_rule_are_of_two_boxes() -> None:
    def page(canvas: Canvas) -> None:
        for number, (one, other) in enumerate((("One box", "holds this"), ("Another", "that"))):
            write(canvas, 60, 700 - 12 * number, one)
            write(canvas, 115, 700 - 12 * number, other)
        canvas.line(112, 680, 112, 715)

    assert " ".join(text_of(page).split()) == "One box Another holds this that"


def test_an_f_whose_ink_hangs_over_does_not_swallow_a_narrow_space() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Italic", 10)
        x = 72.0
        for word in ("The", "light", "of", "the", "mole"):
            canvas.drawString(x, 700, word)
            x += canvas.stringWidth(word) + 1.3

    assert text_of(draw) == "The light of the mole"
