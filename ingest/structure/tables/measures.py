"""Units of measure: what a header, a column or the caption of a table says that its figures count.

All signals are brackets, the word "unit", lines that say what amounts are in, and the names of
common units; a caption's own wording plays no part.
"""

import re

from ingest.document.nodes import Span
from ingest.language.sentences import trimmed
from ingest.structure.lines import ends_sentence

_BRACKETED = re.compile(r"[(（\[［]([^()（）\[\]［］]{1,40})[)）\]］]")
_MEASURE = re.compile(
    r"[%％€£$¥]|\b(?:hundred|thousand|million|billion|trillion|percentage|per\s?cent|yen|dollar|euro|"
    r"JPY|USD|EUR|ton|tonne|kg|km|person|people)s?\b"
    r"|^[十百千万億兆]*(?:円|ドル|ユーロ|人|件|トン|社|個|台|か所|カ所)$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:\bunits?\s*[:：]|単位\s*[:：]?)\s*([^\s()（）\[\]［］;；|][^()（）\[\]［］;；\t|\n]{0,39})",
    re.IGNORECASE,
)
_SCALE_LINE = re.compile(
    r"(?:^\W*|,\s|(?P<subject>\b(?:amounts?|figures?|values?|prices?|sums?|costs?|numbers?|data)\b)"
    r"[^.;:]{0,40}?\s)in\s(?P<measure>[^.;:,()\[\]]{1,60}?)"
    r"(?:,?\s(?:except|unless|excluding|other than)\b[^.]*)?[\s.)\]]*$",
    re.IGNORECASE,
)
"""A line that says what the figures below it are in: `Amounts in thousand crowns`."""
_LEADS_MEASURE = re.compile(
    r"[%％‰€£$¥]|(?i:hundred|thousand|million|billion|trillion)s?\b|(?i:per\s?(?:cent|mille))\b|"
    r"(?i:percent(?:age)?|yen|dollars?|euros?|tons?|tonnes?|kg|km|people|persons)\b|[A-Z]{3}\b"
)
_NO_MEASURE = re.compile(
    r"(?:the|this|these|those|that|each|all|our|its|their|which|an?|brackets|parentheses|bold|italics?|"
    r"gr[ae]y|red|full|total|general|detail|thereof)\b|\d",
    re.IGNORECASE,
)
_UNIT_HEADER = re.compile(r"^\W*(?:units?(?: of measure(?:ment)?)?|単位)\W*$", re.IGNORECASE)
_FEW_WORDS = 3
"""A measure that is not known by name has this many words at most; by eye."""
_CAPTION_LINES = 2
_CAPTION_CHARACTERS = 120
"""A unit of measure is this near above a table, in lines of this length at most: by eye."""


def measure_of(text: str, header: Span) -> Span | None:
    """Return the unit of measure that a header states in brackets, None where it states none."""
    for match in _BRACKETED.finditer(text, header.start, header.end):
        if _MEASURE.search(match[1]):
            return Span(match.start(1), match.end(1))
    return None


def heads_units(text: str, header: Span) -> bool:
    """Whether a header says that the cells below it are units of measure."""
    return bool(_UNIT_HEADER.match(header.of(text)))


def caption_measure(text: str, corner: Span, start: int) -> Span | None:
    """Return the unit of measure given in a table's corner or in the lines above `start`."""
    found = _stated_measure(text, corner)
    for _ in range(_CAPTION_LINES):
        above = _line_above(text, start)
        if found or above is None:
            break
        found, start = _stated_measure(text, above), above.start
    return found


def _stated_measure(text: str, caption: Span) -> Span | None:
    """Return what follows "unit:" in a caption, or is a measure in its brackets or after "in"."""
    if match := _UNIT.search(text, caption.start, caption.end):
        return trimmed(text, match.start(1), match.end(1))
    if (line := _SCALE_LINE.search(caption.of(text))) and _is_measure(line):
        first, last = (caption.start + place for place in line.span("measure"))
        return trimmed(text, first, last)
    found = measure_of(text, caption)
    if found is None or ends_sentence(caption.of(text).rstrip(")）]］")):
        return None
    alone = found.end - found.start + 2 >= caption.end - caption.start
    return found if alone or not any(map(str.isdigit, found.of(text))) else None


def _is_measure(line: re.Match[str]) -> bool:
    """Whether figures are said to be in a measure: a known one, or any that amounts are in."""
    if _LEADS_MEASURE.match(line["measure"]):
        return True
    few = len(line["measure"].split()) <= _FEW_WORDS
    return bool(line["subject"]) and few and not _NO_MEASURE.match(line["measure"])


def _line_above(text: str, start: int) -> Span | None:
    """Return the nearest line above that has words, None where it is a row or long."""
    first = max(0, start - 2 * _CAPTION_CHARACTERS)
    window = text[first:start].rstrip()
    begins = max(window.rfind(line_break) for line_break in "\n\f\r") + 1
    line = trimmed(text, first + begins, first + len(window))
    if line is None or line.end - line.start > _CAPTION_CHARACTERS:
        return None
    return None if re.search(r"[\t|]", line.of(text)) else line
