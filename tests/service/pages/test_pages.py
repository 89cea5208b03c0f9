"""The pages in a real browser, on a real server, over the fake retriever."""

import random

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import Visit, serving
from tests.service.checks import until
from tests.service.conftest import HARBOUR, MARKUP, make_app
from tests.service.fake import FakeIndex, make_document
from tests.service.pages.steps import copied, slow_down_timers, wait_for_generation

pytestmark = pytest.mark.browser

HARBOUR_ID = make_document("reports/harbour.pdf", HARBOUR).id
MARKUP_ID = make_document("markup.html", MARKUP).id
QUESTION = "When was the lighthouse painted red?"
ANSWER = "The lighthouse was painted red in 1957."
REFUSED = "Who painted the Mona Lisa in Paris?"
MOST_AT_FIRST = 90_000
"""Bytes of scripts, styles and pictures, before the first question."""
NARROW = {"width": 320, "height": 640}


def test_an_answer_is_shown_with_its_quote_lit(visit: Visit) -> None:
    visit.ask(QUESTION)
    page = visit.page
    expect(page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")
    card = page.locator(".card")
    expect(card).to_have_count(1)
    expect(card.locator("mark")).to_have_text(ANSWER)
    expect(card.locator(".place")).to_have_text("reports/harbour.pdf · page 1")
    assert (
        card.locator("blockquote").text_content()
        == HARBOUR[HARBOUR.index("𠮷野") : HARBOUR.index("1957.") + 5]
    )
    expect(page.get_by_role("status").first).to_have_text(ANSWER)


def test_a_citation_opens_at_its_words_beyond_the_bmp(visit: Visit) -> None:
    visit.ask(QUESTION)
    page = visit.page
    page.get_by_role("link", name="Open in the document").click()
    page.get_by_role("link", name="Open the whole document").click()
    mark = page.locator("#text mark")
    expect(mark).to_have_text(ANSWER)
    expect(mark).to_be_in_viewport()
    expect(mark).to_be_focused()
    shown = page.locator("#text .page-text").all_text_contents()
    assert "".join(shown) == HARBOUR
    expect(page.locator(".page-marker")).to_have_text(["Page 1", "Page 2", "Page 3"])
    expect(page).to_have_title(f"{HARBOUR.splitlines()[0]} · Tenkyo")
    page.get_by_role("link", name="Back to the questions").click()
    expect(page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")


def test_the_viewer_lights_any_span_exactly(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.address}/documents/{HARBOUR_ID}")
    expect(page.locator(".page-text")).to_have_count(3)
    expect(page.locator("#text mark")).to_have_count(0)
    draw = random.Random(7)
    spans = [sorted(draw.sample(range(len(HARBOUR) + 1), 2)) for _ in range(20)]
    for start, end in [*spans, [0, 1], [0, len(HARBOUR)], [15, 16], [16, 17]]:
        page.evaluate("(hash) => { location.hash = hash; }", f"{start}-{end}")
        wanted = HARBOUR[start:end]
        page.wait_for_function(
            """(wanted) => [...document.querySelectorAll("#text mark")]
                .map((mark) => mark.textContent).join("") === wanted""",
            arg=wanted,
        )


def test_a_place_that_is_not_there_is_said_so(visit: Visit) -> None:
    page = visit.page
    for place in ("0-99999", "12-12", "20-10", "chapter-1"):
        page.goto(f"{visit.address}/documents/{HARBOUR_ID}#{place}")
        expect(page.get_by_role("status")).to_contain_text("does not have")
        expect(page.locator("#text")).to_contain_text("Herring is landed")
        expect(page.locator("mark")).to_have_count(0)
        page.goto(f"{visit.address}/documents/{HARBOUR_ID}#0-7")
        expect(page.locator("mark")).to_have_text("Harbour")
        expect(page.get_by_role("status")).to_be_hidden()


def test_text_of_a_document_is_never_markup(visit: Visit) -> None:
    visit.ask("What stands in this text: script document title broken?")
    expect(visit.page.locator(".card blockquote").first).to_contain_text("<script>document.title")
    visit.page.goto(f"{visit.address}/documents/{MARKUP_ID}")
    expect(visit.page.locator("#text")).to_contain_text("<script>document.title")
    expect(visit.page).to_have_title("Page of markup · Tenkyo")


def test_offsets_are_converted_as_python_counts(visit: Visit) -> None:
    draw = random.Random(11)
    for _ in range(20):
        text = "".join(draw.choices("aé港😀𠮷\n\u200d🏴", k=draw.randrange(40)))
        points = list(range(len(text) + 2))
        expected = [len(text[:point].encode("utf-16-le")) // 2 for point in points[:-1]]
        found = visit.page.evaluate(
            """async ([text, points]) =>
                (await import("/static/common/offsets.js")).utf16Offsets(text, points)""",
            [text, points],
        )
        assert found == [*expected, None]


def test_a_quote_far_down_a_long_passage_is_in_sight(visit: Visit) -> None:
    visit.ask("What is the last shed: does it hold a wooden whale?")
    expect(visit.page.locator(".card h3").first).to_have_text("sheds.md")
    mark = visit.page.locator(".card mark").first
    expect(mark).to_have_text("The last shed holds a wooden whale.")
    expect(mark).to_be_in_viewport()


def test_a_refusal_says_why_and_shows_the_nearest(visit: Visit) -> None:
    visit.ask(REFUSED)
    page = visit.page
    expect(page.locator(".refusal")).to_contain_text("The documents do not answer this")
    expect(page.locator(".refusal")).to_contain_text("No passage has most")
    expect(page.get_by_text("The nearest passages, which are not an answer")).to_be_visible()
    assert page.locator(".card").count() > 0
    expect(page.locator(".answer-text")).to_have_count(0)


def test_a_follow_up_sends_what_was_asked_before(visit: Visit) -> None:
    visit.ask("When is herring landed?")
    expect(visit.page.locator(".turn .card")).not_to_have_count(0)
    with visit.page.expect_request("**/v1/ask") as sent:
        visit.ask("How many days a year?")
    assert sent.value.post_data_json == {
        "question": "How many days a year?",
        "history": ["When is herring landed?"],
    }
    expect(visit.page.locator(".answer-text").last).to_have_text(
        "Herring is landed on 31 days a year. [1]"
    )
    visit.page.get_by_role("button", name="New conversation").click()
    expect(visit.page.locator(".turn")).to_have_count(0)


def test_waiting_is_shown(visit: Visit, shared: FakeIndex) -> None:
    shared.gate.clear()
    visit.ask(QUESTION)
    expect(visit.page.locator(".progress")).to_be_visible()
    expect(visit.page.locator(".progress")).to_have_text("Looking through the documents")
    expect(visit.page.get_by_role("button", name="Stop")).to_be_visible()
    shared.gate.set()
    expect(visit.page.locator(".answer-text")).to_be_visible()
    expect(visit.page.locator(".progress")).to_have_count(0)


def test_a_question_can_be_stopped_and_asked_again(visit: Visit, shared: FakeIndex) -> None:
    page = visit.page
    shared.gate.clear()
    visit.ask(QUESTION)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".stopped")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    shared.gate.set()
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")
    expect(page.locator(".turn")).to_have_count(1)


def test_what_the_service_cannot_do_yet_can_be_tried_again(
    browser: Browser, index: FakeIndex
) -> None:
    texts = index.generations["g1"]
    index.current = None
    with serving(make_app(index, refresh_seconds=0.05)) as url, browser.new_page() as page:
        page.goto(url)
        expect(page.locator("#documents .error")).to_contain_text("python -m ingest")
        Visit(page, url, []).ask(QUESTION)
        expect(page.locator(".turn .error")).to_contain_text("There is no index yet")
        index.put("g2", texts)
        wait_for_generation(page, url, "g2")
        page.locator(".turn").get_by_role("button", name="Retry").click()
        expect(page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")
        expect(page.locator(".turn .error")).to_have_count(0)


def test_a_service_that_is_gone_is_said_so(browser: Browser, index: FakeIndex) -> None:
    with browser.new_page() as page:
        with serving(make_app(index)) as url:
            page.goto(url)
            expect(page.locator("#documents")).to_contain_text("4 documents")
        Visit(page, url, []).ask(QUESTION)
        expect(page.locator(".turn .error")).to_contain_text("cannot be reached")


def test_what_is_not_needed_at_once_is_loaded_when_it_is(visit: Visit) -> None:
    expect(visit.page.locator("#documents")).to_contain_text("4 documents")
    weight = visit.page.evaluate(
        """performance.getEntriesByType("resource").filter(({ name }) => name.includes("/static/"))
            .reduce((sum, { decodedBodySize: size }) => sum + size, 0)"""
    )
    assert 0 < weight < MOST_AT_FIRST


def shows_answers(page: Page) -> bool:
    """Whether the page has asked for the last module that shows an answer."""
    return bool(
        page.evaluate(
            """performance.getEntriesByType("resource")
                .some(({ name }) => name.endsWith("/chat/passage.js"))"""
        )
    )


@pytest.mark.parametrize("towards", ["typing", "a suggestion"])
def test_what_shows_an_answer_is_there_before_the_answer(visit: Visit, towards: str) -> None:
    page = visit.page
    suggestion = page.locator("#suggestions button").first
    expect(suggestion).to_be_visible()
    assert not shows_answers(page)
    if towards == "typing":
        page.get_by_label("Your question").press_sequentially("W")
    else:
        suggestion.hover()
    until(lambda: shows_answers(page))


def test_what_shows_an_answer_is_loaded_beside_the_request(visit: Visit) -> None:
    page = visit.page
    asked: list[Route] = []
    page.route("**/v1/ask", lambda route: asked.append(route))
    # The address asks: nothing was typed before.
    page.goto(f"{visit.address}/#q={QUESTION}")
    until(lambda: shows_answers(page))
    [waiting] = asked
    waiting.continue_()
    expect(page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")


def test_a_page_whose_japanese_cannot_be_loaded_works_in_english(
    visit: Visit,
) -> None:
    page = visit.page
    page.get_by_role("button", name="日本語").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.route("**/static/*/common/ja.js", lambda route: route.abort())
    page.reload()
    visit.ask(QUESTION)
    expect(page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert visit.complaints == ["Failed to load resource: net::ERR_FAILED"]
    visit.complaints.clear()


def test_a_part_that_cannot_be_loaded_is_said_so_and_tried_again(visit: Visit) -> None:
    page = visit.page
    page.route("**/static/*/chat/passage.js", lambda route: route.abort())
    page.route("**/static/*/chat/conversations.js", lambda route: route.abort())
    visit.ask(QUESTION)
    expect(page.locator(".turn .error")).to_contain_text("cannot be reached")
    page.get_by_role("button", name="Conversations").click()
    expect(page.locator("#threads-found")).to_contain_text("cannot be reached")
    page.keyboard.press("Escape")
    page.unroute_all()
    page.locator(".turn").get_by_role("button", name="Retry").click()
    expect(page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")
    page.get_by_role("button", name="Conversations").click()
    expect(page.locator("#thread-list .name")).to_have_text(QUESTION)
    assert set(visit.complaints) == {"Failed to load resource: net::ERR_FAILED"}
    visit.complaints.clear()


def test_keys(visit: Visit) -> None:
    page = visit.page
    box = page.get_by_label("Your question")
    expect(box).to_be_focused()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two/three")
    expect(box).to_have_value("one\ntwo/three")
    page.get_by_role("link", name="Page of markup").focus()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("one\ntwo/three")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(page.locator(".turn")).to_have_count(0)


def test_an_answer_is_copied_with_its_citations(visit: Visit) -> None:
    visit.ask(QUESTION)
    slow_down_timers(visit.page)
    text = copied(visit.page.get_by_role("button", name="Copy", exact=True))
    expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
    start = HARBOUR.index(ANSWER)
    assert text.split("\n") == [
        f"{ANSWER} [1]",
        "",
        f"[1] {HARBOUR.splitlines()[0]} (reports/harbour.pdf, page 1)",
        f"“{ANSWER}”",
        f"{visit.address}/documents/{HARBOUR_ID}#{start}-{start + len(ANSWER)}",
    ]


@pytest.mark.parametrize("where", ["/", f"/documents/{HARBOUR_ID}", "/docs", "/help"])
def test_nothing_is_cut_off_at_320_pixels(visit: Visit, where: str) -> None:
    page = visit.page
    page.set_viewport_size({"width": 320, "height": 640})
    if where == "/":
        visit.ask(QUESTION)
        expect(page.locator(".card")).to_be_visible()
    else:
        page.goto(visit.address + where)
        shown = {"/docs": "POST /v1/ask", "/help": "Power Query asks"}.get(where, "1957")
        expect(page.get_by_text(shown)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_reference_lists_every_operation(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/docs#not-ready")
    paths = visit.page.request.get(f"{visit.address}/openapi.json").json()["paths"]
    operations = sum(len(methods) for methods in paths.values())
    expect(visit.page.locator(".operation h2")).to_have_count(operations)
    expect(visit.page.get_by_text("503 not-ready")).to_be_in_viewport()
    ask = visit.page.locator(".operation", has_text="POST /v1/ask")
    expect(ask).to_contain_text("AskRequest")
    expect(ask).to_contain_text("application/problem+json")
    expect(ask.locator("code", has_text="Accept: text/event-stream")).to_be_visible()
    assert "`" not in visit.page.locator("main").inner_text()


def test_the_examples_are_read_without_scrolling(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/help")
    expect(visit.page.locator("pre").last).to_contain_text("text/event-stream")
    cut = visit.page.locator("pre").evaluate_all(
        """(all) => all.filter((one) => one.scrollWidth > one.clientWidth)
            .map((one) => one.dataset.source)"""
    )
    assert cut == []


def test_help_names_this_service_in_the_readers_language(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}/help")
    expect(visit.page.locator("pre").first).to_contain_text(f'ADDRESS = "{visit.address}"')
    visit.page.get_by_role("button", name="日本語").click()
    expect(visit.page.get_by_text("追加のインストールは不要です。")).to_be_visible()
