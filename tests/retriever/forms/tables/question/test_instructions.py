"""What questions say of the form of the answer."""

import pytest

from retriever.forms.tables.question.instructions import instructions_in


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what was turnover in 2022, in usd millions?", [", in usd millions"]),
        ("did it rise? answer in one word.", ["? answer in one word."]),
        ("what did it grow by, as a percentage?", [" as a percentage"]),
        ("how much is it?", []),
        ("what is tax as a percentage of profit?", []),
    ],
)
def test_words_on_the_form_of_the_answer_are_found(text: str, said: list[str]) -> None:
    found = [text[start:end] for start, end in instructions_in(text).spans]
    assert [one.strip() for one in found] == [one.strip() for one in said]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the growth to one decimal place", 1),
        ("the margin, rounded to 2 decimals", 2),
        ("小数第1位まで", 1),
        ("the growth", None),
    ],
)
def test_decimal_places_are_read(text: str, places: int | None) -> None:
    assert instructions_in(text).places == places
