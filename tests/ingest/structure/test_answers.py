from itertools import chain

import pytest
from hypothesis import given

from ingest.document.nodes import Item, Row, Unit
from ingest.structure.answers import stands_alone
from ingest.structure.blocks import split_blocks
from tests.ingest.texts import texts


def units_of(text: str) -> list[Unit]:
    return list(chain.from_iterable(block.units for block in split_blocks(text)))


def answered(text: str) -> dict[str, str]:
    """Return each unit that is below a question, with it."""
    return {
        unit.of(text): " | ".join(one.of(text) for one in unit.above)
        for unit in units_of(text)
        if not isinstance(unit, Row) and any("?" in one.of(text) for one in unit.above)
    }


def test_a_line_answers_the_question_above_it() -> None:
    text = "Q1. Is it free?\nA1. It is.\n\nQ2. Is it warm?\nA2. Seldom, in May.\n"
    assert answered(text) == {
        "A1. It is.": "Q1. Is it free?",
        "A2. Seldom, in May.": "Q2. Is it warm?",
    }


def test_all_sentences_of_the_next_paragraph_answer_it() -> None:
    question = "**How long does it take?**"
    text = f"{question}\n\nTen working days. Three weeks in May.\n\nThe office is new.\n"
    assert answered(text) == {"Ten working days.": question, "Three weeks in May.": question}


def test_items_of_a_list_answer_each_the_one_before() -> None:
    text = "- Is it free?\n- It is.\n- Is it warm?\n- Seldom.\n"
    assert answered(text) == {"It is.": "Is it free?", "Seldom.": "Is it warm?"}
    assert all(isinstance(unit, Item) for unit in units_of(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1. Is it free?\n2. Is it warm?\n3. Who pays?\n", id="questions alone"),
        pytest.param("Is it free?\n\n# Rules\n\nIt is new.\n", id="a heading between them"),
        pytest.param("I come at noon. Is it free? The office is new.\n", id="inside a paragraph"),
    ],
)
def test_what_answers_nothing(text: str) -> None:
    assert answered(text) == {}


@pytest.mark.parametrize(
    ("text", "alone"),
    [("Is it free?\nIt is.\n", True), ("Is it free? It is.\n", False), ("- Is it free?\n", True)],
)
def test_a_question_that_has_its_line_to_itself(text: str, alone: bool) -> None:
    [first, *_] = units_of(text)
    assert stands_alone(text, first) == alone


@given(texts)
def test_a_unit_stands_below_what_it_answers(text: str) -> None:
    for unit in units_of(text):
        assert all(one.end <= unit.start or one.start < unit.start for one in unit.above)
