"""The library page: listing, uploading and removing documents, in a real browser."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browsing import Visit, serving, visiting
from tests.service.conftest import HARBOUR, TEXTS, make_app
from tests.service.fake import FakeIndex

pytestmark = pytest.mark.browser


@pytest.fixture
def library(browser: Browser, index: FakeIndex) -> Iterator[Visit]:
    with (
        serving(make_app(index, max_upload_mb=1)) as url,
        visiting(browser, url, "/library") as visit,
    ):
        expect(visit.page.locator("#documents li")).to_have_count(len(TEXTS))
        yield visit


def file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": text.encode()}


def test_documents_are_described(library: Visit) -> None:
    row = library.page.locator("#documents li").first
    source, about = row.locator(".place").all_text_contents()
    assert source == "reports/harbour.pdf"
    counts, added = about.split(" · added ")
    assert counts == f"PDF · 3 pages · 6 passages · {len(HARBOUR)} characters"
    ingested_at = datetime.strptime(added, "%b %d, %Y").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - ingested_at) < timedelta(days=2)
    row.get_by_role("link").click()
    expect(library.page.locator("#text")).to_contain_text("Herring is landed")
    library.page.get_by_role("link", name="Documents").click()
    expect(library.page.get_by_role("heading", name="4 documents")).to_be_visible()


def test_several_files_have_an_outcome_each(library: Visit) -> None:
    page = library.page
    page.locator("#files").set_input_files(
        [
            file("new 😀.txt", "A new quay\n\nIt was <img opened in 2031.\n"),
            file("markup.html", "Page of other things\n"),
            file("sheds.md", TEXTS["sheds.md"]),
            file("picture.bmp", "BM"),
            file("empty.txt", ""),
            file("large.txt", "x" * (1024 * 1024 + 1)),
        ]
    )
    outcomes = page.locator("#uploads li p:last-child")
    expect(outcomes).to_have_text(
        [
            "Added. The picture quay.png in its text was left out.",
            "Replaced the one of this name.",
            "Unchanged: it was here already.",
            "Refused: the format is not one of: .html .md .txt.",
            "Refused: the file is empty.",
            "Refused: a file may have at most 1 MB.",
        ]
    )
    expect(page.locator("#uploads .refused")).to_have_count(3)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("large.txt: Refused")
    expect(page.locator("#documents")).to_contain_text("A new quay")
    expect(page.get_by_role("heading", name="5 documents")).to_be_visible()
    # The browser itself reports the two responses that are errors.
    assert len(library.complaints) == 2
    library.complaints.clear()


def test_files_are_dropped_and_their_progress_shown(library: Visit, index: FakeIndex) -> None:
    page = library.page
    index.writing_gate.clear()
    transfer = page.evaluate_handle(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["Dropped on the quay in 1999.\\n"], "dropped.txt"));
            transfer.items.add(new File(["Dropped too.\\n"], "second.txt"));
            return transfer;
        }"""
    )
    page.dispatch_event("main", "dragover", {"dataTransfer": transfer})
    expect(page.locator("#adding.over")).to_be_visible()
    page.dispatch_event("main", "drop", {"dataTransfer": transfer})
    expect(page.locator("#adding.over")).to_have_count(0)
    expect(page.get_by_role("progressbar", name="Sending dropped.txt")).to_be_visible()
    expect(page.get_by_text("Reading and indexing")).to_be_visible()
    expect(page.get_by_text("Waiting")).to_be_visible()
    index.writing_gate.set()
    expect(page.locator("#uploads li p:last-child")).to_have_text(["Added.", "Added."])


def test_a_document_is_removed_only_when_confirmed(library: Visit) -> None:
    page = library.page
    remove = page.get_by_role("button", name="Remove Page of markup")
    remove.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Remove this document?")
    expect(dialog).to_contain_text("“Page of markup” (markup.html)")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(remove).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3 documents")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("“Page of markup” was removed.")
    expect(page.locator("#documents")).not_to_contain_text("Page of markup")


