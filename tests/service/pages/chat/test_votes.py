"""Voting on the chat page, in a real browser."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import Visit, serving, visiting
from tests.service.conftest import HARBOUR, make_app
from tests.service.fake import FakeIndex, make_document
from tests.service.pages.test_pages import ANSWER, QUESTION, REFUSED

pytestmark = pytest.mark.browser

FILE = Path(".tenkyo/feedback.jsonl")
GOOD, BAD = "This reply is good", "This reply is not good"


def kept() -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    return [{key: value for key, value in row.items() if key != "time"} for row in rows]


def test_a_vote_and_a_word_on_it_are_kept(visit: Visit) -> None:
    page = visit.page
    visit.ask(QUESTION)
    page.get_by_role("button", name=BAD).click()
    field = page.get_by_label("What is wrong or missing?")
    expect(field).to_be_visible()
    expect(page.get_by_role("button", name=BAD)).to_have_attribute("aria-pressed", "true")
    field.fill("Who painted it? 😀")
    field.press("Enter")
    expect(page.get_by_text("Your comment is kept with your vote")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Thank you.")
    start = HARBOUR.index(ANSWER)
    vote = {
        "question": QUESTION,
        "history": [],
        "thumb": "down",
        "comment": None,
        "generation": "g1",
        "answerable": True,
        "answer": ANSWER,
        "citations": [
            {
                "document_id": make_document("reports/harbour.pdf", HARBOUR).id,
                "source": "reports/harbour.pdf",
                "start": start,
                "end": start + len(ANSWER),
            }
        ],
    }
    assert kept() == [vote, {**vote, "comment": "Who painted it? 😀"}]


def test_a_refusal_is_voted_on_by_keys_and_kept_through_a_reload(visit: Visit) -> None:
    page = visit.page
    visit.ask(QUESTION)
    expect(page.locator(".answer-text")).to_be_visible()
    visit.ask(REFUSED)
    expect(page.locator(".refusal")).to_be_visible()
    thumb = page.get_by_role("button", name=GOOD).last
    thumb.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What was good?")).to_be_visible()
    expect(thumb).to_be_focused()
    page.keyboard.press("Enter")
    page.reload()
    pressed = page.locator("[aria-pressed=true]")
    expect(pressed).to_have_count(1)
    expect(pressed).to_have_attribute("aria-label", GOOD)
    page.get_by_role("button", name=BAD).last.click()
    expect(pressed).to_have_attribute("aria-label", BAD)
    assert [(row["question"], row["history"], row["thumb"]) for row in kept()] == [
        (REFUSED, [QUESTION], "up"),
        (REFUSED, [QUESTION], "down"),
    ]
    assert kept()[0]["answer"] is None


def test_a_vote_that_cannot_be_kept_says_why_and_can_be_tried_again(visit: Visit) -> None:
    page = visit.page
    visit.ask(QUESTION)
    FILE.mkdir(parents=True)
    page.get_by_role("button", name=BAD).click()
    expect(page.locator(".vote-error")).to_contain_text("Is a directory")
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    FILE.rmdir()
    page.get_by_role("button", name=BAD).click()
    # The error goes before the vote is sent; the pressed button shows that it was kept.
    expect(page.locator("[aria-pressed=true]")).to_have_count(1)
    expect(page.locator(".vote-error")).to_be_hidden()
    FILE.unlink()
    FILE.mkdir()
    page.get_by_label("What is wrong or missing?").fill("a word")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".vote-error")).to_be_visible()
    expect(page.get_by_label("What is wrong or missing?")).to_have_value("a word")
    # The browser itself reports responses that are errors.
    visit.complaints.clear()


def test_no_thumbs_are_offered_where_votes_are_not_kept(browser: Browser, index: FakeIndex) -> None:
    with serving(make_app(index, feedback=None)) as url, visiting(browser, url) as visit:
        visit.ask(QUESTION)
        expect(visit.page.locator(".answer-text")).to_be_visible()
        expect(visit.page.locator(".vote")).to_be_hidden()
