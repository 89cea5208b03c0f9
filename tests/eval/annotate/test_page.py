"""From a vote on the chat page to a row of gold, in a real browser."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.annotate.app import Workspace, install
from eval.annotate.gold_file import GoldFile
from eval.annotate.user_questions import read_user_questions
from eval.gold.questions import Evidence, Question, read_gold
from tests.browsing import Visit, serving, visiting
from tests.eval.memory import gold_row, write_rows
from tests.service.conftest import HARBOUR, JAPANESE, TEXTS, make_app
from tests.service.fake import FakeIndex

pytestmark = pytest.mark.browser

VOTES = Path(".tenkyo/feedback.jsonl")
SOURCE = "reports/harbour.pdf"
PAINTED = "When was the lighthouse painted red?"
WALKED = "Who strolled beside the water?"
WORDS = "𠮷野 walked along the quay"
SELECT = """([from, to]) => {
    const nodes = [];
    const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const place = (words, end) => {
        const node = nodes.find((node) => node.data.includes(words));
        return [node, node.data.indexOf(words) + (end ? words.length : 0)];
    };
    getSelection().setBaseAndExtent(...place(from, false), ...place(to, true));
}"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return tmp_path / "gold.jsonl"


@pytest.fixture
def visit(browser: Browser, index: FakeIndex, gold: Path) -> Iterator[Visit]:
    app = make_app(index)
    install(app, Workspace(VOTES, GoldFile(gold), "token"))
    VOTES.parent.mkdir()
    with serving(app) as url, visiting(browser, url) as visit:
        visit.page.set_viewport_size({"width": 1400, "height": 800})
        yield visit


def vote(question: str, thumb: str = "down", **more: Any) -> None:
    row = {"question": question, "history": [], "thumb": thumb, **more}
    with VOTES.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def annotate(visit: Visit) -> Page:
    visit.page.goto(f"{visit.address}/annotate/token")
    expect(visit.page.get_by_role("button", name="Save")).to_be_visible()
    expect(visit.page.locator("#now .progress")).to_have_count(0)
    expect(visit.page.locator("#text .page-text").first).to_be_visible()
    return visit.page


def open_document(page: Page, source: str = SOURCE) -> None:
    page.locator("#documents").select_option(source)
    expect(page.locator("#text")).to_contain_text(TEXTS[source][-20:].strip())


def select(page: Page, start: str, end: str | None = None) -> None:
    page.evaluate(SELECT, [start, end or start])
    expect(page.locator("#selected")).to_contain_text("Selected")


def saved(page: Page, gold: Path) -> Question:
    """Save the draft, and return the row as the evaluation reads it."""
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as")).to_be_visible()
    row_id = page.get_by_text("Saved as").inner_text().removeprefix("Saved as ").rstrip(".")
    return next(question for question in read_gold(gold) if question.id == row_id)


def test_from_a_vote_to_a_row_of_gold(visit: Visit, gold: Path) -> None:
    visit.ask(WALKED)
    page = visit.page
    page.get_by_role("button", name="This reply is not good").click()
    page.get_by_label("What is wrong or missing?").fill("It does stand there 😀")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your comment is kept")).to_be_visible()
    [asked] = read_user_questions(VOTES)
    assert (asked.question, asked.down) == (WALKED, 1)
    assert asked.comments == ("It does stand there 😀",)

    annotate(visit)
    expect(page.locator("#asked")).to_have_text(WALKED)
    expect(page.locator("#said")).to_contain_text("It does stand there 😀")
    expect(page.locator("#now")).to_contain_text("Refused.")
    open_document(page)
    select(page, WORDS)
    page.get_by_role("button", name="Add as evidence").last.click()
    expect(page.locator("#evidence li")).to_have_count(1)
    expect(page.locator("#text mark.gold")).to_have_text(WORDS)
    expect(page.locator("#questions")).to_contain_text("not saved")
    page.get_by_label("What the answer must contain").fill("𠮷野 | Yoshino")
    page.get_by_label("Kind").select_option("paraphrase")
    page.get_by_label("Split").select_option("test")
    question = saved(page, gold)
    start = HARBOUR.index(WORDS)
    assert question.evidence == (Evidence(SOURCE, start, start + len(WORDS), None, WORDS),)
    assert HARBOUR[question.evidence[0].start : question.evidence[0].end] == WORDS
    assert question.answers == (("𠮷野", "Yoshino"),)
    assert (question.kind, question.split, question.text) == ("paraphrase", "test", WALKED)
    expect(page.locator("#progress")).to_have_text("1 of 1 done · gold.jsonl")


def test_any_words_can_be_selected(visit: Visit, gold: Path) -> None:
    vote(PAINTED)
    page = annotate(visit)
    open_document(page)
    places = [
        ("Harbour report", "🚢"),
        ("🚢", "The harbour"),
        ("painted", "Second page"),
        ("Second page", "an ampersand"),
        ("<b>tag</b>", "<b>tag</b>"),
    ]
    for start, end in places:
        select(page, start, end)
        page.locator("#add").click()
    # White space at the ends is left out, and half a character is none.
    page.evaluate(
        """() => {
            const node = document.querySelector("#text .page-text mark").nextSibling
                ?? document.querySelector("#text mark").firstChild;
            getSelection().setBaseAndExtent(node, 0, node, 0);
        }"""
    )
    expect(page.locator("#add")).to_be_disabled()
    expect(page.locator("#evidence li")).to_have_count(len(places))
    shown = page.locator("#text .page-text").all_text_contents()
    assert "".join(shown) == HARBOUR
    page.get_by_label("All of it is needed").check()
    question = saved(page, gold)
    assert question.all_needed
    assert [(one.start, one.end, one.text) for one in question.evidence] == [
        (HARBOUR.index(start), end_at, HARBOUR[HARBOUR.index(start) : end_at])
        for start, end in places
        for end_at in [HARBOUR.index(end) + len(end)]
    ]


