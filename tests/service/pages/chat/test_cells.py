"""Citations of tables on the chat page, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import serving, visiting
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

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
        quote = "".join(card.locator("mark.quote").all_text_contents())
        assert quote == "Aurora 𠮷\tHakata\t240"
        assert card.locator("mark.cell.value.quote").all_text_contents() == ["240"]
        expect(card.locator("mark.cell:not(.quote)")).to_have_text(
            ["Cargo in 2024 (", "tonnes 😀", ")"]
        )
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


def test_a_sentence_has_no_cells(browser: Browser, index: FakeIndex) -> None:
    with serving(make_app(index)) as url, visiting(browser, url) as visit:
        visit.ask("When was the lighthouse painted red?")
        expect(visit.page.locator(".card")).to_be_visible()
        expect(visit.page.locator(".cells")).to_have_count(0)
        expect(visit.page.locator(".cell")).to_have_count(0)
