import io

import pytest
from PIL import Image

from ingest.errors import UnreadableFileError
from ingest.readers.ocr import pictures
from ingest.readers.ocr.pictures import open_pictures
from tests.ingest.pictures import picture_of, saved

PICTURE = picture_of(["It is so."], size=(200, 100))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "WEBP"])
def test_a_picture_says_what_it_is(form: str) -> None:
    with open_pictures(saved(PICTURE, form=form)) as opened:
        assert opened.media_type == f"image/{form.lower()}"
        [one] = opened.upright()
    assert one is not None
    assert (one.mode, one.size) == ("RGB", (200, 100))


def test_a_tiff_has_pages() -> None:
    with open_pictures(saved(PICTURE, PICTURE, PICTURE, form="TIFF")) as opened:
        assert opened.count == 3
        assert sum(one is not None for one in opened.upright()) == 3


def test_an_animation_is_one_picture() -> None:
    other = Image.new("RGB", (200, 100), "red")
    with open_pictures(saved(PICTURE, other, form="WEBP")) as opened:
        assert opened.count == len(list(opened.upright())) == 1


def test_a_picture_is_turned_as_its_camera_says() -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    PICTURE.save(file, "JPEG", exif=exif)
    with open_pictures(file.getvalue()) as opened:
        [one] = opened.upright()
    assert one is not None
    assert one.size == (100, 200)


def test_transparent_paper_is_white() -> None:
    with open_pictures(saved(Image.new("RGBA", (10, 10), (0, 0, 0, 0)))) as opened:
        [one] = opened.upright()
    assert one is not None
    assert one.getpixel((5, 5)) == (255, 255, 255)


def test_sixteen_bits_of_grey_are_read_as_eight() -> None:
    with open_pictures(saved(Image.new("I;16", (10, 10), 0x8000))) as opened:
        [one] = opened.upright()
    assert one is not None
    assert one.getpixel((5, 5)) == (128, 128, 128)


def test_a_picture_that_is_too_large_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100 * 200 - 1)
    with open_pictures(saved(PICTURE)) as opened:
        assert list(opened.upright()) == [None]


def test_a_picture_beyond_any_bound_is_refused() -> None:
    # A header that claims 40,000 by 40,000 pixels of one bit.
    huge = saved(Image.new("1", (8, 8)), form="BMP")
    claimed = huge[:18] + (40_000).to_bytes(4, "little") * 2 + huge[26:]
    with pytest.raises(UnreadableFileError, match="more than 120 megapixels; save it smaller"):
        _read(claimed)


@pytest.mark.parametrize(
    "data",
    [b"It is so.", saved(PICTURE)[:60], b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"],
    ids=["text", "half", "a program"],
)
def test_what_is_damaged_or_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"damaged or not a picture \(.+\); save it as"):
        _read(data)


def _read(data: bytes) -> None:
    with open_pictures(data) as opened:
        list(opened.upright())
