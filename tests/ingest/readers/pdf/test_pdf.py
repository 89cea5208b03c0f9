import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import (
    JAPANESE_FONT,
    Draw,
    draw_pdf,
    make_pdf,
    make_pdf_with_letters,
    write,
)
from tests.ingest.trees import check_known

PAGES = ("The port is open.\nIt was closed.", "Ships came.", "They left again.")
PDF = make_pdf(PAGES)


def pages_of(content: Content) -> list[str]:
    ends = [*content.page_starts[1:], len(content.text) + 1]
    return [
        content.text[start : end - 1] for start, end in zip(content.page_starts, ends, strict=True)
    ]


def rewritten(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def encrypted(user: str, owner: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF)))
    writer.encrypt(user, owner, algorithm=algorithm)
    return rewritten(writer)


@pytest.mark.parametrize(
    "data",
    [
        b"It is so.",
        "港は開かれた。".encode(),
        b"\0" * 100,
        b"%PDF-1.7\n",
        PDF[:5],
        PDF[: len(PDF) // 2],
        PDF[:-40],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
    ],
    ids=["text", "Japanese", "zeros", "header", "a bit", "half", "no end", "PNG"],
)
def test_what_is_damaged_or_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"damaged or not a PDF \(.+\); fetch it again"):
        read_pdf(data)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_password_to_open_is_refused(algorithm: str) -> None:
    with pytest.raises(UnreadableFileError, match="it needs a password; save a copy without one"):
        read_pdf(encrypted("secret", "owner", algorithm))


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_password_only_to_change_it_is_no_hindrance(algorithm: str) -> None:
    assert read_pdf(encrypted("", "owner", algorithm)).text == read_pdf(PDF).text


def test_passwords_of_another_program_work_alike() -> None:
    with pytest.raises(UnreadableFileError, match="password"):
        read_pdf(make_pdf(PAGES, password="secret"))
    assert read_pdf(make_pdf(PAGES, owner="owner")).text == read_pdf(PDF).text


def test_a_file_without_pages_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="it has no pages"):
        read_pdf(rewritten(PdfWriter()))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(PDF)), st.integers(0, 60), st.binary(max_size=30))
def test_damage_anywhere_is_borne_or_refused(start: int, length: int, junk: bytes) -> None:
    try:
        content = read_pdf(PDF[:start] + junk + PDF[start + length :], ReadOptions(ocr=None))
    except UnreadableFileError:
        return
    assert content.text.strip()
    content.text.encode()


def test_pages_are_joined_by_form_feeds() -> None:
    content = read_pdf(PDF)
    assert content.media_type == "application/pdf"
    assert content.text.count("\f") == 2
    assert [page.split() for page in pages_of(content)] == [page.split() for page in PAGES]


def test_an_empty_page_still_counts() -> None:
    content = read_pdf(make_pdf(["One.", "", "", "Four."]))
    assert [page.strip() for page in pages_of(content)] == ["One.", "", "", "Four."]


def test_japanese_is_read() -> None:
    content = read_pdf(make_pdf(["港は開かれた。", "灯台は赤い。"], font=JAPANESE_FONT))
    assert [page.strip() for page in pages_of(content)] == ["港は開かれた。", "灯台は赤い。"]


@pytest.mark.parametrize(
    ("stated", "title"),
    [("Annual report", "Annual report"), ("  Annual\n report ", "Annual report"), ("港", "港")],
)
def test_a_stated_title_is_taken(stated: str, title: str) -> None:
    assert read_pdf(make_pdf(PAGES, title=stated)).title == title


@pytest.mark.parametrize(
    "stated",
    [
        *(None, "", " ", "untitled", "Untitled", "PowerPoint Presentation", "Document1"),
        *("Microsoft Word - dues.doc", "dues.docx", "無題のドキュメント"),
    ],
)
def test_a_title_that_nobody_wrote_is_none(stated: str | None) -> None:
    # Without a title, reportlab writes "untitled".
    assert read_pdf(make_pdf(PAGES, title=stated)).title is None


def test_what_cannot_stand_in_a_page_s_text_is_replaced() -> None:
    """A font may say that its letters are half a surrogate pair, or a form feed."""
    content = read_pdf(make_pdf_with_letters({"A": "D800", "B": "000C"}, "xAyBz"))
    assert content.text == "x\ufffdy z"
    assert content.page_starts == (0,)


def picture(canvas: Canvas) -> None:
    canvas.rect(72, 72, 400, 600, fill=1)


def words(canvas: Canvas) -> None:
    write(canvas, 60, 700, "It is so.")


def nothing(canvas: Canvas) -> None:
    canvas.setTitle("")


def test_the_same_bytes_give_the_same_text_in_any_thread() -> None:
    data = draw_pdf(words, picture, words)
    read = partial(read_pdf, options=ReadOptions(ocr=None))
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(read, [data] * 12))) == 1


_LINES = st.lists(st.text("abc de.-123*", min_size=1, max_size=30), max_size=8)
_BLOCKS = st.tuples(st.integers(0, 60), st.integers(0, 80), st.sampled_from([7, 10, 12]), _LINES)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_BLOCKS, max_size=6), min_size=1, max_size=2))
def test_no_letter_is_lost_and_blocks_cover_whole_lines(
    drawn: list[list[tuple[int, int, int, list[str]]]],
) -> None:
    # What is alike on both pages would be a running header.
    other = str.maketrans("abcde", "fghij")
    pages = [
        [
            (right, down, size, [line.translate(other) if number else line for line in lines])
            for right, down, size, lines in blocks
        ]
        for number, blocks in enumerate(drawn)
    ]

    def page(number: int, blocks: list[tuple[int, int, int, list[str]]]) -> Draw:
        def draw(canvas: Canvas) -> None:
            write(canvas, 300, 820, "xy"[number])
            for place, (right, down, size, lines) in enumerate(blocks):
                # Letters drawn over each other in one place count once.
                x, y = (40, 320)[place % 2], 780 - 240 * (place // 2)
                write(canvas, x + right, y - down, lines, size=size)

        return draw

    content = read_pdf(draw_pdf(*map(page, range(2), pages)), ReadOptions(ocr=None))
    said = [line for blocks in pages for *_, lines in blocks for line in lines]
    assert Counter(letters("".join(said) + "xy"[: len(pages)])) == Counter(letters(content.text))
    assert len(content.page_starts) == len(pages)
    check_known(content.text, content.blocks)


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def test_files_attached_to_a_document_are_said() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf(["The dues are attached."]))))
    writer.add_attachment("dues.csv", b"Ada,45")
    file = io.BytesIO()
    writer.write(file)
    assert read_pdf(file.getvalue()).warnings == (
        "files attached to it were not read (dues.csv); save them and add them",
    )
