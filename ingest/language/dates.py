"""Dates and periods in running text, by value, in English and Japanese.

14 July 2026, 2026-07-14, July 14, 2026, 14.7.2026 and 令和8年7月14日 are one day; "10 to 24
January" and 4月1日から6月30日まで come back each year; "before 1950" and 2025年4月以降 are open at
one end.
Python's calendar is enough: Japanese eras are arithmetic.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingest.language.eras import LETTERS, YEARS_BEFORE, year_of
from ingest.language.figures import KANJI_NUMERALS, kanji_value
from ingest.language.period import LEAP_YEAR, Period
from ingest.language.scripts import folded

_FISCAL_START = 4
"""The month in which fiscal years begin. Only fiscal years are compared with fiscal years, so that
it matters to none but their quarters and months."""

_NEAR = 40
"""Characters before a date in which the words are that make it a bound. Chosen by eye: more than
any of them takes."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_NAME = (
    r"(?P<name>(?i:January|February|April|June|July|August|September|October|November|December"
    r"|Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|March|MARCH|Mar|May|MAY)\b\.?"
)
"""A month's name. Those that are also verbs need their capital: "8 may use it"."""
_ORDINAL = r"(?:st|nd|rd|th)?"
_DAY = rf"(?<![\d.,/:-])(?P<day>\d{{1,2}}){_ORDINAL}"
_YEAR = r"(?P<year>(?:1[5-9]|20|21)\d\d)(?![\d])"
_NUMERAL = rf"(?:\d{{1,2}}|[{KANJI_NUMERALS}]{{1,3}})"
_JAPANESE_YEAR = (
    rf"(?:(?P<era>{'|'.join(YEARS_BEFORE)}|(?<![A-Za-z0-9.])[{''.join(LETTERS)}])\s?(?P<era_year>元|{_NUMERAL})"
    rf"|(?<!\d)(?P<year>\d{{4}}|[{KANJI_NUMERALS[:10]}]{{4}}))\s?年(?P<fiscal>度)?(?:\s?\([^()]{{1,9}}\))?"
)
_JAPANESE_MONTH = rf"(?<![\d{KANJI_NUMERALS}])(?P<month>{_NUMERAL})\s?月"
_JAPANESE_DAY = rf"\s?(?P<day>{_NUMERAL})\s?日"
_FISCAL = r"(?P<fiscal>FY|[Ff](?:iscal|inancial)(?:\s+[Yy]ear)?)"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d.,/-])(?P<year>[12]\d{3})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?![\d/-]|[.,]\d)",
        rf"{_DAY}(?:\s+of)?\s+{_NAME},?\s+{_YEAR}",
        rf"\b{_NAME}\s+(?P<day>\d{{1,2}}){_ORDINAL},?\s+{_YEAR}",
        r"(?<![\d.,])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>[12]\d{3})(?!\d|[.,]\d)",
        r"(?<![\d.,/])(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>[12]\d{3})(?![\d/])",
        r"(?<![\w.])(?P<era>[MTSHR])(?P<era_year>\d{1,2})([./])(?P<month>\d{1,2})\3(?P<day>\d{1,2})"
        r"(?![\d./])",
        rf"{_JAPANESE_YEAR}\s?第?(?P<quarter>[1-4一二三四])\s?四半期",
        rf"{_JAPANESE_YEAR}の?\s?(?P<month>{_NUMERAL})\s?月{_JAPANESE_DAY}",
        rf"{_JAPANESE_YEAR}の?\s?(?P<month>{_NUMERAL})\s?月",
        _JAPANESE_YEAR,
        rf"{_JAPANESE_MONTH}{_JAPANESE_DAY}",
        rf"{_JAPANESE_MONTH}(?!\s?\d|以上|以内|未満|間|分|目|ごと|[{KANJI_NUMERALS}])",
        rf"\bQ(?P<quarter>[1-4])\s*(?:of\s+|/)?(?:{_FISCAL}\s*)?{_YEAR}",
        rf"(?:{_FISCAL}\s*)?(?<!\d){_YEAR}\s*Q(?P<quarter>[1-4])\b",
        r"\b(?P<quarter>(?i:first|second|third|fourth))\s+quarter\s+(?:of\s+|in\s+)?(?:the\s+)?"
        rf"(?:{_FISCAL}\s*)?{_YEAR}",
        rf"\b{_FISCAL}\s*{_YEAR}(?:[/-]\d\d(?!\d))?",
        rf"\b{_NAME},?\s+(?:of\s+)?{_YEAR}",
        rf"{_DAY}(?:\s+of)?\s+{_NAME}",
        rf"\b{_NAME}\s+(?P<day>\d{{1,2}}){_ORDINAL}(?![\d.,:]\d|\w)",
        r"\b(?P<name>January|February|April|June|July|August|September|October|November|December)\b",
        r"(?=Ma)(?:(?<=\bin )|(?<=\bsince )|(?<=\buntil )|(?<=\bby )|(?<=\bfrom )|(?<=\bto )"
        r"|(?<=\bbefore )|(?<=\bafter )|(?<=\bof )|(?<=\beach )|(?<=\bevery )|(?<=\bduring ))"
        r"(?P<name>March|May)\b",
        rf"(?<![\d.,/-]){_YEAR}(?=\s?[-–—~〜]\s?(?:1[5-9]|20|21)\d\d(?!\d))",
        rf"(?<=[-–—~〜]){_YEAR}(?![-–/.]\d)",
        rf"(?=[12])(?:(?<=\bin )|(?<=\bsince )|(?<=\buntil )|(?<=\btill )|(?<=\bbefore )"
        rf"|(?<=\bafter )|(?<=\bduring )|(?<=\byear )|(?<=\(|\[)){_YEAR}(?![,.]\d|\s?%|-)",
        rf"(?=[12])(?:(?<=\bfrom )|(?<=\bto )|(?<=\bby )|(?<=\band )|(?<=\bbetween )|(?<=\bof )"
        rf"|(?<=\bthrough )){_YEAR}(?![,.]\d|\s?%|-|\s+(?!is\b|was\b|this\b)(?:\w+\s+)?[a-z]+s\b"
        r"|\s+people\b)",
    )
)
"""One date each, the longest writings first: a part of a text is read once. What looks behind looks
ahead first, for a letter or a digit: most places of a text fail there, in a tenth of the time."""
_JAPANESE = re.compile("[年月]")
_WESTERN_PATTERNS = tuple(one for one in _PATTERNS if not _JAPANESE.search(one.pattern))

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_JOINED = re.compile(r"\s*(?:[-–—~〜]|\b(?:to|until|till|through|up to)\b|から)\s*(?:the\s+)?\Z")
_JOINED_BY_AND = re.compile(r"\s+and\s+\Z")
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?\Z", re.IGNORECASE)
_LONE_FIRST_DAY = re.compile(
    rf"(?<![\d.,/:-])(?P<day>\d{{1,2}}){_ORDINAL}\s*(?:[-–—~]|\b(?:to|until|till|through|and)\b)"
    r"\s*(?:the\s+)?\Z"
)
_LONE_LAST_DAY = re.compile(
    rf"\s?[-–—~](?P<day>\d{{1,2}}){_ORDINAL}(?![\d.,:]\d|\w|[-–—~])(?:,?\s+{_YEAR})?"
)
_JAPANESE_LAST = re.compile(
    rf"\s?(?:から|[~〜–-])\s?(?:(?:同年|同月|翌年)の?)?(?:{_JAPANESE_MONTH})?{_JAPANESE_DAY}"
)
_SPECIFIER = re.compile(r"(?:同年|翌年|毎年|本年)\Z")
_LEAD = {
    "before": re.compile(r"\b(?:before|prior to|earlier than)\s+(?:the\s+)?\Z", re.IGNORECASE),
    "until": re.compile(
        r"\b(?:until|till|up to|through|(?:no|not) later than)\s+(?:the\s+)?\Z", re.IGNORECASE
    ),
    "since": re.compile(
        r"\b(?:since|as from|(?:starting|beginning|effective)(?:\s+(?:from|on|in))?)\s+"
        r"(?:the\s+)?\Z",
        re.IGNORECASE,
    ),
    "from": re.compile(r"\bfrom\s+(?:the\s+)?\Z", re.IGNORECASE),
    "after": re.compile(r"\b(?:after|later than)\s+(?:the\s+)?\Z", re.IGNORECASE),
}
_TRAIL = {
    "since": re.compile(
        r"\s*(?:以降|以後|から(?!\s?\d)|(?:or|and) (?:later|after)\b|onwards?\b|and onwards\b)"
    ),
    "until": re.compile(r"\s*(?:以前|まで(?!に)|(?:or|and) (?:earlier|before)\b)"),
    "before": re.compile(r"\s*より(?:も)?前"),
    "after": re.compile(r"\s*より(?:も)?後"),
}
"""までに is "by": it names a day, and says nothing of those before."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """`text[start:end]` names a period."""

    start: int
    end: int
    period: Period


@dataclass(frozen=True, slots=True)
class _Part:
    """A date as it is written, with what it leaves out as None."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    fiscal: bool = False

    def period(self) -> Period | None:
        """Return the value; None where there is no such day."""
        year = LEAP_YEAR if self.year is None else self.year
        yearly = self.year is None
        try:
            if self.quarter is not None:
                first = 3 * self.quarter - 2 + (_FISCAL_START - 1 if self.fiscal else 0)
                return Period(*_months(year, first, 3), fiscal=self.fiscal)
            if self.month is None:
                start = _FISCAL_START if self.fiscal else 1
                return Period(*_months(year, start, 12), fiscal=self.fiscal)
            if self.day is None:
                return Period(*_months(year, self.month, 1), yearly=yearly)
            day = date(year, self.month, self.day)
        except ValueError:
            return None
        return Period(day, day, yearly=yearly)


