import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.pdf.drawing import read_drawing
from ingest.readers.pdf.rules import Rule, Segments, rules_of
from tests.ingest.pdfs import draw_pdf

PAGE = (0.0, 0.0, 500.0, 800.0)


def segments_of(line: tuple[float, float, float, float]) -> Segments:
    return Segments([line])


def test_lines_along_the_axes_are_rules_and_slanted_or_short_ones_are_not() -> None:
    lines = [(100.0, 700.0, 300.0, 700.4), (100.0, 500.0, 100.0, 700.0)]
    others = [(100.0, 700.0, 300.0, 600.0), (100.0, 700.0, 102.0, 700.0)]
    horizontal, vertical = rules_of(Segments([*lines, *others]), 0, PAGE)
    assert [(one.start, one.end) for one in horizontal] == [(100, 300)]
    assert [abs(one.at) for one in vertical] == [100]


@pytest.mark.parametrize("line", [(0.0, 0.5, 500.0, 0.5), (499.5, 0.0, 499.5, 800.0)])
def test_the_edges_of_the_page_are_no_rules(line: tuple[float, float, float, float]) -> None:
    assert rules_of(segments_of(line), 0, PAGE) == ([], [])


def test_turned_by_a_right_angle_the_two_kinds_change_places() -> None:
    segments = segments_of((100.0, 700.0, 300.0, 700.0))
    [across], none = rules_of(segments, 0, PAGE)
    no_rows, [upright] = rules_of(segments, 90, PAGE)
    assert (none, no_rows) == ([], [])
    assert across.end - across.start == pytest.approx(upright.end - upright.start)


def test_a_slanted_frame_has_none() -> None:
    assert rules_of(segments_of((100.0, 700.0, 300.0, 700.0)), 45, PAGE) == ([], [])


def drawn(canvas: Canvas) -> None:
    canvas.line(100, 700, 300, 700)
    # A thin filled box is a line; a wide one has four edges.
    canvas.rect(100, 600, 200, 1, stroke=0, fill=1)
    canvas.rect(100, 400, 200, 100, stroke=0, fill=1)
    canvas.drawString(100, 300, "words")


def test_what_a_page_draws_is_read() -> None:
    document = pdfium.PdfDocument(draw_pdf(drawn))
    page = document[0]
    horizontal, vertical = rules_of(read_drawing(page).segments, 0, (0.0, 0.0, *page.get_size()))
    document.close()
    assert all(isinstance(one, Rule) for one in (*horizontal, *vertical))
    assert len(horizontal) == 4
    assert len(vertical) == 2
    assert {(round(one.start), round(one.end)) for one in horizontal} == {(100, 300)}
