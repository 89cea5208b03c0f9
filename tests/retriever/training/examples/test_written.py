import random
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest

from ingest.passages import split_passages
from retriever.training.examples.example import Example
from retriever.training.examples.written import (
    YES_NO,
    with_fewer_yes_no,
    written_documents,
    written_examples,
)
from tests.fake_encoder import WordTokens

POOL = {
    "title": "The pool",
    "lang": "en",
    "text": """# The pool

## Prices

Children under six swim free. A ticket for adults costs 5 crowns.

| Ticket | Summer | Winter |
|---|---|---|
| Ten visits | 40 crowns | 36 crowns |

## Rules

Dogs are not let in. Glass is forbidden at the water.
""",
}
ROW = "| Ten visits | 40 crowns | 36 crowns |"


def _examples(question: str, answer: str | None, line: str | None) -> list[Example]:
    return _examples_of({"q": question, "answer": answer, "line": line, "kind": "what"})


def _examples_of(asked: Mapping[str, Any]) -> list[Example]:
    split = partial(split_passages, tokens=WordTokens())
    return list(written_examples([{**POOL, "questions": [asked]}], split, random.Random(0)))


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("5 crowns", "A ticket for adults costs 5 crowns."),
        ("36 crowns", ROW),
        ("not let in", "Dogs are not let in."),
    ],
)
def test_the_answer_is_found_in_what_is_read(answer: str, line: str) -> None:
    first, *others = _examples("What is it?", answer, line)
    assert first.answer == answer
    assert first.relevant
    assert others
    assert not any(one.answerable or answer in one.text for one in others)


def test_a_cell_is_found_in_its_own_row_under_its_header() -> None:
    example = _examples("Ten times in July?", "40 crowns", ROW)[0]
    assert example.text[: example.start].endswith("Summer: ")


def test_a_question_without_an_answer_is_put_to_the_tempting_line_first() -> None:
    first, *others = _examples("Are cats let in?", None, "Dogs are not let in.")
    assert "Dogs" in first.text
    assert first.relevant
    assert not first.answerable
    assert not any(one.relevant or one.answerable for one in others)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("Is glass all right?", "forbidden at the water"), ("May I bring a mug?", None)],
)
def test_a_yes_or_no_is_also_asked_of_its_line_alone(question: str, answer: str | None) -> None:
    line = "Glass is forbidden at the water."
    asked: dict[str, Any] = {"q": question, "answer": answer, "line": line, "kind": YES_NO}
    alone, whole, *_ = _examples_of(asked)
    assert line in alone.text
    assert "Dogs" not in alone.text
    assert "Dogs" in whole.text
    assert alone.answer == whole.answer == (answer or "")


def test_a_line_that_is_not_in_the_text_gives_nothing() -> None:
    assert _examples("How much?", "9 crowns", "A sauna costs 9 crowns an hour.") == []


def test_the_documents_are_whole() -> None:
    documents = written_documents()
    questions = [one for document in documents for one in document["questions"]]
    assert len(documents) == len({one["title"] for one in documents}) > 100
    assert all(one["q"] for one in questions)
    told = Counter(one["answer"] is not None for one in questions)
    assert told[True] > told[False] > 1_000
    for document in documents:
        for one in document["questions"]:
            assert one["answer"] is None or one["answer"] in one["line"]


def test_fewer_questions_for_a_yes_or_a_no_are_taken_and_all_others() -> None:
    asked = [{"kind": YES_NO, "q": str(nth)} for nth in range(200)]
    [drawn] = with_fewer_yes_no(
        [{**POOL, "questions": [*asked, {"kind": "who", "q": "Who?"}]}], random.Random(0)
    )
    assert 50 < len(drawn["questions"]) < 110
    assert drawn["questions"][-1]["q"] == "Who?"
    assert drawn["text"] == POOL["text"]