def periods(text: str) -> list[DateMention]:
    """Return the dates and periods that a text names, in order.

    >>> [one.period.first.isoformat() for one in periods("on 14.7.2026, that is 令和8年7月14日")]
    ['2026-07-14', '2026-07-14']
    >>> [text] = periods("all year, except from 10 to 24 January")
    >>> text.period.contains(periods("15 January")[0].period)
    True
    """
    plain = folded(text)
    parts = _parts(plain)
    found: list[DateMention] = []
    at = 0
    while at < len(parts):
        mention, used = _range(plain, parts, at)
        if mention is None:
            mention, used = _bound(plain, parts[at]), 1
        if mention is not None:
            found.append(mention)
        at += used
    return found


def _parts(text: str) -> list[_Part]:
    """Return the dates that are written, in order, each part of the text once."""
    taken: list[_Part] = []
    for pattern in _PATTERNS if _JAPANESE.search(text) else _WESTERN_PATTERNS:
        for match in pattern.finditer(text):
            free = all(match.end() <= one.start or one.end <= match.start() for one in taken)
            if free and (part := _part(match)) is not None:
                taken.append(part)
    return sorted(taken, key=lambda part: part.start)


def _part(match: re.Match[str]) -> _Part | None:
    held = {name: words for name, words in match.groupdict().items() if words is not None}
    year = _number(held.get("year"))
    if "era" in held:
        year = year_of(held["era"], _number(held["era_year"]) or 0)
    month, day = _number(held.get("month")), _number(held.get("day"))
    if "name" in held:
        month = 1 + next(i for i, one in enumerate(_MONTHS) if one.startswith(_short(held["name"])))
    if "first" in held:
        numbers = int(held["first"]), int(held["second"])
        if min(numbers) > 12 or (max(numbers) <= 12 and numbers[0] != numbers[1]):
            return None  # Day and month cannot be told apart.
        month, day = min(numbers), max(numbers)
    quarter = held.get("quarter", "").casefold()
    return _Part(
        match.start(),
        match.end() - match[0].endswith("."),
        year,
        month,
        day,
        _ORDINALS.get(quarter) or _number(quarter),
        "fiscal" in held and (month is None),
    )


