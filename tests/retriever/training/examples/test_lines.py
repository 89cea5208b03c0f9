"""Questions for a yes or a no, with the lines that they are put to."""

import random
from collections import Counter
from functools import partial
from typing import Any

import pytest

from ingest.passages import split_passages
from retriever.models.reader import NO, OPEN, TOLD, YES
from retriever.training.examples import lines
from retriever.training.examples.example import Example
from retriever.training.examples.lines import (
    Judged,
    judged_documents,
    judged_examples,
    judged_lines,
    written_lines,
)
from retriever.training.examples.written import YES_NO
from tests.fake_encoder import WordTokens

RULES = "Dogs are not let in. The slide is free. Towels can be hired."
ASKED = [
    ("Is my dog let in?", "not let in", "Dogs are not let in.", False),
    ("Is the slide free?", "free", "The slide is free.", True),
    ("Is the sauna free?", None, "The slide is free.", None),
    ("What may be hired?", "Towels", "Towels can be hired.", None),
    ("Is there a bar?", "bar", "Nothing of that sort is said.", True),
]
POOL: dict[str, Any] = {
    "title": "The pool",
    "text": f"# The pool\n\n## Rules\n\n{RULES}",
    "questions": [
        {
            "q": question,
            "answer": answer,
            "line": line,
            "yes": yes,
            "kind": "what" if "What" in question else YES_NO,
        }
        for question, answer, line, yes in ASKED
    ],
}


def _judged() -> list[Judged]:
    split = partial(split_passages, tokens=WordTokens())
    held = [
        judged_documents([POOL], split, random.Random(0), held_out=held_out)
        for held_out in (False, True)
    ]
    return [one for pairs in held for one in pairs]


def test_a_written_question_is_put_to_its_line_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "ELSEWHERE", {True: 0.0, False: 0.0})
    assert [(one.question, one.label) for one in _judged()] == [
        ("Is my dog let in?", NO),
        ("Is the slide free?", YES),
        ("Is the sauna free?", OPEN),
        ("What may be hired?", TOLD),
    ]
    first = _judged()[0]
    assert first.text.startswith("The pool > Rules: ")
    assert first.text.endswith(" Dogs are not let in.")


def test_another_line_leaves_a_question_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "ELSEWHERE", {True: 1.0, False: 1.0})
    _, elsewhere, *_ = _judged()
    assert elsewhere.question == "Is my dog let in?"
    assert elsewhere.label == OPEN
    assert "Dogs" not in elsewhere.text


def test_a_line_is_held_out_with_all_of_its_questions() -> None:
    rows = written_lines()[:200]
    fitting, held_out = (
        {one.text for one in judged_lines(rows, random.Random(0), held_out=held)}
        for held in (False, True)
    )
    assert not fitting & held_out
    assert len(held_out) > 5
    assert len(fitting) + len(held_out) == len({(one["context"], one["line"]) for one in rows})


def test_a_share_of_verdicts_is_trained_with_and_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [one for one in written_lines() if "yes" in {asked["a"] for asked in one["questions"]}]
    told = {}
    for share in (0.0, 1.0):
        monkeypatch.setattr(lines, "VERDICTS", share)
        pairs = judged_lines(rows[:50], random.Random(0), held_out=False)
        told[share] = Counter(one.label for one in pairs)
    assert told[0.0][YES] == told[0.0][NO] == 0 < told[1.0][YES]
    assert told[0.0][OPEN] == told[1.0][OPEN] > 0


def test_as_many_lines_say_yes_as_say_no() -> None:
    rows = written_lines()
    told = Counter(one["a"] for row in rows for one in row["questions"])
    assert set(told) == {"yes", "no", "open", "told"}
    assert abs(told["yes"] - told["no"]) < 0.05 * told["yes"]
    assert all(row["context"] and row["line"] for row in rows)


def test_of_other_sets_the_sentence_with_the_answer_tells_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines, "ELSEWHERE", {True: 1.0, False: 1.0})
    start = RULES.index("free")
    asked = Example("small", "What does the slide cost?", RULES, start, start + 4)
    told, other = judged_examples([asked, Example("small", "What else?", RULES)], random.Random(0))
    assert told == Judged(asked.question, " The slide is free.", TOLD)
    assert (other.question, other.label) == (asked.question, OPEN)
    assert "free" not in other.text
