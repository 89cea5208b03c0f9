"""What the headers and footers of a document's pages say: once, and not the pages' numbers."""

import re
from collections.abc import Iterable

PAGE_NUMBER = "\x1c"
"""Stands where a page's number is shown; XML cannot hold it."""

_COUNTER = re.compile(
    rf"[^\w)\]）」\t]*(?:\b(?:page|p|pg|seite)\b[^\w\t]*|第\s*|ページ\s*)?{PAGE_NUMBER}"
    rf"(?:\s*(?:of|von|/|／|[-–]|ページ中?|頁)?\s*{PAGE_NUMBER})?(?:\s*(?:ページ|頁))?[^\w(\[（「\t]*",
    re.IGNORECASE,
)


class Said:
    """What was said already, by the letters and figures of its words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._letters = set(map(_letters, words))

    def is_new(self, words: str) -> bool:
        """Whether the words say something that was not said; it is said from now on."""
        letters = _letters(words)
        new = bool(letters) and letters not in self._letters
        self._letters.add(letters)
        return new


def without_page_numbers(words: str) -> str:
    """Return the words without the numbers that count pages, and what only introduces them."""
    return _COUNTER.sub(" ", words).strip()


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))
