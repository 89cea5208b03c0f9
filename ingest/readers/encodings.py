"""Bytes to text for formats whose files do not always say how they are encoded.

In order: a byte-order mark, ISO-2022-JP, whose escape sequences nothing else has, what the file
declares, UTF-8, UTF-16 without a mark, then Shift_JIS (as Windows-31J, what Excel writes in Japan)
and EUC-JP where what comes out reads as Japanese, then Windows-1252 and other encodings of one
language where charset-normalizer finds words in what comes out. What was guessed is named in a
warning. Bytes that decode only to nonsense are refused: nearly any can be decoded as Shift_JIS or
as Windows-1252.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.iso_2022_jp import decode_iso_2022_jp

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

_ISO_2022_JP = "iso2022_jp"
_JAPANESE = ("cp932", "euc_jp")
_WESTERN = ("cp1252",)
_OTHERS = ("cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "gb18030", "cp949", "big5")
_COHERENCE = 0.1
"""How much of a text must read as a language that is written so, chosen by eye."""
_NAMES = {
    _ISO_2022_JP: "ISO-2022-JP",
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    **{f"cp{number}": f"Windows-{number}" for number in range(1250, 1255)},
}
"""What people know the codecs by."""
_PLAIN = re.compile(r"[\t\n\r\x20-\x7e\u00a0-\u052f\u3000-\u30ff]")
"""White space, letters of Europe and kana."""
_KANA = re.compile("[ぁ-んァ-ヶ]")
_WIDE = re.compile(r"[^\x00-\x7f\uff61-\uff9f]+")
"""Runs of what is neither ASCII nor half-width katakana, which stray bytes often look like."""

_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text, and a warning where its encoding was guessed."""

    text: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> DecodedText:
    """Return the text that the bytes are; `declared` names the encoding the file states.

    Raises UnreadableFileError where they cannot be decoded, or only as nonsense.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            try:
                return DecodedText(data.decode(encoding))
            except UnicodeDecodeError as error:
                raise UnreadableFileError(
                    Message(
                        "it is damaged: its text does not follow its mark (byte {byte})",
                        byte=error.start,
                    )
                ) from None
    # No text of single bytes holds a zero.
    named = None if b"\0" in data else _codec(declared)
    escaped = decode_iso_2022_jp(data)
    if named is not None and escaped is not None and named.startswith(_ISO_2022_JP):
        return DecodedText(escaped)
    if named is not None and escaped is None and (text := _strictly(data, named)) is not None:
        return DecodedText(text)
    guess = _guess(data) if escaped is None else (_ISO_2022_JP, escaped)
    if guess is None:
        raise UnreadableFileError(
            "it is a binary file, not text"
            if b"\0" in data
            else "its encoding cannot be told; save it as UTF-8"
        )
    encoding, text = guess
    read_as = _NAMES.get(encoding, encoding.upper())
    if named is not None:
        warning = Message(
            "it says that it is {declared}, but is not: it was read as {encoding}",
            declared=declared or "",
            encoding=read_as,
        )
    elif encoding != "utf-8":
        warning = Message(
            "it does not say how it is encoded: it was read as {encoding}", encoding=read_as
        )
    else:
        return DecodedText(text)
    return DecodedText(text, (warning,))


def _guess(data: bytes) -> tuple[str, str] | None:
    """Return the codec that the bytes look like and their text."""
    if b"\0" in data:
        return _utf_16(data)
    if (text := _strictly(data, "utf-8")) is not None:
        return "utf-8", text
    return _japanese(data) or _european(data)


def _codec(declared: str | None) -> str | None:
    """Return the codec of a declared encoding; None where it is none, or none of text ("uu")."""
    try:
        name = codecs.lookup(declared.strip()).name if declared else None
        if name:
            b"a".decode(name, "ignore")
    except LookupError:
        return None
    return _AS_BROWSERS_DO.get(name, name) if name else None


def _utf_16(data: bytes) -> tuple[str, str] | None:
    """Return what bytes with zeros among them are, where it is text."""
    texts = {
        encoding: text
        for encoding in ("utf-16-le", "utf-16-be")
        if (text := _strictly(data, encoding)) and not any(map(_is_no_text, text))
    }
    # With its bytes swapped, plain text looks like rare kanji.
    best = max(texts, key=lambda encoding: _ordinary(texts[encoding]), default=None)
    if best is None or _ordinary(texts[best]) <= _MOSTLY * len(texts[best]):
        return None
    return best, texts[best]


def _ordinary(text: str) -> int:
    """Count the characters that are written in Europe or common in Japan."""
    return sum(bool(_PLAIN.match(one)) or _common(one) for one in text)


def _is_no_text(character: str) -> bool:
    """Whether it is a control character or one that Unicode has not given a meaning."""
    return character not in "\t\n\r\f" and unicodedata.category(character) in {"Cc", "Cn", "Co"}


def _japanese(data: bytes) -> tuple[str, str] | None:
    texts = {encoding: text for encoding in _JAPANESE if (text := _strictly(data, encoding))}
    # Cyrillic decodes as EUC-JP too, though hardly ever to kana.
    if not _KANA.search(texts.get("euc_jp", "")):
        texts.pop("euc_jp", None)
    best = max(texts, key=lambda encoding: _japanese_share(texts[encoding]), default=None)
    return None if best is None or not _japanese_share(texts[best]) else (best, texts[best])


def _european(data: bytes) -> tuple[str, str] | None:
    """Return what charset-normalizer finds to be words, of Western Europe before all others."""
    western = from_bytes(data, cp_isolation=list(_WESTERN)).best()
    if western is not None:
        return western.encoding, str(western)
    other = from_bytes(data, cp_isolation=list(_OTHERS)).best()
    if other is None or other.coherence < _COHERENCE:
        return None
    return other.encoding, str(other)


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