def test_what_is_gone_already_is_said_so(library: Visit, index: FakeIndex) -> None:
    page = library.page
    index.put("g2", {"sheds.md": TEXTS["sheds.md"]})
    page.get_by_role("button", name="Remove Page of markup").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.locator("#notice")).to_contain_text("was not removed. There is no document")
    library.complaints.clear()


def test_nothing_is_offered_where_changes_are_not_allowed(
    browser: Browser, index: FakeIndex
) -> None:
    with (
        serving(make_app(index, uploads=False)) as url,
        visiting(browser, url, "/library") as visit,
    ):
        expect(visit.page.get_by_text("cannot be added or removed here")).to_be_visible()
        expect(visit.page.locator("#documents li")).to_have_count(4)
        expect(visit.page.get_by_role("main").get_by_role("button")).to_have_count(0)


def test_the_first_document_can_be_added_here(browser: Browser, index: FakeIndex) -> None:
    index.current = None
    with serving(make_app(index)) as url, browser.new_page() as page:
        page.goto(f"{url}/library", wait_until="networkidle")
        expect(page.locator("#notice")).to_contain_text("There is no index yet")
        page.locator("#files").set_input_files([file("first.txt", "The first of all.\n")])
        expect(page.locator("#uploads")).to_contain_text("Added.")
        expect(page.get_by_role("heading", name="One document")).to_be_visible()
        expect(page.locator("#notice")).to_be_hidden()


def test_a_service_that_stops_is_said_so(browser: Browser, index: FakeIndex) -> None:
    with browser.new_page() as page:
        with serving(make_app(index)) as url:
            page.goto(f"{url}/library")
            expect(page.locator("#documents li")).to_have_count(4)
        page.locator("#files").set_input_files([file("late.txt", "Too late.\n")])
        expect(page.locator("#uploads")).to_contain_text("the service cannot be reached")


def test_many_documents_come_in_pages(browser: Browser, index: FakeIndex) -> None:
    index.put("g2", {f"{n:03}.txt": f"Title {n}\n\nText {n}." for n in range(51)})
    with serving(make_app(index)) as url, visiting(browser, url, "/library") as visit:
        page = visit.page
        expect(page.locator("#documents li")).to_have_count(25)
        expect(page.get_by_role("link", name="Previous")).to_be_hidden()
        page.get_by_role("link", name="Next").click()
        expect(page.locator("#where")).to_have_text("Page 2 of 3")
        page.get_by_role("link", name="Next").click()
        expect(page.locator("#documents li")).to_have_count(1)
        expect(page.get_by_role("link", name="Next")).to_be_hidden()
        page.get_by_role("button", name="Remove Title 50").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        page.wait_for_url("**/library?page=2")
        expect(page.locator("#where")).to_have_text("Page 2 of 2")


def test_documents_of_all_pages_are_found_by_name(browser: Browser, index: FakeIndex) -> None:
    index.put("g2", {f"{n:03}.txt": f"Title {n}\n\nText {n}." for n in range(51)})
    with serving(make_app(index)) as url, visiting(browser, url, "/library") as visit:
        page = visit.page
        page.get_by_label("Find by name").fill("ＴＩＴＬＥ 4")
        expect(page.locator("#documents li")).to_have_count(11)
        expect(page.get_by_role("link", name="Next")).to_be_hidden()
        page.get_by_label("Find by name").fill("")
        expect(page.locator("#documents li")).to_have_count(25)
        expect(page.get_by_role("link", name="Next")).to_be_visible()


def test_an_empty_installation_invites_to_add_files(browser: Browser, index: FakeIndex) -> None:
    index.put("g2", {})
    with serving(make_app(index)) as url, visiting(browser, url, "/library") as visit:
        expect(visit.page.get_by_text("There are no documents yet")).to_be_visible()
        visit.page.goto(url)
        visit.page.get_by_role("link", name="Add documents to ask about").click()
        expect(visit.page.locator("#choose")).to_be_visible()
