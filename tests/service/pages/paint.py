"""Measure how soon the pages paint on loopback: `python -m tests.service.pages.paint`.

A timing is a benchmark and no test: what a busy machine measures says nothing about a change.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from playwright.sync_api import Browser, sync_playwright

from service.app import create_app
from service.settings import ServiceSettings
from tests.browsing import browser_path, serving
from tests.service.conftest import HARBOUR, TEXTS, make_app
from tests.service.fake import FakeIndex, make_document

TARGET_MS = 200
FIRST_PAINT = """() => new Promise((resolve) => {
    new PerformanceObserver((list) => {
        const paint = list.getEntriesByName("first-contentful-paint")[0];
        if (paint) resolve(paint.startTime);
    }).observe({ type: "paint", buffered: true });
})"""


def main(
    loads: Annotated[int, typer.Option(min=1, help="How often each page is loaded.")] = 20,
    index: Annotated[Path | None, typer.Option(help="An index; else a few texts.")] = None,
) -> None:
    """Print the median and the slowest first contentful paint of each page, in milliseconds."""
    with _address(index) as url, _browser() as browser:
        document = make_document("reports/harbour.pdf", HARBOUR).id
        for path in ("/", "/library", "/docs", *([] if index else [f"/documents/{document}"])):
            times = [_first_paint(browser, url + path) for _ in range(loads)]
            typer.echo(
                f"{path:30} median {median(times):6.1f} ms   slowest {max(times):6.1f} ms"
                f"   (wanted: under {TARGET_MS} ms)"
            )


@contextmanager
def _address(index: Path | None) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        fake = FakeIndex(Path(folder))
        fake.put("g1", TEXTS)
        app = create_app(ServiceSettings(index=index)) if index else make_app(fake)
        with serving(app) as url:
            yield url


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        yield launched
        launched.close()


def _first_paint(browser: Browser, url: str) -> float:
    """Load a page with nothing in the cache."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url)
        return float(page.evaluate(FIRST_PAINT))


if __name__ == "__main__":
    typer.run(main)
