"""Years, fiscal years, quarters and halves, as headers of columns and questions write them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_YEAR = re.compile(
    r"(?P<fiscal>\b(?:fy|fiscal\s+(?:year\s+)?|financial\s+year\s+)\s?)?"
    r"(?:(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)|(?<=fy)'?(?P<short>\d\d)(?!\d)"
    r"|(?<=fy )(?P<apart>\d\d)(?!\d)|(?<=q[1-4])\s?'?(?P<after>\d\d)(?!\d)"
    r"|(?<=[1-4]q)'?(?P<behind>\d\d)(?!\d))"
    r"(?:\s?[/–-]\s?(?P<to>\d{4}|\d\d)(?![-/]?\d))?"
    r"(?:-(?P<iso>\d\d)(?:-\d\d)?(?!\d)|年(?:度|(?P<kanji>\d{1,2})月(?:期|末|\d{1,2}日)?)?)?"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH = re.compile(
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+)?\b(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
    r"(?:\s+\d{1,2}(?:st|nd|rd|th)?)?,?\s+\Z"
)
_NEAR = 40
"""Characters before a year in which its month is. Chosen by eye: more than any writing takes."""
_QUARTER = re.compile(
    r"(?<![a-z])q(?P<quarter>[1-4])(?!\d(?!\d))|(?<!\d)(?P<digit>[1-4])q(?![a-z])"
    r"|\b(?P<word>first|second|third|fourth|1st|2nd|3rd|4th)\s+(?P<kind>quarter|half)\b"
    r"|第(?P<japanese>[1-4])四半期|(?<![a-z])h(?P<half>[12])(?!\d(?!\d))|(?P<upper>上半?期)|(?P<lower>下半?期)"
)
_MONTHS_ENDED = re.compile(
    r"\b(?:first\s+)?(?P<months>three|six|nine|twelve|3|6|9|12)\s+months?\b(?:\s+period)?(?:\s+(?:ended|ending|to)\b)?"
    r"|\b(?:fiscal\s+)?(?P<quarter>quarter)(?:ly\s+period)?\s+(?:ended|ending)\b"
)
_COUNTS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}
_ORDINALS = ("first", "second", "third", "fourth")
_JOINED = re.compile(r"\W{0,2}(?:of|in|の|for)?\W{0,2}(?:the\s+)?")
_RANGE = re.compile(r"\s*(?:to|until|through|and|-|–|~|から|と|,|及び)\s*(?:the\s+)?")
_FROM_TO = re.compile(r"\s*(?:to|until|through|-|–|~|から)\s*")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year or a part of one.

    Attributes:
        year: the year, 0 where only a part is said; of "2022/23" the later one.
        part: "q1" to "q4", "h1", "h2", "3m" to "12m" for so many months that end in `month`, or
            "" for a whole year.
        month: the month in which it ends, or of its day; 0 where none is said.
        split: whether it is written with two years.
        fiscal: whether it is said to be a fiscal year.

    """

    year: int
    part: str = ""
    month: int = 0
    split: bool = False
    fiscal: bool = False

    def fits(self, column: "Period") -> bool:
        """Whether a column of that period is meant.

        >>> Period(2023).fits(Period(2023, month=3)), Period(2023).fits(Period(2023, "q1"))
        (True, False)
        """
        if (self.year and column.year and self.year != column.year) or self.part != column.part:
            return False
        if self.split != column.split and not (self.fiscal or column.fiscal):
            return False
        return not self.month or not column.month or self.month == column.month


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """`text[start:end]` names a period."""

    start: int
    end: int
    period: Period


def periods_in(text: str) -> list[PeriodMention]:
    """Return the periods that folded text names, in order.

    >>> [one.period.part for one in periods_in("q1 2024, fy23q2 and the third quarter of 2022")]
    ['q1', 'q2', 'q3']
    >>> [(one.period.year, one.period.month) for one in periods_in("2023年3月期, 31 march 2026")]
    [(2023, 3), (2026, 3)]
    >>> [one.period.part for one in periods_in("nine months ended june 25, 2022")]
    ['9m']
    """
    years = list(_years(text))
    parts = [PeriodMention(*one.span(), Period(0, _part(one))) for one in _QUARTER.finditer(text)]
    parts += [
        PeriodMention(*one.span(), Period(0, f"{_months(one)}m"))
        for one in _MONTHS_ENDED.finditer(text)
    ]
    found: list[PeriodMention] = []
    for one in sorted((*years, *parts), key=lambda one: one.start):
        before = found[-1] if found else None
        if before and _JOINED.fullmatch(text, before.end, one.start) and _goes(before, one):
            part = before.period.part or one.period.part
            whole = one.period if one.period.year else before.period
            found[-1] = PeriodMention(before.start, one.end, replace(whole, part=part))
        else:
            found.append(one)
    return _with_shared_years(found)


def is_from_to(text: str, first: PeriodMention, last: PeriodMention) -> bool:
    """Whether two mentions are the ends of a run of periods: "from 2020 to 2023"."""
    return _FROM_TO.fullmatch(text, first.end, last.start) is not None


def _goes(first: PeriodMention, second: PeriodMention) -> bool:
    """Whether one of two mentions is a year and the other a part of one."""
    years = first.period.year > 0, second.period.year > 0
    return years[0] != years[1] and not (first.period.part and second.period.part)


def _with_shared_years(found: Sequence[PeriodMention]) -> list[PeriodMention]:
    """Return mentions in which a part without a year has that of the next one: Q1 and Q2 2024."""
    year = 0
    shared = []
    for one in reversed(found):
        year = one.period.year or year
        own = one.period.year or not one.period.part
        shared.append(one if own else replace(one, period=replace(one.period, year=year)))
    year = 0
    given = []
    for one in reversed(shared):
        period = one.period if one.period.year else replace(one.period, year=year)
        year = one.period.year or year
        given.append(replace(one, period=period))
    return given


def _years(text: str) -> Iterator[PeriodMention]:
    end = 0
    while match := _YEAR.search(text, end):
        own = match["year"]
        short = next(filter(None, match.group("short", "apart", "after", "behind")), "")
        year, start, end = int(own or f"20{short}"), match.start(), match.end()
        split = bool(match["to"]) and int(match["to"]) % 100 == (year + 1) % 100
        if match["to"] and not split:
            end = match.end("year") if own else match.start("to") - 1
        month = int(match["iso"] or match["kanji"] or 0)
        if named := _MONTH.search(text, max(0, start - _NEAR), start):
            month, start = _MONTHS.index(named["month"]) + 1, named.start()
        fiscal = bool(match["fiscal"]) or text[max(0, start - 3) : start].strip() == "fy"
        yield PeriodMention(start, end, Period(year + split, "", month, split, fiscal))


def _months(match: re.Match[str]) -> int:
    said = match["months"]
    if said is None:
        return 3
    return _COUNTS.get(said) or int(said)


def _part(match: re.Match[str]) -> str:
    if match["half"] or match["upper"] or match["lower"] or match["kind"] == "half":
        ordinal = match["word"] or ""
        return f"h{match['half'] or (2 if match['lower'] or ordinal in ('second', '2nd') else 1)}"
    number = match["quarter"] or match["digit"] or match["japanese"]
    if number is None:
        word = match["word"]
        number = word[0] if word[0].isdigit() else str(_ORDINALS.index(word) + 1)
    return f"q{number}"
