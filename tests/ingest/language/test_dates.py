from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.dates import periods
from ingest.language.period import Period

_days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
_yearly = st.dates(date(2000, 1, 1), date(2000, 12, 31))
_KANJI = "〇一二三四五六七八九"


def _in_kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (_KANJI[tens] if tens > 1 else "") + ("十" if tens else "") + (_KANJI[ones] * (ones > 0))


def _writings(day: date) -> list[str]:
    month, year = day.strftime("%B"), day.year
    era = f"令和{year - 2018}" if day >= date(2019, 5, 1) else f"平成{year - 1988}"
    return [
        f"{day.day} {month} {year}",
        f"{month} {day.day}, {year}",
        f"the {day.day}th of {month} {year}",
        day.isoformat(),
        day.strftime("%Y/%m/%d"),
        f"{day.day}.{day.month}.{year}",
        f"{year}年{day.month}月{day.day}日",
        f"{era}年{day.month}月{day.day}日",
        f"{''.join(_KANJI[int(digit)] for digit in str(year))}年{_in_kanji(day.month)}月"
        f"{_in_kanji(day.day)}日",
    ]


def _only(text: str) -> Period:
    [mention] = periods(text)
    return mention.period


@given(_days)
def test_a_day_has_one_value_however_it_is_written(day: date) -> None:
    for text in _writings(day):
        assert _only(text) == Period(day, day), text
        assert _only(f"It opens on {text}.") == Period(day, day), text


@given(_days, st.integers(0, 900), _days)
def test_a_range_contains_its_days_and_no_others(first: date, length: int, day: date) -> None:
    last = first + timedelta(length)
    pairs = list(zip(_writings(first), _writings(last), strict=True))
    for english in (0, 1, 3, 5):
        begin, end = pairs[english]
        period = _only(f"from {begin} to {end}")
        assert period.contains(Period(day, day)) == (first <= day <= last)
    begin, end = pairs[7]
    assert _only(f"{begin}から{end}まで") == Period(first, last)


@given(_days, _days)
def test_a_bound_contains_the_days_on_its_side(bound: date, day: date) -> None:
    for text, japanese in zip(_writings(bound)[:4], [_writings(bound)[7]] * 4, strict=True):
        one = Period(day, day)
        assert _only(f"before {text}").contains(one) == (day < bound)
        assert _only(f"until {text}").contains(one) == (day <= bound)
        assert _only(f"{japanese}以降").contains(one) == (day >= bound)
        assert _only(f"since {text}").contains(one) == (day >= bound)
        assert _only(f"after {text}").contains(one) == (day > bound)


@given(_yearly, _yearly, _days)
def test_a_range_without_a_year_comes_back_and_may_run_over_its_end(
    first: date, last: date, day: date
) -> None:
    period = _only(f"from {first:%-d %B} to {last:%-d %B}")
    own = (day.month, day.day)
    begin, end = (first.month, first.day), (last.month, last.day)
    inside = begin <= own <= end if begin <= end else own >= begin or own <= end
    assert period.contains(Period(day, day)) == inside


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("令和元年5月", "2019-05-01", "2019-05-31"),
        ("R8.7.14", "2026-07-14", "2026-07-14"),
        ("7/14/2026", "2026-07-14", "2026-07-14"),
        ("令和8年（2026年）7月14日", "2026-07-14", "2026-07-14"),
        ("valid from 1 April 2025", "2025-04-01", None),
        ("built before 1950", None, "1949-12-31"),
        ("rented out until 2019", None, "2019-12-31"),
        ("10月以降、2030年から", "2030-01-01", None),
        ("2019–2023", "2019-01-01", "2023-12-31"),
        ("from 2019 to 2023", "2019-01-01", "2023-12-31"),
        ("between 10 and 24 January 2026", "2026-01-10", "2026-01-24"),
        ("January 10–24, 2026", "2026-01-10", "2026-01-24"),
        ("from November 2026 to March 2027", "2026-11-01", "2027-03-31"),
        ("20 December to 5 January 2027", "2026-12-20", "2027-01-05"),
        ("令和6年4月1日から同年6月30日まで", "2024-04-01", "2024-06-30"),
        ("the third quarter of 2026", "2026-07-01", "2026-09-30"),
        ("2026年第3四半期", "2026-07-01", "2026-09-30"),
        ("by 2033", "2033-01-01", "2033-12-31"),
        ("2033年までに", "2033-01-01", "2033-12-31"),
        ("the figures from 2019", "2019-01-01", "2019-12-31"),
    ],
)
def test_periods(text: str, first: str | None, last: str | None) -> None:
    period = periods(text)[-1].period
    ends = [end.isoformat() if end else None for end in (period.first, period.last)]
    assert ends == [first, last]
    assert not period.yearly


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("all year, except from 10 to 24 January.", "01-10", "01-24"),
        ("毎年四月一日から同月二十日までに", "04-01", "04-20"),
        ("12月29日から翌年1月3日まで", "12-29", "01-03"),
        ("12月28日から翌年の1月4日まで", "12-28", "01-04"),
        ("in May", "05-01", "05-31"),
        ("5月3日", "05-03", "05-03"),
    ],
)
def test_periods_of_every_year(text: str, first: str, last: str) -> None:
    period = _only(text)
    assert period.yearly
    assert period.first
    assert period.last
    assert [f"{end:%m-%d}" for end in (period.first, period.last)] == [first, last]


def test_fiscal_years_are_compared_with_fiscal_years() -> None:
    assert _only("FY2024") == _only("令和6年度") == _only("2024年度") == _only("fiscal year 2024")
    assert _only("2022年度から2024年度").contains(_only("FY2023"))
    assert not _only("in 2024").contains(_only("FY2024"))
    assert not _only("FY2024").contains(_only("1 May 2024"))


@pytest.mark.parametrize(
    "text",
    [
        "of whom 8 may use wheelchairs",
        "家賃を三月以上滞納したとき",
        "1450 crowns, and from 2000 people on, up to 2000 boats",
        "31 February 2026",
        "3/4/2026",
        "version 2.0.1 of part 10-24",
        "They march on.",
    ],
)
def test_other_figures_are_no_dates(text: str) -> None:
    assert periods(text) == []


def test_a_yearly_day_is_in_a_period_that_has_it_in_some_year() -> None:
    season = _only("from 3 May 2026 to 27 September 2026")
    assert season.contains(_only("15 June"))
    assert not season.contains(_only("15 January"))
    assert not _only("10 to 24 January").contains(_only("in 2026"))


@given(
    st.text(
        alphabet="0123456789年月日令和元年度第四半期一二十百から同まで以降〜–-/. RQMay toFY",
        max_size=30,
    )
)
def test_mentions_are_spans_in_order(text: str) -> None:
    found = periods(text)
    ends = [place for one in found for place in (one.start, one.end)]
    assert ends == sorted(ends)
    assert all(one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize(
    "text", ["2019年度", "令和元年度", "平成31年度", "R1年度", "H31年度", "FY2019"]
)
def test_one_fiscal_year_in_six_writings(text: str) -> None:
    (mention,) = periods(text)
    assert mention.period == periods("2019年度")[0].period
    assert (mention.start, mention.end) == (0, len(text))
