import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import read_content
from ingest.readers.encodings import decode
from ingest.readers.iso_2022_jp import decode_iso_2022_jp

KANJI = st.integers(0x30, 0x73).flatmap(
    lambda first: st.integers(0x21, 0x7E).map(lambda second: bytes([first, second]))
)


def encoded(words: str) -> bytes:
    return words.encode("iso2022_jp")


@given(st.lists(st.tuples(st.text("ab 1\n"), st.lists(KANJI, min_size=1)), min_size=1))
def test_it_reads_what_pythons_codec_reads(parts: list[tuple[str, list[bytes]]]) -> None:
    data = b"".join(
        words.encode() + b"\x1b$B" + b"".join(kanji) + b"\x1b(B" for words, kanji in parts
    )
    try:
        expected = data.decode("iso2022_jp")
    except UnicodeDecodeError:
        return
    assert decode_iso_2022_jp(data) == expected


@pytest.mark.parametrize(
    ("data", "text"),
    [
        # Signs and kanji that Windows adds.
        (b"\x1b$B-!-j\x1b(B A", "①㈱ A"),
        (b"\x1b$B|b66\x1b(B", "髙橋"),
        (b"\x1b$@9A\x1b(J: 5", "港: 5"),
        (b"\x1b(I1\x1b(B", "ｱ"),
    ],
)
def test_what_mail_programs_write_is_read(data: bytes, text: str) -> None:
    assert decode_iso_2022_jp(data) == text


@pytest.mark.parametrize(
    "data",
    [
        b"plain",
        b"",
        "港".encode(),
        b"\x1b[1mbold\x1b(B\x1b[m",
        b"\x1b$B9A\x1b(B \x1b[m",
        b"\x1b$B9\x1b(B",
        b"\x1b$B\x10\x10\x1b(B",
        b"\x1b$)C\x0e",
    ],
)
def test_what_is_none_is_left_to_others(data: bytes) -> None:
    assert decode_iso_2022_jp(data) is None


@given(st.lists(st.sampled_from([b"\x1b$B", b"\x1b(B", b"\x1b(I", b"9A", b"1", b"\n", b"\xff"])))
def test_any_bytes_are_read_or_not(parts: list[bytes]) -> None:
    text = decode_iso_2022_jp(b"".join(parts))
    assert text is None or "\x1b" not in text


def test_what_is_declared_otherwise_is_read_as_what_it_is() -> None:
    decoded = decode(encoded("港湾の使用料"), "us-ascii")
    assert decoded.text == "港湾の使用料"
    assert decoded.warnings == (
        "it says that it is us-ascii, but is not: it was read as ISO-2022-JP",
    )


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("a.txt", "港湾の使用料は五円です。"),
        ("a.md", "港湾の使用料は*五円*です。"),
        ("a.html", "<p>港湾の使用料は五円です。"),
        ("a.csv", "品,料金\n港湾の使用料,五円\n"),
        ("a.tsv", "品\t料金\n港湾の使用料\t五円\n"),
        ("a.json", '{"港湾の使用料": "五円"}'),
        ("a.jsonl", '{"港湾の使用料": "五円"}'),
        ("a.eml", "From: a@b.example\nMIME-Version: 1.0\n\n港湾の使用料は五円です。"),
    ],
)
def test_every_text_format_is_read_and_its_note_names_it(name: str, page: str) -> None:
    content = read_content(encoded(page), name)
    assert "港湾の使用料" in content.text
    assert "五円" in content.text
    assert content.warnings == ("it does not say how it is encoded: it was read as ISO-2022-JP",)


def test_a_mails_header_is_read_as_well_where_it_is_not_marked() -> None:
    subject = encoded("Subject: 使用料\nFrom: a@b.example\n\nIt is so.")
    assert read_content(subject, "a.eml").title == "使用料"
