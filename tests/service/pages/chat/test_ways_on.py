"""Questions to begin with, and what a refusal offers instead."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import Visit, serving, visiting
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import FakeIndex
from tests.service.pages.guide import GUIDE

pytestmark = pytest.mark.browser

REFUSED = "Who painted the lighthouse of Paris in oil, and why in 1889?"
STATED = "When was the lighthouse painted red?"


@pytest.fixture
def opened(browser: Browser, index: FakeIndex) -> Iterator[Visit]:
    index.put("g2", {**TEXTS, "guide.md": GUIDE})
    with serving(make_app(index)) as url, visiting(browser, url) as visit:
        yield visit


@pytest.fixture
def waiting(index: FakeIndex, request: pytest.FixtureRequest) -> Visit:
    """Questions are suggested only once the test opens the index's gate."""
    index.suggesting_gate.clear()
    visit: Visit = request.getfixturevalue("opened")
    return visit


def test_suggestions_come_while_they_are_found_and_are_answered(
    waiting: Visit, index: FakeIndex
) -> None:
    page = waiting.page
    expect(page.locator("#documents li")).not_to_have_count(0)
    suggested = page.locator("#suggestions button")
    expect(suggested).to_have_count(0)
    index.suggesting_gate.set()
    expect(suggested).to_have_count(4)
    words = suggested.first.inner_text()
    suggested.first.press("Enter")
    expect(page.locator(".asked")).to_have_text(words)
    expect(page.locator(".answer-text")).to_be_visible()
    # What was chosen is gone: the keys go on from the question.
    expect(page.get_by_label("Your question")).to_be_focused()


def test_what_is_touched_opens_no_keyboard(opened: Visit) -> None:
    opened.page.locator("#suggestions button").first.click()
    expect(opened.page.locator(".answer-text")).to_be_visible()
    expect(opened.page.get_by_label("Your question")).not_to_be_focused()


def test_a_japanese_reader_is_asked_in_japanese(browser: Browser, index: FakeIndex) -> None:
    heading = "夜の入港と灯りのきまり"
    index.put("g2", {"港.md": f"港\n\n## {heading}\n\n{heading}について書かれている。何がが。"})
    with serving(make_app(index)) as url, visiting(browser, url) as visit:
        visit.page.get_by_role("button", name="日本語").click()
        expect(visit.page.locator("#suggestions button")).to_have_text(
            f"「{heading}」について何が書かれていますか。"
        )


def test_a_refusal_offers_questions_that_are_answered(opened: Visit) -> None:
    page = opened.page
    opened.ask(REFUSED)
    stated = page.locator(".similar").get_by_role("button", name=STATED)
    expect(stated).to_be_visible()
    page.reload()
    # What was found is kept with the refusal, and not looked for again.
    stated.click()
    expect(page.locator(".asked").last).to_have_text(STATED)
    expect(page.locator(".answer-text")).to_contain_text("1957")


def test_what_is_found_later_moves_nothing_that_is_clicked(
    waiting: Visit, index: FakeIndex
) -> None:
    waiting.ask(REFUSED)
    thumb = waiting.page.get_by_role("button", name="This reply is not good")
    expect(thumb).to_be_visible()
    before = thumb.bounding_box()
    index.suggesting_gate.set()
    expect(waiting.page.locator(".similar").get_by_role("button", name=STATED)).to_be_visible()
    assert thumb.bounding_box() == before


def test_a_refusal_shows_the_nearest_passage_beside_it(opened: Visit) -> None:
    page = opened.page
    opened.ask(REFUSED)
    page.get_by_role("link", name="Show the nearest passage").click()
    expect(page.get_by_role("dialog", name="Source")).to_be_visible()
    shown = page.frame_locator("#source iframe").locator("#text mark").first
    expect(shown).to_contain_text("painted red")
