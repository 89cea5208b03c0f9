"""The pages on a phone: what is touched is large enough, wide tables can be read."""

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, FloatRect, Locator, Page, Route, ViewportSize, expect

from tests.browsing import LONGEST_WAIT_MS, Visit, serving
from tests.service.conftest import HARBOUR, make_app
from tests.service.fake import FakeIndex, make_document
from tests.service.pages.answers import answer_to
from tests.service.pages.test_pages import QUESTION, REFUSED

pytestmark = pytest.mark.browser

HARBOUR_ID = make_document("reports/harbour.pdf", HARBOUR).id
LEAST = 24
"""Pixels of a target in each direction (WCAG 2.5.8)."""
COLUMNS = 9
TOO_SMALL = """(least) => [...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter((one) => one.checkVisibility() && !one.closest(".unseen, .skip"))
    .map((one) => [one.closest("label.box, .choices label") ?? one, one])
    .map(([target, one]) => [target.getBoundingClientRect(), one.textContent || one.id])
    .filter(([{ width, height }]) => width < least || height < least)
    .map(([{ width, height }, words]) => `${words}: ${width} x ${height}`)"""


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    phone = {"width": 360, "height": 740}
    with browser.new_context(viewport=phone, has_touch=True, is_mobile=True) as context:  # type: ignore[arg-type]
        context.set_default_timeout(LONGEST_WAIT_MS)
        page = context.new_page()
        page.goto(address)
        yield Visit(page, address, [])


def answered(visit: Visit) -> None:
    for number, question in enumerate((QUESTION, REFUSED), 1):
        visit.page.get_by_label("Your question").fill(question)
        visit.page.get_by_role("button", name="Ask", exact=True).click()
        expect(visit.page.locator(".turn .vote:visible")).to_have_count(number)


def conversations(visit: Visit) -> None:
    answered(visit)
    visit.page.get_by_role("button", name="Conversations").click()
    expect(visit.page.locator("#thread-list li")).to_have_count(1)


def notes(visit: Visit) -> None:
    answered(visit)
    visit.page.get_by_role("button", name="Note", exact=True).click()
    visit.page.get_by_role("button", name="Notes (1)").click()
    expect(visit.page.locator("#note-list li")).to_have_count(1)


def library(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/library")
    visit.page.locator("#documents input").first.check()
    expect(visit.page.locator("#chosen")).to_be_visible()


def library_of_many(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 740})
    library(visit)
    visit.page.locator("#finding").evaluate("(one) => { one.hidden = false; }")


def finding(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 740})
    viewer(visit)
    visit.page.get_by_label("Find in this document").fill("e")
    expect(visit.page.locator("#find-count")).to_contain_text("1 of")
    assert spread(visit.page.locator("#find > :is(input, button)")) < 16


def viewer(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/documents/{HARBOUR_ID}#0-7")
    expect(visit.page.locator("mark.cited")).to_be_visible()


@pytest.mark.parametrize(
    "state", [answered, conversations, notes, library, library_of_many, viewer, finding]
)
def test_targets_are_large_enough_and_nothing_is_cut_off(
    visit: Visit, state: Callable[[Visit], None]
) -> None:
    state(visit)
    assert visit.page.evaluate(TOO_SMALL, LEAST) == []
    assert visit.page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("language", ["English", "日本語"])
@pytest.mark.parametrize("width", [320, 360, 768, 1120, 1400])
def test_what_can_be_done_with_an_answer_is_one_row(
    visit: Visit, width: int, language: str
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 740})
    if language != "English":
        visit.page.get_by_role("button", name=language).click()
        expect(visit.page.locator("html")).to_have_attribute("lang", "ja")
    visit.page.locator("#question").fill(QUESTION)
    visit.page.keyboard.press("Enter")
    buttons = visit.page.locator(".after button:visible")
    expect(visit.page.locator(".vote")).to_be_visible()
    assert buttons.count() >= 5
    assert spread(buttons) <= 4
    visit.page.locator(".card .open").click()
    expect(visit.page.locator("#source")).to_be_visible()
    assert spread(buttons) <= 4


