import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document.content import Content
from ingest.document.nodes import Kind
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import draw_pdf, flow, write
from tests.ingest.readers.pdf.test_layout import HARBOUR, LIGHT, PILOT, ROPE


def headings(content: Content) -> list[tuple[str, int]]:
    return [
        (content.text[block.start : block.end], block.level)
        for block in content.blocks
        if block.kind is Kind.HEADING
    ]


def plain(canvas: Canvas) -> None:
    y = write(canvas, 60, 760, "1. The harbour") - 6
    y = flow(canvas, 60, y, HARBOUR, width=400)
    y = write(canvas, 60, y, "1.1 Ropes and the\nmaking of them") - 6
    flow(canvas, 60, y, ROPE, width=400)


def test_bookmarks_are_headings() -> None:
    marks = [("The Harbour", 0, 0), ("1.1  Ropes and the making of them", 1, 0)]
    content = read_pdf(draw_pdf(plain, bookmarks=marks))
    assert headings(content) == [("1. The harbour", 1), ("1.1 Ropes and the making of them", 2)]
    assert content.text.startswith("1. The harbour\n\nThe harbour was")


def test_a_bookmarked_line_is_parted_from_its_paragraph() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, ["Ropes in the sheds of the harbour", "are made of hemp, as ever."])

    content = read_pdf(draw_pdf(page, bookmarks=[("Ropes in the sheds of the harbour", 0, 0)]))
    assert content.text == "Ropes in the sheds of the harbour\n\nare made of hemp, as ever."
    assert headings(content) == [("Ropes in the sheds of the harbour", 1)]


def test_a_bookmark_that_names_no_line_adds_nothing() -> None:
    content = read_pdf(draw_pdf(plain, bookmarks=[("The appendix", 0, 0)]))
    assert "appendix" not in content.text
    assert headings(content) == []


def test_damaged_bookmarks_are_told_of_and_the_pages_read() -> None:
    data = draw_pdf(plain, bookmarks=[("The harbour", 0, 0)])
    right, wrong = b"/Dest [ 3 0 R /Fit ]", b"/Dest [ /Fit 3 0 R ]"
    assert data.count(right) == 1
    content = read_pdf(data.replace(right, wrong))
    assert content.text == read_pdf(draw_pdf(plain)).text
    assert content.warnings == (
        "its bookmarks are damaged; headings are told by their type instead",
    )


def test_a_bookmark_points_at_the_nearest_of_like_lines() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 760, "Ropes")
        flow(canvas, 60, 700, HARBOUR)
        canvas.bookmarkHorizontal("r", 0, 412)
        canvas.addOutlineEntry("Ropes", "r", 0)
        write(canvas, 60, 400, "Ropes")
        flow(canvas, 60, 380, ROPE)

    content = read_pdf(draw_pdf(page))
    [block] = content.blocks
    assert content.text[: block.start].count("Ropes") == 1


def test_larger_type_is_a_heading_where_there_are_no_bookmarks() -> None:
    def page(canvas: Canvas) -> None:
        y = write(canvas, 60, 780, "Report of the harbour", size=20)
        for title, words in (("Trade", LIGHT), ("Ropes", ROPE)):
            y = write(canvas, 60, y, title, size=14)
            y = flow(canvas, 60, y, words, width=400)

    assert headings(read_pdf(draw_pdf(page))) == [
        ("Report of the harbour", 1),
        ("Trade", 2),
        ("Ropes", 2),
    ]


def test_a_bold_line_by_itself_is_a_heading_and_bold_words_are_none() -> None:
    def page(canvas: Canvas) -> None:
        y = write(canvas, 60, 780, "Trade", font="Helvetica-Bold")
        y = flow(canvas, 60, y, LIGHT, width=400)
        y = flow(canvas, 60, y, "It is closed on Mondays.", font="Helvetica-Bold", width=400)
        flow(canvas, 60, y, ROPE, width=400)

    assert headings(read_pdf(draw_pdf(page))) == [("Trade", 1)]


@pytest.mark.parametrize(("font", "size"), [("Helvetica", 10), ("Helvetica-Bold", 10)])
def test_a_body_in_one_type_has_no_headings(font: str, size: float) -> None:
    def page(canvas: Canvas) -> None:
        y = 760.0
        for words in ("Trade", HARBOUR, "Ropes", ROPE, LIGHT, PILOT):
            y = flow(canvas, 60, y, words, font=font, size=size, width=400)

    assert headings(read_pdf(draw_pdf(page))) == []


def test_large_labels_in_a_row_are_no_headings() -> None:
    def page(canvas: Canvas) -> None:
        for number, words in enumerate(("Fish", "Coal", "Rope", "Ships")):
            write(canvas, 60, 780 - 60 * number, words, size=14)
        flow(canvas, 60, 500, f"{HARBOUR} {ROPE} {LIGHT}", width=400)
        flow(canvas, 60, 400, f"{HARBOUR} {ROPE} {LIGHT}", width=400)
        flow(canvas, 60, 300, PILOT, width=400)

    assert headings(read_pdf(draw_pdf(page))) == []


def test_small_type_with_a_mark_at_the_page_s_end_is_a_footnote() -> None:
    def page(canvas: Canvas) -> None:
        flow(canvas, 60, 760, f"{HARBOUR} {ROPE}", width=400)
        y = write(canvas, 60, 100, "*1 The town's own figures, which are not final.", size=7)
        write(canvas, 60, y - 6, "2 See the report of the year before.", size=7)

    content = read_pdf(draw_pdf(page))
    notes = [content.text[block.start : block.end] for block in content.blocks]
    assert [block.kind for block in content.blocks] == [Kind.FOOTNOTE, Kind.FOOTNOTE]
    assert [note.split()[0] for note in notes] == ["*1", "2"]
