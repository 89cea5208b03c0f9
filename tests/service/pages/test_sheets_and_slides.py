"""The parts of workbooks and slides are called so, and not pages."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import LONGEST_WAIT_MS, serving
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

pytestmark = pytest.mark.browser

SOURCES = {"plan.xlsx": 3, "talk.pptx": 2, "plan.ods": 2, "talk.odp": 3, "print.pdf": 2}
SAID = {
    "en-US": ["3 sheets", "2 slides", "2 sheets", "3 slides", "2 pages"],
    "ja-JP": ["3 シート", "2 枚のスライド", "2 シート", "3 枚のスライド", "2 ページ"],
}


@pytest.mark.parametrize("locale", SAID)
def test_they_are_counted_in_the_library_and_in_the_viewer(
    browser: Browser, index: FakeIndex, locale: str
) -> None:
    texts = {
        source: f"About {source}\n" + "\f".join([f"Part of {source}\n"] * count)
        for source, count in SOURCES.items()
    }
    index.put("g2", texts)
    with serving(make_app(index)) as url, browser.new_context(locale=locale) as context:
        context.set_default_timeout(LONGEST_WAIT_MS)
        page = context.new_page()
        for source, said in zip(SOURCES, SAID[locale], strict=True):
            page.goto(f"{url}/library")
            row = page.locator("#documents > li", has_text=source)
            expect(row).to_contain_text(said)
            row.get_by_role("link").click()
            expect(page.locator("#place")).to_contain_text(said)
