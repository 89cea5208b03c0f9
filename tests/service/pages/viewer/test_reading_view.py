"""The document as it reads: headings, lists and tables in a real browser, with spans marked."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import serving, visiting
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex, make_document

pytestmark = pytest.mark.browser

SEED = Path(__file__).parents[4] / "seeds" / "ip-strategic-program-2025.txt"

REPORT = (
    "# Report on fish 😀\n\n"
    "The **old quay 𠮷** was *rebuilt* in 1957, and 2 * 3 * 4 stays as it is.\n"
    "Cod is landed on 12 days a year, and\nthis line was broken on purpose.\n"
    "This one is so long that only the width of the\npage it was written on can have ended it.\n\n"
    "## Ports\n\n- Otaru\n  - the north **quay**\n- Kobe\n\n◆ What leads\n\n"
    "1. first of all\n2. second\n\n"
    "| Ship | Cargo (t) |\n|------|-----------|\n| Aurora 𠮷 | 240 |\n| | 1,310 |\n\n"
    "Source: the harbour\n\n"
    "\tPort\tDays\nCod\tOtaru 😀\t12\nHerring\tKobe\t31\n\n"
    "The note is below.*1\n\n*1 It is a note of <b>markup</b>.\n"
)
ID = make_document("report.md", REPORT).id
UNCOVERED = """(mark) => [...mark.getClientRects()].every(({ left, right, top, bottom }) =>
    [left + 3, (left + right) / 2, right - 3].every((x) =>
        mark.contains(document.elementFromPoint(x, (top + bottom) / 2))))"""
"""Whether nothing lies over any line of an element."""
IN_SIGHT = """() => {
    const { top } = [...CSS.highlights.get("found-here")][0].getBoundingClientRect();
    return top > 0 && top < innerHeight;
}"""
"""Whether the words found last are in sight: the page scrolls over several frames."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index = FakeIndex(tmp_path_factory.mktemp("index"))
    index.put("g1", {"report.md": REPORT})
    with serving(make_app(index)) as url:
        yield url


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with visiting(browser, address, f"/documents/{ID}") as visit:
        expect(visit.page.locator("#text.reads")).to_contain_text("The note is below")
        yield visit.page


def mark(page: Page, words: str) -> None:
    start = REPORT.index(words)
    page.evaluate("(hash) => { location.hash = hash; }", f"{start}-{start + len(words)}")
    expect(page.locator("#text mark").first).to_be_attached()


def lit(page: Page) -> str:
    return "".join(page.locator("#text mark").all_text_contents())


def test_structure_is_that_of_the_document(page: Page) -> None:
    text = page.locator("#text")
    expect(text.get_by_role("heading", level=2)).to_have_text("# Report on fish 😀")
    expect(text.get_by_role("heading", name="Ports", exact=True)).to_be_visible()
    expect(text.locator("strong")).to_have_text(["old quay 𠮷", "quay"])
    expect(text.locator("em")).to_have_text("rebuilt")
    expect(text.locator("li li")).to_contain_text("the north")
    assert [item.inner_text().split("\n")[0] for item in text.locator("ul > li.point").all()] == [
        "Otaru",
        "the north quay",
        "Kobe",
    ]
    expect(text.locator("li.numbered")).to_have_text(["1. first of all", "\n2. second"])
    expect(text.locator("p.caption")).to_have_text("Source: the harbour")
    expect(text.locator("p.footnote")).to_contain_text("a note of <b>markup</b>")