@pytest.mark.parametrize("language", ["English", "日本語"])
@pytest.mark.parametrize("width", [320, 390])
def test_what_leads_elsewhere_is_a_row_and_what_can_be_opened_another(
    visit: Visit, width: int, language: str
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 740})
    answered(visit)
    visit.page.locator("button.note").first.click()
    if language != "English":
        visit.page.get_by_role("button", name=language).click()
        expect(visit.page.locator("html")).to_have_attribute("lang", "ja")
    expect(visit.page.locator("#notes")).to_be_visible()
    links = visit.page.locator(".tools > :is(a, .language):visible")
    buttons = visit.page.locator(".tools > button:not(.language):visible")
    assert (links.count(), buttons.count()) == (3, 3)
    assert spread(links) <= 4
    assert spread(buttons) <= 4


def spread(all_of: Locator) -> float:
    """Return how far the highest and the lowest of elements are apart, by their tops."""
    tops = all_of.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")
    return float(max(tops) - min(tops))


def test_a_citations_mark_stays_with_the_last_word(visit: Visit) -> None:
    visit.ask(QUESTION)
    mark = visit.page.locator(".answer-text .cite")
    expect(mark).to_be_visible()
    lines = set()
    for width in range(320, 620, 6):
        visit.page.set_viewport_size({"width": width, "height": 740})
        word, right, left = mark.evaluate(
            """(mark) => {
                const range = document.createRange();
                const walker = document.createTreeWalker(
                    mark.closest(".answer-text"), NodeFilter.SHOW_TEXT);
                let last = null;
                for (let node; (node = walker.nextNode()) && !mark.contains(node);)
                    if (node.data.trim()) last = node;
                const end = last.data.trimEnd().length;
                range.setStart(last, end - 1);
                range.setEnd(last, end);
                const place = range.getBoundingClientRect();
                return [place.top, place.right, mark.getBoundingClientRect().left];
            }"""
        )
        lines.add(round(word))
        assert left >= right - 1, width
    assert len(lines) > 1, "The words were never broken differently"


def test_the_sign_of_a_list_stands_beside_its_first_line(
    browser: Browser, index: FakeIndex
) -> None:
    index.put(
        "g2", {"long.md": "A name of a document that takes two lines on any phone\n\nText.\n"}
    )
    size: ViewportSize = {"width": 320, "height": 740}
    with serving(make_app(index)) as url, browser.new_context(viewport=size) as context:
        page = context.new_page()
        page.goto(url)
        item, link = page.locator("#documents li"), page.locator("#documents li a")
        expect(link).to_be_visible()
        place, words = item.bounding_box(), link.bounding_box()
        assert place
        assert words
        assert words["height"] > 40, "It takes one line"
        clip: FloatRect = {**place, "x": place["x"] - 20, "width": 18}
        picture = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("L")
        inked = ImageChops.invert(picture).point(lambda level: 255 * (level > 60)).getbbox()
        assert inked
        assert inked[3] < words["height"] / 2


def wide(route: Route) -> None:
    header = ["Harbour", *(f"Landings in {2010 + n}" for n in range(COLUMNS))]
    row: list[dict[str, str | int | None]] = [{"text": "North quay of Tolne", "citation": None}]
    row += [{"text": f"{n},000", "citation": 0} for n in range(COLUMNS)]
    table = {"header": header, "rows": [row]}
    shape = answer_to(route)
    route.fulfill(json={**shape, "form": "comparison", "table": table})


def test_a_wide_table_scrolls_and_keeps_the_names_of_its_rows(visit: Visit) -> None:
    page: Page = visit.page
    page.route("**/v1/ask", wide)
    visit.ask(QUESTION)
    table = page.locator(".answer-table")
    expect(table).to_be_visible()
    name = table.locator("tbody th")
    before = name.bounding_box()
    scrolled = table.evaluate("(one) => { one.scrollLeft = 9999; return one.scrollLeft; }")
    assert scrolled > 100
    assert name.bounding_box() == before
    expect(table.locator("td").last).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
