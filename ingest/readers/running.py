"""What the headers and footers of a document's pages say: once, and not the pages' numbers."""

import re
from collections.abc import Iterable

from ingest.document.builder import DocumentBuilder
from ingest.document.content import Content
from ingest.document.strikethrough import unmarked

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


class RunningNotes(Said):
    """Writes what was not said already, as notes without labels: it heads nothing."""

    def __init__(self, builder: DocumentBuilder, body: Iterable[str]) -> None:
        """Take the words of the body's paragraphs."""
        super().__init__(body)
        self._builder = builder

    def write(self, words: str) -> None:
        """Write what is new of the words; tabs part what stands left, in the middle and right."""
        for part in words.split("\t"):
            if self.is_new(unmarked(part)):
                self._builder.footnote("", part)

    def write_recognized(self, content: Content | None) -> None:
        """Write what is new of what OCR read in a picture."""
        for part in content.text.split("\n\n") if content else ():
            if self.is_new(part):
                with self._builder.recognized():
                    self._builder.footnote("", part)


def without_page_numbers(words: str) -> str:
    """Return the words without the numbers that count pages, and what only introduces them."""
    return _COUNTER.sub(" ", words).strip()


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))
