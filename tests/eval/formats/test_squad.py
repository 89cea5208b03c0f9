from typing import Any

import pytest

from eval.formats.squad import read_squad
from eval.gold.questions import Evidence, Question
from tests.eval.formats.samples import BELL, SAKE, TOWER, answer, asked, squad

FIRST, SECOND = "Asahi__tower_bell_.txt", "Asahi__tower_bell_-2.txt"


def read(whole: dict[str, Any]) -> tuple[dict[str, Question], dict[str, str]]:
    questions, documents = read_squad(whole, 1)
    return {question.id: question for question in questions}, documents


def one(question: dict[str, Any], context: str = TOWER) -> dict[str, Any]:
    return {"data": [{"title": "T", "paragraphs": [{"context": context, "qas": [question]}]}]}


def test_an_article_is_a_document_with_each_paragraph_once() -> None:
    _, documents = read(squad())
    assert documents == {FIRST: f"{TOWER}\n\n{BELL}", SECOND: SAKE}


def test_every_answer_is_a_span_of_its_document() -> None:
    questions, documents = read(squad())
    spans = [place for question in questions.values() for place in question.evidence]
    assert len(spans) == 6
    for span in spans:
        assert documents[span.doc][span.start : span.end] == span.text


def test_answers_are_alternatives_of_one_group() -> None:
    questions, _ = read(squad())
    bell = questions["b1"]
    assert bell.answers == (("Seventeen monks", "monks"),)
    assert bell.answerable
    assert not bell.all_needed
    start = len(TOWER) + 2 + BELL.index("Seventeen")
    assert bell.evidence[0] == Evidence(FIRST, start, start + 15, text="Seventeen monks")
    assert questions["t1"].answers == (("1624",),)
    assert len(questions["t1"].evidence) == 1
    assert questions["t3"].evidence[0].start == TOWER.index("1788")


def test_what_is_impossible_is_unanswerable() -> None:
    questions, _ = read(squad())
    sold = questions["t2"]
    assert (sold.answerable, sold.kind) == (False, "unanswerable")
    assert (sold.answers, sold.evidence) == ((), ())
    assert sold.extra["squad"]["title"] == "Asahi: tower/bell?"
    assert sold.extra["squad"]["plausible_answers"] == [answer(TOWER, "1788")]


def test_squad_1_1_has_no_word_on_what_is_impossible() -> None:
    question = asked("t1", "When?", answer(TOWER, "1624"))
    del question["is_impossible"]
    questions, _ = read(one(question))
    assert questions["t1"].answerable


def test_an_article_without_a_title_is_named_by_its_number() -> None:
    whole = one(asked("t1", "When?", answer(TOWER, "1624")))
    del whole["data"][0]["title"]
    assert list(read(whole)[1]) == ["article-1.txt"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        # As UTF-16 counts, where the tower is two.
        (
            {"answers": [answer(TOWER, "1624", at=59)]},
            '"answer_start" 59 .*: it is first found at 58',
        ),
        ({"answers": [{"text": "1625", "answer_start": 0}]}, "it is nowhere"),
        ({"answers": [{"text": "1624", "answer_start": -4}]}, '"answer_start" must be'),
        ({"answers": [{"text": "1624", "answer_start": "59"}]}, '"answer_start" must be'),
        ({"answers": [{"text": " ", "answer_start": 3}]}, '"text" must be a string'),
        ({"answers": []}, 'has no "answers"; what has none needs "is_impossible": true'),
        ({"answers": {"text": ["1624"]}}, '"answers" must be a list of objects'),
        ({"is_impossible": True}, 'it "is_impossible" and has "answers"'),
        ({"is_impossible": "no"}, '"is_impossible" must be true or false'),
        ({"question": ""}, '"question" must be a string'),
    ],
)
def test_a_fault_names_the_article_and_the_question(change: dict[str, Any], message: str) -> None:
    question = asked("t1", "When?", answer(TOWER, "1624")) | change
    with pytest.raises(ValueError, match=rf"^article 'T': question 't1': .*{message}"):
        read(one(question))


@pytest.mark.parametrize(
    ("whole", "message"),
    [
        ({"data": "x"}, '^"data" must be a list of objects'),
        ({"data": [{"title": "T"}]}, "^article 'T': \"paragraphs\""),
        (one({}, context=""), "^article 'T': \"context\""),
        (one({"question": "?"}), "^article 'T': \"id\""),
    ],
)
def test_a_fault_outside_a_question_names_the_article(whole: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(whole)
