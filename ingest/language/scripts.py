"""Which script a text is in; classes of characters to go inside `[...]` of a pattern."""

import re
import unicodedata

KANA = "\u3040-\u30ff"
"""Hiragana and katakana, which only Japanese writes."""
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HANGUL = "\uac00-\ud7a3"
CJK = f"{KANA}{HAN}{HANGUL}々〆〇"
"""Letters of Japanese, Chinese and Korean. They are matched in pairs: Japanese and Chinese have no
spaces between words, and Korean attaches particles to them."""

CJK_LETTER = re.compile(f"[{CJK}]")
KANA_LETTER = re.compile(f"[{KANA}]")
_JAPANESE_LETTER = re.compile(f"[{KANA}{HAN}々〆〇]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LETTER = re.compile(r"[^\W\d_]")


def has_cjk(text: str) -> bool:
    """Whether any letter is Japanese, Chinese or Korean."""
    return not text.isascii() and CJK_LETTER.search(text) is not None


def is_japanese(text: str) -> bool:
    """Whether most letters are kana or Chinese characters.

    >>> is_japanese("5Gの普及率"), is_japanese("the Man'yōshū (万葉集)")
    (True, False)
    """
    return 2 * len(_JAPANESE_LETTER.findall(text)) > len(_LETTER.findall(text))


def is_wide(letter: str) -> bool:
    """Whether a letter is about as wide as two Latin ones (Unicode Standard Annex 11)."""
    return unicodedata.east_asian_width(letter) in "WF"


def folded(text: str) -> str:
    """Return the text with compatibility forms in their plain ones, where that keeps its length.

    >>> folded("２０２５年（㈱）")
    '2025年(㈱)'
    """
    return text if text.isascii() else _NOT_ASCII.sub(_folded, text)


def _folded(match: re.Match[str]) -> str:
    form = unicodedata.normalize("NFKC", match[0])
    return form if len(form) == 1 else match[0]
