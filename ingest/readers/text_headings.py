"""Headings that a plain text marks: underlined ones, and those of numbered sections.

A short line is no heading by itself. One is marked where a row of one sign is drawn under it, as in
reStructuredText and Markdown's setext headings; or where it has a section's number, the text begins
right under it, and another such line has the next number.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.document.nodes import Block, Kind, Sentence
from ingest.language.scripts import is_wide
from ingest.language.sentences import trimmed
from ingest.structure.lines import Line, LineKind, heading_like, split_lines
from ingest.structure.section_numbers import section_level

_UNDERLINE = re.compile(r"([=\-~^*#_])\1{2,}")
_COLUMNS = re.compile(r"\S(?: {2,}|\t)\S|\|")
"""What parts the columns of a table, whose header may be underlined too."""
_SLACK = 3
_DEEPEST = 6
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.)]?[ \t]+(?=[^\W\d_])")
_EARLY = 0.6
"""A heading that text follows at once ends before this share of the longest line: by eye."""


def marked_headings(text: str) -> list[Block]:
    """Return the headings that a text marks, in order; an underlined one includes its lines."""
    lines = split_lines(text)
    headings = {
        block.start: block for block in (*_numbered(text, lines), *_underlined(text, lines))
    }
    return [headings[start] for start in sorted(headings)]


def _underlined(text: str, lines: Sequence[Line]) -> Iterator[Block]:
    """Yield underlined headings; signs rank in the order in which they come, numbers as ever."""
    ranks: list[tuple[str, bool]] = []
    for index in range(len(lines) - 2):
        sign = _sign(text, lines[index + 1])
        if sign is None or not _is_heading(text, lines[index]):
            continue
        words = _words(text, lines[index])
        if abs(_width(words) - len(_words(text, lines[index + 1]))) > _slack(words):
            continue
        over = index > 0 and _sign(text, lines[index - 1]) == sign
        first = index - over
        if first and lines[first - 1].kind is not LineKind.BLANK:
            continue
        if (sign, over) not in ranks:
            ranks.append((sign, over))
        level = section_level(words) or min(ranks.index((sign, over)) + 1, _DEEPEST)
        yield _heading(text, lines[first], lines[index], lines[index + 1], level)


def _numbered(text: str, lines: Sequence[Line]) -> Iterator[Block]:
    """Yield the headings of numbered sections that have their text right under them.

    One with a blank line below is told by how it looks, and counts as another here.
    """
    longest = max((line.end - line.start for line in lines), default=0)
    others: set[tuple[int, ...]] = set()
    found: dict[tuple[int, ...], Line] = {}
    for index, line in enumerate(lines[:-1]):
        number = _NUMBER.match(text, line.start, line.end)
        if number is None or not _is_heading(text, line):
            continue
        if index and lines[index - 1].kind is not LineKind.BLANK:
            continue
        place = tuple(map(int, number[1].split(".")))
        below = lines[index + 1]
        if below.kind is LineKind.BLANK:
            others.add(place)
        elif _opens_text(text, below) and line.end - line.start < _EARLY * longest:
            found[place] = line
    for place, line in found.items():
        beside = {(*place[:-1], place[-1] + step) for step in (-1, 1)}
        if beside & (others | found.keys()):
            yield _heading(text, line, line, line, section_level(_words(text, line)))


def _is_heading(text: str, line: Line) -> bool:
    words = text[line.start : line.end]
    return words[:1].strip() != "" and heading_like(words) and not _COLUMNS.search(words)


def _opens_text(text: str, line: Line) -> bool:
    """Whether a line is of text that begins here: not indented, and no sentence going on."""
    first = text[line.start : line.start + 1]
    return line.kind is LineKind.TEXT and not first.isspace() and not first.islower()


def _heading(text: str, first: Line, words: Line, last: Line, level: int) -> Block:
    said = trimmed(text, words.start, words.end) or words
    end = trimmed(text, first.start, last.end) or last
    units = (Sentence(said.start, said.end, Kind.HEADING),)
    return Block(first.start, end.end, Kind.HEADING, units, level)


def _sign(text: str, line: Line) -> str | None:
    """Return the sign of which a line is drawn, None where it is not."""
    drawn = _UNDERLINE.fullmatch(text[line.start : line.end].rstrip())
    return drawn[1] if drawn else None


def _words(text: str, line: Line) -> str:
    return text[line.start : line.end].rstrip()


def _slack(words: str) -> float:
    return max(_SLACK, _width(words) / 2)


def _width(words: str) -> int:
    return sum(2 if is_wide(letter) else 1 for letter in words)
