"""The pages on a phone: what is touched is large enough, wide tables can be read."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import LONGEST_WAIT_MS, Visit
from tests.service.conftest import HARBOUR
from tests.service.fake import make_document
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


def viewer(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/documents/{HARBOUR_ID}#0-7")
    expect(visit.page.locator("mark.cited")).to_be_visible()


@pytest.mark.parametrize("state", [answered, conversations, notes, library, viewer])
def test_targets_are_large_enough_and_nothing_is_cut_off(
    visit: Visit, state: Callable[[Visit], None]
) -> None:
    state(visit)
    assert visit.page.evaluate(TOO_SMALL, LEAST) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_can_be_done_with_an_answer_is_one_row(visit: Visit) -> None:
    answered(visit)
    tops = (
        visit.page.locator(".turn")
        .first.locator(".after button:visible")
        .evaluate_all("(all) => all.map((one) => Math.round(one.getBoundingClientRect().top))")
    )
    assert len(tops) >= 5
    assert max(tops) - min(tops) <= 4


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
