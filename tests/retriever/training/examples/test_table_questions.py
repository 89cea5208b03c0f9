import random

import pytest

from retriever.training.examples.table_questions import table_examples

SHIPS = [
    ["Ship", "Length (m)", "Home port", "Built"],
    ["Avocet", "31", "Ness", "1979"],
    ["Bunting", "44", "Tarn", "1934"],
    ["Crake", "27", "Esk", "2018"],
]
EXAMPLES = table_examples([SHIPS], 300, random.Random(0))


def test_answers_are_cells_at_their_place() -> None:
    cells = {cell for row in SHIPS[1:] for cell in row[1:]}
    answered = [one for one in EXAMPLES if one.answerable]
    assert {one.answer for one in answered} == cells


def test_a_length_is_asked_for_in_other_words() -> None:
    asked = {one.question for one in EXAMPLES if one.answer == "44"}
    assert any(question.startswith("How long is") for question in asked)


def test_what_the_table_lacks_has_no_answer() -> None:
    unanswered = [one.question for one in EXAMPLES if not one.answerable]
    assert any(question.startswith("Who owns") for question in unanswered)


@pytest.mark.parametrize("table", [[["A", "B"], ["one", "2"]], [["A", "B", "C"], ["x", "1", "2"]]])
def test_tables_without_named_rows_give_no_questions(table: list[list[str]]) -> None:
    assert table_examples([table], 10, random.Random(0)) == []
