import pytest

from ingest.language.eras import writings_of, year_of, years_in_eras


@pytest.mark.parametrize(
    ("era", "number", "year"),
    [("令和", 1, 2019), ("平成", 31, 2019), ("昭和", 63, 1988), ("R", 6, 2024), ("h", 1, 1989)],
)
def test_a_year_of_an_era(era: str, number: int, year: int) -> None:
    assert year_of(era, number) == year


def test_a_year_in_which_an_era_ended_is_of_two() -> None:
    assert years_in_eras(1989) == [("昭和", 64), ("平成", 1)]
    assert years_in_eras(2020) == [("令和", 2)]
    assert years_in_eras(1850) == []
    assert writings_of(1989) == ["1989年", "昭和64年", "平成1年", "平成元年"]
