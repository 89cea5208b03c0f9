import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFileError
from ingest.readers.encodings import DecodedText, decode

PORT = "港湾の使用料は、次のとおりです。"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp932", "euc_jp", "iso2022_jp"]
)
def test_what_is_not_declared_is_found(encoding: str) -> None:
    assert decode(PORT.encode(encoding)).text == PORT


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    # A text may not begin with what is a mark.
    assert decode(text.encode()) == DecodedText(text.removeprefix("\ufeff"))


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("EUC-JP", "euc_jp"),
        (" shift_jis ", "cp932"),
        ("ISO-2022-JP", "iso2022_jp"),
        # What browsers take these names for.
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("gb2312", "gb18030"),
        ("utf-16", "utf-8"),
    ],
)
def test_what_is_declared_is_believed(declared: str, encoding: str) -> None:
    text = "“Café”" if encoding == "cp1252" else "港"
    assert decode(text.encode(encoding), declared) == DecodedText(text)


@pytest.mark.parametrize("declared", [None, "", "no-such-encoding", "uu", "hex"])
def test_an_unknown_name_declares_nothing(declared: str | None) -> None:
    assert decode("Größe".encode(), declared) == DecodedText("Größe")


def test_a_mark_counts_for_more_than_what_is_declared() -> None:
    assert decode(codecs.BOM_UTF16_LE + PORT.encode("utf-16-le"), "shift_jis").text == PORT


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (PORT, "cp932", "Shift_JIS"),
        (PORT, "euc_jp", "EUC-JP"),
        (PORT, "iso2022_jp", "ISO-2022-JP"),
        ("部署\t定員\r\n水道課\t31\r\n", "utf-16-le", "UTF-16"),
        ("The fee is 5 crowns.\n", "utf-16-be", "UTF-16"),
        ("It’s “so”: Café Größe, £5", "cp1252", "Windows-1252"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy.", "cp1250", "Windows-1250"),
        ("Москва — столица России, город федерального значения.", "cp1251", "Windows-1251"),
    ],
)
def test_what_is_guessed_is_named(text: str, encoding: str, name: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.warnings == (f"it does not say how it is encoded: it was read as {name}",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_is_certain_is_not_worth_a_word(encoding: str) -> None:
    assert not decode(PORT.encode(encoding)).warnings


def test_what_is_declared_wrongly_is_read_as_what_it_is() -> None:
    decoded = decode(PORT.encode("cp932"), "utf-8")
    assert decoded.text == PORT
    (warning,) = decoded.warnings
    assert warning == "it says that it is utf-8, but is not: it was read as Shift_JIS"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (codecs.BOM_UTF8 + b"\xff", "its text does not follow its mark (byte 0)"),
        (bytes([0x81, 0x9D, 0x90, 0xFF, 0xFE, 0x8F]) * 30, "its encoding cannot be told"),
        (b"\x89PNG\r\n\x1a\n\0\0", "it is a binary file, not text"),
        (b"text\0text", "it is a binary file, not text"),
    ],
)
def test_what_would_be_nonsense_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=re.escape(message)):
        decode(data)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = decode(data).text
    except UnreadableFileError:
        return
    text.encode()
