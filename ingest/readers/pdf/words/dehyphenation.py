"""Lines to running text: words that a line's end parted are made whole again.

A hyphen at the end of a line may be the word's own ("long-term") or the typesetter's
("interna-tional"). The document tells: how it writes the word elsewhere, whether it has both halves
as words, and what it mostly does.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.words.lines import is_ideograph

SOFT_HYPHEN = "\u00ad"
HYPHENS = ("-", "\u2010", SOFT_HYPHEN)
"""What may part a word at a line's end."""

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:[-\u2010][^\W\d_]+)*)[-\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_SUSPENDED = re.compile(r"(?:and|or|to|nor)\b")
"""What follows the hyphen in "pre- and post-war"."""


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What a document tells of its hyphens: how often it writes each word, and its custom."""

    words: Counter[str]
    keeps: bool = False

    @classmethod
    def seen_in(cls, paragraphs: Callable[[], Iterable[Sequence[str]]]) -> "Hyphens":
        """Learn from a document's paragraphs, each given as its lines; they are gone over twice."""
        words: Counter[str] = Counter()
        for lines in paragraphs():
            words.update(_whole_words(lines))
        hyphens = cls(words)
        told = Counter(
            hyphens._verdict(one, other)
            for lines in paragraphs()
            for one, other in pairwise(lines)
            if parts_word(one, other)
        )
        # Halves that are no words elsewhere are a typesetter's.
        return cls(words, keeps=told[True] > told[False] + told[None])

    def joined(self, line: str, following: str) -> str:
        """Return two lines as one, with what belongs between them.

        >>> Hyphens(Counter()).joined("the interna-", "tional case")
        'the international case'
        """
        if line.endswith(SOFT_HYPHEN):
            return line[:-1] + following
        if is_ideograph(line[-1]) and is_ideograph(following[0]):
            return line + following
        if not line.endswith(HYPHENS) or len(line) < 2 or not line[-2].isalnum():
            return f"{line} {following}"
        if _SUSPENDED.match(following):
            return f"{line} {following}"
        if not parts_word(line, following):
            return line + following
        verdict = self._verdict(line, following)
        keeps = self.keeps if verdict is None else verdict
        return (line if keeps else line[:-1]) + following

    def _verdict(self, line: str, following: str) -> bool | None:
        """Whether the hyphen is the word's own; None where the document does not tell."""
        last, first = _LAST_WORD.search(line), _FIRST_WORD.match(following)
        if not last or not first:
            return None
        left, right = last[1].casefold(), first[0].casefold()
        hyphenated, whole = self.words[f"{left}-{right}"], self.words[left + right]
        if hyphenated or whole:
            return hyphenated > whole
        if "-" in left or (self.words[left] and self.words[right]):
            return True
        return None


def running_text(lines: Sequence[str], breaks: Iterable[int], hyphens: Hyphens) -> str:
    """Join lines, except after those numbered in `breaks`; soft hyphens are dropped."""
    kept = frozenset(breaks)
    text = lines[0]
    for index, (_, line) in enumerate(pairwise(lines)):
        text = f"{text}\n{line}" if index in kept else hyphens.joined(text, line)
    return text.replace(SOFT_HYPHEN, "")


def parts_word(line: str, following: str) -> bool:
    """Whether a hyphen stands between small letters, where a typesetter may set one."""
    return bool(_LAST_WORD.search(line)) and following[0].islower()


def _whole_words(lines: Sequence[str]) -> Iterator[str]:
    """Yield the words that no line's end parts."""
    parted = False
    for line in lines:
        words = _WORD.findall(line.replace(SOFT_HYPHEN, "").casefold().replace("\u2010", "-"))
        ends_open = line.endswith(HYPHENS)
        first = 1 if parted else 0
        last = len(words) - 1 if ends_open else len(words)
        yield from words[first:last]
        parted = ends_open
