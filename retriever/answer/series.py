"""Series that are spread over a document: First pillar …, Second pillar …; Step 1 …, Step 2 ….

A question for the pillars wants the lines that name them, although they are separate headings or
bullets and no passage has them all.

Measured by answering the same questions with and without it. Only with it are right: 5 of 11 on a
plan ("Pillar 1: …"), a manual ("Step 1: …") and two quarterly reports; 1 of 12 on a regulator's
rules ("Principle 1: …"); q019 and q121 of the gold set (`python -m eval`). None is right only
without it. It is rare: no question of ObliQA, CLAP NQ, JaQuAD and Chroma's set (7,502) meets it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from ingest.document.nodes import Span
from ingest.language.terms import stem

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_NUMBER_OF = {word: number for number, word in enumerate(_ORDINALS, start=1)} | {
    f"{number}{suffix}": number
    for number, suffix in enumerate(("st", "nd", "rd", *["th"] * 9), start=1)
}
_LINE = re.compile(r"^[^\w\n\[(]*([\[(]?(\w+)[ \t]+(\w+)\b[^\n]*)", re.MULTILINE)
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that names a thing of a series by its number; `noun` is the stem of what it is."""

    noun: str
    number: int
    span: Span


def series(text: str, nouns: Collection[str], count: int | None) -> list[list[Entry]]:
    """Return the series of things with one of these stems, numbered from 1 on, in reading order.

    Only those of `count` entries where it is given.
    """
    found = []
    for noun in sorted(nouns):
        entries = [entry for entry in _entries(text) if entry.noun == noun]
        starts = [place for place, entry in enumerate(entries) if entry.number == 1]
        for start, end in pairwise([*starts, len(entries)]):
            run = entries[start:end]
            whole = [
                entry
                for _, entry in takewhile(
                    lambda pair: pair[0] == pair[1].number, enumerate(run, start=1)
                )
            ]
            if len(whole) >= _FEWEST and count in (None, len(whole)):
                found.append(whole)
    return found


def _entries(text: str) -> Iterator[Entry]:
    for match in _LINE.finditer(text):
        line, first, second = match[1].rstrip(), match[2].casefold(), match[3].casefold()
        span = Span(match.start(1), match.start(1) + len(line))
        if first in _NUMBER_OF:
            yield Entry(stem(second), _NUMBER_OF[first], span)
        elif second.isascii() and second.isdigit() and len(second) <= 2:
            yield Entry(stem(first), int(second), span)
