"""ISO-2022-JP, in which older Japanese mails are written: bytes of 7 bits with escape sequences.

Read as browsers read it (https://encoding.spec.whatwg.org/#iso-2022-jp-decoder), with the signs and
kanji that Windows adds to JIS X 0208 (①, ㈱, 髙), which Python's own codecs refuse.
"""

import re

_ESCAPE = re.compile(rb"\x1b(\([BIJ]|\$[@B])")
_KATAKANA = b"(I"
_SINGLE = (b"(B", b"(J")
_FIRST = 0x21
_LOW_ROWS = 62
"""Rows of JIS X 0208 whose first byte in Shift_JIS is below half-width katakana."""


def decode_iso_2022_jp(data: bytes) -> str | None:
    """Return the text that the bytes are; None where they are no ISO-2022-JP, or ASCII alone."""
    first, *shifted = _ESCAPE.split(data) if data.isascii() else [data]
    # Terminals end colours with an escape sequence of its too.
    if set(shifted[::2]) <= set(_SINGLE) or any(
        b"\x1b" in part for part in (first, *shifted[1::2])
    ):
        return None
    try:
        parts = map(_part, shifted[::2], shifted[1::2])
        return "".join([first.decode("ascii"), *parts])
    except ValueError:
        return None


def _part(escape: bytes, data: bytes) -> str:
    """Return the words of a character set; raises ValueError where it does not have them."""
    if escape in _SINGLE:
        return data.decode("ascii")
    if escape == _KATAKANA:
        return bytes(byte | 0x80 for byte in data).decode("cp932")
    pairs = zip(data[::2], data[1::2], strict=True)
    return b"".join(_shift_jis(*pair) for pair in pairs).decode("cp932")


def _shift_jis(first: int, second: int) -> bytes:
    """Return a character of two bytes as Shift_JIS has it."""
    row, cell = first - _FIRST, second - _FIRST
    if row < 0 or cell < 0:
        raise ValueError(first, second)
    lead = row // 2 + (0x81 if row < _LOW_ROWS else 0xC1)
    return bytes([lead, cell + 0x9F if row % 2 else cell + 0x40 + (cell >= 0x3F)])
