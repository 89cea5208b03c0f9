import random

from hypothesis import given
from hypothesis import strategies as st

from retriever.training.examples.asked import (
    with_fiscal_years,
    with_instruction,
    with_japanese_instruction,
)


@given(st.integers(0, 1_000))
def test_an_instruction_leaves_the_question_whole(seed: int) -> None:
    asked = "What is the rent of Mill House"
    found = with_instruction(f"{asked}?", random.Random(seed))
    assert asked in found
    assert len(found) > len(asked) + 1


def test_years_are_named_as_accounts_do() -> None:
    found = {with_fiscal_years("Sales in 2019 and 2018?", random.Random(i)) for i in range(40)}
    assert {"Sales in FY2019 and FY2018?", "Sales in fiscal 2019 and fiscal 2018?"} <= found
    assert "Sales in FY19 and FY18?" in found


def test_a_japanese_instruction_comes_last() -> None:
    assert with_japanese_instruction("料金は", random.Random(0)).startswith("料金は")
