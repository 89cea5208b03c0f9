"""Conversations that the browser keeps, and a very long one."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Visit
from tests.service.conftest import LONG
from tests.service.fake import make_document
from tests.service.pages.test_pages import ANSWER, QUESTION, REFUSED

pytestmark = pytest.mark.browser

FISH = "When is herring landed?"


def ask(visit: Visit, question: str) -> None:
    # A turn that is shown anew may get its buttons a moment later.
    turns = visit.page.locator(".turn").count()
    visit.ask(question)
    expect(visit.page.locator(".turn .after")).to_have_count(turns + 1)


def two_conversations(visit: Visit) -> Page:
    ask(visit, QUESTION)
    ask(visit, REFUSED)
    visit.page.get_by_role("button", name="New conversation").click()
    expect(visit.page.locator(".turn")).to_have_count(0)
    ask(visit, FISH)
    visit.page.get_by_role("button", name="Conversations").click()
    return visit.page


def result(number: int, characters: int = 800) -> dict[str, Any]:
    """What is kept of an answer, as large as one of real documents."""
    text = f"Answer {number}. " + "Words 😀 of the passage. " * (characters // 24)
    citation = {
        "document_id": make_document("sheds.md", LONG).id,
        "source": "a.txt",
        "title": "A",
        "page": None,
        "heading_path": ["H"],
        "start": 0,
        "end": len(text),
        "text": text,
        "quote": {"start": 0, "end": 9, "text": text[:9]},
        "score": 0.5,
        "url": "/documents/d#0-9",
    }
    return {
        "question": f"Question {number}?",
        "history": [],
        "sources": None,
        "answerable": True,
        "answer": text[:9],
        "confidence": 0.9,
        "reason": None,
        "citations": [citation] * 3,
        "nearest": [],
        "index": {"generation": "g", "encoder": "e"},
        "degraded": [],
    }


def test_conversations_are_listed_opened_and_renamed(visit: Visit) -> None:
    page = two_conversations(visit)
    names = page.locator("#thread-list .name")
    expect(names).to_have_text([FISH, QUESTION])
    expect(names.first).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Rename").last.click()
    field = page.get_by_label("New name")
    expect(field).to_be_focused()
    field.fill("<i>Red</i> 灯台 😀")
    field.press("Enter")
    expect(names.last).to_have_text("<i>Red</i> 灯台 😀")
    expect(names.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog:open, dialog[open]")).to_have_count(0)
    expect(page.locator(".asked")).to_have_text([QUESTION, REFUSED])
    page.reload()
    expect(page.locator(".asked")).to_have_text([QUESTION, REFUSED])
    expect(page.locator(".turn .after")).to_have_count(2)
    ask(visit, FISH)
    page.get_by_role("button", name="Conversations").click()
    expect(names).to_have_text(["<i>Red</i> 灯台 😀", FISH])


def test_a_conversation_is_deleted_only_when_confirmed(visit: Visit) -> None:
    page = two_conversations(visit)
    names = page.locator("#thread-list .name")
    page.get_by_role("button", name="Delete").first.click()
    expect(page.locator("#thread-list")).to_contain_text(f"Delete “{FISH}” for good?")
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(names).to_have_count(2)
    page.get_by_role("button", name="Delete").first.click()
    page.get_by_role("button", name="Delete").first.click()
    expect(names).to_have_text([QUESTION])
    page.keyboard.press("Escape")
    expect(page.locator(".turn")).to_have_count(0)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert QUESTION in kept
    assert FISH not in kept


def test_a_conversation_is_exported(visit: Visit) -> None:
    page = two_conversations(visit)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as JSON").last.click()
    assert download.value.suggested_filename == "When was the lighthouse painted red.json"
    exported = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert exported["name"] == QUESTION
    assert [each["question"] for each in exported["results"]] == [QUESTION, REFUSED]
    assert exported["results"][0]["citations"][0]["quote"]["text"] == ANSWER
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as Markdown").last.click()
    assert download.value.suggested_filename.endswith(".md")
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    assert lines[:5] == [f"# {QUESTION}", "", f"## {QUESTION}", "", f"{ANSWER} \\[1\\]"]
    assert f"> {ANSWER}" in lines
    assert f"## {REFUSED}" in lines
    assert lines[-1].startswith("Not answered. ")


def test_conversations_are_searched_by_what_was_asked_and_answered(visit: Visit) -> None:
    page = two_conversations(visit)
    names = page.locator("#thread-list .name")
    search = page.get_by_label("Search the conversations")
    search.fill("RED IN 1957")
    expect(names).to_have_text([QUESTION])
    expect(page.locator("#threads-found")).to_have_text("1 found")
    search.fill("whale")
    expect(names).to_have_count(0)
    search.fill("")
    expect(names).to_have_count(2)
    year = page.evaluate("new Date().getFullYear()")
    expect(page.locator("#thread-list .about").first).to_have_text(
        re.compile(rf"{year}, \d+:\d\d [AP]M$")
    )


def test_the_oldest_conversations_give_way(visit: Visit) -> None:
    kept = visit.page.evaluate(
        """async (result) => {
            const { saveThread, listThreads, loadThread } = await import("/static/chat/threads.js");
            const kept = [];
            for (let n = 0; n < 60; n += 1) {
                kept.push(saveThread(`id-${n}`, Array(n < 55 ? 1 : 300).fill(result)));
            }
            const bodies = Object.keys(localStorage).filter((key) => key.includes("thread.v1."));
            return [kept, listThreads().map(({ id }) => id), bodies.length,
                    loadThread("id-59").length, loadThread("id-0").length];
        }""",
        result(1, 1000),
    )
    told, ids, bodies, newest, oldest = kept
    assert all(told)
    assert ids[0] == "id-59"
    assert 1 <= len(ids) < 50
    assert ids == sorted(ids, key=lambda name: -int(name[3:]))
    assert (bodies, newest, oldest) == (len(ids), 300, 0)


def test_what_has_no_room_is_told(visit: Visit) -> None:
    visit.page.evaluate(
        """() => {
            Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
        }"""
    )
    ask(visit, QUESTION)
    expect(visit.page.get_by_text("no room to keep this conversation")).to_be_visible()
    expect(visit.page.locator(".answer-text")).to_be_visible()


@pytest.mark.parametrize("kept", ["{", "null", "[1, null]", '[{"question": 1}]', '{"id": 1}'])
def test_what_is_kept_damaged_does_no_harm(visit: Visit, kept: str) -> None:
    visit.page.evaluate(
        """(kept) => {
            localStorage.setItem("tenkyo.threads.v1", kept);
            const open = sessionStorage.getItem("tenkyo.thread.open.v1");
            localStorage.setItem(`tenkyo.thread.v1.${open}`, kept);
        }""",
        kept,
    )
    visit.page.reload()
    ask(visit, QUESTION)
    visit.page.get_by_role("button", name="Conversations").click()
    expect(visit.page.locator("#thread-list .name")).to_have_text([QUESTION])


def test_typing_stays_smooth_under_two_hundred_answers(visit: Visit) -> None:
    page = visit.page
    page.evaluate(
        """async (results) => {
            const { saveThread } = await import("/static/chat/threads.js");
            saveThread(sessionStorage["tenkyo.thread.open.v1"], results);
        }""",
        [result(number) for number in range(200)],
    )
    page.reload()
    expect(page.locator(".turn")).to_have_count(200)
    page.get_by_label("Your question").focus()
    page.keyboard.type("a")
    session = page.context.new_cdp_session(page)
    # Ticks of the thread itself: what other processes do on this machine does not count.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def seconds_worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

    before = seconds_worked()
    words = "b c\nd" * 4
    for letter in words:
        page.keyboard.press("Shift+Enter" if letter == "\n" else letter)
    each = (seconds_worked() - before) / len(words)
    assert 0 < each < 0.05


def test_two_tabs_add_to_one_conversation(visit: Visit) -> None:
    ask(visit, QUESTION)
    page = visit.page.context.new_page()
    page.goto(visit.address)
    other = Visit(page, visit.address)
    page.get_by_role("button", name="Conversations").click()
    page.locator("#thread-list .name").click()
    expect(page.locator(".asked")).to_have_text([QUESTION])
    ask(other, FISH)
    expect(visit.page.locator(".asked")).to_have_text([QUESTION, FISH])
    ask(visit, REFUSED)
    expect(page.locator(".asked")).to_have_text([QUESTION, FISH, REFUSED])
