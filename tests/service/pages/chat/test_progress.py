"""What the chat page shows while an answer is made, from the events of the service."""

import json

import pytest
from playwright.sync_api import expect

from tests.browsing import Visit
from tests.service.pages.steps import slow_down_timers
from tests.service.pages.test_pages import ANSWER, QUESTION

pytestmark = pytest.mark.browser

HEARD = """async ([events, cuts]) => {
    const bytes = new TextEncoder().encode(events);
    const parts = [...cuts, bytes.length].map((end, at) => bytes.slice(cuts[at - 1] ?? 0, end));
    const body = new ReadableStream({ start(sent) {
        parts.forEach((part) => sent.enqueue(part));
        sent.close();
    } });
    const headers = { "Content-Type": "text/event-stream; charset=utf-8" };
    globalThis.fetch = async () => new Response(body, { headers });
    const { callEvents } = await import("/static/common/api.js");
    const heard = [];
    const signal = new AbortController().signal;
    try {
        const tell = (name, shape) => heard.push([name, shape]);
        const answer = await callEvents("/v1/ask", {}, signal, tell);
        return { heard, answer };
    } catch (error) {
        return { heard, error: error.message };
    }
}"""
STAGE, PART, END = (
    {"stage": "evidence"},
    {"quote": {"text": "灯台 😀: red\n\nyes"}},
    {"answer": "x"},
)


def sent(*events: tuple[str, object]) -> str:
    """Return events as the service writes them."""
    return "".join(
        f"event: {name}\ndata: {json.dumps(shape, ensure_ascii=False)}\n\n"
        for name, shape in events
    )


@pytest.mark.parametrize("cuts", [[], [1, 9, 30, 61, 62, 90], list(range(1, 120))])
def test_events_are_heard_however_they_are_cut(visit: Visit, cuts: list[int]) -> None:
    events = ": still here\n\n" + sent(("stage", STAGE), ("part", PART), ("answer", END))
    found = visit.page.evaluate(HEARD, [events, cuts])
    assert found == {"heard": [["stage", STAGE], ["part", PART]], "answer": END}


def test_an_error_on_the_way_is_the_error(visit: Visit) -> None:
    problem = {"status": 500, "detail": "The service could not finish this request."}
    found = visit.page.evaluate(HEARD, [sent(("stage", STAGE), ("error", problem)), []])
    assert found == {"heard": [["stage", STAGE]], "error": problem["detail"]}


def test_a_stream_that_breaks_off_is_said_so(visit: Visit) -> None:
    found = visit.page.evaluate(HEARD, [sent(("stage", STAGE)), []])
    assert "cannot be reached" in found["error"]


def test_stages_are_said_and_what_was_found_is_shown(visit: Visit) -> None:
    visit.page.evaluate(
        """async () => {
            const { makeProgress } = await import("/static/chat/progress.js");
            const reply = document.getElementById("thread");
            const { heard } = makeProgress(reply, () => {});
            heard("stage", { stage: "evidence" });
            heard("part", { quote: { text: "It was red." }, title: "Harbour", source: "a.txt" });
        }"""
    )
    expect(visit.page.locator(".progress")).to_have_text("Reading the passages")
    expect(visit.page.locator(".so-far figure")).to_have_text("It was red.Harbour")


def test_a_quick_answer_does_not_flicker(visit: Visit) -> None:
    slow_down_timers(visit.page)
    visit.page.evaluate(
        """() => {
            globalThis.flickered = false;
            new MutationObserver(() => {
                globalThis.flickered ||= document.querySelector(".progress") !== null;
            }).observe(document.getElementById("thread"), { childList: true, subtree: true });
        }"""
    )
    visit.ask(QUESTION)
    expect(visit.page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")
    assert not visit.page.evaluate("flickered")