def test_tables_are_tables(page: Page) -> None:
    piped, tabbed = page.get_by_role("table").all()
    assert piped.locator("tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    ) == [["Ship", "Cargo (t)"], ["Aurora 𠮷", "240"], ["", "1,310"]]
    expect(piped.get_by_role("columnheader")).to_have_count(2)
    expect(tabbed.get_by_role("columnheader")).to_have_text(["\tPort", "\tDays"])
    expect(tabbed.get_by_role("rowheader", name="Herring")).to_be_visible()
    expect(tabbed.get_by_role("row", name="Herring Kobe 31")).to_be_visible()


def test_a_bar_that_parts_no_cells_is_shown_without_its_backslash(page: Page) -> None:
    runs = page.evaluate(
        r"""async () => {
            const { stressed } = await import("/static/common/inline.js");
            const text = "a \\| b";
            return stressed(text, [0, text.length]).map(({ kind, from, to }) => [
                kind, text.slice(from, to)]);
        }"""
    )
    assert runs == [[None, "a "], ["hidden", "\\"], [None, "| b"]]


def test_what_only_typesets_is_hidden_and_still_there(page: Page) -> None:
    assert "".join(page.locator("#text .page-text").all_text_contents()) == REPORT
    seen = page.locator("#text").inner_text()
    for sign in ("# ", "**", "|", "---"):
        assert sign not in seen
    assert "2 * 3 * 4" in seen
    assert "and\nthis line was broken" in seen
    assert "the width of the page it was" in seen


@pytest.mark.parametrize(
    "words",
    [
        "quay 𠮷** was",
        "old",
        "Aurora 𠮷 | 240",
        "| 240 |\n| | 1,310",
        "Otaru 😀\t12\nHerring",
        "Kobe\n\n◆ What leads\n\n1. first",
        "## Ports",
    ],
)
def test_marks_are_exact_across_emphasis_cells_and_blocks(page: Page, words: str) -> None:
    mark(page, words)
    page.wait_for_function(
        """(words) => [...document.querySelectorAll("#text mark")]
            .map((mark) => mark.textContent).join("") === words""",
        arg=words,
    )
    focused = page.locator("#text mark:focus")
    expect(focused).to_be_in_viewport()
    assert page.locator("#text tr > mark, #text table > mark, #text ul > mark").count() == 0


def test_any_span_is_marked_exactly(page: Page) -> None:
    draw = random.Random(11)
    for _ in range(25):
        start, end = sorted(draw.sample(range(len(REPORT) + 1), 2))
        page.evaluate("(hash) => { location.hash = hash; }", f"{start}-{end}")
        page.wait_for_function(
            """(words) => [...document.querySelectorAll("#text mark")]
                .map((mark) => mark.textContent).join("") === words""",
            arg=REPORT[start:end],
        )
        assert "".join(page.locator("#text .page-text").all_text_contents()) == REPORT


def test_words_are_found_across_emphasis_and_cells(page: Page) -> None:
    box = page.get_by_label("Find in this document")
    box.fill("herring kobe")
    expect(page.locator("#find-count")).to_have_text("1 of 1")
    page.wait_for_function(IN_SIGHT)


def test_without_structure_the_text_is_shown_as_it_stands(browser: Browser, address: str) -> None:
    with browser.new_page() as page:
        page.route("**/blocks", lambda route: route.fulfill(status=500, body="{}"))
        start = REPORT.index("240")
        page.goto(f"{address}/documents/{ID}#{start}-{start + 3}")
        expect(page.locator("#text mark.cited")).to_have_text("240")
        assert "".join(page.locator("#text .page-text").all_text_contents()) == REPORT
        expect(page.get_by_role("table")).to_have_count(0)


def test_a_long_table_and_a_long_text_stay_whole(browser: Browser, index: FakeIndex) -> None:
    rows = "".join(f"Ship {n}\tPort 😀\t{n}\n" for n in range(1500))
    text = f"Name\tPort\tDays\n{rows}\n" + "".join(
        f"Paragraph {n} tells of a harbour and of what is landed there.\n\n" for n in range(4000)
    )
    index.put("g2", {"long.md": text})
    start = text.index("Paragraph 3500")
    with serving(make_app(index)) as url, visiting(browser, url, None) as visit:
        page = visit.page
        identity = make_document("long.md", text).id
        page.goto(f"{url}/documents/{identity}#{start}-{start + 14}")
        expect(page.locator("mark.cited")).to_have_text("Paragraph 3500")
        expect(page.locator("mark.cited")).to_be_in_viewport()
        assert page.locator("#text section").count() > 10
        assert "".join(page.locator("#text .page-text").all_text_contents()) == text
        page.get_by_label("Find in this document").fill("Ship 1499")
        page.wait_for_function(IN_SIGHT)


def test_cited_words_stay_in_view_when_the_outline_comes(
    browser: Browser, index: FakeIndex
) -> None:
    text = SEED.read_text("utf-8")
    index.put("g2", {"program.txt": text})
    start = text.index("Ghibli Park: 1.8 million")
    with serving(make_app(index)) as url, visiting(browser, url, None) as visit:
        page, held = visit.page, list[Route]()
        page.route("**/outline", lambda route: held.append(route))
        identity = make_document("program.txt", text).id
        with page.expect_request("**/outline"):
            page.goto(f"{url}/documents/{identity}#{start}-{start + 11}")
        expect(page.locator("mark.cited")).to_be_in_viewport(ratio=1)
        sections = [
            {"heading_path": [f"Part {n}"], "start": n, "end": n + 1, "page": None}
            for n in range(9)
        ]
        held[0].fulfill(json={"id": identity, "sections": sections})
        expect(page.locator("#outline")).to_be_visible()
        expect(page.locator("mark.cited")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("part", [1, 150, 299])
def test_nothing_covers_the_cited_words_and_way_back_and_title_are_there(
    browser: Browser, index: FakeIndex, width: int, part: int
) -> None:
    text = "The long report\n\n" + "\n\n".join(f"Part {n} tells of cod." for n in range(300))
    index.put("g2", {"long.md": text})
    start = text.index(f"Part {part} tells")
    with serving(make_app(index)) as url, visiting(browser, url, None) as visit:
        page = visit.page
        page.set_viewport_size({"width": width, "height": 640})
        page.goto(f"{url}/documents/{make_document('long.md', text).id}#{start}-{start + 14}")
        mark = page.locator("mark.cited")
        expect(mark).to_be_in_viewport(ratio=1)
        page.wait_for_function(UNCOVERED, arg=mark.element_handle())
        expect(page.get_by_role("link", name="Back to the questions")).to_be_in_viewport(ratio=1)
        title = page.locator("#title" if part == 1 else "#bar-title")
        expect(title).to_be_visible()
        expect(title).to_be_in_viewport()
        expect(title).to_have_text("The long report")


def test_it_prints_as_it_reads(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator("#find")).to_be_hidden()
    expect(page.get_by_role("table").first).to_be_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_a_wide_table_is_scrolled_by_keys(browser: Browser, index: FakeIndex) -> None:
    wide = "".join("\t".join(f"Column{n}" for n in range(12)) + "\n" for _ in range(3))
    index.put("g2", {"wide.md": wide})
    with serving(make_app(index)) as url, visiting(browser, url, None) as visit:
        visit.page.set_viewport_size({"width": 320, "height": 640})
        visit.page.goto(f"{url}/documents/{make_document('wide.md', wide).id}")
        table = visit.page.get_by_role("group", name="Table")
        expect(table).to_have_attribute("tabindex", "0")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_cell_is_boxed_and_its_row_is_not_lit(page: Page, address: str) -> None:
    row, cell = REPORT.index("Aurora 𠮷 | 240"), REPORT.index("240")
    page.goto(f"{address}/documents/{ID}?cell={cell}-{cell + 3}#{row}-{row + 14}")
    expect(page.locator("mark.cited")).to_have_text("240")
    expect(page.locator("mark.cited")).to_have_css("outline-style", "solid")
    expect(page.locator("mark.cited")).to_be_focused()


def test_struck_words_are_shown_struck(browser: Browser, address: str) -> None:
    start = REPORT.index("Cod is landed")

    def strike(route: Route) -> None:
        shape = route.fetch().json()
        for block in shape["blocks"]:
            if block["start"] <= start < block["end"]:
                block["struck"] = [[start, start + 3]]
        route.fulfill(json=shape)

    with browser.new_page() as page:
        page.route("**/blocks", strike)
        page.goto(f"{address}/documents/{ID}")
        expect(page.locator("mark.struck")).to_have_text("Cod")
