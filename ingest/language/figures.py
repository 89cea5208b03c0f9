"""What a number is in running text, in digits and in words.

Two kinds of pattern stay where they are used, because they ask something else: whether a table's
cell is nothing but a figure with its unit (`ingest.structure.grid`), and which unit and bound a
figure has (`service.wording.figures`).
"""

import re
import unicodedata
from collections.abc import Collection

NUMBER = r"\d+(?:[.,]\d+)*"
"""Digits with the separators inside them: 1,234.5 is one number. A pattern."""

YEAR = re.compile(r"(?:19|20)\d\d")
"""Four digits that are taken for a year, for `fullmatch`."""

COUNT_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
"""Numbers that texts mostly write in words; "one" is left out, as it is more often a pronoun."""
SCALE_WORDS = ("hundred", "thousand", "million", "billion", "trillion")

_WRITTEN = re.compile(NUMBER)
_SIGNED = re.compile(rf"(?<![\w.,])[-−]?{NUMBER}|{NUMBER}")
_DIGIT_OR_WORD = re.compile(
    r"\d|[一二三四五六七八九十百千万億兆]"
    rf"|\b(?:one|{'|'.join((*COUNT_WORDS, *SCALE_WORDS))}|half|dozen|none|no)\b",
    re.IGNORECASE,
)


def numbers(text: str) -> set[str]:
    """Return the numbers in a text with their signs, in one form: no thousands separators.

    >>> sorted(numbers("−5 of １,200"))
    ['-5', '1200']
    """
    folded = unicodedata.normalize("NFKC", text).replace("−", "-")
    return {match[0].replace(",", "") for match in _SIGNED.finditer(folded)}


def written_numbers(text: str) -> list[str]:
    """Return the numbers in a text as they are written there, each once.

    >>> written_numbers("5,000 of 5,000 in 2033")
    ['5,000', '2033']
    """
    return list(dict.fromkeys(_WRITTEN.findall(text)))


def without_numbers(text: str, left_out: Collection[str]) -> str:
    """Return the text without these numbers, given as they are written."""
    return _WRITTEN.sub(lambda number: "" if number[0] in left_out else number[0], text)


def tells_a_quantity(text: str) -> bool:
    """Whether a text has a number, in digits or in words, or says that there is none."""
    return _DIGIT_OR_WORD.search(text) is not None
