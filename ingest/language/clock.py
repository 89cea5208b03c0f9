"""Times of day in running text, by value, in English and Japanese.

8:30 p.m., 20:30, 7 in the evening, noon, 午後8時半 and 20時30分 are times; "from 7 a.m. to 9 p.m.",
10:00-18:00 and 午前9時から午後7時まで are hours from one to another. "Half past" is not known.
"""

import re
from dataclasses import dataclass

from ingest.language.figures import KANJI_NUMERALS, kanji_value
from ingest.language.scripts import folded

DAY = 24 * 60
"""Minutes of a day."""

_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_PART = r"(?P<part>morning|afternoon|evening|night)"
_TIMES = re.compile(
    rf"(?<![\d.,:/])(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))?\s?{_HALF}"
    rf"|(?<![\d.,:/])(?P<hour_of>\d{{1,2}})(?:[:.](?P<minute_of>[0-5]\d))?(?:\s+o['’]?clock)?"
    rf"\s+(?:in\s+the|at|on\s+(?:an?\s+)?\w+day)\s+{_PART}\b"
    r"|(?<![\d.,:/])(?P<hour_24>[01]?\d|2[0-4]):(?P<minute_24>[0-5]\d)(?![\d:])"
    r"|\b(?P<noon>noon|midday)\b|\b(?P<midnight>midnight)\b|(?P<kanji_noon>正午)"
    rf"|(?P<kanji_half>午前|午後|朝の?|昼の?|夕方の?|夜の?)?\s?"
    rf"(?<![\d{KANJI_NUMERALS}])(?P<kanji_hour>\d{{1,2}}|[{KANJI_NUMERALS}]{{1,3}})\s?時"
    rf"(?!間|点|期|代)(?:(?P<kanji_30>半)|(?P<kanji_minute>\d{{1,2}}|[{KANJI_NUMERALS}]{{1,3}})\s?分)?",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s*(?:[-–—~〜]|\b(?:to|until|till|and)\b|から|より)\s*(?:翌日?の?)?\s*\Z", re.I
)
_BARE_FIRST = re.compile(
    r"(?P<hour>(?<![\d.,:/])\d{1,2})(?::(?P<minute>\d\d))?\s*(?:[-–—]|\b(?:to|until|till|and)\b)\s*\Z"
)
_FROM = re.compile(r"\b(?:from|after|since|opens\s+at|as\s+of|starting\s+at)\s*\Z", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:until|till|before|by|up\s+to|(?:closes?|closed|shuts?|ends?)\s+at)\s*\Z", re.IGNORECASE
)
_ON = re.compile(r"\s*(?:から|以降|に開[くけ館場園]|より後|onwards?\b|or later\b)")
_OFF = re.compile(r"\s*(?:まで|以前|に閉|に終|より前|or earlier\b)")


@dataclass(frozen=True, slots=True)
class TimeMention:
    """`text[start:end]` is a time of day, in minutes after midnight."""

    start: int
    end: int
    minutes: int


@dataclass(frozen=True, slots=True)
class HoursMention:
    """`text[start:end]` says hours from `first` to `last`, in minutes after midnight.

    They run over midnight where `last` is not after `first`. One is None where that end is open.
    """

    start: int
    end: int
    first: int | None
    last: int | None

    def holds(self, minutes: int) -> bool | None:
        """Whether a time is within the hours; None at the very end of them."""
        if minutes == self.last:
            return None
        after = self.first is None or minutes >= self.first
        before = self.last is None or minutes < self.last
        over = self.first is not None and self.last is not None and self.last <= self.first
        return after or before if over else after and before


def times(text: str) -> list[TimeMention]:
    """Return the times of day of a text, in order.

    >>> [one.minutes for one in times("9:15 p.m., 7 in the evening, 午後8時半")]
    [1275, 1140, 1230]
    """
    return [
        TimeMention(match.start(), match.end(), minutes)
        for match in _TIMES.finditer(folded(text))
        if (minutes := _minutes(match)) is not None
    ]


def hours(text: str) -> list[HoursMention]:
    """Return the hours of a text that have a beginning, an end or both, in order.

    >>> [(one.first, one.last) for one in hours("from 7 to 9 p.m., 10:00-18:00; closes at 8 p.m.")]
    [(1140, 1260), (600, 1080), (None, 1200)]
    """
    text = folded(text)
    found: list[HoursMention] = []
    open_: TimeMention | None = None
    for one in times(text):
        if open_ and _JOINED.search(text, open_.end, one.start) and _is_joined(text, open_, one):
            found.append(HoursMention(open_.start, one.end, open_.minutes, one.minutes))
            open_ = None
            continue
        if open_:
            found += _one_end(text, open_)
        open_ = None
        if bare := _BARE_FIRST.search(text, max(0, one.start - 16), one.start):
            found.append(HoursMention(bare.start(), one.end, _half_of(bare, one), one.minutes))
        else:
            open_ = one
    return found + (_one_end(text, open_) if open_ else [])


def _is_joined(text: str, first: TimeMention, last: TimeMention) -> bool:
    """Whether two times are the ends of one range: "and" joins them only after "between"."""
    between = text[first.end : last.start]
    return (
        " and" not in between or re.search(r"between\s*\Z", text[: first.start], re.I) is not None
    )


def _half_of(bare: re.Match[str], last: TimeMention) -> int:
    """Return a first hour without its half of the day: that of the last, if it is earlier then."""
    minutes = int(bare["hour"]) % 12 * 60 + int(bare["minute"] or 0)
    afternoon = minutes + DAY // 2
    return afternoon if afternoon < last.minutes else minutes


def _one_end(text: str, one: TimeMention) -> list[HoursMention]:
    before, after = text[: one.start], text[one.end :]
    if _UNTIL.search(before) or _OFF.match(after):
        return [HoursMention(one.start, one.end, None, one.minutes)]
    if _FROM.search(before) or _ON.match(after):
        return [HoursMention(one.start, one.end, one.minutes, None)]
    return []


def _minutes(match: re.Match[str]) -> int | None:
    if match["noon"] or match["kanji_noon"]:
        return DAY // 2
    if match["midnight"]:
        return DAY
    if match["half"]:
        afternoon = match["half"].casefold() == "p"
        return _of_half(int(match["hour"]), int(match["minute"] or 0), afternoon=afternoon)
    if match["part"]:
        afternoon = match["part"].casefold() != "morning"
        return _of_half(int(match["hour_of"]), int(match["minute_of"] or 0), afternoon=afternoon)
    if match["hour_24"]:
        return int(match["hour_24"]) * 60 + int(match["minute_24"])
    hour = int(kanji_value(match["kanji_hour"]))
    minute = 30 if match["kanji_30"] else int(kanji_value(match["kanji_minute"] or "0"))
    half = match["kanji_half"] or ""
    if half.startswith(("午後", "昼", "夕", "夜")):
        return _of_half(hour, minute, afternoon=True)
    return hour * 60 + minute if hour <= 24 else None


def _of_half(hour: int, minute: int, *, afternoon: bool) -> int | None:
    if hour > 12:
        return hour * 60 + minute if afternoon and hour <= 24 else None
    return (hour % 12 + 12 * afternoon) * 60 + minute
