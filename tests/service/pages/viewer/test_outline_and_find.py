"""The viewer's outline, find in document, and the way from citation to citation."""

import random
import unicodedata
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Visit, serving, visiting
from tests.service.conftest import HARBOUR, make_app
from tests.service.fake import FakeIndex, make_document
from tests.service.pages.guide import GUIDE, HEADINGS
from tests.service.pages.viewer.test_reading_view import IN_SIGHT

pytestmark = pytest.mark.browser

GUIDE_ID = make_document("guide.md", GUIDE).id
HARBOUR_ID = make_document("reports/harbour.pdf", HARBOUR).id
LIT = """(name) => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString())"""


@pytest.fixture
def guide(browser: Browser, index: FakeIndex) -> Iterator[Page]:
    index.put("g2", {"guide.md": GUIDE})
    with serving(make_app(index)) as url, visiting(browser, url, f"/documents/{GUIDE_ID}") as visit:
        expect(visit.page.locator("#outline")).to_be_visible()
        yield visit.page


def test_the_outline_leads_to_its_places(guide: Page) -> None:
    links = guide.locator("#outline a")
    expect(links).to_have_text([GUIDE.splitlines()[0], *HEADINGS])
    links.nth(4).press("Enter")
    mark = guide.locator("#text h2 > mark.here")
    expect(mark).to_have_text(HEADINGS[3])
    expect(mark).to_be_focused()
    guide.reload()
    expect(mark).to_be_in_viewport()
    expect(guide.get_by_role("status")).to_be_hidden()
    expect(guide.get_by_role("button", name="Go to the cited words")).to_be_hidden()


def test_the_outline_is_folded_on_a_narrow_screen(guide: Page) -> None:
    guide.set_viewport_size({"width": 320, "height": 640})
    first = guide.locator("#outline a").nth(1)
    expect(first).to_be_hidden()
    guide.get_by_text("Outline", exact=True).press("Enter")
    first.click()
    expect(first).to_be_hidden()
    expect(guide.locator("#text mark.here:visible")).to_be_in_viewport()
    assert guide.evaluate("document.documentElement.scrollWidth") <= 320


def test_headings_make_a_tree(guide: Page) -> None:
    paths = [["A", "B"], ["A", "B", "C"], ["A", "D"], ["A", "D"], ["E"], ["A"]]
    tree = guide.evaluate(
        """async (paths) => {
            const { treeOf } = await import("/static/viewer/outline.js");
            const shape = (parts) =>
                parts.map((one) => [one.heading, one.start, shape(one.parts)]);
            return shape(treeOf(paths.map((heading_path, start) => ({ heading_path, start }))));
        }""",
        paths,
    )
    assert tree == [
        ["A", 0, [["B", 0, [["C", 1, []]]], ["D", 2, []], ["D", 3, []]]],
        ["E", 4, []],
        ["A", 5, []],
    ]


def test_a_place_that_is_not_there_is_said_so(guide: Page) -> None:
    guide.evaluate("location.hash = 'at-99999'")
    expect(guide.get_by_role("status")).to_contain_text("does not have")


def test_words_are_found_one_after_another(guide: Page) -> None:
    guide.keyboard.press("/")
    box = guide.get_by_label("Find in this document")
    expect(box).to_be_focused()
    guide.keyboard.type("ＮＯＴＥＳ")
    count = guide.locator("#find-count")
    expect(count).to_have_text("1 of 4")
    assert guide.evaluate(LIT, "found") == ["Notes"] * 4
    guide.keyboard.press("Enter")
    expect(count).to_have_text("2 of 4")
    guide.keyboard.press("Shift+Enter")
    guide.keyboard.press("Shift+Enter")
    expect(count).to_have_text("4 of 4")
    guide.get_by_role("button", name="Next place").click()
    expect(count).to_have_text("1 of 4")
    guide.get_by_role("button", name="Previous place").click()
    expect(count).to_have_text("4 of 4")
    box.fill("nowhere to be found")
    expect(count).to_have_text("Not found")
    assert guide.evaluate(LIT, "found") == []
    box.fill("  ")
    expect(count).to_have_text("")


