"""What a single line of text looks like: the signals that blocks are built from.

All signals are typographic; none knows any document's wording.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from ingest.language.bullets import SOLID_BULLETS, SPACED_BULLETS, SYMBOL_BULLETS

HEADING_WORDS = 16
"""A line with more words than this is text, not a heading."""
HEADING_CHARACTERS = 120
BRACKETED_WORDS = 3
"""A line with more words than this that stands in brackets as a whole is a remark."""

_BULLET = f"[{SPACED_BULLETS}{SYMBOL_BULLETS}]"
_NUMBER = r"(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|（[0-9０-９]{1,3}）|[①-⑳]|[ア-ン][.)）])"
# Japanese writes no space after a number in full-width brackets or a circle, nor after a dot.
_CLOSED = r"(?:（[0-9０-９]{1,3}）|[①-⑳]|[（(][ア-ン][）)])(?=\S)|・(?=[^\s・])|[ア-ン]　"
_ITEM = re.compile(
    rf"^[ \t　]*(?:(?:{_BULLET}[ \t　]+)+(?:{_NUMBER}[ \t　]+)?|{_NUMBER}[ \t　]+|{_CLOSED})"
)
_BULLETS = re.compile(rf"^[ \t　]*(?:(?:{_BULLET}[ \t　]+)+|・)")
_LEAD = re.compile(rf"^[ \t　]*(?:[-*+•][ \t　]*)?[{SOLID_BULLETS}][ \t　]*")
_LINE = re.compile(r"([^\n\f\r]*)(\r\n|[\n\f\r]|\Z)")
_HASHES = re.compile(r"^ {0,3}(#{1,6})[ \t]+\S")
BARS = "|│┃║"
"""What parts the cells of a row, in Markdown and in tables that are drawn."""
BOX = "─-╿"
"""Characters that draw lines, as a range of a pattern."""
_RULE = re.compile(rf"^[\s|:+=_*{BOX}-]*$")
# In wrapped text any line may begin with "table" or "Note": a caption goes on as captions do.
_CAPTION = re.compile(
    r"^(?:[(\[（](?i:sources?|notes?|figure|fig\.|table|chart)[\s:：.)\]）0-9]"
    r"|(?i:sources?|notes?)\s*[:：]"
    r"|(?:Sources?|Notes?|Fig\.|Figure|Table|Chart|FIGURE|TABLE|CHART)\s*(?:[:：.0-9]|$)"
    r"|[(\[（]?(?:出典|出所|資料|注|図表?|表)(?:[\s:：.)\]）0-9０-９]|$))"
)
NOTE_SIGNS = r"[†‡]|※\s?\d{0,3}|[¹²³⁴-⁹]+"
NOTE_NUMBER = r"注\s?[0-9０-９]{1,3}"
"""Marks of footnotes that are written alike before a note and in the text that bears it."""

# A bare star opens a note where no other star closes it: *emphasis* does, * an item has a space.
_NOTE = re.compile(
    rf"^[ \t　]*(\*\d{{1,3}}(?!\d)|\*(?=[^\s*])(?=[^*]*$)|{NOTE_SIGNS}"
    rf"|\[\^\w{{1,16}}\]:|[(（]?{NOTE_NUMBER}[)）]?[:：]?)[ \t　]*(?=\S)"
)
_NO_OPENING = "/\\^=|}>%&+@,.;:!?)]）」』】、。"
_SENTENCE_END = re.compile(
    r"[.!?。！？;:：,、，—…][\"'”’」』)\]）*_]*"
    rf"(?:\*\d{{1,3}}|{NOTE_SIGNS}|\[\^?\w{{1,16}}\]|[(（](?:{NOTE_NUMBER}|注)[)）])?$"
)


class LineKind(StrEnum):
    """What a line is by itself."""

    BLANK = "blank"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    CAPTION = "caption"
    NOTE = "note"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its break: `text[start:end]`, with what it looks like.

    `body` is where the words begin after an item's bullet or a footnote's mark. `level` is given
    for headings that say it themselves (hashes). `lead` marks items set off by a solid symbol,
    `numbered` those that begin with a number or letter.
    """

    start: int
    end: int
    kind: LineKind
    body: int
    level: int = 0
    lead: bool = False
    numbered: bool = False


def split_lines(text: str) -> list[Line]:
    """Split at line breaks and page breaks, keeping offsets; every line is classified."""
    lines = []
    for match in _LINE.finditer(text):
        lines.append(_classify(text, match.start(1), match.end(1)))
        if not match[2]:
            break
    return lines


def ends_sentence(line: str) -> bool:
    """Whether the line ends as a sentence or clause does."""
    return bool(_SENTENCE_END.search(line.rstrip()))


def heading_like(line: str) -> bool:
    """Whether the line, standing alone, reads as a heading: short and without an end mark."""
    line = line.strip()
    words = line.split()
    return (
        0 < len(line) <= HEADING_CHARACTERS
        and len(words) <= HEADING_WORDS
        and any(character.isalpha() for character in line)
        and not line[0].islower()
        and line[0] not in _NO_OPENING
        and "。" not in line
        and not ends_sentence(line.rstrip("*_~"))
        and not _CAPTION.match(line)
        and not (len(words) > BRACKETED_WORDS and line[0] in "(（" and line[-1] in ")）")
    )


def is_rule(line: str) -> bool:
    """Whether the line only draws: a table's rule, a run of dashes."""
    return bool(_RULE.match(line))


def _classify(text: str, start: int, end: int) -> Line:
    line = text[start:end]
    if not line.strip():
        return Line(start, end, LineKind.BLANK, start)
    if match := _HASHES.match(line):
        return Line(start, end, LineKind.HEADING, start + match.end() - 1, level=len(match[1]))
    body = line.lstrip()
    item = _ITEM.match(line)
    if body.startswith("|") or (item and line[item.end() :].startswith("|")):
        return Line(start, end, LineKind.ROW, start)
    if note := _NOTE.match(line):
        return Line(start, end, LineKind.NOTE, start + note.end())
    if lead := _LEAD.match(line):
        return Line(start, end, LineKind.ITEM, start + lead.end(), lead=True)
    if item and item.end() < len(line):
        bullets = _BULLETS.match(line)
        words = start + (bullets.end() if bullets else 0)
        return Line(start, end, LineKind.ITEM, words, numbered=bullets is None)
    if "\t" in line.strip(" ") or " | " in line:
        return Line(start, end, LineKind.ROW, start)
    kind = LineKind.CAPTION if _CAPTION.match(body) else LineKind.TEXT
    return Line(start, end, kind, start)