def test_white_space_at_the_ends_of_a_selection_is_left_out(visit: Visit, gold: Path) -> None:
    vote(PAINTED)
    page = annotate(visit)
    open_document(page)
    select(page, "🚢\n\nThe harbour", "240 ships in 2024.\n\n")
    page.evaluate(
        """() => {
            const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
            // From behind the ship's first half to behind the empty line, backwards.
            getSelection().setBaseAndExtent(focusNode, focusOffset, anchorNode, anchorOffset + 1);
        }"""
    )
    page.locator("#text").press("Enter")
    [evidence] = saved(page, gold).evidence
    assert evidence.text is not None
    assert evidence.text.startswith("🚢\n\nThe harbour")
    assert evidence.text.endswith("240 ships in 2024.")


def test_what_is_found_becomes_evidence_without_a_mouse(visit: Visit, gold: Path) -> None:
    vote(PAINTED)
    page = annotate(visit)
    expect(page.locator("#now .answer-text")).to_contain_text("1957")
    expect(page.locator("#text mark.cited")).to_have_text("The lighthouse was painted red in 1957.")
    page.get_by_label("Find passages").fill("港は一九一一年")
    page.get_by_label("Find passages").press("Enter")
    hit = page.locator("#hits .found").first
    expect(hit).to_contain_text("灯台は赤い")
    hit.get_by_role("button", name="Show").press("Enter")
    expect(page.locator("#text mark.cited")).to_be_in_viewport()
    expect(page.locator("#documents").locator("option:checked")).to_have_text("港の記録.txt")
    hit.get_by_role("button", name="Add as evidence").press("Enter")
    page.locator("#now").get_by_role("button", name="Add as evidence").press("Enter")
    page.locator("#evidence li").last.get_by_role("button", name="Remove").press("Enter")
    page.get_by_label("What the answer must contain").fill("1911")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#outcome")).to_contain_text("none of 1911 is in")
    [question] = read_gold(gold)
    [evidence] = question.evidence
    assert evidence.doc == "港の記録.txt"
    assert evidence.text == JAPANESE[evidence.start : evidence.end]


def test_what_the_documents_do_not_answer(visit: Visit, gold: Path) -> None:
    vote("When was the lighthouse painted green?")
    page = annotate(visit)
    page.get_by_label("Not answered by the documents").check()
    expect(page.locator("#evidence")).to_be_hidden()
    expect(page.get_by_label("Kind")).to_have_value("unanswerable")
    page.get_by_label("Near miss").fill("the colour")
    question = saved(page, gold)
    assert (question.answerable, question.near_miss) == (False, "the colour")
    assert (question.kind, question.evidence, question.answers) == ("unanswerable", (), ())


def test_drafts_are_kept_and_rows_loaded_again(visit: Visit, gold: Path) -> None:
    start = HARBOUR.index("Herring")
    row = gold_row("q9", PAINTED) | {
        "answerable": True,
        "kind": "odd",
        "answers": [["a|b", "c\\"], ["d"]],
        "gold": [{"doc": SOURCE, "start": start, "end": start + 7}, {"doc": SOURCE, "page": 3}],
    }
    write_rows(gold, [row])
    vote(PAINTED, "up", comment="good")
    vote(WALKED)
    page = annotate(visit)
    expect(page.locator("#asked")).to_have_text(WALKED)
    page.get_by_label("What the answer must contain").fill("begun")
    page.get_by_role("link", name=PAINTED).click()
    expect(page.get_by_label("Kind")).to_have_value("odd")
    expect(page.locator("#evidence li")).to_have_count(2)
    expect(page.locator("#text mark.gold")).to_have_text("Herring")
    page.get_by_label("Split").select_option("dev")
    question = saved(page, gold)
    assert (question.id, question.kind, question.split) == ("q9", "odd", "dev")
    assert question.answers == (("a|b", "c\\"), ("d",))
    assert [one.page for one in question.evidence] == [None, 3]
    page.get_by_role("button", name="Next open question").click()
    expect(page.locator("#asked")).to_have_text(WALKED)
    expect(page.get_by_label("What the answer must contain")).to_have_value("begun")


def test_what_others_changed_meanwhile_is_taken_up(visit: Visit, gold: Path) -> None:
    vote(PAINTED)
    page = annotate(visit)
    page.get_by_label("What the answer must contain").fill("mine")
    write_rows(gold, [gold_row("q1", "Fish?"), gold_row("q2", PAINTED)])
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#outcome")).to_contain_text("changed in the meantime")
    page.get_by_role("button", name="Load it again").click()
    expect(page.get_by_label("Not answered by the documents")).to_be_checked()
    page.get_by_label("Near miss").fill("the year")
    assert saved(page, gold).id == "q2"
    assert [question.near_miss for question in read_gold(gold)] == [None, "the year"]
    # The browser itself reports responses that are errors.
    assert [words for words in visit.complaints if "409" not in words] == []
    visit.complaints.clear()


def test_a_row_that_is_refused_says_why(visit: Visit, gold: Path) -> None:
    vote(PAINTED)
    page = annotate(visit)
    gold.write_text('{"id": "q1"}\n')
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#outcome")).to_contain_text('gold.jsonl, line 1: "answerable" must be')
    visit.complaints.clear()


def test_nothing_is_cut_off_at_320_pixels(visit: Visit) -> None:
    vote(PAINTED)
    visit.page.set_viewport_size({"width": 320, "height": 640})
    page = annotate(visit)
    expect(page.locator("#text mark.cited")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
