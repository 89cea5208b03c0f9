import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFileError
from ingest.readers.encodings import decode

PORT = "港湾の使用料は、次のとおりです。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp932", "euc_jp"])
def test_what_is_not_declared_is_found(encoding: str) -> None:
    assert decode(PORT.encode(encoding)) == PORT


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    # A text may not begin with what is a mark.
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("EUC-JP", "euc_jp"),
        (" shift_jis ", "cp932"),
        # What browsers take these names for.
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("gb2312", "gb18030"),
        ("utf-16", "utf-8"),
    ],
)
def test_what_is_declared_is_believed(declared: str, encoding: str) -> None:
    text = "“Café”" if encoding == "cp1252" else "港"
    assert decode(text.encode(encoding), declared) == text


@pytest.mark.parametrize("declared", [None, "", "no-such-encoding"])
def test_an_unknown_name_declares_nothing(declared: str | None) -> None:
    assert decode("Größe".encode(), declared) == "Größe"


def test_a_mark_counts_for_more_than_what_is_declared() -> None:
    assert decode(codecs.BOM_UTF16_LE + PORT.encode("utf-16-le"), "shift_jis") == PORT


@pytest.mark.parametrize(
    ("data", "declared", "message"),
    [
        (codecs.BOM_UTF8 + b"\xff", None, "its text does not follow its mark (byte 0)"),
        (b"ab\xff", "utf-8", "it says that it is utf-8, but is not; save it as UTF-8 (byte 2)"),
        ("a港".encode("utf-16-le"), None, "UTF-16 without a byte-order mark"),
        ("Café, Größe".encode("cp1252"), None, "its encoding cannot be told"),
        ("Москва, Киев".encode("cp1251"), None, "its encoding cannot be told"),
        ("It’s “so”".encode("cp1252"), None, "its encoding cannot be told"),
    ],
)
def test_what_would_be_nonsense_is_refused(data: bytes, declared: str | None, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=re.escape(message)):
        decode(data, declared)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableFileError:
        return
    text.encode()
