"""Section numbers: the level that a heading states by the number it begins with.

Japanese laws rank 編 章 節 款 目 条 項; their reports number with 第１, １, （１）, ① and ア.
"""

import re

_HIGH = r"(?i:volume|book|part|title|chapter|annex|appendix|schedule)"
_LOW = r"(?i:section|article|rule|regulation|clause)"
_WESTERN = re.compile(
    rf"^(?:{_HIGH}|(?P<low>{_LOW}))\s+(?:\d{{1,3}}[A-Z]?|[IVXLC]+|[A-Z])\b(?![.,]\d)"
    rf"|^(?:(?:{_HIGH}|{_LOW})\s+)?"
    r"(?:(?P<dotted>\d{1,3}(?:\.\d{1,3})+)\.?|\d{1,2}[.)])(?:\s|$)"
    r"|^\d{1,2}\s+(?!(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?,?\s+\d{4}\b)"
    r"(?=[^\Wa-z\d_])"
)
"""A day before its month and year is no number: `14 February 2025`."""
_LABEL = re.compile(rf"(?:(?:{_HIGH}|{_LOW})\s+)?[\dIVXLCA-Z]{{1,4}}(?:\.\d{{1,3}})*[.)]?")

_DIGIT = "[0-9０-９一二三四五六七八九十百千〇]"
_UNITS = {"部": 1, "編": 1, "章": 2, "節": 3, "款": 4, "目": 5, "条": 5}
_UNIT = re.compile(rf"^第{_DIGIT}+([部編章節款目条])(?:の{_DIGIT}+)*")
_HYPHENED = re.compile(r"^[0-9０-９]{1,2}(?:[-－‐][0-9０-９]{1,2})+(?=\s)")
_JAPANESE = (
    (re.compile(r"^附\s*則(?:\s*[（(].*)?$"), 1),
    (re.compile(rf"^(?:別表|別紙|別添|様式)(?:第?{_DIGIT}+号?)?(?:\s|[（(]|$)"), 1),
    (re.compile(rf"^(?:[Ⅰ-Ⅻ][．.、\s]|第{_DIGIT}{{1,3}}\s)"), 1),
    (re.compile(r"^(?:[０-９]{1,2}|[一二三四五六七八九十]{1,3})[．.、\s]\s*\S"), 2),
    (re.compile(r"^（[0-9０-９]{1,2}）\s*\S"), 3),
    (re.compile(r"^(?:[①-⑳]\s*|[ア-ン]\s|[（(][ア-ン][）)]\s*)\S"), 4),
)


def section_level(line: str) -> int:
    """Return the level that a section number states (`2.1` → 2, `第3章` → 2), else 0."""
    line = line.strip()
    if match := _WESTERN.match(line):
        return 2 if match["low"] else (match["dotted"] or "").count(".") + 1
    if match := _UNIT.match(line):
        return _UNITS[match[1]]
    if match := _HYPHENED.match(line):
        return len(re.findall(r"[-－‐]", match[0])) + 1
    return next((level for pattern, level in _JAPANESE if pattern.match(line)), 0)


def is_section_label(words: str) -> bool:
    """Whether the words are a section's number and nothing else: `Part 1.2.`, `Article 4`."""
    words = words.strip()
    return bool(_LABEL.fullmatch(words)) and section_level(words) > 0
