from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.office.number_formats import shown

ACCOUNTS = '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-'


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.45, "0%", "45%"),
        (0.12345, "0.0##%", "12.345%"),
        (1234567, "#,##0", "1,234,567"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (2.5, "0", "3"),
        (-5, "#,##0;△#,##0", "△5"),
        (-5, "#,##0_);[Red]\\(#,##0\\)", "(5)"),
        (-5, "0", "-5"),
        (-0.001, "0.0", "0.0"),
        (1234567, "#,##0,", "1,235"),
        (1234567, '#,##0.0,,"M"', "1.2M"),
        (12345, "[$¥-411]#,##0", "¥12,345"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (1234.5, ACCOUNTS, "1,234.50"),
        (0, ACCOUNTS, "-"),
        (3, '0"人"', "3人"),
        (12, "000", "012"),
        (0.5, "#.##", ".5"),
        (0.5, "# ?/?", "0.5"),
        (12345.678, "0.00E+00", "1.23E+4"),
        (1500, "[>=1000]0.0,K;0", "1500"),
        (1e20, "0.00", "1E+20"),
        (float("nan"), "0", "NaN"),
        (1 / 3, "General", "0.33333333333"),
        (5, "", "5"),
        (None, "0", ""),
        (False, "0", "FALSE"),
        ("text", "0", "text"),
        (date(2024, 4, 1), "mm-dd-yy", "2024-04-01"),
        (datetime(2024, 4, 1), 'yyyy"年度"', "2024"),
        (datetime(2024, 4, 1, 9, 30), "d mmm", "2024-04-01"),
        (datetime(2024, 4, 1, 9, 30, 5), "h:mm:ss", "2024-04-01 09:30:05"),
        (time(9, 30), "h:mm", "09:30"),
        (timedelta(hours=30), "[h]:mm", "30:00:00"),
        (timedelta(minutes=-1), "[h]:mm", "-0:01:00"),
    ],
)
def test_values_are_shown_as_their_format_says(
    value: object, number_format: str, text: str
) -> None:
    assert shown(value, number_format) == text


@settings(deadline=None)
@given(st.floats() | st.integers(), st.text('0#?.,%E+-;[]"\\_*年 <=>/@aGh', max_size=12))
def test_any_format_shows_something_or_nothing(value: float, number_format: str) -> None:
    assert isinstance(shown(value, number_format), str)


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_thousands_are_parted_as_python_parts_them(value: int) -> None:
    assert shown(value, "#,##0") == f"{value:,}"
