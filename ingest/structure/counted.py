"""Items that Japanese numbers with a bare number and a space (１　日時, 一　自転車).

Headings, paragraphs of laws and wrapped text begin like that too. A line is an item where the line
before or after it, without anything between, has the number beside its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.language.figures import kanji_value
from ingest.structure.lines import Line, LineKind, ends_sentence

_COUNTED = re.compile(
    r"(?P<indent>[ \t　]*)(?:(?P<kanji>[一二三四五六七八九十]{1,3})"
    r"|(?P<wide>[０-９]{1,2})|(?P<digits>[0-9]{1,2})(?=[　．、]))"
    r"(?P<mark>[．、][ 　]*|[ 　]+)(?=[^\s\d])"
)
_EARLY = 0.7
"""A line shorter than this share of the longest was not wrapped: by eye."""


@dataclass(frozen=True, slots=True)
class _Count:
    """The number of the line at `index`, and how it is written."""

    index: int
    number: int
    style: tuple[str, str, str]


def with_counted_items(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines, those that count on with bare numbers as items.

    Those with Arabic numbers that are sentences stay text: they are the paragraphs of an article.
    """
    counts = [count for index, line in enumerate(lines) if (count := _count(text, index, line))]
    longest = max((line.end - line.start for line in lines), default=0)
    listed = {
        count.index
        for one, other in pairwise(counts)
        if one.style == other.style
        and one.number + 1 == other.number
        and _adjoin(text, lines, one.index, other.index, longest)
        for count in (one, other)
    }
    return [
        replace(line, kind=LineKind.ITEM, numbered=True) if index in listed else line
        for index, line in enumerate(lines)
    ]


def _count(text: str, index: int, line: Line) -> _Count | None:
    if line.kind is not LineKind.TEXT:
        return None
    match = _COUNTED.match(text, line.start, line.end)
    if match is None or (not match["kanji"] and ends_sentence(text[line.start : line.end])):
        return None
    written = "kanji" if match["kanji"] else "digits"
    number = int(kanji_value(match["kanji"] or match["wide"] or match["digits"]))
    return _Count(index, number, (match["indent"], written, match["mark"].strip(" 　")))


def _adjoin(text: str, lines: Sequence[Line], first: int, last: int, longest: int) -> bool:
    """Whether nothing is between two lines but blank ones and the rest of a wrapped line."""
    indent = _indent(text, lines[first])
    before = lines[first]
    for line in lines[first + 1 : last]:
        if line.kind is LineKind.BLANK:
            continue
        wrapped = before.end - before.start >= _EARLY * longest
        if line.kind is not LineKind.TEXT or not wrapped or _indent(text, line) <= indent:
            return False
        before = line
    return True


def _indent(text: str, line: Line) -> int:
    words = text[line.start : line.end]
    return len(words) - len(words.lstrip())
