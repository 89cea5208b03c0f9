"""Answers of each form on the chat page, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.browsing import Visit, check_accessible, serving, visiting
from tests.service import fake_forms as fake
from tests.service.conftest import make_app
from tests.service.pages import steps
from tests.service.pages.answers import answer_to

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index = fake.FormsIndex(Path(tmp_path_factory.mktemp("index")))
    index.put("g1", {fake.SOURCE: fake.WORKS})
    with serving(make_app(index)) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, url: str) -> Iterator[Visit]:
    with visiting(browser, url) as visit:
        yield visit


def answer(visit: Visit, question: str) -> Locator:
    visit.ask(question)
    turn = visit.page.locator(".turn").last
    expect(turn.locator(".after")).to_be_visible()
    return turn.locator(".answer")


def selected(visit: Visit, part: Locator) -> str:
    part.evaluate("(part) => getSelection().selectAllChildren(part)")
    return str(visit.page.evaluate("getSelection().toString()"))


def copied(visit: Visit, name: str) -> str:
    return steps.copied(visit.page.get_by_role("button", name=name, exact=True))


def test_the_short_answer_comes_first_and_figures_stay_whole(visit: Visit) -> None:
    shown = answer(visit, fake.FACT)
    expect(shown.locator("strong.short")).to_have_text("12 million crowns")
    assert selected(visit, shown) == f"12 million crowns\n{fake.BASIN} [1]"


def test_a_list_is_grouped_and_each_item_leads_to_its_words(visit: Visit) -> None:
    shown = answer(visit, fake.LIST)
    expect(shown.locator("p").first).to_have_text("4 projects in 2 sections:")
    expect(shown.get_by_role("list", name="South").locator("li")).to_have_text(
        ["Light the channel [3]", "Dredge the bar [4]"]
    )
    shown.get_by_role("link", name="Citation 3").click()
    expect(visit.page.frame_locator("iframe").locator("mark.cited")).to_have_text(
        "Light the channel"
    )


def test_items_with_numbers_of_their_own_have_no_other_sign(visit: Visit) -> None:
    def change(route: Route) -> None:
        shape = answer_to(route)
        for number, item in enumerate(shape["items"], 1):
            item["text"] = f"{number}. {item['text']}"
        route.fulfill(json=shape)

    visit.page.route("**/v1/ask", change)
    items = answer(visit, fake.LIST).locator("li")
    signs = "(all) => all.map((one) => getComputedStyle(one).listStyleType)"
    assert items.evaluate_all(signs) == ["none"] * 4
    visit.page.unroute("**/v1/ask")
    assert answer(visit, fake.LIST).locator("li").evaluate_all(signs) == ["disc"] * 4


def test_a_list_is_copied_as_lines(visit: Visit) -> None:
    answer(visit, fake.LIST)
    assert copied(visit, "Copy").startswith(
        "4 projects in 2 sections:\n\n"
        "North\n- Deepen the basin *1 [1]\n- Renew the quay | north [2]\n\n"
        "South\n- Light the channel [3]\n- Dredge the bar [4]\n\n[1] "
    )
    assert copied(visit, "Copy as Markdown").startswith(
        "4 projects in 2 sections:\n\n"
        "**North**\n\n- Deepen the basin \\*1 \\[1\\]\n- Renew the quay \\| north \\[2\\]\n\n"
    )


def test_the_cards_of_a_long_list_are_behind_a_click(visit: Visit) -> None:
    answer(visit, fake.MANY)
    expect(visit.page.locator(".card:visible")).to_have_count(6)
    expect(visit.page.locator("summary")).to_have_text("Show 2 more passages")
    visit.page.locator("summary").click()
    expect(visit.page.locator(".card:visible")).to_have_count(8)


def test_a_row_of_one_passage_is_cited_once_and_its_dates_are_not_broken(visit: Visit) -> None:
    cell = {"text": "12", "citation": 0}
    row = [{"text": "Basin", "citation": None}, cell, {"text": "2024-03-12", "citation": 0}]
    other = [{"text": "Quay", "citation": None}, cell, {"text": "soon", "citation": 1}]

    def change(route: Route) -> None:
        table = {"header": ["Work", "Crowns", "Due"], "rows": [row, other]}
        route.fulfill(json=answer_to(route) | {"table": table})

    visit.page.route("**/v1/ask", change)
    rows = answer(visit, fake.COMPARISON).get_by_role("table").locator("tbody tr")
    expect(rows.nth(0).locator(":is(th, td)")).to_have_text(["Basin [1]", "12", "2024-03-12"])
    expect(rows.nth(1).locator(":is(th, td)")).to_have_text(["Quay", "12 [1]", "soon [2]"])
    expect(rows.nth(0).locator("td").last).to_have_css("white-space", "nowrap")


def test_a_comparison_is_a_table_with_headers(visit: Visit) -> None:
    shown = answer(visit, fake.COMPARISON)
    table = shown.get_by_role("table", name="Side by side")
    expect(table.get_by_role("columnheader")).to_have_text(["Costs"])
    expect(table.get_by_role("rowheader")).to_have_text(["Basin", "Quay", "Mole"])
    expect(table.get_by_role("link", name="Citation 2")).to_be_visible()
    expect(shown.locator("p")).to_have_text(["For Mole the documents say nothing on this."])
    lines = f"\tCosts\nBasin\t{fake.BASIN} [1]\nQuay\t{fake.QUAY} [2]\nMole\t—\n"
    assert copied(visit, "Copy").startswith(lines)
    assert copied(visit, "Copy as Markdown").startswith(
        f"|  | Costs |\n| --- | --- |\n| Basin | {fake.BASIN} \\[1\\] |\n"
    )


def test_a_computation_says_how_and_from_which_cells(visit: Visit) -> None:
    shown = answer(visit, fake.COMPUTED)
    expect(shown.locator("strong.short")).to_have_text("20 million crowns")
    expect(shown.locator(".expression")).to_have_text("12 + 8 = 20")
    expect(shown.get_by_role("list", name="Computed from").locator("li")).to_have_text(
        ["Basin: 12 [1]", "Quay: 8 [2]"]
    )
    assert "How it was computed: 12 + 8 = 20" in copied(visit, "Copy")


def test_a_verdict_begins_with_yes(visit: Visit) -> None:
    shown = answer(visit, fake.VERDICT)
    expect(shown.locator("strong.short")).to_have_text("Yes")
    expect(shown.locator(".answer-text")).to_have_text(f"Yes: {fake.BASIN} [1]\n{fake.QUAY} [2]")


def test_a_timeline_is_a_list_by_date(visit: Visit) -> None:
    items = answer(visit, fake.TIMELINE).get_by_role("list").locator("li")
    expect(items.locator(".date")).to_have_text(["14 July 2024", "2 May 2026"])


def test_what_is_dated_alike_stands_under_one_date(visit: Visit) -> None:
    def change(route: Route) -> None:
        shape = answer_to(route)
        shape["items"][1]["group"] = shape["items"][0]["group"]
        route.fulfill(json=shape)

    visit.page.route("**/v1/ask", change)
    items = answer(visit, fake.TIMELINE).get_by_role("list").locator("li")
    expect(items).to_have_count(2)
    expect(items.locator(".date")).to_have_text(["14 July 2024"])


VALUE = {"role": "value", "text": "1.8 (2023)"}
HEADER = {"role": "header", "text": "Survey of 2023"}
ROW = {"quote": {"text": "Sales\t1.8 (2023)"}, "cells": [HEADER, VALUE]}
ABOVE = {"quote": {"text": "Survey of 2023"}, "cells": [HEADER]}
BROKEN = {"quote": {"text": "The quay was\n sold."}}
ELSEWHERE = {"quote": {"text": "It is said otherwise."}}


@pytest.mark.parametrize(
    ("text", "citations", "marked"),
    [
        (
            "Sales — Survey of 2023: 1.8 (2023)\nThe quay was sold.",
            [ROW, ABOVE, BROKEN],
            "Sales — Survey of 2023: 1.8 (2023) [1] [2]\nThe quay was sold. [3]",
        ),
        (
            "The quay was sold.\nSales — Survey of 2023: 1.8 (2023)",
            [BROKEN, ROW],
            "The quay was sold. [1]\nSales — Survey of 2023: 1.8 (2023) [2]",
        ),
        (
            "It was. The quay was sold. Yes.",
            [ELSEWHERE, BROKEN],
            "It was. The quay was sold. Yes. [1] [2]",
        ),
    ],
)
def test_marks_count_up_behind_what_they_are_of(
    visit: Visit, text: str, citations: list[dict[str, Any]], marked: str
) -> None:
    said = visit.page.evaluate(
        """async ([text, citations]) => {
            const { numbered } = await import("/static/chat/shape.js");
            const marks = ({ numbers }) => numbers.map((mark) => ` [${mark}]`).join("");
            return numbered(text, citations).map((one) => one.text + marks(one)).join("");
        }""",
        [text, citations],
    )
    assert said == marked


def test_disagreement_is_two_statements_with_source_and_date(visit: Visit) -> None:
    shown = answer(visit, fake.DISAGREEMENT)
    expect(shown.locator("figure")).to_have_count(2)
    expect(shown.locator("blockquote").first).to_have_text("The fee is twenty crowns.")
    expect(shown.locator("figcaption")).to_have_text(["works.md [1]", "new.md · 1 April 2025 [2]"])


def test_a_follow_up_says_how_it_was_read_and_is_asked_on_its_own(visit: Visit) -> None:
    answer(visit, fake.FACT)
    answer(visit, fake.FOLLOW_UP)
    turn = visit.page.locator(".turn").last
    expect(turn.locator(".read-as")).to_contain_text("Read as: What does the quay cost?")
    with visit.page.expect_request("**/v1/ask") as sent:
        turn.get_by_role("button", name="Ask it on its own").click()
    assert sent.value.post_data_json == {"question": fake.FOLLOW_UP, "history": []}
    expect(visit.page.locator(".turn")).to_have_count(3)
    expect(visit.page.locator(".turn").last.locator(".answer")).to_be_visible()
    expect(visit.page.locator(".read-as")).to_have_count(1)


def test_thanks_are_no_refusal(visit: Visit) -> None:
    visit.ask(fake.THANKS)
    expect(visit.page.locator(".remark")).to_have_text("You are welcome.")
    expect(visit.page.locator(".refusal")).to_have_count(0)
    visit.page.reload()
    expect(visit.page.locator(".remark")).to_have_text("You are welcome.")


def test_every_form_is_accessible_and_fits_a_phone(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 320, "height": 640})
    for question in fake.ASKED:
        answer(visit, question)
    check_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_forms_have_japanese_labels(visit: Visit) -> None:
    visit.page.get_by_role("button", name="日本語").click()
    visit.page.get_by_label("質問", exact=True).fill(fake.COMPUTED)
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("table", name="文書の表から")).to_be_visible()
    expect(visit.page.locator(".computed .label")).to_have_text("計算方法")
