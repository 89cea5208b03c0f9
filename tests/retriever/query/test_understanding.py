from collections.abc import Sequence

import pytest

from ingest.errors import QuestionError
from retriever.query.question import AnswerType, understand
from retriever.query.spelling import Spelling
from retriever.query.understanding import QueryUnderstanding


def not_alike(_phrase: str, others: Sequence[str]) -> list[float]:
    return [0.0] * len(others)


UNDERSTANDING = QueryUnderstanding(Spelling({"harbour": 3}, lambda _word: False), not_alike)
OPENED = "When did the harbour open?"


def test_a_question_is_understood_as_it_was_meant() -> None:
    assert UNDERSTANDING.run("When did the harbuor open?") == understand(OPENED)


def test_history_is_heard() -> None:
    read = UNDERSTANDING.run("And where?", [OPENED])
    assert read.text == read.read_as == "Where did the harbour open?"
    assert UNDERSTANDING.run("And where?").read_as is None


def test_a_question_with_another_year_asks_for_the_same() -> None:
    read = UNDERSTANDING.run("And in 2024?", ["How many ships came in 2023?"])
    assert read == understand(read.text, read.text)
    assert read.answer_type is AnswerType.QUANTITY


def test_a_short_text_is_tried_by_itself_first() -> None:
    alone, together = UNDERSTANDING.readings("harbour", [OPENED])
    assert alone == understand("harbour")
    assert together.read_as == f"{OPENED} harbour"
    assert [one.read_as for one in UNDERSTANDING.readings("Why?", [OPENED])] == [
        "Why did the harbour open?"
    ]


def test_a_follow_up_is_tried_with_the_name_it_lacks_first() -> None:
    asked = "And its rent?"
    named, together = UNDERSTANDING.readings(asked, ["Who runs the Mill House?"])
    assert named.text == named.asked == "And the Mill House's rent?"
    assert together.text == "Who runs the Mill House? And its rent?"
    assert together.asked == asked


def test_what_asks_nothing_gets_a_remark() -> None:
    assert UNDERSTANDING.remark("thanks", [OPENED])
    assert UNDERSTANDING.remark("By when?")
    assert UNDERSTANDING.remark("By when?", ["thanks", ""])
    assert UNDERSTANDING.remark("By when?", [OPENED]) is None
    assert UNDERSTANDING.remark(OPENED) is None


def test_where_nothing_is_asked_is_an_error() -> None:
    with pytest.raises(QuestionError):
        UNDERSTANDING.run("?!")
