"""The written report in a real browser, opened as a file, as one who was mailed it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.report.page import render
from tests.browsing import LONGEST_WAIT_MS
from tests.eval.report.reports import DIFFERENCES, hostile, report

pytestmark = pytest.mark.browser

WIDE, NARROW, NARROWEST = 1200, 390, 320
AA_TEXT, AA_GRAPHICS = 4.5, 3.0
"""Least contrast of text and of graphics: WCAG 2.2, success criteria 1.4.3 and 1.4.11."""

Scheme = Literal["light", "dark"]
Media = Literal["screen", "print"]
Seen = tuple[str, str, str]

# What every element with text of its own shows: its words, their colour, and the colour behind.
TEXTS = """() => {
  const behind = (element) => {
    const colour = element && getComputedStyle(element).backgroundColor;
    return element && colour === "rgba(0, 0, 0, 0)" ? behind(element.parentElement) : colour;
  };
  const own = (element) => [...element.childNodes].some(
    (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  return [...document.body.querySelectorAll("*")].filter(own).map((element) => {
    const style = getComputedStyle(element);
    const colour = element.namespaceURI.endsWith("svg") ? style.fill : style.color;
    return [element.textContent.trim(), colour, behind(element)];
  });
}"""
STROKES = """() => [...document.querySelectorAll("svg path, svg use")]
  .filter((shape) => /stroke: var\\(--(series|bad)/.test(shape.getAttribute("style")))
  .map((shape) => getComputedStyle(shape).stroke)"""
OUTSIDE = """() => [...document.querySelectorAll("svg text")].filter((text) => {
  const [own, plot] = [text, text.closest("svg")].map((one) => one.getBoundingClientRect());
  return own.left < plot.left - 1 || own.right > plot.right + 1;
}).map((text) => text.textContent)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reports")
    plain = report(differences=DIFFERENCES)
    for name, given in (("plain", plain), ("hostile", hostile())):
        (made / f"{name}.html").write_text(render(given), encoding="utf-8")
    return made


@contextmanager
def opened(
    browser: Browser, file: Path, width: int = WIDE, scheme: Scheme = "light"
) -> Iterator[Page]:
    """Open a file; afterwards, nothing else may have been asked for or complained of."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    context.set_default_timeout(LONGEST_WAIT_MS)
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.goto(file.as_uri())
    yield page
    context.close()
    assert asked == [file.as_uri()]
    assert told == []


@pytest.mark.parametrize("name", ["plain", "hostile"])
@pytest.mark.parametrize("width", [WIDE, NARROW, NARROWEST])
def test_the_page_needs_nothing_else_and_fits(
    browser: Browser, folder: Path, name: str, width: int
) -> None:
    with opened(browser, folder / f"{name}.html", width) as page:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize(
    ("scheme", "media"), [("light", "screen"), ("dark", "screen"), ("dark", "print")]
)
def test_everything_can_be_told_from_its_background(
    browser: Browser, folder: Path, scheme: Scheme, media: Media
) -> None:
    with opened(browser, folder / "plain.html", scheme=scheme) as page:
        page.emulate_media(media=media)
        seen: list[Seen] = page.evaluate(TEXTS)
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        strokes = set(page.evaluate(STROKES))
    assert {"today", "recall@5", "What went worst"} <= {text for text, _, _ in seen}
    assert any("cats.txt, 0 to 26" in text for text, _, _ in seen)
    faint = [one for one in seen if contrast(one[1], one[2]) < AA_TEXT]
    assert faint == []
    # The series, and what fell.
    assert len(strokes) == 2
    if media == "print":
        assert luminance(paper) == 1
    assert all(contrast(stroke, paper) >= AA_GRAPHICS for stroke in strokes)


def test_light_and_dark_are_not_the_same(browser: Browser, folder: Path) -> None:
    luminances = []
    for scheme in ("light", "dark"):
        with opened(browser, folder / "plain.html", scheme=scheme) as page:
            paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        luminances.append(luminance(paper))
    assert luminances[0] > 0.8
    assert luminances[1] < 0.1


def test_tables_scroll_by_keyboard_where_they_do_not_fit(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "plain.html", NARROW) as page:
        table = page.get_by_role("region", name="By kind")
        table.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def luminance(colour: str) -> float:
    """Return the relative luminance of `rgb(r, g, b)` (WCAG 2.2)."""
    assert colour.startswith("rgb("), colour
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)
