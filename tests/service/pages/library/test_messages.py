"""What ingestion says of files, in Japanese."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browsing import LONGEST_WAIT_MS, serving
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex


@pytest.fixture
def japanese(browser: Browser, index: FakeIndex) -> Iterator[Page]:
    with serving(make_app(index)) as url, browser.new_context(locale="ja-JP") as context:
        context.set_default_timeout(LONGEST_WAIT_MS)
        page = context.new_page()
        page.goto(f"{url}/library")
        yield page


@pytest.mark.browser
def test_notes_and_refusals_are_in_the_readers_language(japanese: Page) -> None:
    note = "本文中の画像「quay.png」は読み取っていません。"
    files: list[FilePayload] = [
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"<img in 1957."},
        {"name": "b.txt", "mimeType": "text/plain", "buffer": b""},
    ]
    expect(japanese.locator("#adding")).to_be_visible()
    japanese.locator("#files").set_input_files(files)
    expect(japanese.locator("#uploads li p:last-child")).to_have_text(
        [f"追加しました。{note}", "受け付けられません：ファイルが空です。"]
    )
    row = japanese.locator("#documents > li", has_text="a.txt")
    row.locator("summary").click()
    expect(row.locator(".notes li")).to_have_text(note)
