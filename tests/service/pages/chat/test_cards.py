"""The cards of an answer in a real browser: one a passage, drawn as it reads."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browsing import Visit, serving, visiting
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex
from tests.service.pages.answers import answer_to
from tests.service.pages.steps import forget_complaints
from tests.service.pages.test_pages import QUESTION

pytestmark = pytest.mark.browser

RULES = (
    "Rules of the quay\n\n"
    "- Lamps are lit at dusk by the warden.\n- Lamps are put out at dawn by the warden.\n"
)


@pytest.fixture
def visit(browser: Browser, index: FakeIndex) -> Iterator[Visit]:
    index.put("g2", {**index.generations["g1"], "rules.md": RULES})  # type: ignore[dict-item]
    with serving(make_app(index)) as url, visiting(browser, url) as visit:
        yield visit


def changed(visit: Visit, **answer: Any) -> None:
    """Let every answer say this, and its first citation what is given as `citation`."""
    citation = answer.pop("citation", {})

    def change(route: Route) -> None:
        shape = answer_to(route) | answer
        if shape["citations"]:
            shape["citations"][0] |= citation
        route.fulfill(json=shape)

    visit.page.route("**/v1/ask", change)


def test_quotes_of_one_passage_have_one_card_with_their_numbers(visit: Visit) -> None:
    visit.ask("Lamps are by the warden?")
    card = visit.page.locator(".card")
    expect(card).to_have_count(1)
    expect(card.locator(".number")).to_have_text(["Citation 11", "Citation 22"])
    expect(card.locator("li mark[data-number]")).to_have_count(2)
    assert card.locator("mark[data-number]").evaluate_all(
        "(marks) => marks.map((mark) => mark.dataset.number)"
    ) == ["1", "2"]


def test_a_list_is_a_list(visit: Visit) -> None:
    visit.ask("Lamps are by the warden?")
    items = visit.page.locator(".card blockquote li")
    expect(items).to_have_count(2)
    assert "- Lamps" not in visit.page.locator(".card blockquote").inner_text()


def test_the_short_answer_is_marked_in_answer_and_card(visit: Visit) -> None:
    visit.ask(QUESTION)
    expect(visit.page.locator(".answer-text")).to_be_visible()
    expect(visit.page.locator(".answer-text strong")).to_have_count(0)
    sent = visit.page.request.post(f"{visit.address}/v1/ask", data={"question": QUESTION})
    [citation] = sent.json()["citations"]
    start = citation["start"] + citation["text"].index("1957")
    words = {"start": start, "end": start + 4, "text": "1957"}
    changed(visit, citation={"answer_span": words})
    visit.ask(QUESTION)
    turn = visit.page.locator(".turn").last
    expect(turn.locator(".answer-text strong")).to_have_text("1957")
    expect(turn.locator("mark.answers")).to_have_text("1957")


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.94, "Quoted directly (94 %)"), (0.7, "Likely (70 %)"), (0.55, "Uncertain: check")],
)
def test_confidence_is_said_in_words(visit: Visit, confidence: float, words: str) -> None:
    changed(visit, confidence=confidence)
    visit.ask(QUESTION)
    expect(visit.page.locator(".confidence")).to_contain_text(words)


def test_the_words_for_confidence_are_bound_to_what_the_service_says(visit: Visit) -> None:
    page = visit.page
    page.route("**/v1/confidence", lambda route: route.fulfill(json={"likely": 0.3, "sure": 0.9}))
    page.reload()
    changed(visit, confidence=0.55)
    visit.ask(QUESTION)
    expect(page.locator(".confidence")).to_contain_text("Likely (55 %)")


def test_what_was_read_from_a_picture_is_said_so(visit: Visit) -> None:
    changed(visit, citation={"ocr": True})
    visit.ask(QUESTION)
    expect(visit.page.locator(".card")).to_contain_text("Read from a picture (OCR)")


def test_struck_words_are_shown_struck(visit: Visit) -> None:
    sent = visit.page.request.post(f"{visit.address}/v1/ask", data={"question": QUESTION})
    [citation] = sent.json()["citations"]
    struck = {"start": citation["start"], "end": citation["start"] + 2, "text": "𠮷野"}
    changed(visit, citation={"struck": [struck]})
    visit.ask(QUESTION)
    expect(visit.page.locator(".card mark.struck")).to_have_text("𠮷野")
    expect(visit.page.locator(".card mark.struck")).to_have_css(
        "text-decoration-line", "line-through"
    )


@pytest.mark.parametrize(
    ("source", "place"),
    [("a/fleet.xlsx", "sheet “Ships”"), ("a/fleet.pptx", "slide 2"), ("a/fleet.pdf", "page 2")],
)
def test_a_sheet_is_called_by_its_name(visit: Visit, source: str, place: str) -> None:
    changed(visit, citation={"source": source, "page": 2, "heading_path": ["Ships"]})
    visit.ask(QUESTION)
    expect(visit.page.locator(".card .place")).to_have_text(f"{source} · {place}")


def test_a_document_that_is_gone_leaves_the_passage_as_it_was(visit: Visit) -> None:
    changed(visit, citation={"document_id": "0000000000000000"})
    visit.ask(QUESTION)
    forget_complaints(visit, 1)
    expect(visit.page.locator(".card mark.quote")).to_contain_text("1957")
