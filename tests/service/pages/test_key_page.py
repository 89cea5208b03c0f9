"""A reader who is asked for a key, in the browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from service.auth.access import Role
from service.auth.keys import KeyFile
from tests.browsing import LONGEST_WAIT_MS, check_accessible, serving
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

pytestmark = pytest.mark.browser


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


@pytest.fixture
def page(browser: Browser, index: FakeIndex, file: KeyFile) -> Iterator[Page]:
    """The chat page of a service that needs a key."""
    file.add("other", Role.ASK)
    with serving(make_app(index, keys=file.path)) as address:
        context = browser.new_context(base_url=address)
        context.set_default_timeout(LONGEST_WAIT_MS)
        page = context.new_page()
        page.goto("/")
        yield page
        context.close()


def test_a_key_is_asked_for_once_and_then_everything_works(page: Page, file: KeyFile) -> None:
    dialog = page.get_by_role("dialog", name="A key is needed")
    field = dialog.get_by_label("Key")
    expect(field).to_be_focused()
    wide = "(one) => one.clientWidth / one.closest('form').clientWidth"
    assert field.evaluate(wide) > 0.9
    refused = dialog.get_by_role("alert")
    for wrong in ("tk_none", "鍵"):
        refused.evaluate("(alert) => { alert.textContent = ''; }")
        field.fill(wrong)
        page.keyboard.press("Enter")
        expect(refused).to_have_text("This key is not valid.")
    violations = Axe().run(page, "dialog").response["violations"]
    assert violations == []
    field.fill(file.add("reader", Role.MANAGE))
    dialog.get_by_role("button", name="Continue").click()
    expect(dialog).to_have_count(0)
    page.get_by_label("Your question").fill("When was the lighthouse painted red?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("painted red in 1957").first).to_be_visible()
    # Another page needs no other key, nor do the links that a browser follows by itself.
    page.goto("/library")
    page.get_by_role("link", name="Harbour report").click()
    expect(page.get_by_text("The harbour 😀 opened in 1911")).to_be_visible()
    path = page.get_by_role("link", name="Original file").get_attribute("href")
    status = "async (path) => (await fetch(path)).status"
    assert page.evaluate(status, path) == 200
    assert page.evaluate("document.cookie") == ""
    file.revoke("reader")
    assert page.evaluate(status, path) == 401
    page.goto("/library")
    revoked = page.get_by_role("dialog", name="Your key is not valid any more")
    expect(revoked).to_contain_text("It was revoked, or replaced.")
    revoked.get_by_role("button", name="Not now").click()
    expect(page.locator("#notice")).to_contain_text("Your key is not valid any more.")


def test_an_original_file_without_a_valid_key_is_a_page_in_words(page: Page, file: KeyFile) -> None:
    page.get_by_role("dialog").get_by_label("Key").fill(file.add("reader", Role.ASK))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.goto("/library")
    page.get_by_role("link", name="Harbour report").click()
    original = page.get_by_role("link", name="Original file")
    expect(original).to_be_visible()
    file.revoke("reader")
    original.click()
    dialog = page.get_by_role("dialog", name="Your key is not valid any more")
    expect(dialog.get_by_label("Key")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your key is not valid any more")
    check_accessible(page)
    page.get_by_role("button", name="日本語").click()
    dialog = page.get_by_role("dialog", name="お使いのキーは無効になりました")
    dialog.get_by_label("キー").fill(file.add("again", Role.ASK))
    with page.expect_response("**/file") as sent:
        dialog.get_by_role("button", name="続ける").click()
    assert sent.value.status == 200


def test_after_a_revoked_key_what_was_answered_can_still_be_read(page: Page, file: KeyFile) -> None:
    page.get_by_role("dialog").get_by_label("Key").fill(file.add("reader", Role.ASK))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_label("Your question").fill("When was the lighthouse painted red?")
    page.keyboard.press("Enter")
    expect(page.locator(".answer-text")).to_contain_text("painted red in 1957")
    file.revoke("reader")
    page.get_by_label("Your question").fill("When is herring landed?")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Your key is not valid any more")
    dialog.get_by_role("button", name="Not now").click()
    expect(page.locator(".error")).to_contain_text("Your key is not valid any more.")
    expect(page.locator(".answer-text").first).to_contain_text("painted red in 1957")


def test_what_the_page_fetches_by_itself_asks_for_no_key(page: Page, file: KeyFile) -> None:
    """Its dialog would come up while the reader types, and take the words."""
    page.route(
        "**/v1/suggestions*", lambda route: route.fulfill(json={"questions": [], "complete": False})
    )
    held: list[Route] = []
    page.route("**/v1/confidence", lambda route: held.append(route))
    page.get_by_role("dialog").get_by_label("Key").fill(file.add("reader", Role.ASK))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_label("Your question").fill("When was the lighthouse painted red?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confidence 83 %")).to_be_visible()
    file.revoke("reader")
    page.unroute("**/v1/suggestions*")
    suggestions, confidence = "**/v1/suggestions*", "**/v1/confidence"
    with page.expect_response(suggestions) as again, page.expect_response(confidence) as told:
        held[0].continue_()
    assert (told.value.status, again.value.status) == (401, 401)
    page.get_by_label("Your question").fill("When is herring landed?")
    expect(page.get_by_label("Your question")).to_have_value("When is herring landed?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_whoever_has_no_key_is_told_what_is_missing(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="A key is needed")
    page.goto("/docs")
    expect(page.get_by_text("POST /v1/ask")).to_be_visible()
    expect(dialog).to_have_count(0)
    page.goto("/documents/none")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("A key is needed here")).to_be_visible()
