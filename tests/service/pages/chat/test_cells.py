"""Citations of tables on the chat page, in a real browser."""

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browsing import serving, visiting
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex
from tests.service.pages.answers import answer_to

pytestmark = pytest.mark.browser

FLEET = (
    "Fleet 😀\n\n"
    "Ship\tHome port\tCargo in 2024 (tonnes 😀)\n"
    "Aurora 𠮷\tHakata\t240\n"
    "Borealis\tKobe\t1,310 and a <b>half</b>\n\n"
    "Calypso\tOtaru\t77\n"
)


def test_row_column_and_unit_are_named_and_marked(browser: Browser, index: FakeIndex) -> None:
    index.put("g2", {"fleet.md": FLEET})
    with serving(make_app(index)) as url, visiting(browser, url) as visit:
        visit.ask("Aurora Hakata 240?")
        card = visit.page.locator(".card").first
        expect(card.locator(".cells dt")).to_have_text(["Row", "Column", "Value", "Unit"])
        expect(card.locator(".cells dd")).to_have_text(
            ["Aurora 𠮷", "Cargo in 2024 (tonnes 😀)", "240", "tonnes 😀"]
        )
        table = card.get_by_role("table")
        expect(table.locator("td:has(mark.value), th:has(mark.value)")).to_have_text("240")
        expect(table.locator(".column")).to_have_text(
            ["Cargo in 2024 (tonnes 😀)", "240", "1,310 and a <b>half</b>"]
        )
        row = table.locator("tr:has(mark.quote)")
        assert [cell.inner_text() for cell in row.locator("th, td").all()] == [
            "Aurora 𠮷",
            "Hakata",
            "240",
        ]
        quote = "".join(card.locator("mark.quote").all_text_contents())
        assert quote == "Aurora 𠮷\tHakata\t240"
        shown = card.locator("blockquote").text_content()
        assert shown == FLEET[FLEET.index("Ship") : FLEET.index("\n\nCalypso")]


def test_a_header_outside_the_passage_is_named_all_the_same(
    browser: Browser, index: FakeIndex
) -> None:
    index.put("g2", {"fleet.md": FLEET})
    with serving(make_app(index)) as url, visiting(browser, url) as visit:
        visit.ask("Calypso Otaru 77?")
        card = visit.page.locator(".card").first
        expect(card.locator(".cells dd").nth(1)).to_have_text("Cargo in 2024 (tonnes 😀)")
        assert card.locator("mark.cell").all_text_contents() == ["Calypso", "77"]


def test_names_of_columns_are_drawn_above_a_passage_that_lacks_them(
    browser: Browser, index: FakeIndex
) -> None:
    rows = "".join(f"Ship {n}\tHakata\t{n}\n" for n in range(60))
    index.put("g2", {"fleet.md": f"Fleet\n\nShip\tHome port\tCargo\n{rows}"})
    with serving(make_app(index)) as url, visiting(browser, url) as visit:

        def later(route: Route) -> None:
            """Cite a passage that begins behind the names of the columns."""
            shape = answer_to(route)
            [citation] = shape["citations"]
            behind = citation["text"].index("Ship 30")
            citation["start"] += behind
            citation["text"] = citation["text"][behind:]
            route.fulfill(json=shape)

        visit.page.route("**/v1/ask", later)
        visit.ask("Ship 33 Hakata 33?")
        table = visit.page.locator(".card").get_by_role("table")
        expect(table.get_by_role("columnheader")).to_have_text(["Ship", "Home port", "Cargo"])
        expect(table.locator("tr")).to_have_count(31)


def test_a_sentence_has_no_cells(browser: Browser, index: FakeIndex) -> None:
    with serving(make_app(index)) as url, visiting(browser, url) as visit:
        visit.ask("When was the lighthouse painted red?")
        expect(visit.page.locator(".card")).to_be_visible()
        expect(visit.page.locator(".cells")).to_have_count(0)
        expect(visit.page.locator(".cell")).to_have_count(0)
