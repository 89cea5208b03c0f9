import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.forms.versions.values import other_terms, values


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("twenty crowns", "20 crowns", True),
        ("twenty crowns", "thirty crowns", False),
        ("on 14 July 2026", "on 2026-07-14", True),
        ("令和8年7月14日", "14 July 2026", True),
        ("六日前", "九日前", False),
        ("at noon", "in the evening", True),
    ],
)
def test_values_are_compared_however_they_are_written(one: str, other: str, *, same: bool) -> None:
    assert (values(one) == values(other)) is same


def test_the_other_terms_of_a_statement() -> None:
    assert other_terms("It pays 20 crowns by 1 May 2025") == other_terms("pays thirty crowns")


@given(st.text(max_size=60))
def test_any_text_has_values(text: str) -> None:
    assert values(text) == values(text + " ")
