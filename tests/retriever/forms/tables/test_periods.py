"""Years and their parts in headers and questions."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.forms.tables.periods import Period, periods_in


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("fy2023", [(2023, "", 0)]),
        ("fy23", [(2023, "", 0)]),
        ("fy23q1", [(2023, "q1", 0)]),
        ("q1 2023", [(2023, "q1", 0)]),
        ("2023 q1", [(2023, "q1", 0)]),
        ("1q24", [(2024, "q1", 0)]),
        ("q3'24", [(2024, "q3", 0)]),
        ("the third quarter of fiscal 2024", [(2024, "q3", 0)]),
        ("2024年度第2四半期", [(2024, "q2", 0)]),
        ("2025年3月期", [(2025, "", 3)]),
        ("30 september 2024", [(2024, "", 9)]),
        ("2024-03-31", [(2024, "", 3)]),
        ("2022/23", [(2023, "", 0)]),
        ("2023-2025", [(2023, "", 0), (2025, "", 0)]),
        ("from q1 to q4 2024", [(2024, "q1", 0), (2024, "q4", 0)]),
        ("12,500 ships", []),
    ],
)
def test_periods_are_read_in_any_writing(text: str, periods: list[tuple[int, str, int]]) -> None:
    found = (one.period for one in periods_in(text))
    assert [(one.year, one.part, one.month) for one in found] == periods


def test_a_year_is_no_quarter_and_no_split_year() -> None:
    assert not Period(2024).fits(Period(2024, "q1"))
    assert not Period(2023).fits(Period(2023, split=True))
    assert Period(2023, fiscal=True).fits(Period(2023, split=True))


def test_a_month_is_compared_where_both_say_one() -> None:
    assert Period(2024, month=3).fits(Period(2024))
    assert not Period(2024, month=3).fits(Period(2024, month=9))


@given(st.text(alphabet="fyqh0123456789年月期/-' ", max_size=30))
def test_mentions_are_apart_and_in_order(text: str) -> None:
    found = periods_in(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
