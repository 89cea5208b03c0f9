"""Days of the week in running text, by value, in English and Japanese."""

import re
from dataclasses import dataclass, replace

from ingest.language.scripts import folded

_EVERY_DAY = frozenset(range(7))
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = (
    r"(?:(?P<name>(?i:mon|tues?|wednes|thurs|fri|satur|sun)day)s?\b"
    r"|\b(?P<short>(?i:(?:mon|tue|wed|thu|fri)\b\.?(?=\s*(?:[-–—~/&,:]|\d|to\b|and\b|\Z))"
    r"|(?:sat|sun)\b\.?(?=\s*(?:[-–—~/&:]|\d))|(?:(?<=[-–—~/&])|(?<=[-–—~/&,]\s)|^)(?:sat|sun)\b))"
    r"|(?P<kanji>[月火水木金土日])曜日?)"
)
_SOME_DAYS = re.compile(
    rf"{_WEEKDAY}|\b(?P<every>(?i:every day|daily|each day|all days))\b|(?P<all>毎日)"
    r"|\b(?P<work>(?i:weekdays?|working days))\b|(?P<work_kanji>平日)"
    r"|\b(?P<end>(?i:weekends?))\b|(?P<end_kanji>週末|土日)"
)
_NEAR = 16
_ONE_OF_MANY = re.compile(
    r"\b(?:good|easter|ash|whit|palm|holy|black|first|second|third|fourth|last|1st|2nd|3rd|4th)\s+\Z"
    r"|第\s?[1-5一二三四五]\s?\Z",
    re.IGNORECASE,
)
"""What makes a day of the week one of the year or of the month: Good Friday, 第2月曜日."""
_DAYS_JOINED = re.compile(r"\s*(?:[-–—~〜]|\b(?:to|until|through)\b|から)\s*\Z")
_EXCEPT = re.compile(r"\s*,?\s*(?:except(?:\s+for)?|but not|other than)(?:\s+on)?\s+\Z", re.I)
_AND = re.compile(r"\s*(?:,|,?\s*\band\b|\bor\b)\s*(?:on\s+)?\Z")
_EXCLUDED = re.compile(r"(?:を除[くきい]て?|以外)の?(?:毎日)?")


@dataclass(frozen=True, slots=True)
class WeekdayMention:
    """`text[start:end]` names days of the week, 0 for Monday."""

    start: int
    end: int
    days: frozenset[int]


def weekdays(text: str) -> list[WeekdayMention]:
    """Return the days of the week that a text names, in order.

    >>> [sorted(one.days) for one in weekdays("every day except Monday")]
    [[1, 2, 3, 4, 5, 6]]
    >>> [sorted(one.days) for one in weekdays("月曜日から金曜日まで、日曜日を除く")]
    [[0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5]]
    """
    text = folded(text)
    found: list[WeekdayMention] = []
    excluding = False
    for match in _SOME_DAYS.finditer(text):
        one_of_many = _ONE_OF_MANY.search(text, max(0, match.start() - _NEAR), match.start())
        if one_of_many or (found and match.start() < found[-1].end):
            continue
        days = _days_of(match)
        mention = WeekdayMention(match.start(), match.end(), days)
        before = found.pop() if found else None
        between = text[before.end : match.start()] if before else ""
        goes_on = excluding and _AND.match(between)
        excluding = bool(before and (goes_on or _EXCEPT.match(between)))
        if excluded := _EXCLUDED.match(text, match.end()):
            mention = replace(mention, end=excluded.end(), days=_EVERY_DAY - days)
        elif before and _DAYS_JOINED.match(between):
            mention = replace(mention, start=before.start, days=_from_to(before.days, days))
            before = None
        elif before and excluding:
            mention = replace(mention, start=before.start, days=before.days - days)
            before = None
        found += [before, mention] if before else [mention]
    return found


def _days_of(match: re.Match[str]) -> frozenset[int]:
    held = {name for name, words in match.groupdict().items() if words is not None}
    if named := match["name"] or match["short"]:
        start = named.casefold()
        return frozenset(i for i, one in enumerate(_WEEKDAYS) if one.startswith(start[:3]))
    if match["kanji"]:
        return frozenset({"月火水木金土日".index(match["kanji"])})
    if held & {"work", "work_kanji"}:
        return frozenset(range(5))
    if held & {"end", "end_kanji"}:
        return frozenset({5, 6})
    return _EVERY_DAY


def _from_to(first: frozenset[int], last: frozenset[int]) -> frozenset[int]:
    """Return the days from one to another, over Sunday where they run so."""
    start, end = min(first), max(last)
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))
