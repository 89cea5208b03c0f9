"""A PDF's pages, or pictures, as they are printed, with the cited words lit, in a real browser."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from reportlab.pdfgen.canvas import Canvas

from ingest.document.document import Document
from tests.browsing import Visit, check_accessible, serving, visiting
from tests.ingest.pictures import ScriptedOcr, picture_of, saved
from tests.service.conftest import make_app
from tests.service.fake_pdf import PdfIndex

pytestmark = pytest.mark.browser

FIRST, SECOND = "Herring is landed on 31 days.", "The lamps are cleaned in 1957."


def make_quay() -> bytes:
    """Return a PDF of two pages, with a line of text each."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 800), invariant=1)
    canvas.setTitle("The quay 😀")
    canvas.drawString(60, 400, FIRST)
    canvas.showPage()
    canvas.drawString(60, 700, SECOND)
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def index(tmp_path: Path) -> PdfIndex:
    return PdfIndex(tmp_path)


@pytest.fixture
def document(index: PdfIndex) -> Document:
    return index.put_pdf("quay.pdf", make_quay())


@pytest.fixture
def visit(browser: Browser, index: PdfIndex, document: Document) -> Iterator[Visit]:
    with serving(make_app(index)) as url, visiting(browser, url, None) as visit:
        yield visit


def open_at(visit: Visit, document: Document, words: str) -> Page:
    start = document.text.index(words)
    visit.page.goto(f"{visit.address}/documents/{document.id}#{start}-{start + len(words)}")
    return visit.page


def places(page: Page, *selectors: str) -> list[dict[str, float]]:
    """Return where elements are on the screen, all at one moment: the page may be scrolling."""
    found: list[dict[str, float]] = page.evaluate(
        """(selectors) => selectors.map(
            (one) => document.querySelector(one).getBoundingClientRect().toJSON())""",
        selectors,
    )
    return found


def test_a_citation_opens_on_its_page_with_its_words_lit(visit: Visit, document: Document) -> None:
    page = open_at(visit, document, "31 days")
    expect(page.locator(".box.cited")).to_be_in_viewport()
    expect(page.locator("#sheet-frame")).to_be_focused()
    expect(page.get_by_role("img", name="as it is printed")).to_be_visible()
    expect(page.locator("#text")).to_be_hidden()
    box, frame = places(page, ".box.cited", "#sheet-frame img")
    # The words stand half way down the page, with their baseline 400 of 800 points up.
    baseline = (frame["y"] + frame["height"] / 2 - box["y"]) / box["height"]
    assert 0.6 < baseline < 0.95
    assert box["x"] > frame["x"] + frame["width"] * 0.25
    assert frame["width"] / frame["height"] == pytest.approx(0.75, abs=0.01)


