"""What the chat page does beside asking: recall, copies, links, a choice of documents."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Request, Route, expect

from tests.browsing import Visit, serving, visiting
from tests.service.conftest import HARBOUR, MARKUP, make_app
from tests.service.fake import FakeIndex
from tests.service.pages.answers import answer_to
from tests.service.pages.steps import copied
from tests.service.pages.test_pages import ANSWER, QUESTION

pytestmark = pytest.mark.browser

FISH = "When is herring landed?"


def posted(request: Request) -> dict[str, Any]:
    shape: dict[str, Any] = json.loads(request.post_data or "")
    return shape


def test_arrows_bring_back_what_was_asked(visit: Visit) -> None:
    page, box = visit.page, visit.page.get_by_label("Your question")
    for number, question in enumerate((QUESTION, FISH), 1):
        visit.ask(question)
        expect(page.locator(".turn .answer-text")).to_have_count(number)
    for key, value in (
        ("ArrowUp", FISH),
        ("ArrowUp", QUESTION),
        ("ArrowUp", QUESTION),
        ("ArrowDown", FISH),
        ("ArrowDown", ""),
        ("ArrowUp", FISH),
    ):
        page.keyboard.press(key)
        expect(box).to_have_value(value)
    page.keyboard.type("!")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value(f"{FISH}!")


def test_what_an_answer_does_without_is_said_in_a_sentence(visit: Visit) -> None:
    page = visit.page

    def less(route: Route) -> None:
        shape = answer_to(route)
        route.fulfill(json=shape | {"degraded": ["dense", "reranker", "llm", "zeal"]})

    page.route("**/v1/ask", less)
    visit.ask(QUESTION)
    notices = page.locator(".turn .aside")
    expect(notices).to_have_count(4)
    expect(notices.nth(0)).to_contain_text("not by their meaning")
    expect(notices.nth(1)).to_contain_text("without the usual model")
    expect(notices.nth(2)).to_have_text(
        "No wording of the language model could be used: these are the documents’ own words."
    )
    expect(notices.nth(3)).to_have_text("Answered with less than usual, without: zeal.")
    page.get_by_role("button", name="日本語").click()
    expect(notices.nth(2)).to_contain_text("原文のまま")
    expect(notices.filter(has_text="llm")).to_have_count(0)


def test_an_answer_is_copied_as_markdown(visit: Visit) -> None:
    visit.ask("What stands in this text: script document title broken?")
    markdown = copied(visit.page.get_by_role("button", name="Copy as Markdown"))
    line = r"\<script\>document.title = 'broken'\</script\> stands in this text."
    *said, place = markdown.split("\n")
    assert said == [f"{line} \\[1\\]", "", f"> {line}", ">"]
    start = MARKUP.index("<script>")
    assert place.startswith(f"> — \\[1\\] [Page of markup]({visit.address}/documents/")
    assert place.endswith(f"#{start}-{MARKUP.rindex('.') + 1}), markup.html")


def test_markdown_of_documents_stays_text(visit: Visit) -> None:
    said = visit.page.evaluate(
        """async () => (await import("/static/chat/copy.js")).asMarkdown({
            answer: "1. *one*\\n- two | three\\n# four",
            citations: [{quote: {text: "- a\\n2) b\\n\\tc_d"}, title: " ", source: "a_b.txt",
                         page: 3, heading_path: ["H*1", "x"], url: "/documents/d#1-2"}],
        })"""
    )
    assert said.split("\n") == [
        "1\\. \\*one\\*  ",
        "\\- two \\| three  ",
        "\\# four \\[1\\]",
        "",
        "> \\- a  ",
        "> 2\\) b  ",
        "> c\\_d",
        ">",
        f"> — \\[1\\] [a\\_b.txt]({visit.address}/documents/d#1-2), page 3, H\\*1 › x",
    ]


def test_a_link_may_be_about_anything(visit: Visit) -> None:
    asked = "100 % of <b>a&b</b>+c #1 😀 港?"
    with visit.page.expect_request("**/v1/ask") as sent:
        visit.page.evaluate("(hash) => { location.hash = hash; }", f"q={quote(asked)}")
    assert sent.value.post_data_json == {"question": asked, "history": []}
    expect(visit.page.locator(".asked")).to_have_text(asked)


def test_only_chosen_documents_are_looked_in(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name="In all documents").click()
    page.get_by_label("markup.html").check()
    page.get_by_label("sheds.md").press("Space")
    page.get_by_role("button", name="Done").press("Enter")
    expect(page.locator("#scope")).to_have_text("In markup.html and sheds.md")
    with page.expect_request("**/v1/ask") as sent:
        visit.ask(QUESTION)
    assert sent.value.post_data_json == {
        "question": QUESTION,
        "history": [],
        "filter": {"source": ["markup.html", "sheds.md"]},
    }
    expect(page.locator(".refusal")).to_contain_text("only some were looked in")
    expect(page.locator(".looked-in")).to_have_text("Looked only in markup.html and sheds.md")
    expect(page.get_by_role("button", name="Ask in all documents")).to_be_visible()
    page.reload()
    expect(page.locator(".looked-in")).to_have_text("Looked only in markup.html and sheds.md")
    page.locator("#scope").click()
    page.get_by_role("button", name="All documents", exact=True).click()
    page.keyboard.press("Escape")
    expect(page.locator("#scope")).to_be_focused()
    expect(page.locator("#scope")).to_have_text("In all documents")
    visit.ask(QUESTION)
    expect(page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")
    expect(page.locator(".looked-in")).to_have_count(1)


def test_many_documents_are_found_by_name(browser: Browser, index: FakeIndex) -> None:
    texts = {f"ＡＢ/part-{number:03}.txt": f"{HARBOUR} {number}" for number in range(130)}
    index.put("g2", texts)
    with serving(make_app(index)) as url, visiting(browser, url) as visit:
        page = visit.page
        page.locator("#scope").click()
        expect(page.locator("#choice-list li")).to_have_count(130)
        page.get_by_label("Find by name").fill("ab/PART-10")
        expect(page.locator("#choice-list li:visible")).to_have_count(10)
        for box in page.locator("#choice-list li:visible input").all()[:3]:
            box.check()
        page.get_by_role("button", name="Done").click()
        expect(page.locator("#scope")).to_have_text("In 3 documents")
        visit.ask(QUESTION)
        page.locator("summary", has_text="Looked only in 3 documents").click()
        expect(page.locator(".looked-in li")).to_have_text(
            [f"ＡＢ/part-10{number}.txt" for number in range(3)]
        )


def test_a_question_is_printed_with_its_answer(visit: Visit) -> None:
    visit.ask(QUESTION)
    asked = visit.page.locator(".turn h2")
    expect(visit.page.locator(".card")).to_be_visible()
    visit.page.emulate_media(media="print")
    expect(asked).to_have_css("break-after", "avoid")
    expect(visit.page.locator(".card")).to_have_css("break-inside", "avoid")
    expect(visit.page.locator("#ask")).to_be_hidden()
