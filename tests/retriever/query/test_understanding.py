import pytest

from ingest.errors import QuestionError
from retriever.query.question import understand
from retriever.query.spelling import Spelling
from retriever.query.understanding import QueryUnderstanding

UNDERSTANDING = QueryUnderstanding(Spelling({"harbour": 3}, lambda _word: False))


def test_a_question_is_understood_as_it_was_meant() -> None:
    meant = understand("When did the harbour open?")
    assert UNDERSTANDING.run("When did the harbuor open?") == meant


def test_history_is_heard() -> None:
    history = ["When did the harbour open?"]
    assert UNDERSTANDING.run("And where?", history) == understand("And where?", history)
    assert UNDERSTANDING.run("And where?", history) != UNDERSTANDING.run("And where?")


def test_where_nothing_is_asked_is_an_error() -> None:
    with pytest.raises(QuestionError):
        UNDERSTANDING.run("?!")
