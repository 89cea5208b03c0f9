"""Which pages of a PDF are read by OCR, and what is said of it."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document.word_boxes import unpack
from ingest.errors import UnreadableFileError
from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import draw_pdf, write
from tests.ingest.pictures import ScriptedOcr


def picture(canvas: Canvas) -> None:
    canvas.rect(72, 72, 400, 600, fill=1)


def words(canvas: Canvas) -> None:
    write(canvas, 60, 700, "It is so.")


def nothing(canvas: Canvas) -> None:
    canvas.setTitle("")


def test_only_pages_without_text_are_read_by_ocr() -> None:
    ocr = ScriptedOcr("It was so.")
    content = read_pdf(draw_pdf(words, picture, nothing), ReadOptions(ocr=ocr))
    assert content.text == "It is so.\fIt was so.\f"
    assert [span.of(content.text) for span in content.ocr] == ["It was so."]
    assert content.warnings == ("page 2 was read by OCR, which may mistake letters",)
    # A4 at 200 dpi.
    assert ocr.sizes == [(1654, 2339)]


def test_words_read_by_ocr_have_boxes_on_the_page_as_it_is_seen() -> None:
    for rotation in (0, 90):
        ocr = ScriptedOcr("Berth")
        content = read_pdf(draw_pdf(picture, rotation=rotation), ReadOptions(ocr=ocr))
        [box] = unpack(content.word_boxes[0])
        [(width, height)] = ocr.sizes
        # The line was read at (100, 100), each letter 15 pixels wide and 30 high.
        assert box.left == pytest.approx(100 / width, abs=0.001)
        assert box.right == pytest.approx(175 / width, abs=0.001)
        assert box.top < 115 / height < box.bottom


def test_pages_in_which_ocr_finds_nothing_are_told_of() -> None:
    [note] = read_pdf(draw_pdf(words, picture, picture), ReadOptions(ocr=ScriptedOcr())).warnings
    assert note == "pages 2, 3 have only pictures without text"
    with pytest.raises(UnreadableFileError, match="only images, and OCR finds none in them"):
        read_pdf(draw_pdf(picture), ReadOptions(ocr=ScriptedOcr()))


def test_without_ocr_pages_left_unread_are_told_of() -> None:
    [note] = read_pdf(draw_pdf(words, picture), ReadOptions(ocr=None)).warnings
    assert note == "page 2 has no text, only images, and OCR is off (TENKYO_OCR)"
    with pytest.raises(UnreadableFileError, match="OCR is off"):
        read_pdf(draw_pdf(picture), ReadOptions(ocr=None))


def test_no_more_pages_are_read_by_ocr_than_allowed() -> None:
    ocr = ScriptedOcr("It was so.", pages=2)
    content = read_pdf(draw_pdf(*[picture] * 5), ReadOptions(ocr=ocr))
    assert len(ocr.sizes) == 2
    assert content.text == "It was so.\fIt was so.\f\f\f"
    assert content.warnings[1].startswith("pages 3-5 were not read")


def test_progress_counts_pages() -> None:
    seen: list[tuple[str, int, int]] = []
    read_pdf(
        draw_pdf(words, words), ReadOptions(ocr=None, progress=lambda *step: seen.append(step))
    )
    assert seen[0] == ("Reading pages", 0, 2)
    assert seen[-1] == ("Reading pages", 2, 2)
