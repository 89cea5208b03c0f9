"""Pictures inside documents."""

import pytest
from PIL import Image

from ingest.document.builder import DocumentBuilder
from ingest.document.content import Content
from ingest.readers.embedded import EmbeddedPictures
from ingest.readers.ocr import pictures
from ingest.readers.ocr.engine import Ocr
from ingest.readers.ocr.lines import TextLine
from ingest.readers.options import ReadOptions
from tests.ingest.pictures import ScriptedOcr, picture_of, saved, text_line
from tests.ingest.trees import rows_of

PICTURE = saved(picture_of(["It is so."]))
OTHER = saved(picture_of(["It is otherwise."]))


def read(options: ReadOptions, *files: bytes) -> Content:
    builder = DocumentBuilder()
    inside = EmbeddedPictures(builder, options)
    builder.paragraph("Before.")
    for data in files:
        inside.write(data)
    builder.paragraph("After.")
    return builder.content("text/plain", None, warnings=inside.notes())


def test_the_words_of_a_picture_are_where_it_is_and_known_to_be_read() -> None:
    content = read(ReadOptions(ocr=ScriptedOcr("The quay opened in 1911.")), PICTURE)
    assert content.text == "Before.\n\nThe quay opened in 1911.\n\nAfter."
    assert [span.of(content.text) for span in content.ocr] == ["The quay opened in 1911."]
    assert content.warnings == ("1 picture was read by OCR, which may mistake letters",)


class TableOcr(Ocr):
    """Reads a table of three rows."""

    def read(self, picture: Image.Image) -> list[TextLine]:
        rows = [("Port", "Dues"), ("Bergen", "1,200"), ("Oslo", "3,400")]
        return [
            text_line(words, 100 + 500 * column, 100 + 60 * row, 30)
            for row, cells in enumerate(rows)
            for column, words in enumerate(cells)
        ]


def test_a_table_in_a_picture_is_a_table() -> None:
    content = read(ReadOptions(ocr=TableOcr()), PICTURE)
    rows = [row for block in content.blocks for row in rows_of(block.units)]
    assert [[cell.of(content.text) for cell in row.cells] for row in rows] == [
        ["Port", "Dues"],
        ["Bergen", "1,200"],
        ["Oslo", "3,400"],
    ]


def test_a_picture_that_recurs_is_read_once() -> None:
    ocr = ScriptedOcr("The quay opened in 1911.")
    content = read(ReadOptions(ocr=ocr), PICTURE, PICTURE)
    assert content.text.count("1911") == 1
    assert len(ocr.sizes) == 1


def test_icons_and_pictures_of_a_few_letters_are_left_out() -> None:
    ocr = ScriptedOcr("ok")
    icon = saved(picture_of([], size=(64, 64)))
    content = read(ReadOptions(ocr=ocr), icon, PICTURE)
    assert ocr.sizes == [(1240, 600)]
    assert content.text == "Before.\n\nAfter."
    assert (content.ocr, content.warnings) == ((), ())


def test_pictures_beyond_the_limit_are_told_of() -> None:
    content = read(ReadOptions(ocr=ScriptedOcr("It is so.", pages=1)), PICTURE, OTHER)
    assert content.text.count("It is so.") == 1
    assert "TENKYO_OCR_PAGES" in content.warnings[1]


def test_without_ocr_pictures_are_told_of() -> None:
    content = read(ReadOptions(ocr=None), PICTURE, OTHER)
    assert content.warnings == ("2 pictures were not read: OCR is off (TENKYO_OCR)",)


def test_a_picture_that_cannot_be_opened_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    ocr = ScriptedOcr("It is so.")
    assert "1 picture was not read" in read(ReadOptions(ocr=ocr), b"GIF89a").warnings[0]
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1_000)
    assert "too large" in read(ReadOptions(ocr=ocr), PICTURE).warnings[0]
    assert not ocr.sizes
