"""Tables that are wider than a phone: in a card, and in the viewer."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import LONGEST_WAIT_MS, check_accessible, serving
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex, make_document

pytestmark = pytest.mark.browser

YEARS = range(2016, 2025)
HEADER = "\t".join(["", *(f"Cargo in {year} (tonnes)" if year != 2020 else "" for year in YEARS)])
ROWS = "\n".join(
    "\t".join([ship, *(f"{value + year}" for year in YEARS)])
    for ship, value in (("Aurora of the north", 240), ("Borealis", 1310), ("Calypso", 77))
)
FLEET = f"Fleet\n\n{HEADER}\n{ROWS}\n"
ID = make_document("fleet.md", FLEET).id
LAST = FLEET.index("2264")
UNCOVERED = """(cell) => {
    const [place, view] = [cell, cell.closest(".table")].map((one) => one.getBoundingClientRect());
    const name = cell.parentElement.querySelector(".stays").getBoundingClientRect();
    return place.left >= name.right - 1 && place.right <= view.right + 1;
}"""
"""Whether a cell is neither cut off nor behind the name of its row."""
BESIDE = """(cell) => Math.round(
    cell.getBoundingClientRect().left - cell.closest(".table").getBoundingClientRect().left)"""
"""How far a cell is from the left edge of its table, in pixels."""


@pytest.fixture
def page(browser: Browser, index: FakeIndex) -> Iterator[Page]:
    index.put("g2", {"fleet.md": FLEET})
    size = {"width": 320, "height": 640}
    with (
        serving(make_app(index)) as url,
        browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            base_url=url,
        ) as context,
    ):
        context.set_default_timeout(LONGEST_WAIT_MS)
        yield context.new_page()


def table_of(page: Page) -> Locator:
    page.goto(f"/documents/{ID}")
    table = page.locator("#text .table")
    expect(table).to_be_visible()
    assert table.evaluate("(one) => one.scrollWidth - one.clientWidth") > 300
    return table


def uncovered(cell: Locator) -> None:
    """Expect that a cell comes into sight: the page scrolls over several frames."""
    cell.page.wait_for_function(UNCOVERED, arg=cell.element_handle())


def test_the_lit_cell_of_a_card_is_in_sight(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Your question").fill("Aurora of the north 2256 2264?")
    page.keyboard.press("Enter")
    cell = page.locator(".card td:has(mark.value)")
    expect(cell).to_have_text("2264")
    uncovered(cell)
    table = page.locator(".card .table")
    table.focus()
    left = table.evaluate("(one) => one.scrollLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "(left) => document.querySelector('.card .table').scrollLeft < left", arg=left
    )
    check_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_cited_cell_of_the_viewer_is_in_sight_and_so_is_what_is_found(page: Page) -> None:
    page.goto(f"/documents/{ID}?cell={LAST}-{LAST + 4}#{LAST}-{LAST + 4}")
    uncovered(page.locator("#text td:has(mark.cited)"))
    page.get_by_label("Find in this document").fill("3326")
    expect(page.locator("#find-count")).to_have_text("1 of 1")
    uncovered(page.locator("#text td", has_text="3326"))


def column(table: Locator) -> Image.Image:
    """Return the first column as it looks."""
    name = table.locator("tbody th").first.bounding_box()
    whole = table.bounding_box()
    assert name
    assert whole
    clip = {**whole, "width": name["width"] - 1}
    picture = table.page.screenshot(clip=clip)  # type: ignore[arg-type]
    return Image.open(io.BytesIO(picture)).convert("RGB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_shows_through_the_column_that_stays(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    table = table_of(page)
    before = column(table)
    for left in (7, 90, 9999):
        table.evaluate("(one, left) => { one.scrollLeft = left; }", left)
        # The bar that scrolls moves; it is below.
        above = (0, 0, before.width, before.height - 16)
        assert column(table).crop(above).tobytes() == before.crop(above).tobytes()


WORKS = "\t".join(["Department", "Service", *(f"Spent in {year}" for year in YEARS)])
SPENT = "\n".join(
    "\t".join([department, service, *(f"{value + year}" for year in YEARS)])
    for department, service, value in (
        ("Roads and transport", "Winter maintenance", 240),
        ("", "Street lighting", 1310),
        ("", "Bridges", 77),
    )
)


def test_of_two_columns_that_name_a_row_the_nearer_stays(
    browser: Browser, index: FakeIndex
) -> None:
    text = f"Works\n\n{WORKS}\n{SPENT}\n"
    index.put("g2", {"works.md": text})
    start = text.index("3334")
    with serving(make_app(index)) as url, browser.new_page(base_url=url) as page:
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(f"/documents/{make_document('works.md', text).id}#{start}-{start + 4}")
        cell = page.locator("#text td:has(mark.cited)")
        page.wait_for_function(UNCOVERED, arg=cell.element_handle())
        for name in ("Service", "Winter maintenance", "Street lighting", "Bridges"):
            inside = page.locator("#text th", has_text=name).evaluate(BESIDE)
            assert inside == 0, name


def test_a_header_without_words_is_shaded_as_others_are(page: Page) -> None:
    shades = (
        table_of(page)
        .locator("thead tr > *")
        .evaluate_all("(all) => all.map((one) => getComputedStyle(one).backgroundColor)")
    )
    assert len(shades) == len(YEARS) + 1
    assert len(set(shades)) == 1
