"""What a table's cell says by value: a figure with its unit, a date, or a time of day."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from ingest.language.blank import is_blank
from ingest.language.clock import times
from ingest.language.eras import LETTERS, YEARS_BEFORE, year_of

_SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "千": 10**3, "万": 10**4, "百万": 10**6, "億": 10**8, "兆": 10**12,
}  # fmt: skip
_SCALE = re.compile(r"(hundred|thousand|million|billion|trillion)s?\b\s*|(百万|千|万|億|兆)", re.I)
CURRENCIES = "€£$¥"
_DIGITS = r"\d{1,3}(?:[,'’ ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+▲△])?\s*(?P<currency>[{CURRENCIES}]?)\s*(?P<number>{_DIGITS})\s*"
    r"(?P<unit>(?:[^\d()]|(?<=m)[23](?!\d))*)(?(open)\)\s*(?P<after>[%]?))\s*(?:\((?P<remark>[^()]*)\))?"
)
_BEFORE_BRACKET = re.compile(rf"^([{CURRENCIES}])\s*\((?=.*\)$)")
"""A sign of currency before a loss in brackets."""
_MARKS = re.compile(r"(?<=[\d\s)])[⁰¹²³⁴-⁹*†‡]+\s*$")
"""Footnote marks after a figure; NFKC would make digits of the raised ones."""
_UNSURE = re.compile(r"^(?:about|around|approx\w*|circa|ca?\.|over|under|約|およそ|[~<>≈≤≥])", re.I)
_ERA_YEAR = re.compile(
    rf"(?P<era>{'|'.join(YEARS_BEFORE)}|(?<![a-z0-9])[{''.join(LETTERS).lower()}])"
    r"\s*(?P<number>\d{1,2}|元)年"
)
_MONTHS = """
january february march april may june july august september october november december
""".split()  # noqa: SIM905
_MONTH = rf"(?P<month>{'|'.join(f'{one[:3]}(?:{one[3:]})?' for one in _MONTHS)})\.?"
_DATES = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?"),
    re.compile(r"(?P<year>\d{4})年(?:度|(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?"),
    re.compile(rf"(?:(?P<day>\d{{1,2}})\.?\s+)?{_MONTH},?\s+(?P<year>\d{{4}})"),
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}}),\s+(?P<year>\d{{4}})"),
)
_NONE = re.compile(
    r"none|not\s+(?:offered|available|applicable)|なし|該当なし|設定なし|対象外", re.IGNORECASE
)
_FREE = re.compile(r"free(?:\s+of\s+charge)?|no\s+charge|gratis|無料|無償", re.IGNORECASE)

Moment = tuple[int, int, int]
"""Year, month and day; 0 where they are not said."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the unit beside it, folded; `remarked` where a remark in brackets follows."""

    value: Decimal
    unit: str = ""
    remarked: bool = False


def folded(words: str) -> str:
    """Return words as they are compared: NFKC, lower case, years of Japanese eras as of our era.

    >>> folded("令和６年度 Total")
    '2024年度 total'
    """
    plain = unicodedata.normalize("NFKC", words).replace("−", "-").casefold()
    return _ERA_YEAR.sub(lambda one: f"{year_of(one['era'], _ordinal(one['number']))}年", plain)


def figure_of(words: str) -> Figure | None:
    """Return the figure that a cell is; None where it is none, several, or about a figure.

    >>> figure_of("$ (2,758)")
    Figure(value=Decimal('-2758'), unit='$', remarked=False)
    >>> figure_of("(1,200)"), figure_of("12.5 %"), figure_of("3億2000万円"), figure_of("10-20")
    (Figure(value=Decimal('-1200'), unit='', remarked=False), \
Figure(value=Decimal('12.5'), unit='%', remarked=False), \
Figure(value=Decimal('320000000'), unit='円', remarked=False), None)
    """
    text = _BEFORE_BRACKET.sub(r"(\1", folded(_MARKS.sub("", words)).strip())
    if _UNSURE.match(text):
        return None
    if parts := re.match(rf"((?:{_DIGITS})(?:兆|億|万))((?:{_DIGITS})(?:億|万)?)(\D*)$", text):
        first, second = figure_of(parts[1]), figure_of(parts[2])
        return Figure(first.value + second.value, parts[3].strip()) if first and second else None
    match = _FIGURE.fullmatch(text)
    if match is None:
        return None
    value = Decimal(re.sub(r"[,'’ ]", "", match["number"]))
    unit = match["unit"].strip()
    if scale := _SCALE.match(unit):
        value *= _SCALES[scale[1] or scale[2]]
        unit = unit[scale.end() :].strip()
    if match["open"] or match["sign"] in ("-", "▲", "△"):
        value = -value
    unit = "".join((match["currency"], unit, match["after"] or ""))
    return Figure(value, unit, bool(match["remark"]))


def moment_of(words: str) -> Moment | None:
    """Return the date that a cell is; None where it is none.

    >>> moment_of("14 July 2026"), moment_of("令和8年7月"), moment_of("2026-07-14")
    ((2026, 7, 14), (2026, 7, 0), (2026, 7, 14))
    """
    text = folded(words).strip()
    match = next(filter(None, (one.fullmatch(text) for one in _DATES)), None)
    if match is None:
        return None
    return int(match["year"]), _month(match["month"]), int(match["day"] or 0)


def time_of(words: str) -> int | None:
    """Return the time of day that a cell is, in minutes after midnight; None where it is none.

    >>> time_of("21:10"), time_of("午後9時10分"), time_of("21:10-22:00")
    (1270, 1270, None)
    """
    said = words.strip()
    whole = (one.minutes for one in times(said) if (one.start, one.end) == (0, len(said)))
    return next(whole, None)


def is_absent(words: str) -> bool:
    """Whether a cell says that there is nothing: a dash, n/a, "$ —". A blank one says so too."""
    said = words.strip().lstrip(CURRENCIES)
    return is_blank(said) or bool(_NONE.fullmatch(said))


def is_free(words: str) -> bool:
    """Whether a cell among prices says that nothing is to be paid."""
    return bool(_FREE.fullmatch(words.strip()))


def shown(value: Decimal, places: int | None = None) -> str:
    """Return a number with thousands separators, rounded to so many places where they are given.

    >>> shown(Decimal("1234.50")), shown(Decimal("2") / 3, 2), shown(Decimal("-5"))
    ('1,234.5', '0.67', '−5')
    """
    rounded = value if places is None else round(value, places)
    words = f"{abs(rounded):,f}"
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return f"−{words}" if rounded < 0 else words


def _ordinal(year: str) -> int:
    return 1 if year == "元" else int(year)


def _month(words: str | None) -> int:
    if not words:
        return 0
    if words.isdigit():
        return int(words)
    return 1 + next(place for place, name in enumerate(_MONTHS) if name.startswith(words[:3]))
