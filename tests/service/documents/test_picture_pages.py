"""Picture files as pages: they are seen upright, and what OCR read is found on them."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from service.app import Tenkyo
from service.documents.pdf_pages import PageUnreadableError
from service.documents.picture_pages import draw_page, page_size
from tests.ingest.pictures import ScriptedOcr, picture_of, saved
from tests.service.conftest import make_app
from tests.service.fake_pdf import PdfIndex

PICTURE = picture_of(["It is so."])
PAGES = saved(PICTURE, PICTURE, form="TIFF")
OCR = ScriptedOcr("The harbour opened", "in the year 1911.")
ON_ITS_SIDE = 6


def test_a_picture_has_pages_with_its_words_on_them(
    start: Callable[[Tenkyo], TestClient], tmp_path: Path
) -> None:
    index = PdfIndex(tmp_path)
    document = index.put_picture("scan.tiff", PAGES, OCR)
    client, path = start(make_app(index)), f"/v1/documents/{document.id}"
    assert client.get(path).json()["page_pictures"] is True
    at = document.text.rindex("harbour")
    page = client.get(f"{path}/pages/2", params={"start": at, "end": at + 7}).json()
    assert (page["width"], page["height"]) == PICTURE.size
    [box] = page["boxes"]
    # "The harbour" was read from (100, 100) on, each letter 15 pixels wide, in 1240 by 600.
    assert box["left"] == pytest.approx((100 + 4 * 15) / 1240, abs=0.01)
    assert box["top"] < 115 / 600 < box["bottom"]
    drawn = client.get(f"{path}/pages/2.webp", params={"width": 400})
    with Image.open(io.BytesIO(drawn.content)) as picture:
        assert (picture.format, picture.width) == ("WEBP", 400)
    assert client.get(f"{path}/pages/3").status_code == 404


def test_a_picture_that_is_damaged_says_so(
    start: Callable[[Tenkyo], TestClient], tmp_path: Path
) -> None:
    index = PdfIndex(tmp_path)
    document = index.put_picture("scan.tiff", PAGES, OCR, kept=b"II*nothing more")
    client = start(make_app(index))
    for page in ("1", "1.webp"):
        refused = client.get(f"/v1/documents/{document.id}/pages/{page}")
        assert refused.status_code == 422
        assert "cannot be shown" in refused.json()["detail"]


def test_a_picture_on_its_side_is_seen_upright(tmp_path: Path) -> None:
    path = tmp_path / "side.jpg"
    exif = Image.Exif()
    exif[0x0112] = ON_ITS_SIDE
    PICTURE.save(path, exif=exif)
    across, down = PICTURE.size
    assert page_size(path, 1) == (down, across)
    with Image.open(io.BytesIO(draw_page(path, 1, 300))) as drawn:
        assert drawn.size == (300, round(300 * across / down))


def test_pages_beyond_the_last_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "one.png"
    path.write_bytes(saved(PICTURE))
    with pytest.raises(PageUnreadableError):
        page_size(path, 2)
