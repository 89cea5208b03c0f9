from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.forms.tables.values import figure_of, folded, is_absent, moment_of, shown


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("1,234.5", "1234.5", ""),
        ("(1,200)", "-1200", ""),
        ("△350", "-350", ""),
        ("−4.77 %", "-4.77", "%"),
        ("€1,850", "1850", "€"),
        ("1.2 million crowns", "1200000", "crowns"),
        ("3億2000万円", "320000000", "円"),
        ("２，３００", "2300", ""),
        ("9,415¹", "9415", ""),
        ("44 m", "44", "m"),
    ],
)
def test_a_figure_has_its_sign_its_scale_and_its_unit(words: str, value: str, unit: str) -> None:
    figure = figure_of(words)
    assert figure is not None
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("words", ["10-20", "about 200", "<5", "Fir", "", "2025-06-11", "約300"])
def test_what_is_no_exact_figure_is_none(words: str) -> None:
    assert figure_of(words) is None


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("14 July 2026", (2026, 7, 14)),
        ("July 14, 2026", (2026, 7, 14)),
        ("2026-07-14", (2026, 7, 14)),
        ("令和8年7月14日", (2026, 7, 14)),
        ("May 2026", (2026, 5, 0)),
        ("令和元年度", (2019, 0, 0)),
        ("soon", None),
        ("1,200", None),
    ],
)
def test_dates_have_one_value_however_they_are_written(
    words: str, moment: tuple[int, int, int] | None
) -> None:
    assert moment_of(words) == moment


def test_fiscal_years_of_eras_are_years() -> None:
    assert folded("令和６年度の売上高") == "2024年度の売上高"


@pytest.mark.parametrize(
    ("words", "absent"), [("–", True), ("n/a", True), ("", True), ("0", False)]
)
def test_a_dash_says_that_there_is_nothing(words: str, absent: bool) -> None:
    assert is_absent(words) is absent


@given(st.decimals(-(10**12), 10**12, places=2))
def test_a_number_that_is_shown_is_read_again(value: Decimal) -> None:
    figure = figure_of(shown(value))
    assert figure is not None
    assert figure.value == value
