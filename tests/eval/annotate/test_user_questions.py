import json
from pathlib import Path
from typing import Any

import pytest

from eval.annotate.user_questions import (
    UserQuestion,
    UserQuestionError,
    key_of,
    read_user_questions,
)
from eval.gold.questions import GoldError
from tests.eval.memory import gold_row, write_rows

VOTE: dict[str, Any] = {
    "time": "2026-01-02T03:04:05Z",
    "question": "When?",
    "history": [],
    "thumb": "up",
    "comment": None,
    "generation": "g1",
    "answerable": False,
    "answer": None,
    "citations": [],
}


def read(path: Path, *votes: dict[str, Any]) -> list[UserQuestion]:
    return read_user_questions(
        write_rows(path / "votes.jsonl", [{**VOTE, **vote} for vote in votes])
    )


def test_votes_are_folded_and_those_down_come_first(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"question": "What?"},
        {"question": "Who?", "history": ["Is anyone there?"], "comment": "thanks"},
        {"question": " ＷＨＡＴ？ ", "thumb": "down", "comment": "no"},
        {"question": "Who?"},
        {"question": "When?", "thumb": "down"},
        {"question": "When?", "thumb": "down", "generation": "g2"},
    )
    assert found == [
        UserQuestion("What?", up=1, down=1, comments=("no",)),
        UserQuestion("When?", down=2),
        UserQuestion("Who?", ("Is anyone there?",), up=1, comments=("thanks",)),
        UserQuestion("Who?", up=1),
    ]


def test_a_comment_that_comes_later_is_no_second_vote(tmp_path: Path) -> None:
    later = {"comment": "late", "time": "2026-01-02T03:04:09Z"}
    assert read(tmp_path, {}, {"question": "What?"}, later) == [
        UserQuestion("When?", up=1, comments=("late",)),
        UserQuestion("What?", up=1),
    ]
    assert read(tmp_path, {}, {}, later, later, later)[0].up == 3
    assert read(tmp_path, {"thumb": "down"}, later) == [
        UserQuestion("When?", up=1, down=1, comments=("late",))
    ]


def test_a_gold_file_brings_its_rows(tmp_path: Path) -> None:
    rows = [gold_row("q1", "Cats?", "Cats have 18 toes.", author="me"), gold_row("q2", "Fish?")]
    found = read_user_questions(write_rows(tmp_path / "gold.jsonl", rows))
    assert [asked.question for asked in found] == ["Cats?", "Fish?"]
    assert [asked.row for asked in found] == rows


def test_text_has_a_question_a_line(tmp_path: Path) -> None:
    path = tmp_path / "asked.txt"
    path.write_bytes("\ufeffHow many toes?\r\n\n  いつ？\nhow MANY  toes?\n".encode())
    assert read_user_questions(path) == [UserQuestion("How many toes?"), UserQuestion("いつ？")]


def test_what_was_asked_before_tells_questions_apart() -> None:
    assert key_of("Why?", []) == key_of("ｗｈｙ?", ())
    keys = {key_of("Why?", []), key_of("Why?", ["a"]), key_of("a", ["Why?"]), key_of("Why? a", [])}
    assert len(keys) == 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"question": " "}, '"question" must be a string with something in it'),
        ({"history": "x"}, '"history" must be a list of strings'),
        ({"history": [1]}, '"history" must be a list of strings'),
        ({"thumb": "sideways"}, '"thumb" must be "up" or "down"'),
        ({"comment": 5}, '"comment" must be a string or null'),
    ],
)
def test_a_bad_vote_is_named_by_file_and_line(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(UserQuestionError) as caught:
        read(tmp_path, {}, change)
    assert str(caught.value) == f"{tmp_path / 'votes.jsonl'}, line 2: {message}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b" \n\n", "has no questions"),
        (b"When?\n\xff\n", "line 2: not UTF-8"),
        (json.dumps(VOTE).encode() + b"\n{half", "line 2: not JSON"),
        (b'{"id": "q1", "question": "When?"}', 'line 1: "answerable" must be'),
    ],
)
def test_a_bad_file_says_what_is_wrong(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "asked"
    path.write_bytes(content)
    with pytest.raises((UserQuestionError, GoldError), match=message) as caught:
        read_user_questions(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserQuestionError, match=r"cannot read .*nothing\.jsonl"):
        read_user_questions(tmp_path / "nothing.jsonl")
