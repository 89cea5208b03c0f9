"""Bytes to text for formats whose files do not always say how they are encoded.

In order: a byte-order mark, what the file declares, UTF-8, then Shift_JIS (as Windows-31J, what
Excel writes in Japan) and EUC-JP where what comes out reads as Japanese. Nothing is guessed beyond
that: nearly any bytes can be decoded as Shift_JIS or as Windows-1252, and most of it is nonsense.
"""

import codecs
import re

from ingest.errors import UnreadableFileError

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_AS_BROWSERS_DO = {
    "shift_jis": "cp932",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
"""What is meant by these names: https://encoding.spec.whatwg.org/#names-and-labels."""

_JAPANESE = ("cp932", "euc_jp")
_KANA = re.compile("[ぁ-んァ-ヶ]")
_WIDE = re.compile(r"[^\x00-\x7f\uff61-\uff9f]+")
"""Runs of what is neither ASCII nor half-width katakana, which stray bytes often look like."""

_MOSTLY = 0.5


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text that the bytes are; `declared` names the encoding the file states.

    Raises UnreadableFileError where they cannot be decoded, or only as nonsense.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _decoded(data, encoding, "it is damaged: its text does not follow its mark")
    if (named := _codec(declared)) is not None:
        complaint = f"it says that it is {declared}, but is not; save it as UTF-8"
        return _decoded(data, named, complaint)
    if b"\0" in data:
        raise UnreadableFileError(
            "it is a binary file, or UTF-16 without a byte-order mark; save it as UTF-8"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _japanese(data)


def _decoded(data: bytes, encoding: str, complaint: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"{complaint} (byte {error.start})") from None


def _codec(declared: str | None) -> str | None:
    try:
        name = codecs.lookup(declared.strip()).name if declared else None
    except LookupError:
        return None
    return _AS_BROWSERS_DO.get(name, name) if name else None


def _japanese(data: bytes) -> str:
    texts = {encoding: text for encoding in _JAPANESE if (text := _strictly(data, encoding))}
    # Cyrillic decodes as EUC-JP too, though hardly ever to kana.
    if not _KANA.search(texts.get("euc_jp", "")):
        texts.pop("euc_jp", None)
    best = max(texts.values(), key=_japanese_share, default="")
    if not _japanese_share(best):
        raise UnreadableFileError(
            "its encoding cannot be told: it is neither UTF-8 nor Shift_JIS; save it as UTF-8"
        )
    return best


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _japanese_share(text: str) -> float:
    """Return the share of Japanese in what is not ASCII; 0 where most wide characters are not.

    Wide characters are Japanese if they are common in it and stand where Japanese ones do: a
    single one right after a Latin letter is mostly an accent or apostrophe of another encoding.
    """
    wide = japanese = 0
    for run in _WIDE.finditer(text):
        wide += len(run[0])
        after_latin = text[run.start() - 1 : run.start()].isalpha()
        if len(run[0]) > 1 or not after_latin:
            japanese += sum(map(_common, run[0]))
    return japanese / sum(not one.isascii() for one in text) if japanese > _MOSTLY * wide else 0.0


def _common(character: str) -> bool:
    """Whether JIS X 0208 has it among its kana, signs and letters or its kanji of level 1."""
    try:
        code = character.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xA1 <= code[0] <= 0xCF