def _short(name: str) -> str:
    return name[:3].casefold()


def _number(words: str | None) -> int | None:
    """Return the value of digits or of a numeral in kanji; 元 is the first year of an era."""
    if not words or words.isdecimal():
        return int(words) if words else None
    return 1 if words == "元" else int(kanji_value(words))


def _just_before(pattern: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    return pattern.search(text, max(0, end - _NEAR), end)


def _range(text: str, parts: Sequence[_Part], at: int) -> tuple[DateMention | None, int]:
    """Return the period that runs from a date to the next one, and how many parts it takes."""
    first = parts[at]
    if last := _japanese_last(text, first, parts[at + 1 : at + 2]):
        return _from_first_to_last(text, first, last), 2 if last in parts else 1
    if at + 1 < len(parts):
        between = text[first.end : parts[at + 1].start]
        by_and = _JOINED_BY_AND.match(between) and _just_before(_BETWEEN, text, first.start)
        if _JOINED.match(between) or by_and:
            return _from_first_to_last(text, first, parts[at + 1]), 2
    lone = _just_before(_LONE_FIRST_DAY, text, first.start) if first.day is not None else None
    if lone and (" and " not in lone[0] or _just_before(_BETWEEN, text, lone.start())):
        begins = replace(first, start=lone.start(), day=int(lone["day"]))
        return _from_first_to_last(text, begins, first), 1
    if first.day is not None and (lone := _LONE_LAST_DAY.match(text, first.end)):
        year = _number(lone["year"]) or first.year
        last = replace(first, end=lone.end(), day=int(lone["day"]), year=year)
        return _from_first_to_last(text, first, last), 1
    return None, 0


def _japanese_last(text: str, first: _Part, after: Sequence[_Part]) -> _Part | None:
    """Return the end of a period that leaves out what its beginning says: 4月1日から20日まで."""
    match = _JAPANESE_LAST.match(text, first.end)
    if first.day is None or match is None:
        return None
    own = next((part for part in after if part.end == match.end()), None)
    if own is not None:
        return own
    month = _number(match["month"]) or first.month
    return _Part(match.start(), match.end(), None, month, _number(match["day"]))


def _from_first_to_last(text: str, first: _Part, last: _Part) -> DateMention | None:
    """Return the period between two dates, each completed by the other."""
    if first.year is None and last.year is not None and not first.fiscal:
        first = replace(first, year=last.year)
        early = first.period()
        if early and (end := last.period()) and early.first and end.last and early.first > end.last:
            first = replace(first, year=last.year - 1)
    elif last.year is None and first.year is not None:
        last = replace(last, year=first.year)
        if (first.month or 1, first.day or 1) > (last.month or 12, last.day or 31):
            last = replace(last, year=first.year + 1)
    if last.fiscal and not first.fiscal and first.month is None:
        first = replace(first, fiscal=True)
    begins, ends = first.period(), last.period()
    if begins is None or ends is None or begins.fiscal != ends.fiscal:
        return None
    yearly = begins.yearly and ends.yearly
    period = Period(begins.first, ends.last, yearly=yearly, fiscal=begins.fiscal)
    if not yearly and period.first and period.last and period.last < period.first:
        return None
    lead = _just_before(_LEAD["from"], text, first.start)
    start = lead.start() if lead else first.start
    until = re.compile(r"\s*まで").match(text, last.end)
    return DateMention(start, until.end() if until else last.end, period)


def _bound(text: str, part: _Part) -> DateMention | None:
    """Return a date with the word that makes it the end of an open period, if there is one."""
    period = part.period()
    if period is None or period.first is None or period.last is None:
        return None
    first, last = period.first, period.last
    for kind, start, end in _bounds(text, part):
        if kind == "from" and part.month is None:
            continue  # "The figures from 2019" are those of 2019.
        if kind == "before":
            period = replace(period, first=None, last=first - timedelta(1))
        elif kind == "after":
            period = replace(period, first=last + timedelta(1), last=None)
        elif kind == "until":
            period = replace(period, first=None)
        else:
            period = replace(period, last=None)
        return DateMention(start, end, period)
    return DateMention(part.start, part.end, period)


def _bounds(text: str, part: _Part) -> Iterator[tuple[str, int, int]]:
    """Yield the bounds that are written beside a date, with their spans."""
    specifier = _just_before(_SPECIFIER, text, part.start)
    start = specifier.start() if specifier else part.start
    for kind, after in _TRAIL.items():
        if match := after.match(text, part.end):
            yield kind, start, match.end()
    for kind, before in _LEAD.items():
        if match := _just_before(before, text, part.start):
            yield kind, match.start(), part.end


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    """Return the first and the last day of months, counted on from a year's January."""
    start = date(year + (first - 1) // 12, (first - 1) % 12 + 1, 1)
    after = first + count
    end = date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1)
    return start, end - timedelta(1)
