"""The interface in Japanese and English, by the browser and by choice."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from ingest.messages import Message, to_shape
from service.http.static_files import FOLDER, STATIC, VERSION
from tests.browsing import LONGEST_WAIT_MS, Visit
from tests.service.pages.test_pages import ANSWER, QUESTION

pytestmark = pytest.mark.browser

ENTRY = re.compile(r'^  "((?:[^"\\]|\\.)+)": "((?:[^"\\]|\\.)+)",$', re.MULTILINE)
SAID = re.compile(r'\bt\((?:[^"()]*\? )?"([^"]+)"(?: : "([^"]+)")?')


@pytest.fixture
def japanese(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP")
    context.set_default_timeout(LONGEST_WAIT_MS)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert wrong == []


def words(name: str = "common") -> dict[str, str]:
    return dict(ENTRY.findall((STATIC / name / "ja.js").read_text("utf-8")))


def test_every_sentence_has_its_japanese() -> None:
    said = {
        sentence
        for script in STATIC.rglob("*.js")
        for found in SAID.findall(script.read_text("utf-8"))
        for sentence in found
        if sentence
    }
    assert len(said) > 50
    assert said - words().keys() - words("docs").keys() == set()


def test_nothing_is_translated_that_is_not_said() -> None:
    files = [path for path in STATIC.rglob("*") if path.suffix in (".js", ".html")]
    written = " ".join(
        " ".join(path.read_text("utf-8").split()) for path in files if path.name != "ja.js"
    )
    assert [english for english in words() if english not in written] == []


def test_values_are_the_same_in_both() -> None:
    value = re.compile(r"\{\w+\}")
    for english, japanese in words().items():
        assert sorted(value.findall(english)) == sorted(value.findall(japanese)), english


def test_japanese_is_punctuated_as_japanese() -> None:
    ascii_after_japanese = re.compile(
        "[ぁ-んァ-ヶ一-龥ー]\\s?[:;,(?!]|[):;,?!]\\s?[ぁ-んァ-ヶ一-龥]"
    )
    for name in ("common/ja.js", "chat/reasons-ja.js", "library/messages-ja.js", "docs/ja.js"):
        said = dict(ENTRY.findall((STATIC / name).read_text("utf-8")))
        assert said
        assert [one for one in said.values() if ascii_after_japanese.search(one)] == []


def test_what_the_page_says_is_not_broken_within_japanese_words(japanese: Page) -> None:
    said = japanese.locator("h2, #welcome li, .questions button").all()
    assert len(said) > 3
    for one in said:
        expect(one).to_have_css("word-break", "auto-phrase")


def test_a_japanese_browser_has_japanese_pages(japanese: Page) -> None:
    page = japanese
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.get_by_label("質問", exact=True).fill(QUESTION)
    page.get_by_role("button", name="質問する").click()
    expect(page.locator(".answer-text")).to_have_text(f"{ANSWER} [1]")
    expect(page.locator(".answer-text")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="すべての文書から").click()
    expect(page.get_by_role("dialog", name="調べる文書")).to_be_visible()
    page.get_by_role("button", name="完了").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("link", name="文書で開く").click()
    page.get_by_role("link", name="文書全体を開く").click()
    expect(page.locator("#again")).to_have_text("引用箇所へ")
    expect(page.locator(".page-marker").first).to_have_text("1 ページ")
    page.get_by_label("この文書内を検索").fill("harbour")
    expect(page.locator("#find-count")).to_have_text("1 / 2")
    page.get_by_role("link", name="文書", exact=True).click()
    expect(page).to_have_title("文書 · Tenkyo")
    expect(page.get_by_role("heading", name="4 件の文書")).to_be_visible()
    for width in (320, 1200):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_language_is_switched_and_kept(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name="日本語").click()
    expect(page.get_by_role("button", name="質問する")).to_be_visible()
    page.goto(f"{visit.address}/library")
    expect(page.get_by_role("heading", level=1)).to_have_text("文書")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
    page.goto(visit.address)
    expect(page.get_by_role("button", name="Ask")).to_be_visible()


def test_the_reference_is_in_japanese(japanese: Page, address: str) -> None:
    japanese.goto(f"{address}/docs")
    expect(japanese.get_by_role("heading", name="データの形")).to_be_visible()
    described = japanese.locator("dt[id] + dd, .operation > p, h3 + p, td:nth-child(3)")
    told = described.all_inner_texts()
    assert len(told) > 200
    assert [one for one in told if not re.search("[ぁ-んァ-ヶ一-龥]", one)] == []
    expect(japanese.locator("#unauthorized + dd code").first).to_be_visible()
    japanese.set_viewport_size({"width": 320, "height": 640})
    assert japanese.evaluate("document.documentElement.scrollWidth") <= 320


def test_errors_are_told_in_the_readers_language(japanese: Page, address: str) -> None:
    japanese.route(
        "**/v1/ask",
        lambda route: route.fulfill(
            status=503, json={"type": "/docs#overloaded", "detail": "Too many wait.", "status": 503}
        ),
    )
    japanese.get_by_label("質問", exact=True).fill(QUESTION)
    japanese.keyboard.press("Enter")
    expect(japanese.locator(".turn .error")).to_contain_text("多くの質問が順番を待っています。")
    japanese.goto(f"{address}/documents/0123456789abcdef")
    expect(japanese.get_by_role("heading", level=1)).to_have_text("この文書はここにはありません")
    japanese.goto(f"{address}/nowhere")
    expect(japanese.get_by_role("heading", level=1)).to_have_text(
        "このアドレスにページはありません"
    )


def test_reasons_are_told_in_japanese_and_older_ones_as_they_were_kept(japanese: Page) -> None:
    expect(japanese.locator("html")).to_have_attribute("lang", "ja")
    reasons = [
        Message("No row of the table has {words}.", words="coast <b>"),
        Message("The document does not say who {verb} it.", verb=Message("edited")),
        Message("「{words}」についての節はありません。", words="{words}"),
    ]
    results = [
        *({"reason": reason, "reason_message": to_shape(reason)} for reason in reasons),
        {"reason": "The version that is asked about does not say this."},
        {"reason": "The documents do not mention “coast”."},
    ]
    # The module that the page has loaded, with its words: at another address it would be another.
    said = japanese.evaluate(
        """async ([address, results]) => {
            const { reasonWords } = await import(address);
            return results.map(reasonWords);
        }""",
        [f"{FOLDER}/{VERSION}/chat/reasons.js", results],
    )
    assert said == [
        "表に coast <b> の行はありません。",
        "この文書には、編集者の記載がありません。",
        "「{words}」についての節はありません。",
        "お尋ねの版には、その記載がありません。",
        "The documents do not mention “coast”.",
    ]
