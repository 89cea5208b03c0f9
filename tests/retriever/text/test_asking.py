import pytest

from ingest.document.nodes import Span
from retriever.text.asking import (
    asks_for_questions,
    is_question,
    only_asks,
    other_questions,
    struck_out,
    unanswered,
)
from tests.retriever.small import hits_of

ANSWERED = "Q1. Is the bath free?\nA1. It is.\n\nQ2. Is it warm?\nA2. Seldom, in May.\n"
OPEN = "Sent in by residents\n\n1. Is the bath free?\n2. Who pays for the roof?\n"


def _said(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [one.of(text) for one in spans]


def test_of_a_row_the_values_ask() -> None:
    [hit] = hits_of("| Field | Value |\n|---|---|\n| note | Is it free? |\n| Is it free? | no |\n")
    asking = [is_question("Fee?", hit.document, unit) for unit in hit.passage.units[1:]]
    assert asking == [True, False]


def test_an_answer_has_its_own_question_and_no_other() -> None:
    [hit] = hits_of(ANSWERED)
    answer = next(one for one in hit.passage.units if one.of(ANSWERED).startswith("A2"))
    assert _said(ANSWERED, other_questions("Is it cold?", hit, answer)) == ["Q1. Is the bath free?"]


def test_questions_that_are_answered_are_read() -> None:
    [hit] = hits_of(ANSWERED)
    assert struck_out(hit, unanswered("Is it cold?", hit)) is hit


def test_questions_that_are_left_open_are_not_read() -> None:
    [hit] = hits_of(OPEN)
    heard = struck_out(hit, unanswered("Is it cold?", hit))
    assert _said(OPEN, heard.passage.struck) == [
        "1. Is the bath free?",
        "2. Who pays for the roof?",
    ]
    assert (heard.text, heard.score) == (hit.text, hit.score)


def test_a_question_inside_a_paragraph_is_read() -> None:
    [hit] = hits_of("I come at noon. Is it free? The office is new.\n")
    assert struck_out(hit, unanswered("Is it cold?", hit)) is hit


def test_a_passage_that_does_little_but_ask_what_is_asked() -> None:
    asked = "Who pays for the roof?"
    [asking], [telling] = hits_of(OPEN), hits_of("The town pays for the roof. Who else?\n")
    assert only_asks(asked, asking, unanswered(asked, asking))
    assert not only_asks(asked, telling, unanswered(asked, telling))


def test_questions_may_be_asked_for() -> None:
    assert asks_for_questions("Which questions did the residents send in?")
    assert asks_for_questions("住民からどんな質問がありましたか")
    assert not asks_for_questions("Who pays for the roof?")


@pytest.mark.parametrize("line", ["Boats pay 3 crowns", "Dogs stay out."])
def test_a_statement_that_is_looked_for_is_none(line: str) -> None:
    [hit] = hits_of(f"{line}\n")
    assert not is_question(line, hit.document, hit.passage.units[0])


@pytest.mark.parametrize(
    "line", ["List all fees", "12. list all fees.", "Question 3: List all fees"]
)
def test_what_only_repeats_what_is_asked_is_a_question(line: str) -> None:
    [hit] = hits_of(f"{line}\n\nThe fee for boats is 3 crowns.\n")
    asking = [is_question("List all fees.", hit.document, unit) for unit in hit.passage.units]
    assert asking == [True, False]
