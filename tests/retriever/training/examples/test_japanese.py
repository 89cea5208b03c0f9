import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from retriever.training.examples.japanese import SOURCE, TABLES, as_typed, japanese_examples

LIBRARY = "市立図書館は1911年に開館した。蔵書は約20万冊である。休館日は毎週月曜日である。"
HALL = "市民体育館は1964年に建てられた。広さは1200平方メートルである。使用料は820円である。"
POST = "中央郵便局は駅の北口にある。窓口は午前9時から午後5時まで開いている。"
ASKED = [
    ("市立図書館は何年に開館したか？", LIBRARY, "1911年"),
    ("市民体育館の使用料はいくらですか", HALL, "820円"),
    ("中央郵便局はどこにありますか", POST, "駅の北口"),
]


def _row(question: str, context: str, answer: str) -> dict[str, Any]:
    start = context.index(answer)
    span = {"start": start, "end": start + len(answer), "text": answer}
    return {"title": context[:5], "context": context, "question": question, "answers": [span]}


EXAMPLES = list(japanese_examples([_row(*one) for one in ASKED] * 3, random.Random(0)))


def test_answers_are_at_their_place() -> None:
    answers = {one.answer for one in EXAMPLES if one.source == SOURCE and one.answerable}
    assert answers == {answer for _, _, answer in ASKED}


def test_what_is_far_lacks_the_answer() -> None:
    far = [one for one in EXAMPLES if not one.relevant]
    assert far
    for one in far:
        answer = next(answer for _, text, answer in ASKED if text[:4] in one.question)
        assert answer not in one.text


def test_tables_are_asked_for_what_they_have_and_lack() -> None:
    tables = [one for one in EXAMPLES if one.source == TABLES]
    assert {one.answerable for one in tables} == {True, False}
    assert all("の" in one.question for one in tables)


@given(st.integers(0, 1000))
def test_a_question_keeps_its_names_and_figures(seed: int) -> None:
    typed = as_typed("市立図書館は1911年に開館しましたか？", random.Random(seed))
    assert "市立図書館" in typed
    assert "1911年" in typed
