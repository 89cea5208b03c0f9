"""Which pages of a PDF are read by OCR, and what is said of it."""

import pytest
from PIL import Image
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


SHIFTED = "7KH ERDUG RI WKH KDUERXU PHW RQ 0RQGDB DQG DSSURYHG WKH EXGJHW IRU WKH QH[W \\HDU"


def noisy(canvas: Canvas) -> None:
    write(canvas, 60, 700, [SHIFTED] * 3)


def stamped(canvas: Canvas) -> None:
    picture(canvas)
    canvas.drawInlineImage(Image.new("RGB", (40, 60), "grey"), 0, 0, 595, 842)
    write(canvas, 60, 20, "Page 7")


def test_letters_of_a_font_without_meaning_are_read_by_ocr() -> None:
    said = "The board of the harbour met on Monday and approved the budget."
    options = ReadOptions(ocr=ScriptedOcr(said, said, said))
    content = read_pdf(draw_pdf(words, noisy), options)
    assert content.text.split("\f")[1].count("approved") == 3
    assert content.warnings == ("page 2 was read by OCR, which may mistake letters",)


def test_noise_that_nothing_can_read_is_told_of() -> None:
    for ocr in (None, ScriptedOcr(), ScriptedOcr(SHIFTED, SHIFTED, SHIFTED)):
        content = read_pdf(draw_pdf(noisy), ReadOptions(ocr=ocr))
        assert content.text.startswith("7KH")
        [note] = content.warnings
        assert note.startswith("the letters of page 1 have no meaning that the file tells")


def test_a_scan_with_a_stamp_is_read_by_ocr() -> None:
    content = read_pdf(draw_pdf(stamped), ReadOptions(ocr=ScriptedOcr("It was so.", "Page 7")))
    assert "It was so." in content.text
    assert len(content.ocr) == 1


def test_a_picture_that_says_no_more_leaves_a_page_as_it_is() -> None:
    content = read_pdf(draw_pdf(stamped), ReadOptions(ocr=ScriptedOcr("Page 7")))
    assert content.text == "Page 7"
    assert (content.ocr, content.warnings) == ((), ())


def test_what_nobody_sees_is_left_out_and_told_of() -> None:
    def page(canvas: Canvas) -> None:
        words(canvas)
        write(canvas, 60, 900, "above the page")
        write(canvas, 60, 600, "tiny", size=0.4)

    content = read_pdf(draw_pdf(page), ReadOptions(ocr=None))
    assert content.text == "It is so."
    assert content.warnings == (
        "16 letters that nobody sees were left out of page 1 "
        "(invisible, white, tiny, beneath a box or off the page)",
    )
