"""The README's picture: a real question on the seeds, in a real browser.

`make screenshot` keeps it; without that, what it shows is checked all the same.
"""

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, ViewportSize, expect

from service.app import create_app
from service.settings import ServiceSettings
from tests.browsing import serving

pytestmark = pytest.mark.browser

QUESTION = "How many people visit Ghibli Park?"
SAID = "Ghibli Park: 1.8 million visitors per year"
LARGEST = 200_000
"""Bytes that a picture in a README may have."""


def test_the_readme_shows_a_question_its_answer_and_the_document_beside_it(
    browser: Browser, seed_index: Path, tmp_path: Path
) -> None:
    picture = Path(os.environ.get("TENKYO_SCREENSHOT", tmp_path / "chat.png"))
    app = create_app(ServiceSettings(index=seed_index, feedback=tmp_path / "votes.jsonl"))
    size: ViewportSize = {"width": 1280, "height": 880}
    with (
        serving(app) as url,
        browser.new_context(viewport=size, device_scale_factor=1.5) as context,
    ):
        page = context.new_page()
        page.goto(url)
        page.get_by_label("Your question").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.locator(".answer .short")).to_have_text("1.8 million")
        expect(page.locator(".card .reads mark.quote").first).to_be_in_viewport()
        page.locator(".answer .cite").click()
        source = page.frame_locator("#source iframe")
        expect(source.locator("mark.cited")).to_have_text(SAID)
        expect(source.locator("mark.cited")).to_be_in_viewport()
        page.evaluate("scrollTo(0, 0)")
        taken = Image.open(io.BytesIO(page.screenshot()))
    # A page has few colours.
    taken.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(picture, optimize=True)
    assert 20_000 < picture.stat().st_size < LARGEST
