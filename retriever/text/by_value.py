"""A question's dates, numbers and articles that a text says in another writing, or contains."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from ingest.language.content_terms import content_terms
from ingest.language.dates import DateMention, periods
from ingest.language.eras import writings_of
from ingest.language.figures import number_mentions, numbered_parts
from ingest.language.period import Period
from ingest.language.scripts import has_cjk
from ingest.language.terms import terms
from ingest.language.weekdays import weekdays
from retriever.text.measures import AGE, MONTHS, Bound, Measure, bounds, measures

_REMEMBERED = 4096
"""Headers and questions whose dates are remembered, as one table asks for them again and again."""


def without_said_values(asked: str, said: str, near: str) -> str:
    """Return the question without the dates and numbers that a text says in any writing.

    A date may also lie in a period that the sentence quoted names: 15 January in "from 10 to 24
    January", 1940 in "before 1950". A period that the question leaves open ("since 2019") is said
    only by the same one.

    Args:
        asked: the question.
        said: the passage.
        near: the sentence, item or row that is quoted, with its headings and headers.

    """
    dates, week = periods(asked), weekdays(asked)
    figures = [
        one
        for one in number_mentions(asked)
        if not any(date.start <= one.start < date.end for date in dates)
    ]
    # Passages are long: they are read only for what is asked.
    values = {one.value for one in number_mentions(said)} if figures else set()
    named = {one.period for one in periods(said)} if dates else set()
    around = [one.period for one in periods(near)] if dates else []
    days = [one.days for one in weekdays(near)] if week else []
    covered = [(one.start, one.end) for one in figures if one.value in values]
    covered += within_bounds(asked, near) if figures else []
    for mention in dates:
        own = mention.period
        inside = own.bounded and any(period.contains(own) for period in around)
        if inside or own in named:
            covered.append((mention.start, mention.end))
    covered += [(one.start, one.end) for one in week if any(map(one.days.issubset, days))]
    for start, end in covered:
        asked = asked[:start] + " " * (end - start) + asked[end:]
    return asked


def within_bounds(asked: str, said: str, *, label: bool = False) -> list[tuple[int, int]]:
    """Return where a question has numbers that lie in the bounds which a text sets.

    It may set two for one number, as "18歳以上65歳未満": both hold it then. A label need not say of
    what its bounds are: "25 or more".

    >>> within_bounds("I am 70. What is the fee?", "Aged 65 or over")
    [(5, 7)]
    """
    numbers = _measures_of(asked)
    limits = _limits(said) if numbers else ()
    found = []
    for one in numbers if limits else ():
        alike = (*_ALIKE.get(one.unit, (one.unit,)), *([""] if label else []))
        own = [bound for bound in limits if bound.unit in alike]
        if own and all(bound.holds(_in_unit(one, bound)) for bound in own):
            found.append((one.start, one.end))
    return found


def tightest(labels: Sequence[str]) -> str:
    """Return the label with the narrowest bounds, of such as hold the same number.

    >>> tightest(["up to 10 kg", "up to 5 kg"]), tightest(["from 7 days", "from 30 days"])
    ('up to 5 kg', 'from 30 days')
    """
    return min(labels, key=_width)


def _width(label: str) -> tuple[bool, Decimal]:
    """Return what is less, the narrower a label's bounds are; those with two ends come first."""
    lows = [one.low for one in _limits(label) if one.low is not None]
    highs = [one.high for one in _limits(label) if one.high is not None]
    if lows and highs:
        return False, min(highs) - max(lows)
    return True, min(highs) if highs else -max(lows, default=Decimal(0))


_ALIKE = {AGE: (AGE, "", MONTHS), "": ("", AGE)}
"""Units that bounds may have on a number of another: ages are often written without one."""


def _in_unit(one: Measure, bound: Bound) -> Decimal:
    """Return a number in the unit of a bound: an age in months, where years of age are bounds."""
    return one.value * 12 if (one.unit, bound.unit) == (AGE, MONTHS) else one.value


