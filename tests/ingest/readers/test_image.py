import pytest

from ingest.document.word_boxes import unpack
from ingest.errors import UnreadableFileError
from ingest.readers import read_content
from ingest.readers.image import read_image
from ingest.readers.ocr import pictures
from ingest.readers.options import ReadOptions
from tests.ingest.pictures import ScriptedOcr, picture_of, saved

PICTURE = picture_of(["It is so."])
PAGES = saved(PICTURE, PICTURE, PICTURE, form="TIFF")


def test_a_picture_is_a_page_of_words_with_boxes() -> None:
    ocr = ScriptedOcr("The harbour opened", "in the year 1911.")
    content = read_image(saved(PICTURE), ReadOptions(ocr=ocr))
    assert content.text == "The harbour opened in the year 1911."
    assert content.media_type == "image/png"
    assert content.page_starts == (0,)
    assert content.warnings == ("page 1 was read by OCR, which may mistake letters",)
    assert [span.of(content.text) for span in content.ocr] == [content.text]
    boxes = {content.text[box.start : box.end]: box for box in unpack(content.word_boxes[0])}
    assert list(boxes) == ["The", "harbour", "opened", "in", "the", "year", "1911."]
    # "The" was read at (100, 100) of a picture of 1240 by 600 pixels.
    assert boxes["The"].left == pytest.approx(100 / 1240, abs=0.003)
    assert boxes["The"].top < 115 / 600 < boxes["The"].bottom


def test_the_pages_of_a_tiff_are_read_one_by_one() -> None:
    seen: list[tuple[str, int, int]] = []
    options = ReadOptions(ocr=ScriptedOcr("It is so."), progress=lambda *step: seen.append(step))
    content = read_image(PAGES, options)
    assert content.text == "It is so.\fIt is so.\fIt is so."
    assert content.media_type == "image/tiff"
    assert len(content.ocr) == len(content.word_boxes) == 3
    assert seen == [("Reading pages", done, 3) for done in range(4)]


def test_pages_beyond_the_limit_are_told_of() -> None:
    content = read_image(PAGES, ReadOptions(ocr=ScriptedOcr("It is so.", pages=1)))
    assert content.text == "It is so."
    assert content.warnings[1].startswith("pages 2, 3 were not read")


def test_a_page_that_is_too_large_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1_000_000)
    large = picture_of(["It is so."], size=(1240, 1200))
    content = read_image(saved(PICTURE, large, form="TIFF"), ReadOptions(ocr=ScriptedOcr("So.")))
    assert content.text == "So.\f"
    assert content.warnings[1].startswith("page 2 could not be read: it has more than")


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="OCR finds no text in it"):
        read_image(saved(PICTURE), ReadOptions(ocr=ScriptedOcr()))


def test_without_ocr_a_picture_is_refused_by_the_settings_name() -> None:
    with pytest.raises(UnreadableFileError, match="TENKYO_OCR"):
        read_image(saved(PICTURE), ReadOptions(ocr=None))


@pytest.mark.parametrize("suffix", ["png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp"])
def test_every_suffix_of_pictures_is_known(suffix: str) -> None:
    content = read_content(saved(PICTURE), f"a.{suffix}", ReadOptions(ocr=ScriptedOcr("It is so.")))
    assert content.text == "It is so."
