"""What the real models read of real pictures."""

from pathlib import Path

import pytest
from PIL import Image

from ingest.readers.ocr.engine import Ocr
from tests.ingest.pictures import picture_of

pytestmark = pytest.mark.models

ENGLISH = ("The store opened in 1911.", "A berth costs 1,200 pounds a year.")
NOTICE = Path(__file__).with_name("notice.png")


@pytest.fixture(scope="module")
def ocr() -> Ocr:
    return Ocr()


def test_printed_english_is_read_with_the_places_of_its_letters(ocr: Ocr) -> None:
    first, second = ocr.read(picture_of(ENGLISH))
    assert (first.text, second.text) == ENGLISH
    assert min(first.score, second.score) > 0.9
    assert len(first.letters) == len(ENGLISH[0].replace(" ", ""))
    left, top = first.corners[0]
    right, bottom = first.corners[2]
    # The line was drawn from (100, 80), with letters 28 pixels high.
    assert abs(left - 100) < 15
    assert top < 94 < bottom
    assert (first.letters[:, :, 0] >= left - 5).all()
    assert (first.letters[:, :, 0] <= right + 5).all()
    middles = first.letters[:, :, 0].mean(axis=1)
    assert (middles[1:] > middles[:-1]).all()


def test_a_picture_that_is_skewed_and_upside_down_is_read(ocr: Ocr) -> None:
    turned = picture_of(ENGLISH).rotate(183, fillcolor="white")
    first, second = ocr.read(turned)
    assert {first.text, second.text} == set(ENGLISH)
    by_text = {line.text: line for line in (first, second)}
    # The first line is the lower one now, and begins at the right.
    assert by_text[ENGLISH[0]].corners[0][1] > by_text[ENGLISH[1]].corners[0][1]
    assert by_text[ENGLISH[0]].corners[0][0] > by_text[ENGLISH[0]].corners[1][0]


def test_printed_japanese_is_read_along_lines_and_down_columns(ocr: Ocr) -> None:
    with Image.open(NOTICE) as picture:
        lines = {line.text for line in ocr.read(picture)}
    assert lines >= {"港湾事務所のお知らせ", "倉庫の使用料は1日につき1,200円です。"}
    assert lines >= {"東岸の桟橋は点検中", "船は西岸に着ける"}


def test_small_letters_of_a_large_picture_are_read_at_a_larger_size(ocr: Ocr) -> None:
    line = f"{ENGLISH[0]} {ENGLISH[1]} Ships of {ENGLISH[1]}"
    large = picture_of([line] * 15, size=(3600, 800), letters=20)
    assert [one.text for one in ocr.read(large)] == [line] * 15


def test_a_picture_without_text_has_no_lines(ocr: Ocr) -> None:
    assert ocr.read(Image.new("RGB", (400, 300), "navy")) == []
