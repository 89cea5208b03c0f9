"""Visits of these tests share a cache of files, and nothing else."""

import pytest
from playwright.sync_api import Browser

from tests.browsing import visiting

pytestmark = pytest.mark.browser

LEAVE = """async () => {
    localStorage.left = sessionStorage.left = "here";
    document.cookie = "left=here";
    await new Promise((done) => { indexedDB.open("left").onsuccess = done; });
}"""
FIND = """async () => [
    localStorage.left, sessionStorage.left, document.cookie.includes("left"),
    (await indexedDB.databases()).some(({ name }) => name === "left"),
]"""
LOADED = """() => performance.getEntriesByType("resource")
    .filter(({ name }) => name.includes("/static/"))
    .map(({ transferSize }) => transferSize)"""


def test_a_visit_finds_nothing_of_the_one_before_but_the_files(
    browser: Browser, address: str
) -> None:
    with visiting(browser, address, "/help") as visit:
        visit.page.evaluate(LEAVE)
        assert visit.page.evaluate(FIND) == ["here", "here", True, True]
        with visiting(browser, address, "/help") as other:
            # Its files are those kept, as it ends first; what is still being loaded is not kept.
            other.page.wait_for_load_state("networkidle")
            assert other.page.evaluate(FIND) == [None, None, False, False]
    with visiting(browser, address, "/help") as visit:
        assert visit.page.evaluate(FIND) == [None, None, False, False]
        assert set(visit.page.evaluate(LOADED)) == {0}
