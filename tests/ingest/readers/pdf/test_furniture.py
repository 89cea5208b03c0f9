import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document.content import Content
from ingest.document.nodes import Block, Kind
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import Draw, draw_pdf, flow, write
from tests.ingest.readers.pdf.test_layout import HARBOUR, LIGHT, PILOT, ROPE

BODIES = (HARBOUR, ROPE, LIGHT, PILOT)


def pages_with(
    header: str = "", footer: str = "", *, count: int = 4, size: float = 9
) -> list[Draw]:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            named = {"page": number + 1, "pages": count, "chapter": "AB"[number * 2 // count]}
            write(canvas, 60, 800, header.format(**named), size=size)
            flow(canvas, 60, 700, BODIES[number % 4], width=400)
            write(canvas, 280, 40, footer.format(**named), size=size)

        return draw

    return [page(number) for number in range(count)]


def bodies(*pages: Draw) -> list[str]:
    return read_pdf(draw_pdf(*pages)).text.split("\f")


@pytest.mark.parametrize("footer", ["{page}", "- {page} -", "{page} / {pages}", "（{page}）"])
def test_page_numbers_are_left_out(footer: str) -> None:
    assert bodies(*pages_with(footer=footer)) == list(BODIES)


def test_a_running_header_stays_once() -> None:
    assert bodies(*pages_with("Yearly report of the harbour")) == [
        f"Yearly report of the harbour\n\n{HARBOUR}",
        *BODIES[1:],
    ]


def test_a_header_with_the_page_s_number_stays_once() -> None:
    first, *others = bodies(*pages_with("Yearly report | {page}"))
    assert first.startswith("Yearly report | 1")
    assert others == list(BODIES[1:])


def test_headers_of_chapters_stay_once_each() -> None:
    found = bodies(*pages_with("Chapter {chapter} of the report", count=8))
    assert [number for number, text in enumerate(found) if "Chapter" in text] == [0, 4]


def test_headers_of_left_and_right_pages_stay_once_each() -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            write(canvas, 60, 800, ("The town", "Port office")[number % 2], size=9)
            flow(canvas, 60, 700, BODIES[number % 4], width=400)

        return draw

    found = bodies(*(page(number) for number in range(8)))
    assert [number for number, text in enumerate(found) if "The town" in text] == [0]
    assert [number for number, text in enumerate(found) if text.startswith("Port")] == [1]


@pytest.mark.parametrize("count", [1, 2])
def test_numbers_of_one_or_two_pages_stay(count: int) -> None:
    found = bodies(*pages_with("", "{page}", count=count))
    assert [text[-1] for text in found] == [str(number + 1) for number in range(count)]


def test_what_runs_on_two_pages_stays_once() -> None:
    one, other = bodies(*pages_with("The harbour", "Yearly report {page} of 2", count=2))
    assert one.startswith("The harbour")
    assert one.endswith("Yearly report 1 of 2")
    assert other == ROPE


def test_headings_that_count_on_two_pages_stay() -> None:
    one, other = bodies(*pages_with("Part {page} of the plan", count=2))
    assert one.startswith("Part 1 of the plan")
    assert other.startswith("Part 2 of the plan")


def test_titles_of_slides_are_no_running_headers() -> None:
    found = bodies(*pages_with("Plans for the year", size=20))
    assert all(text.startswith("Plans for the year") for text in found)


def test_figures_in_the_margin_that_count_no_pages_stay() -> None:
    def page(figure: str) -> Draw:
        def draw(canvas: Canvas) -> None:
            flow(canvas, 60, 700, HARBOUR, width=400)
            write(canvas, 280, 40, figure)

        return draw

    figures = ["13", "7", "29", "11"]
    assert [text.split()[-1] for text in bodies(*map(page, figures))] == figures


def test_captions_in_the_same_place_stay() -> None:
    found = bodies(*pages_with("Figure {page}"))
    assert [text.split("\n")[0] for text in found] == [f"Figure {n}" for n in (1, 2, 3, 4)]


def test_what_recurs_in_the_body_stays() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 800, "Harbour")
        write(canvas, 60, 500, "It is closed on Mondays.")
        flow(canvas, 60, 400, HARBOUR, width=400)

    assert all("closed on Mondays" in text for text in bodies(*[page] * 5))


def test_a_bookmarked_line_stays_on_every_page() -> None:
    pages = pages_with("Plans of the harbour")
    marks = [("Plans of the harbour", 0, number) for number in range(4)]
    text = read_pdf(draw_pdf(*pages, bookmarks=marks)).text
    assert text.count("Plans of the harbour") == 4


def test_a_running_header_heads_nothing_where_it_stays() -> None:
    content = read_pdf(draw_pdf(*pages_with("Yearly report, approved on 14 May", size=10)))
    [header] = [block for block in content.blocks if "14 May" in block_text(content, block)]
    assert header.kind is Kind.PARAGRAPH


def test_page_numbers_at_the_end_of_what_is_printed_are_left_out() -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            below = flow(canvas, 60, 700 - 40 * number, BODIES[number % 4], width=400)
            write(canvas, 280, below - 30, str(number + 1), size=9)

        return draw

    assert bodies(*map(page, range(5))) == [*BODIES, BODIES[0]]


def block_text(content: Content, block: Block) -> str:
    return content.text[block.start : block.end]
