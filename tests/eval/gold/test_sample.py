from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold.questions import GoldError, Question
from eval.gold.sample import distinct, one_in, sample, select_split

QUESTIONS = [
    Question(f"q{n}", "fact", f"what is {n}", (), True, (), (), False, n + 1, split)
    for n, split in enumerate(("dev", "test", "dev"))
]


@given(st.integers(min_value=1, max_value=5), st.integers(min_value=0, max_value=9))
def test_a_sample_is_in_order_and_the_same_each_time(limit: int, seed: int) -> None:
    drawn = sample(QUESTIONS, limit, seed)
    assert len(drawn) == min(limit, len(QUESTIONS))
    assert drawn == [one for one in QUESTIONS if one in drawn]
    assert drawn == sample(QUESTIONS, limit, seed)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([None, "dev", "test"]))),
    st.integers(min_value=1, max_value=4),
)
def test_one_in_so_many_is_as_many_of_each_kind_and_split(
    kinds: list[tuple[str, str | None]], every: int
) -> None:
    questions = [
        Question(f"q{n}", kind, f"what is {n}", (), True, (), (), False, n, split)
        for n, (kind, split) in enumerate(kinds)
    ]
    drawn = one_in(questions, every)
    assert len(drawn) == -(-len(questions) // every)
    assert drawn == [one for one in questions if one in drawn]
    there = Counter((one.kind, one.split) for one in questions)
    asked = Counter((one.kind, one.split) for one in drawn)
    for stratum, count in there.items():
        assert count // every <= asked[stratum] <= -(-count // every)


def test_a_split_is_all_of_it_or_a_fault_that_names_the_others() -> None:
    gold = Path("gold.jsonl")
    assert select_split(QUESTIONS, None, gold) == QUESTIONS
    assert [one.id for one in select_split(QUESTIONS, "dev", gold)] == ["q0", "q2"]
    with pytest.raises(GoldError, match=r"gold\.jsonl has no .*'train'; it has: dev, test"):
        select_split(QUESTIONS, "train", gold)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.lists(st.sampled_from("ab"), max_size=1))))
def test_what_is_asked_twice_is_left_out(asked: list[tuple[str, list[str]]]) -> None:
    questions = [
        Question(f"q{n}", "fact", text, tuple(history), True, (), (), False, n)
        for n, (text, history) in enumerate(asked)
    ]
    found = distinct(questions)
    assert all(one in questions for one in found)
    # Each once, in the order in which they are first asked.
    first = dict.fromkeys((text, tuple(history)) for text, history in asked)
    assert [(one.text, one.history) for one in found] == list(first)
