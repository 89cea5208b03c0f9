"""Links to answers as they were given, and notes that the reader keeps of them."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browsing import Visit, serving, visiting
from tests.service.conftest import HARBOUR, TEXTS, make_app
from tests.service.fake import FakeIndex
from tests.service.pages.steps import copied, forget_complaints, wait_for_generation
from tests.service.pages.test_pages import ANSWER, QUESTION, REFUSED

pytestmark = pytest.mark.browser

FISH = "When is herring landed?"
SAME = "The service gives the same answer."
OTHER = "The service gives another answer from the same documents"


def posted(request: Request) -> dict[str, Any]:
    shape: dict[str, Any] = json.loads(request.post_data or "")
    return shape


def copied_link(page: Page) -> str:
    return copied(page.get_by_role("button", name="Copy link").last)


@pytest.fixture
def changing(browser: Browser, index: FakeIndex) -> Iterator[Visit]:
    with (
        serving(make_app(index, refresh_seconds=0.05)) as url,
        visiting(browser, url) as visit,
    ):
        yield visit


def test_a_link_shows_the_answer_as_given_and_asks_again(visit: Visit, browser: Browser) -> None:
    page = visit.page
    visit.ask(FISH)
    expect(page.locator(".answer-text")).to_have_count(1)
    visit.ask("How many days a year?")
    expect(page.locator(".answer-text")).to_have_count(2)
    answer = page.locator(".answer-text").last.inner_text()
    link = copied_link(page)
    assert link.startswith(f"{visit.address}/#q=How+many+days")
    with visiting(browser, visit.address) as other:
        other.page.goto(link)
        expect(other.page.locator(".answer-text")).to_have_text(answer)
        expect(other.page.locator(".as-given")).to_contain_text("from the index g1")
        expect(other.page.locator(".as-given")).to_contain_text(SAME)
        expect(other.page.locator(".as-given.doubtful")).to_have_count(0)
        expect(other.page.locator(".card mark.quote")).to_have_text(answer.removesuffix(" [1]"))
        expect(other.page).to_have_url(f"{visit.address}/")
        asked: list[str] = []
        other.page.on("request", lambda sent: asked.append(sent.url))
        other.page.reload()
        expect(other.page.locator(".answer-text")).to_have_text(answer)
        expect(other.page.locator(".as-given")).to_contain_text(SAME)
        assert not [one for one in asked if one.endswith("/v1/ask")]
        with other.page.expect_request("**/v1/ask") as sent:
            other.page.get_by_role("button", name="Ask again").click()
        assert posted(sent.value)["history"] == [FISH]
        expect(other.page.locator(".answer-text")).to_have_count(2)
        expect(other.page.locator(".as-given")).to_have_count(1)
        found = Axe().run(other.page)
        assert found.violations_count == 0, found.generate_report()


def test_what_a_link_gives_stays_when_its_documents_are_gone(
    changing: Visit, index: FakeIndex
) -> None:
    page = changing.page
    with page.expect_response("**/blocks?*"):
        changing.ask(QUESTION)
    link = copied_link(page)
    index.put("g2", {"sheds.md": TEXTS["sheds.md"]})
    wait_for_generation(page, changing.address, "g2")
    page.evaluate("(hash) => { location.hash = hash; }", link.split("#")[1])
    expect(page.locator(".as-given")).to_contain_text("from the index g1")
    expect(page.locator(".as-given.doubtful")).to_contain_text(
        "The documents have changed since, and the service gives another answer."
    )
    expect(page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")
    expect(page.locator(".card")).to_contain_text("This document is not here")
    expect(page.locator(".card mark")).to_have_text(ANSWER)
    # The browser itself reports that the document is not there.
    forget_complaints(changing, 1)


def test_quotes_of_a_link_are_read_in_the_documents_and_its_addresses_made_here(
    visit: Visit,
) -> None:
    page = visit.page
    page.evaluate(
        """async ([question, document_id]) => {
            const { linkTo } = await import("/static/chat/copy.js");
            const quote = { start: 0, end: 7, text: "Forged!" };
            const citation = {
                document_id, source: "a.txt", title: "A", page: null, heading_path: [],
                start: 0, end: 14, text: "Forged!", quote, url: "javascript:alert(1)",
            };
            const result = {
                question, history: [], sources: null, answerable: true, answer: "Made up.",
                confidence: 1, reason: null, citations: [citation], nearest: [], degraded: [],
                index: { generation: "g9", encoder: "e" }, form: "fact",
            };
            location.href = await linkTo(result);
        }""",
        [QUESTION, harbour_id(page)],
    )
    expect(page.locator(".as-given.doubtful")).to_contain_text("from the index g9")
    expect(page.locator(".card mark.quote")).to_have_text(HARBOUR[:7])
    href = page.get_by_role("link", name="Open in the document").get_attribute("href")
    assert href == f"/documents/{harbour_id(page)}#0-7"


FORGE = """async ([question, forged]) => {
    const { linkTo } = await import("/static/chat/copy.js");
    const answered = await fetch("/v1/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ question }),
    });
    const result = await answered.json();
    location.href = await linkTo({ ...result, history: [], sources: null, ...forged });
}"""


@pytest.mark.parametrize(
    "forged",
    [
        {"answer": ANSWER.replace("red", "blue")},
        {"answer": None, "answerable": False, "reason": "Nobody knows.", "citations": []},
        {"question": REFUSED},
        {"citations": []},
    ],
)
def test_words_that_the_service_does_not_say_are_told_apart(
    visit: Visit, forged: dict[str, Any]
) -> None:
    page = visit.page
    page.evaluate(FORGE, [QUESTION, forged])
    expect(page.locator(".as-given.doubtful")).to_contain_text(OTHER)
    expect(page.get_by_role("status").first).to_contain_text(OTHER)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.reload()
    expect(page.locator(".as-given.doubtful")).to_contain_text(OTHER)


def test_what_a_link_says_beside_the_answer_is_replaced_by_what_the_service_says(
    visit: Visit,
) -> None:
    page = visit.page
    shown = {"confidence": 0.01, "short_answer": "The lighthouse", "degraded": ["llm"]}
    page.evaluate(FORGE, [QUESTION, shown])
    expect(page.locator(".as-given")).to_contain_text(SAME)
    expect(page.locator(".confidence")).to_contain_text("83 %")
    expect(page.locator(".answer-text strong.short, .aside")).to_have_count(0)


def test_a_link_that_cannot_be_checked_says_so(visit: Visit) -> None:
    page = visit.page
    problem = {"type": "/docs#overloaded", "detail": "Too many wait.", "status": 503}

    def overloaded(route: Route) -> None:
        if posted(route.request)["question"] == FISH:
            route.fulfill(status=503, json=problem)
        else:
            route.fallback()

    page.route("**/v1/ask", overloaded)
    page.evaluate(FORGE, [QUESTION, {"question": FISH}])
    expect(page.locator(".as-given.doubtful")).to_contain_text(
        "It could not be checked: Many questions are waiting."
    )
    forget_complaints(visit, 1)


def harbour_id(page: Page) -> str:
    listed = page.request.get("/v1/documents" if page.url == "" else f"{origin(page)}/v1/documents")
    found: str = next(
        one["id"] for one in listed.json()["documents"] if one["source"].endswith("harbour.pdf")
    )
    return found


def origin(page: Page) -> str:
    found: str = page.evaluate("location.origin")
    return found


@pytest.mark.parametrize("given", ["x", "q1YqSy0qzszPU7JSMgQA", "%F0%9F%98%80"])
def test_a_link_that_was_cut_off_asks(visit: Visit, given: str) -> None:
    visit.page.evaluate(
        "([question, given]) => { location.hash = new URLSearchParams({ q: question, given }); }",
        [QUESTION, given],
    )
    expect(visit.page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")
    expect(visit.page.locator(".as-given")).to_have_count(0)


def test_notes_are_kept_remarked_on_and_exported(visit: Visit) -> None:
    page = visit.page
    visit.ask(QUESTION)
    keep = page.get_by_role("button", name="Keep as note")
    keep.press("Enter")
    expect(keep).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").first).to_have_text("Kept as a note.")
    page.get_by_role("button", name="New conversation").click()
    visit.ask(FISH)
    page.get_by_role("button", name="Keep as note").click()
    page.reload()
    page.get_by_role("button", name="Notes (2)").press("Enter")
    dialog = page.get_by_role("dialog", name="Notes")
    dialog.get_by_label("Your remark").first.fill("For the <minister> 😀 灯台")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Export as Word").click()
    assert download.value.suggested_filename == "Notes.docx"
    written = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    said = [paragraph.text for paragraph in written.paragraphs]
    assert said[:4] == ["Notes", QUESTION, "For the <minister> 😀 灯台", f"{ANSWER} [1]"]
    assert said[4] == f"“{ANSWER}”"
    place = written.paragraphs[5]
    assert place.text.startswith("[1] Harbour report 😀🚢, reports/harbour.pdf, page 1")
    assert place.hyperlinks[0].url.startswith(f"{visit.address}/documents/")
    assert re.fullmatch(r"Given on .+ from the index g1", said[6])
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Export as Markdown").click()
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    assert lines[:5] == ["# Notes", "", f"## {QUESTION}", "", r"For the \<minister\> 😀 灯台"]
    assert f"> {ANSWER}" in lines
    for _ in range(2):
        dialog.get_by_role("link", name="Show the answer").first.click()
        expect(page.locator(".as-given")).to_have_count(1)
        page.get_by_role("button", name="Notes (2)").click()
    dialog.get_by_role("button", name="Remove the note").first.click()
    expect(dialog.locator("h3")).to_have_text([FISH])


def test_a_refusal_in_a_conversation_is_exported_too(visit: Visit) -> None:
    page = visit.page
    visit.ask(REFUSED)
    expect(page.locator(".refusal")).to_be_visible()
    page.get_by_role("button", name="Conversations").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as Word").click()
    written = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert [paragraph.text for paragraph in written.paragraphs][:2] == [REFUSED, REFUSED]
    assert written.paragraphs[2].text.startswith("Not answered. No passage has most")