@lru_cache(_REMEMBERED)
def _limits(text: str) -> tuple[Bound, ...]:
    """Return the bounds that a text sets, without bare values."""
    return tuple(one for one in bounds(text) if not one.exact)


@lru_cache(_REMEMBERED)
def _measures_of(question: str) -> tuple[Measure, ...]:
    return tuple(measures(question))


def missing_parts(asked: str, said: str) -> list[str]:
    """Return the numbers of the articles and so on that a question names and a text does not.

    >>> missing_parts("第九条は何ですか", "第8条 委任"), missing_parts("Article 6?", "第六条")
    (['9'], [])
    """
    missing = numbered_parts(asked) - numbered_parts(said)
    return sorted(number for _, number in missing)


@lru_cache(_REMEMBERED)
def periods_of(text: str) -> frozenset[Period]:
    """Return the dates and periods that a text names."""
    return frozenset(one.period for one in periods(text))


@lru_cache(_REMEMBERED)
def dates_of(question: str) -> tuple[DateMention, ...]:
    """Return the dates that a question names, in order."""
    return tuple(periods(question))


def is_another(period: Period, asked: Period) -> bool:
    """Whether a period has none of the days asked about, as far as the two can be compared."""
    comparable = period.bounded and period.fiscal == asked.fiscal
    return comparable and not (period.contains(asked) or asked.contains(period))


def without_other_dates(asked: str, said: str) -> str:
    """Return a text without its dates that are others than those of a question.

    >>> without_other_dates("平成31年度の予算", "平成30年度 予算").split()
    ['予算']
    """
    wanted = periods_of(asked)
    for one in reversed(periods(said) if wanted else []):
        if all(is_another(one.period, own) for own in wanted):
            said = f"{said[: one.start]} {said[one.end :]}"
    return said


def terms_by_value(asked: str, said: str) -> frozenset[str]:
    """Return the content terms of the question's dates that a text says in another writing.

    And those of its numbers that lie within the bounds which the text sets.

    >>> sorted(terms_by_value("2019年度の予算", "令和元年度の予算"))
    ['2019', '年度']
    """
    dates = dates_of(asked)
    own = periods_of(said) if dates else frozenset[Period]()
    found = [asked[one.start : one.end] for one in dates if one.period in own]
    found += [asked[start:end] for start, end in within_bounds(asked, said)]
    return frozenset[str]().union(*map(content_terms, found))


def as_written(asked: str, said: str) -> str:
    """Return a question with its years as a text writes them, where it writes them otherwise.

    Readers know few eras by value.

    >>> as_written("2019年度の予算は?", "令和元年度の予算は5億円")
    '令和元年度の予算は?'
    """
    years = [one for one in dates_of(asked) if _is_japanese_year(asked, one)]
    own = {
        one.period: said[one.start : one.end]
        for one in (periods(said) if years else ())
        if _is_japanese_year(said, one)
    }
    for one in reversed(years):
        if asked[one.start : one.end] not in said and one.period in own:
            asked = f"{asked[: one.start]}{own[one.period]}{asked[one.end :]}"
    return asked


def search_terms(asked: str) -> list[str]:
    """Return the terms by which a question is searched: its own, and other writings of its years.

    Japanese texts write 2019年度 as 令和元年度 or 平成31年度 as well. Single letters and digits of
    these tell nothing.
    """
    own = terms(asked)
    years = [one for one in periods(asked) if _is_japanese_year(asked, one)]
    writings = " ".join(word for one in years for word in writings_of(_year(one.period)))
    new = (one for one in terms(writings) if len(one) > 1 and one not in own)
    return own + list(dict.fromkeys(new))


def _is_japanese_year(text: str, mention: DateMention) -> bool:
    """Whether a date has a year, and is in Japanese or a fiscal year."""
    period = mention.period
    japanese = has_cjk(text[mention.start : mention.end]) or period.fiscal
    return japanese and period.bounded and not period.yearly


def _year(period: Period) -> int:
    return period.first.year if period.first else 0
