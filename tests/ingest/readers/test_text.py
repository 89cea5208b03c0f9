import pytest

from ingest.errors import UnreadableFileError
from ingest.readers.text import read_text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "it is a binary file, not text"),
        (b"\xed\xa0\x80\x81", "its encoding cannot be told"),
        (b"%PDF-1.4\n%text", "it is a PDF; give its name the suffix .pdf"),
        (b"\r\n%PDF-1.4\n", "it is a PDF"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read_text(data)


def test_a_guessed_encoding_is_said() -> None:
    content = read_text("放水訓練は五月十八日に河川敷で行う。".encode("shift_jis"))
    assert content.text == "放水訓練は五月十八日に河川敷で行う。"
    assert content.warnings == ("it does not say how it is encoded: it was read as Shift_JIS",)


@pytest.mark.parametrize(
    "text",
    [
        "One\r\ntwo\rthree\n",
        "Café, Café",
        "ﬁne 𠮷野 😀\u2028\x85\x0c\x1b",
        "tab\tand  spaces \n\n\n",
        "It is headed %PDF-1.4",
        "x\ufeffy",
    ],
)
def test_text_is_kept_as_it_is(text: str) -> None:
    assert read_text(text.encode()).text == text


def test_a_byte_order_mark_is_dropped_once() -> None:
    assert read_text(b"\xef\xbb\xbfIt is so.").text == "It is so."
    assert read_text(b"\xef\xbb\xbf" * 2 + b"It is so.").text == "\ufeffIt is so."


def test_text_has_no_pages() -> None:
    content = read_text(b"one\x0ctwo")
    assert (content.page_starts, content.media_type) == ((), "text/plain")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Annual report\n\nIt is so.\n", "Annual report"),
        ("\n\n  Annual report  \r\n\r\nIt is so.\r\n", "Annual report"),
        ("# Annual report\nIt is so.\n", "Annual report"),
        ("年次報告\n\n本文です。\n", "年次報告"),
        ("Annual report\nIt is so.\n", None),
        ("Annual report", None),
        ("It is so.\n\nIt was so.\n", None),
        ("1. Scope\n\nIt is so.\n", None),
        ("Date: 2024\n\nIt is so.\n", None),
        ("---\n\nIt is so.\n", None),
        ("| a | b |\n\nIt is so.\n", None),
        ("word " * 40 + "\n\nIt is so.\n", None),
    ],
)
def test_a_first_line_that_stands_alone_is_the_title(text: str, title: str | None) -> None:
    assert read_text(text.encode()).title == title
