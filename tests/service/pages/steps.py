"""Steps that tests of several pages share; each waits for what it starts.

Playwright's `wait_for_function` does not wait with a function that is `async`: it takes the promise
for true. What must be awaited in the page is therefore asked again from here.
"""

from playwright.sync_api import Locator, Page

from tests.browsing import Visit
from tests.service.checks import until


def copied(button: Locator) -> str:
    """Press a button that copies something; return what it copied."""
    page = button.page
    page.evaluate("navigator.clipboard.writeText('')")
    button.click()
    until(lambda: clipboard(page) != "")
    return clipboard(page)


def clipboard(page: Page) -> str:
    """Return the text in the clipboard."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def wait_for_generation(page: Page, address: str, name: str) -> None:
    """Wait until the service answers from a generation of its index."""

    def serves() -> bool:
        answer = page.request.get(f"{address}/readyz")
        return bool(answer.ok and answer.json()["index"]["generation"] == name)

    until(serves)


def forget_complaints(visit: Visit, count: int) -> None:
    """Wait for so many complaints of the browser about responses that are errors; forget them."""

    def complained() -> bool:
        # The events of the browser are only heard while something is asked of it.
        visit.page.evaluate("0")
        return len(visit.complaints) >= count

    until(complained)
    assert all("Failed to load resource" in one for one in visit.complaints), visit.complaints
    assert len(visit.complaints) == count
    visit.complaints.clear()


def slow_down_timers(page: Page) -> None:
    """Let what the page does after a time come a hundred times later."""
    page.evaluate(
        """() => {
            const real = setTimeout;
            globalThis.setTimeout = (call, after) => real(call, after * 100);
        }"""
    )
