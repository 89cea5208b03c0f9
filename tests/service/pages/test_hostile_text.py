"""A document full of what might break a page is shown as text, everywhere it is shown."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import Visit, serving, visiting
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex, make_document

pytestmark = pytest.mark.browser

NAME = '"><img src=x onerror=alert(1)>.md'
TITLE = "<script>document.title='broken'</script> \u202egnorts\u202c 😀"
HOSTILE = (
    f"{TITLE}\n\n"
    f"## <b onclick=alert(1)>Bold heading of markup</b>\n\n"
    "What is hostile &amp; unseen: <script>document.title='broken'</script> <style>*{display:none}"
    "</style> שלום עולם مرحبا 👩‍👩‍👧‍👦 \u202eright to left\u202c ends in 1999.\n\n"
    "## javascript:alert(1) said again\n\n"
    f"The longest word is {'x' * 10_000} and it ends in 2001.\n"
)
ID = make_document(NAME, HOSTILE).id


@pytest.fixture
def hostile(browser: Browser, index: FakeIndex) -> Iterator[Visit]:
    index.put("g2", {NAME: HOSTILE})
    with serving(make_app(index)) as url, visiting(browser, url) as visit:
        visit.page.on("dialog", lambda dialog: visit.complaints.append(dialog.message))
        visit.page.set_viewport_size({"width": 320, "height": 640})
        yield visit
        assert visit.page.title() != "broken"
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert visit.page.locator("img:not([src$='/common/icon.svg']), b, style").count() == 0


@pytest.mark.parametrize("question", ["What is hostile & unseen?", "The longest word is?"])
def test_in_an_answer(hostile: Visit, question: str) -> None:
    hostile.ask(question)
    expect(hostile.page.locator(".card h3").first).to_have_text(TITLE)
    shown = hostile.page.locator(".card blockquote").first.text_content()
    assert shown
    assert shown in HOSTILE
    hostile.page.get_by_role("button", name="Conversations").click()
    expect(hostile.page.locator("#thread-list")).to_contain_text(question)


def test_in_the_choice_of_documents(hostile: Visit) -> None:
    hostile.page.locator("#scope").click()
    hostile.page.locator("#choice-list input").check()
    hostile.page.get_by_role("button", name="Done").click()
    expect(hostile.page.locator("#scope")).to_have_text(f"In {NAME}")


def test_in_the_library(hostile: Visit) -> None:
    hostile.page.goto(f"{hostile.address}/library")
    hostile.page.get_by_role("button", name="Remove").click()
    expect(hostile.page.get_by_role("dialog")).to_contain_text(f"“{TITLE}” ({NAME})")


def test_in_the_viewer(hostile: Visit) -> None:
    page = hostile.page
    start = HOSTILE.index("שלום")
    page.goto(f"{hostile.address}/documents/{ID}#{start}-{start + 9}")
    expect(page.locator("mark.cited")).to_have_text(HOSTILE[start : start + 9])
    expect(page.locator("#outline a").nth(1)).to_have_text(
        "<b onclick=alert(1)>Bold heading of markup</b>"
    )
    assert "".join(page.locator(".page-text").all_text_contents()) == HOSTILE
    page.get_by_label("Find in this document").fill("X" * 9_999)
    expect(page.locator("#find-count")).to_have_text("1 of 1")
