"""Text folded for comparison: what does not count in an answer is made the same."""

import re
import unicodedata
from typing import Literal

_SPACED = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f]")
"""Latin, Greek and Cyrillic letters, which are written with spaces between words."""


def fold(text: str) -> str:
    """Return text in NFKC with case and white space folded and without `**`.

    >>> fold("Ｔｗｏ  **Hundred**")
    'two hundred'
    """
    plain = unicodedata.normalize("NFKC", text).replace("**", "").casefold()
    # Folding case can undo composition, as Unicode 3.13 (D145) warns.
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def says(text: str, words: str) -> bool:
    """Tell whether a text has the words, both folded, as whole words and whole numbers.

    Only letters of scripts that put spaces between words, and digits, have to end there.

    >>> says("13,040 visitors", "40"), says("No, it is north.", "NO"), says("六月十日", "十日")
    (False, True, True)
    """
    wanted = fold(words)
    before, after = _edge(wanted[:1], "before"), _edge(wanted[-1:], "after")
    return re.search(before + re.escape(wanted) + after, fold(text)) is not None


def _edge(character: str, side: Literal["before", "after"]) -> str:
    """Return the pattern of what may be beside a string that begins or ends with a character."""
    if character.isdigit():
        return r"(?<!\d)(?<!\d[.,])" if side == "before" else r"(?!\d|[.,]\d)"
    if _SPACED.match(character):
        return rf"(?<!{_SPACED.pattern})" if side == "before" else rf"(?!{_SPACED.pattern})"
    return ""
