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

QUESTION = "What is the target for Content Regional Revitalization Bases?"
LARGEST = 200_000
"""Bytes that a picture in a README may have."""


def test_the_readme_shows_a_question_and_its_evidence(
    browser: Browser, seed_index: Path, tmp_path: Path
) -> None:
    picture = Path(os.environ.get("TENKYO_SCREENSHOT", tmp_path / "chat.png"))
    app = create_app(ServiceSettings(index=seed_index, feedback=tmp_path / "votes.jsonl"))
    size: ViewportSize = {"width": 860, "height": 900}
    with (
        serving(app) as url,
        browser.new_context(viewport=size, device_scale_factor=1.5) as context,
    ):
        page = context.new_page()
        page.goto(url)
        page.get_by_label("Your question").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.locator(".answer-text")).to_contain_text("200")
        expect(page.locator(".card .reads mark.quote").first).to_be_in_viewport()
        page.evaluate("scrollTo(0, 0)")
        taken = Image.open(io.BytesIO(page.screenshot()))
    # A page has few colours.
    taken.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(picture, optimize=True)
    assert 20_000 < picture.stat().st_size < LARGEST