def test_the_reader_changes_between_page_and_text(visit: Visit, document: Document) -> None:
    page = open_at(visit, document, "cleaned in 1957")
    expect(page.locator("#sheet-page")).to_have_text("Page 2 of 2")
    expect(page.locator(".box.cited")).to_be_in_viewport()
    expect(page.locator("#sheet-frame")).to_be_focused()
    page.get_by_role("button", name="Text", exact=True).press("Enter")
    expect(page.locator("#text mark.cited")).to_have_text("cleaned in 1957")
    expect(page.locator("#text mark.cited")).to_be_focused()
    expect(page.locator("#sheet")).to_be_hidden()
    page.get_by_role("button", name="Page", exact=True).press("Enter")
    expect(page.locator(".box.cited")).to_be_visible()
    expect(page.get_by_role("button", name="Page", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_citation_of_a_picture_is_lit_on_it(browser: Browser, index: PdfIndex) -> None:
    ocr = ScriptedOcr("The harbour opened", "in the year 1911.")
    picture = picture_of(["The harbour opened"])
    document = index.put_picture("scan.tiff", saved(picture, picture, form="TIFF"), ocr)
    with serving(make_app(index)) as url, visiting(browser, url, None) as visit:
        page = open_at(visit, document, "harbour opened")
        expect(page.locator(".box.cited")).to_be_in_viewport()
        expect(page.get_by_role("img", name="Page 1 of")).to_be_visible()
        box, frame = places(page, ".box.cited", "#sheet-frame img")
        # The words were read from (160, 100) on, in a picture of 1240 by 600 pixels.
        assert (box["x"] - frame["x"]) / frame["width"] == pytest.approx(160 / 1240, abs=0.01)
        assert box["y"] < frame["y"] + frame["height"] * 115 / 600 < box["y"] + box["height"]
        assert frame["width"] / frame["height"] == pytest.approx(1240 / 600, abs=0.01)


def test_pages_are_turned(visit: Visit, document: Document) -> None:
    page = open_at(visit, document, "31 days")
    expect(page.get_by_role("button", name="Previous page")).to_be_disabled()
    page.get_by_role("button", name="Next page").click()
    expect(page.locator("#sheet-page")).to_have_text("Page 2 of 2")
    expect(page.locator(".box")).to_have_count(0)
    expect(page.get_by_role("button", name="Next page")).to_be_disabled()
    page.get_by_role("button", name="Go to the cited words").click()
    expect(page.locator("#sheet-page")).to_have_text("Page 1 of 2")
    expect(page.locator(".box.cited")).to_be_in_viewport()
    page.reload()
    expect(page.locator(".box.cited")).to_be_in_viewport()


def test_a_page_that_takes_its_time_is_said_to_load(visit: Visit, document: Document) -> None:
    held = list[Route]()
    visit.page.route("**/pages/*.webp*", lambda route: held.append(route))
    page = open_at(visit, document, "31 days")
    said = page.locator("#sheet-said")
    expect(said).to_have_text("Loading the page")
    held[0].continue_()
    expect(page.locator(".box.cited")).to_be_visible()
    expect(said).to_be_empty()


def test_expected_and_cited_words_are_both_lit(visit: Visit, document: Document) -> None:
    page = visit.page
    page.goto(f"{visit.address}/documents/{document.id}?gold=0-7#11-17")
    expect(page.locator(".box.gold")).to_have_count(1)
    expect(page.locator(".box.cited")).to_have_count(1)
    gold, cited = places(page, ".box.gold", ".box.cited")
    assert gold["x"] < cited["x"]


def test_without_a_citation_the_text_is_shown(visit: Visit, document: Document) -> None:
    page = visit.page
    page.goto(f"{visit.address}/documents/{document.id}")
    expect(page.locator("#text")).to_contain_text(SECOND)
    page.get_by_role("button", name="Page", exact=True).click()
    expect(page.get_by_role("img")).to_be_visible()
    expect(page.locator(".box")).to_have_count(0)


def test_to_find_words_shows_the_text(visit: Visit, document: Document) -> None:
    page = open_at(visit, document, "31 days")
    expect(page.locator(".box.cited")).to_be_visible()
    page.get_by_label("Find in this document").fill("1957")
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator("#find-count")).to_have_text("1 of 1")


def test_a_pdf_that_cannot_be_drawn_is_read_as_text(browser: Browser, index: PdfIndex) -> None:
    document = index.put_pdf("quay.pdf", make_quay(), kept=b"%PDF-1.7 and nothing more")
    with serving(make_app(index)) as url, browser.new_page() as page:
        page.goto(f"{url}/documents/{document.id}#0-7")
        expect(page.get_by_role("status").filter(has_text="cannot be")).to_be_visible()
        expect(page.locator("#text mark.cited")).to_have_text("Herring")


def test_nothing_is_cut_off_at_320_pixels(visit: Visit, document: Document) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 640})
    page = open_at(visit, document, "31 days")
    expect(page.locator(".box.cited")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_a_phone_a_page_is_large_enough_to_read_and_scrolls_by_keys(
    visit: Visit, document: Document
) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 640})
    page = open_at(visit, document, "31 days")
    expect(page.locator(".box.cited")).to_be_in_viewport(ratio=1)
    picture, frame = places(page, "#sheet-frame img", "#sheet-frame")
    assert picture["width"] > 500
    assert frame["right"] <= 320
    check_accessible(page)
    left = page.locator("#sheet-frame").evaluate("(one) => one.scrollLeft")
    page.locator("#sheet-frame").press("ArrowRight")
    page.wait_for_function(
        "(left) => document.querySelector('#sheet-frame').scrollLeft > left", arg=left
    )
