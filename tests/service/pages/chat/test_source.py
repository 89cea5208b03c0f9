"""The source beside the conversation, and the way to a document and back, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ingest.messages import Message, to_shape
from tests.browsing import Visit
from tests.service.conftest import HARBOUR
from tests.service.fake import make_document
from tests.service.pages.answers import answer_to
from tests.service.pages.test_pages import ANSWER, QUESTION, REFUSED

pytestmark = pytest.mark.browser

HARBOUR_ID = make_document("reports/harbour.pdf", HARBOUR).id
FISH = "When is herring landed?"
WIDE = {"width": 1400, "height": 800}
NARROW = {"width": 320, "height": 640}
TOP_OF_THIRD = "document.querySelectorAll('.turn')[2].getBoundingClientRect().top"


def ask(visit: Visit, *questions: str) -> Page:
    for question in questions:
        turns = visit.page.locator(".turn").count()
        visit.ask(question)
        expect(visit.page.locator(".turn .after")).to_have_count(turns + 1)
    return visit.page


def test_a_citation_opens_beside_the_conversation(visit: Visit) -> None:
    visit.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page = ask(visit, QUESTION)
    page.get_by_role("link", name="Citation 1").press("Enter")
    source = page.frame_locator("iframe")
    expect(source.locator("mark.cited")).to_have_text(ANSWER)
    expect(source.locator("mark.cited")).to_be_in_viewport()
    expect(page.get_by_label("Your question")).to_be_visible()
    box, pane = page.locator("#thread").bounding_box(), page.locator("#source").bounding_box()
    assert box
    assert pane
    assert box["x"] + box["width"] <= pane["x"]
    source.get_by_label("Find in this document").fill("herring")
    expect(source.locator("#find-count")).to_have_text("1 of 1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1400
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    source.get_by_label("Find in this document").press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    expect(page.get_by_role("link", name="Citation 1")).to_be_focused()
    ask(visit, *[FISH] * 6)
    page.locator(".turn").last.get_by_role("link", name="Citation 1").press("Enter")
    expect(source.locator("mark.cited")).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.locator(".turn").last.get_by_role("link", name="Citation 1")).to_be_in_viewport()


def test_on_a_narrow_screen_it_is_a_sheet(visit: Visit) -> None:
    visit.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page = ask(visit, QUESTION)
    page.get_by_role("link", name="Citation 1").click()
    expect(page.get_by_role("dialog", name="Source")).to_be_visible()
    expect(page.frame_locator("iframe").locator("mark.cited")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#source")).to_be_hidden()


def test_the_whole_document_is_one_click_away_and_leads_back(visit: Visit) -> None:
    page = ask(visit, QUESTION, FISH, REFUSED)
    page.locator(".turn").nth(1).get_by_role("link", name="Citation 1").click()
    page.get_by_role("link", name="Open the whole document").click()
    page.wait_for_url(re.compile(r"/documents/"))
    back = page.get_by_role("link", name="Back to the questions")
    page.mouse.wheel(0, 2000)
    expect(back).to_be_in_viewport()
    back.click()
    expect(page).to_have_url(f"{visit.address}/")
    expect(page.locator(".turn")).to_have_count(3)


def test_a_document_opened_in_a_tab_of_its_own_leads_back_to_its_turn(visit: Visit) -> None:
    page = ask(visit, QUESTION, FISH, REFUSED)
    link = page.locator(".turn").nth(1).get_by_role("link", name="Citation 1")
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    other = opened.value
    expect(other.locator("mark.cited").first).to_be_visible()
    other.get_by_role("link", name="Back to the questions").click()
    expect(other.locator(".turn")).to_have_count(3)
    expect(other.locator(".asked").nth(1)).to_be_in_viewport()


@pytest.mark.parametrize("way", ["reload", "back", "link"])
def test_the_place_is_kept(visit: Visit, way: str) -> None:
    page = ask(visit, *[QUESTION, FISH] * 4, QUESTION, REFUSED)
    page.evaluate("document.querySelectorAll('.turn')[2].scrollIntoView(); scrollBy(0, 40)")
    # Where the turn is when the page is left: until then its passages are still being drawn.
    page.evaluate(
        f"addEventListener('pagehide', () => sessionStorage.setItem('left', {TOP_OF_THIRD}))"
    )
    if way == "reload":
        page.reload()
    elif way == "link":
        page.locator(".turn").nth(2).get_by_role("link", name="Open in the document").press("Enter")
        page.get_by_role("link", name="Open the whole document").press("Enter")
        page.get_by_role("link", name="Back to the questions").press("Enter")
    else:
        page.goto(f"{visit.address}/documents/{HARBOUR_ID}")
        page.go_back()
    expect(page.locator(".turn .after")).to_have_count(10)
    page.wait_for_function(f"Math.abs({TOP_OF_THIRD} - sessionStorage.getItem('left')) < 30")


def test_the_nearest_passage_of_a_refusal_is_shown(visit: Visit) -> None:
    page = ask(visit, REFUSED)
    page.get_by_role("link", name="Open in the document").first.click()
    expect(page.frame_locator("iframe").locator("mark.cited").first).to_be_visible()


def test_a_document_that_is_gone_is_said_in_words(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/documents/0000000000000000#1-2")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("This document is not here")
    visit.page.get_by_role("link", name="See the documents that are here").click()
    expect(visit.page.locator("#documents li")).to_have_count(4)
    visit.complaints.clear()


def test_an_address_with_nothing_is_a_page_in_the_readers_language(visit: Visit) -> None:
    page = visit.page
    response = page.goto(f"{visit.address}/nowhere")
    assert response
    assert response.status == 404
    expect(page.get_by_role("heading")).to_have_text("There is no page at this address")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="日本語").click()
    expect(page.get_by_role("heading")).to_have_text("このアドレスにページはありません")
    page.get_by_role("link", name="質問に戻る").click()
    expect(page.get_by_label("質問", exact=True)).to_be_visible()
    visit.complaints.clear()
    answer = page.request.get(f"{visit.address}/nowhere", headers={"Accept": "*/*"})
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_refusal_gives_its_reason_in_the_readers_language(visit: Visit) -> None:
    reason = Message("The documents do not mention {words}.", words="“Mona”, “Lisa”")
    said = {"reason": reason, "reason_message": to_shape(reason)}
    visit.page.route("**/v1/ask", lambda route: route.fulfill(json=answer_to(route) | said))
    visit.page.get_by_role("button", name="日本語").click()
    visit.page.get_by_label("質問", exact=True).fill(REFUSED)
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".refusal")).to_contain_text(
        "文書には “Mona”, “Lisa” についての記載がありません。"
    )
