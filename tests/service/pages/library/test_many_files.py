"""Folders, archives, notes by file, several documents at once, and named collections."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Route, expect

from tests.browsing import Visit, serving, visiting
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import FakeIndex
from tests.service.pages.test_pages import QUESTION

pytestmark = pytest.mark.browser


@pytest.fixture
def library(browser: Browser, index: FakeIndex) -> Iterator[Visit]:
    more = {f"more/{n}.txt": f"Title {n}\n\n{'Text. ' * n}" for n in range(3)}
    index.put("g2", {**TEXTS, **more, "picture.md": "A page\n\nWith <img src=x> in it.\n"})
    with serving(make_app(index)) as url, visiting(browser, url, "/library") as visit:
        expect(visit.page.locator("#documents > li")).to_have_count(8)
        yield visit


def test_a_folder_is_added_with_the_paths_of_its_files(library: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    (folder / "2025").mkdir(parents=True)
    (folder / "2025" / "quay.txt").write_text("The quay report\n\nIt is long.\n", "utf-8")
    (folder / "mole.txt").write_text("The mole report\n\nIt is short.\n", "utf-8")
    (folder / "photo.xyz").write_text("?", "utf-8")
    (folder / ".hidden.txt").write_text("Nothing.", "utf-8")
    page = library.page
    page.locator("#folder").set_input_files(folder)
    expect(page.locator("#uploads .file")).to_have_count(2)
    assert sorted(page.locator("#uploads .file").all_inner_texts()) == [
        "reports/2025/quay.txt",
        "reports/mole.txt",
    ]
    expect(page.locator("#left-out")).to_have_text("1 files of other formats were left out.")
    expect(page.get_by_role("heading", name="10 documents")).to_be_visible()
    expect(page.locator("#documents")).to_contain_text("reports/2025/quay.txt")


def test_a_dropped_folder_is_looked_through(library: Visit) -> None:
    found = library.page.evaluate(
        """async () => {
            const file = (path) => ({
                isFile: true, name: path.split("/").pop(), fullPath: `/${path}`,
                file: (done) => done(new File(["x"], path)),
            });
            const folder = (name, ...parts) => ({
                isFile: false, name, createReader: () => ({
                    readEntries: (done) => done(parts.shift() ?? []),
                }),
            });
            const top = folder("a", [file("a/1.txt"), folder("b", [file("a/b/2.txt")])],
                [file("a/.DS_Store"), folder(".git", [file("a/.git/c.txt")]), file("a/3.txt")]);
            const transfer = { items: [{ webkitGetAsEntry: () => top }], files: [] };
            const { droppedFiles } = await import("/static/library/dropped.js");
            return (await droppedFiles(transfer)).map(({ path }) => path);
        }"""
    )
    assert found == ["a/1.txt", "a/b/2.txt", "a/3.txt"]


def test_the_files_of_an_archive_have_their_outcomes_and_notes(library: Visit) -> None:
    page = library.page

    def archive(route: Route) -> None:
        slide = "the hidden slide {slide} was left out"
        files: list[dict[str, Any]] = [
            {
                "source": "all.zip/a.txt",
                "status": "added",
                "messages": [{"template": slide, "values": {"slide": "3"}}],
            },
            {
                "source": "all.zip/b.bin",
                "status": "refused",
                "messages": [{"template": "the format is unknown", "values": {}}],
            },
        ]
        route.fulfill(status=201, json={"source": "all.zip", "files": files})

    page.route("**/v1/documents", archive)
    zipped: Any = {"name": "all.zip", "mimeType": "application/zip", "buffer": b"PK"}
    page.locator("#files").set_input_files([zipped])
    expect(page.locator("#uploads > li > p").nth(1)).to_have_text("1 of 2 files in it were taken.")
    expect(page.locator(".inside li")).to_have_text(
        [
            "all.zip/a.txt Added. The hidden slide 3 was left out.",
            "all.zip/b.bin Refused. The format is unknown.",
        ]
    )


def test_notes_on_how_a_file_was_read_stay_with_it(library: Visit) -> None:
    row = library.page.locator("#documents > li", has_text="picture.md")
    row.locator("summary").press("Enter")
    expect(row.locator(".notes li")).to_have_text("The picture quay.png in its text was left out.")
    expect(library.page.locator(".notes")).to_have_count(1)


def test_documents_are_put_in_another_order(library: Visit) -> None:
    page = library.page
    page.get_by_label("Order").select_option("Longest first")
    first = page.locator("#documents > li a").first
    expect(first).to_have_text("sheds.md")
    page.get_by_label("Find by name").fill("title")
    expect(page.locator("#documents > li a")).to_have_text(["Title 2", "Title 1", "Title 0"])


def test_several_documents_are_removed_at_once(library: Visit) -> None:
    page = library.page
    for number in (0, 2):
        page.get_by_label(f"Choose Title {number}").press("Space")
    expect(page.locator("#chosen-count")).to_have_text("2 chosen")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="Remove them").click()
    dialog = page.get_by_role("dialog", name="Remove these 2 documents?")
    expect(dialog).to_contain_text("They will not be found")
    expect(dialog.get_by_role("button", name="Keep them")).to_be_focused()
    expect(dialog).to_contain_text("“Title 2” (more/2.txt)")
    dialog.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("heading", name="6 documents")).to_be_focused()
    expect(page.locator("#chosen")).to_be_hidden()
    expect(page.locator("#documents")).to_contain_text("Title 1")


def test_a_question_is_asked_in_those_chosen_and_in_a_collection(library: Visit) -> None:
    page = library.page
    page.get_by_label("Choose Page of markup").check()
    page.get_by_label("Choose Title 1").check()
    page.get_by_label("Name them as a collection").fill("Small <things> 😀")
    page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_contain_text("Small <things> 😀")
    page.get_by_role("link", name="Ask in these").click()
    expect(page.locator("#scope")).to_have_text("In Small <things> 😀")
    with page.expect_request("**/v1/ask") as sent:
        library.ask(QUESTION)
    assert sent.value.post_data_json == {
        "question": QUESTION,
        "history": [],
        "filter": {"source": ["markup.html", "more/1.txt"]},
    }
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#scope")).to_have_text("In all documents")
    page.locator("#scope").click()
    named = page.get_by_role("button", name="Small <things> 😀", exact=True)
    named.click()
    expect(named).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("markup.html")).to_be_checked()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_label("sheds.md").check()
    expect(named).to_have_attribute("aria-pressed", "false")
    page.get_by_label("Name them as a collection").fill("Sheds too")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sheds too", exact=True)).to_be_visible()
    page.get_by_role("button", name="Forget the collection Small").click()
    expect(named).to_have_count(0)
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#scope")).to_have_text("In Sheds too")
