"""Words that only say that there is nothing: dashes, stops, n/a."""

import re
import unicodedata

_NOT_AVAILABLE = re.compile(r"n\s?/\s?a\.?|n\.\s?a\.?|not (?:available|applicable)", re.IGNORECASE)
_MINUS = "−ーｰ~～〜"
"""Signs that are drawn as dashes and are no punctuation."""
_TICKS = "*＊•·・†‡"
"""Punctuation with which tables tick off."""


def is_blank(words: str) -> bool:
    """Whether words have nothing but dashes, stops and the like, or say "n/a".

    >>> [is_blank(one) for one in ("", " – ", "。", "ー", "N/A", "○", "*", "-5", "none")]
    [True, True, True, True, True, False, False, False, False]
    """
    said = words.strip()
    if _NOT_AVAILABLE.fullmatch(said):
        return True
    return all(one in _MINUS or _is_punctuation(one) for one in said)


def _is_punctuation(character: str) -> bool:
    return character not in _TICKS and unicodedata.category(character)[0] in "PZC"
