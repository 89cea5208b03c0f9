"""Every page and state under axe-core, in light and dark; keys alone; weight."""

import hashlib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from ingest.document.document import id_of
from ingest.readers.pdf import read_pdf
from tests.browsing import Visit, check_accessible, serving, visiting
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import make_document
from tests.service.fake_pdf import PdfIndex
from tests.service.pages.chat.test_cells import FLEET
from tests.service.pages.guide import GUIDE
from tests.service.pages.steps import forget_complaints
from tests.service.pages.test_pages import QUESTION, REFUSED
from tests.service.pages.viewer.test_printed_pages import make_quay
from tests.service.pages.viewer.test_reading_view import ID as REPORT_ID
from tests.service.pages.viewer.test_reading_view import REPORT

pytestmark = pytest.mark.browser

GUIDE_ID = make_document("guide.md", GUIDE).id
QUAY = make_quay()
QUAY_ID = id_of(hashlib.sha256(read_pdf(QUAY).text.encode()).hexdigest())
LARGEST_PAGE = 150_000
"""Bytes that a page may have, with all that it loads and before compression."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index = PdfIndex(tmp_path_factory.mktemp("index"))
    index.put("g1", {**TEXTS, "guide.md": GUIDE, "fleet.md": FLEET, "report.md": REPORT})
    index.put_pdf("quay.pdf", QUAY)
    with serving(make_app(index)) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, url: str) -> Iterator[Visit]:
    with visiting(browser, url, None) as visit:
        yield visit


def welcome(visit: Visit) -> None:
    visit.page.goto(visit.address)
    expect(visit.page.locator("#suggestions button")).to_have_count(4)


def answered(visit: Visit) -> None:
    visit.page.goto(visit.address)
    for number, question in enumerate((QUESTION, "Aurora Hakata 240?", REFUSED), 1):
        visit.ask(question)
        expect(visit.page.locator(".turn .vote:visible")).to_have_count(number)
    expect(visit.page.locator(".card").get_by_role("table")).not_to_have_count(0)
    expect(visit.page.locator(".similar button")).not_to_have_count(0)
    visit.page.get_by_role("button", name="This reply is good").first.click()
    expect(visit.page.get_by_label("What was good?")).to_be_visible()


def conversations(visit: Visit) -> None:
    visit.page.goto(visit.address)
    visit.ask(QUESTION)
    expect(visit.page.locator(".turn .after")).to_be_visible()
    visit.page.get_by_role("button", name="Conversations").click()
    visit.page.get_by_role("button", name="Rename").click()
    expect(visit.page.get_by_label("New name")).to_be_focused()


def choice(visit: Visit) -> None:
    visit.page.goto(visit.address)
    visit.page.locator("#scope").click()
    visit.page.get_by_label("fleet.md").check()
    expect(visit.page.locator("#choice-list li")).to_have_count(len(TEXTS) + 4)


def viewer(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/documents/{GUIDE_ID}?gold=3-9#25-40")
    expect(visit.page.locator("#outline")).to_be_visible()
    visit.page.get_by_label("Find in this document").fill("known")
    expect(visit.page.locator("#find-count")).to_have_text("1 of 8")


def table(visit: Visit) -> None:
    start = REPORT.index("240")
    visit.page.set_viewport_size({"width": 320, "height": 640})
    visit.page.goto(f"{visit.address}/documents/{REPORT_ID}#{start}-{start + 3}")
    expect(visit.page.get_by_role("table").first).to_be_visible()
    expect(visit.page.locator("mark.cited")).to_be_focused()


def printed(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/documents/{QUAY_ID}?gold=0-7#11-17")
    expect(visit.page.locator(".box.cited")).to_be_visible()
    expect(visit.page.get_by_role("img", name="as it is printed")).to_be_visible()


def library(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/library")
    expect(visit.page.locator("#choose")).to_be_visible()
    expect(visit.page.locator("#documents li")).to_have_count(len(TEXTS) + 4)
    picture: FilePayload = {"name": "picture.bmp", "mimeType": "image/bmp", "buffer": b"BM"}
    visit.page.locator("#files").set_input_files([picture])
    expect(visit.page.locator("#uploads .refused")).to_be_visible()
    # The browser itself reports responses that are errors.
    visit.complaints.clear()


def removal(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/library")
    visit.page.get_by_role("button", name="Remove").first.click()
    expect(visit.page.get_by_role("dialog")).to_be_visible()


def notes(visit: Visit) -> None:
    visit.page.goto(visit.address)
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Keep as note").click()
    visit.page.get_by_role("button", name="Notes (1)").click()
    expect(visit.page.get_by_label("Your remark")).to_be_visible()


def gone(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/documents/0123456789abcdef")
    expect(visit.page.get_by_text("See the documents that are here")).to_be_visible()
    # The browser itself reports responses that are errors: the page, what it is, and its text.
    forget_complaints(visit, 3)


def lost(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/nowhere")
    expect(visit.page.get_by_text("There is no page at this address")).to_be_visible()
    visit.complaints.clear()


def reference(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/docs")
    expect(visit.page.get_by_text("POST /v1/ask")).to_be_visible()


STATES = (
    welcome,
    answered,
    conversations,
    choice,
    viewer,
    table,
    printed,
    library,
    removal,
    notes,
    gone,
    lost,
    reference,
)


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_violation(visit: Visit, state: Callable[[Visit], None]) -> None:
    state(visit)
    check_accessible(visit.page)


@pytest.mark.parametrize("state", [answered, viewer, printed, library])
def test_keys_reach_everything_and_see_where_they_are(
    visit: Visit, state: Callable[[Visit], None]
) -> None:
    state(visit)
    page = visit.page
    page.evaluate("document.activeElement.blur()")
    wanted = page.evaluate(
        """() => [...document.body.querySelectorAll("*")]
            .filter((each) => each.matches("a[href], button, input, select, textarea, summary") ||
                each.matches("[tabindex]"))
            .filter((each) => each.checkVisibility() && !each.disabled && each.tabIndex >= 0)
            .length"""
    )
    # At the end of the page, the body has the focus once.
    reached = [found for _ in range(wanted + 1) if (found := step(page))]
    assert len(set(reached)) == wanted, reached
    assert all(outlined for _, outlined in reached), reached


def step(page: Page) -> tuple[int, bool] | None:
    """Go on to the next element; returns its number in the page, and whether it is outlined."""
    page.keyboard.press("Tab")
    number, style = page.evaluate(
        """() => [[...document.body.querySelectorAll("*")].indexOf(document.activeElement),
                  getComputedStyle(document.activeElement).outlineStyle]"""
    )
    return None if number < 0 else (int(number), style != "none")


@pytest.mark.parametrize(
    "path", ["/", "/library", f"/documents/{GUIDE_ID}", f"/documents/{QUAY_ID}", "/docs", "/help"]
)
def test_pages_are_light(browser: Browser, url: str, path: str) -> None:
    # Nothing is in the cache of a new context.
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{url}{path}")
        page.wait_for_load_state("networkidle")
        size = page.evaluate(
            """() => performance.getEntries()
                .filter((one) => one.entryType === "navigation" || one.name.includes("/static/"))
                .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)"""
        )
    assert 10_000 < size < LARGEST_PAGE