def test_what_is_found_is_scrolled_to_and_survives_marks(guide: Page) -> None:
    guide.set_viewport_size({"width": 500, "height": 300})
    start = GUIDE.index("Where nets")
    guide.evaluate("(hash) => { location.hash = hash; }", f"{start + 3}-{start + 9}")
    expect(guide.locator("#text mark.cited")).to_have_count(1)
    guide.get_by_label("Find in this document").fill("where nets may be dried")
    expect(guide.locator("#find-count")).to_have_text("1 of 2")
    assert guide.evaluate(LIT, "found-here") == ["Where nets may be dried"]
    guide.wait_for_function(IN_SIGHT)


def test_finding_goes_across_pages_and_beyond_the_bmp(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.address}/documents/{HARBOUR_ID}")
    box = page.get_by_label("Find in this document")
    for words, found in (
        ("harbour 😀 OPENED", "harbour 😀 opened"),
        ("𠮷野", "𠮷野"),
        # The number of the page between them is no part of the text, and is not lit.
        ("1957. second", "1957.\n\fSecond"),
        ("<B>TAG", "<b>tag"),
    ):
        box.fill(words)
        expect(page.locator("#find-count")).to_have_text("1 of 1")
        assert "".join(page.evaluate(LIT, "found")) == found


def test_what_is_found_says_the_same_by_nfkc(visit: Visit) -> None:
    visit.page.goto(visit.address)
    draw = random.Random(13)
    letters = [
        "a",
        "B",
        "Ａ",
        "ｶﾞ",
        "ガ",
        "か\u3099",
        "㍿",
        "ﬁ",
        "é",
        "e\u0301",
        "😀",
        " ",
        "\n",
        "𠮷",
        "İ",
    ]
    for _ in range(25):
        text = "".join(draw.choices(letters, k=draw.randrange(1, 30)))
        words = "".join(draw.choices(letters, k=draw.randrange(1, 3)))
        found = visit.page.evaluate(
            """async ([text, words]) => {
                const { findAll, fold } = await import("/static/viewer/find.js");
                return findAll(fold(text), words, 100).map(([a, b]) => text.slice(a, b));
            }""",
            [text, words],
        )
        wanted, whole = folded(words), folded(text)
        if not wanted:
            assert found == []
            continue
        assert len(found) == whole.count(wanted)
        assert all(wanted in folded(each, trim=False) for each in found)


def folded(text: str, trim: bool = True) -> str:
    normal = " ".join(unicodedata.normalize("NFKC", text).split()) if trim else text
    return " ".join(unicodedata.normalize("NFKC", normal).lower().split(" "))


def test_citations_lead_to_each_other(visit: Visit) -> None:
    page = visit.page
    page.goto(visit.address)
    visit.ask("How many days a year are herring and cod landed? On 31 days or 12 days?")
    expect(page.locator(".card")).not_to_have_count(0)
    addresses = [each.get_attribute("href") for each in page.locator("a.cite").all()]
    assert len(addresses) > 1
    page.locator("a.open").first.click()
    beside = page.frame_locator("#source iframe")
    beside.get_by_role("link", name="Next").click()
    expect(beside.locator("#trail")).to_contain_text(f"Citation 2 of {len(addresses)}")
    beside.get_by_role("link", name="Previous").click()
    expect(beside.locator("#trail")).to_contain_text(f"Citation 1 of {len(addresses)}")
    page.get_by_role("link", name="Open the whole document").click()
    trail = page.get_by_role("navigation", name="Citations of the answer")
    expect(trail).to_have_text(f"Citation 1 of {len(addresses)}Next")
    trail.get_by_role("link", name="Next").press("Enter")
    expect(page).to_have_url(f"{visit.address}{addresses[1]}")
    expect(trail).to_contain_text(f"Citation 2 of {len(addresses)}")
    expect(page.locator("mark.cited")).to_be_focused()
    trail.get_by_role("link", name="Previous").click()
    expect(page).to_have_url(f"{visit.address}{addresses[0]}")
    page.goto(f"{visit.address}/documents/{HARBOUR_ID}#0-7")
    expect(page.locator("mark.cited")).to_have_text("Harbour")
    expect(trail).to_be_hidden()
