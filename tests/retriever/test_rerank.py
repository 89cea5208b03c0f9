from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.question import MAX_CHARACTERS
from retriever.rerank import CrossEncoder, probability

QUESTION = "How many visitors does Ghibli Park receive each year?"
RIGHT = "Ghibli Park: 1.8 million visitors per year"
WRONG = [
    "Prepare basic policies on the future of data utilization systems in Japan by June 2025.",
    "Kyoto International Manga Museum: about 300,000 visitors per year",
    "(12) Space",
]


def test_the_text_that_answers_scores_highest(reranker: CrossEncoder) -> None:
    right, *wrong = reranker.scores(QUESTION, [RIGHT, *WRONG])
    assert right > max(wrong)


def test_a_score_does_not_depend_on_the_neighbours(reranker: CrossEncoder) -> None:
    together = reranker.scores(QUESTION, [*WRONG, RIGHT, "x " * 300, ""])
    assert together[len(WRONG)] == reranker.scores(QUESTION, [RIGHT])[0]
    assert reranker.scores(QUESTION, [RIGHT, *WRONG])[1:] == together[: len(WRONG)]


def test_no_texts_have_no_scores(reranker: CrossEncoder) -> None:
    assert reranker.scores(QUESTION, []) == []


def test_what_is_too_long_is_cut(reranker: CrossEncoder) -> None:
    filler = "word " * 2000
    longer, still_longer = reranker.scores(QUESTION, [RIGHT + filler, RIGHT + filler * 2])
    assert longer == still_longer


@pytest.mark.parametrize("question", ["a " * (MAX_CHARACTERS // 2), "目" * MAX_CHARACTERS])
def test_the_longest_question_can_be_read(reranker: CrossEncoder, question: str) -> None:
    scores = reranker.scores(question, [RIGHT, "y " * 600])
    assert len(scores) == 2
    assert all(score == score for score in scores)


@given(st.lists(st.floats(-30, 30), min_size=2, max_size=9))
def test_probability_keeps_the_order(logits: list[float]) -> None:
    values = [probability(logit) for logit in sorted(logits)]
    assert all(0 < one <= other < 1 for one, other in pairwise(values))


def test_probability_is_the_logistic_function() -> None:
    assert probability(0) == 0.5
    assert probability(2) + probability(-2) == pytest.approx(1)
