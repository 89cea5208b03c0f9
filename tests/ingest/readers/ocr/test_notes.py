from ingest.document.content import Content
from ingest.document.nodes import Span
from ingest.readers.ocr.notes import left_unread, page_spans, pages_named, read_by_ocr


def test_spans_of_pages_leave_out_form_feeds_and_empty_pages() -> None:
    content = Content("one\f\fthree", "application/pdf", page_starts=(0, 4, 5))
    assert list(page_spans(content, [1, 2, 3])) == [Span(0, 3), Span(5, 10)]


def test_runs_of_pages_are_named_by_their_ends() -> None:
    assert pages_named([7]) == "page 7"
    assert pages_named([1, 2]) == "pages 1, 2"
    assert pages_named(range(1, 10_001)) == "pages 1-10000"
    assert pages_named([1, 3, 4, 5, 9]) == "pages 1, 3-5, 9"


def test_notes_agree_with_their_number() -> None:
    assert read_by_ocr([2]).startswith("page 2 was read by OCR")
    assert read_by_ocr([2, 4]).startswith("pages 2, 4 were read by OCR")
    assert "pages 3-9 were not read" in left_unread(range(3, 10))
    assert "TENKYO_OCR_PAGES" in left_unread([3])
