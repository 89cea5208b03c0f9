import math
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.models.cross_encoder import CrossEncoder, log_odds, probability
from retriever.query.question import MAX_CHARACTERS

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


class CountingCrossEncoder(CrossEncoder):
    """The cross-encoder; notes how many texts the model reads."""

    texts_read = 0

    def read(self, question: str, texts: Sequence[str]) -> list[float]:
        self.texts_read += len(texts)
        return super().read(question, texts)


def test_what_was_scored_is_not_read_again(reranker: CrossEncoder) -> None:
    counting = CountingCrossEncoder()
    before = counting.scores(QUESTION, WRONG)
    assert counting.texts_read == len(WRONG)
    again = counting.scores(QUESTION, [RIGHT, *reversed(WRONG), RIGHT])
    assert counting.texts_read == len(WRONG) + 1
    assert again[1:-1] == before[::-1]
    assert again[0] == again[-1] == reranker.scores(QUESTION, [RIGHT])[0]


def test_another_question_has_scores_of_its_own() -> None:
    counting = CountingCrossEncoder()
    one, other = (counting.scores(question, [RIGHT])[0] for question in (QUESTION, "What is new?"))
    assert counting.texts_read == 2
    assert one > other


def test_a_pair_is_not_taken_for_another_of_the_same_letters() -> None:
    counting = CountingCrossEncoder()
    counting.scores("Is it so", [" or not?"])
    counting.scores("Is it so or", [" not?"])
    assert counting.texts_read == 2


def test_what_was_not_asked_for_longest_is_forgotten() -> None:
    counting = CountingCrossEncoder(remembered=2)
    counting.scores(QUESTION, [RIGHT, WRONG[0], WRONG[1]])
    assert counting.scores(QUESTION, [WRONG[0], WRONG[1], RIGHT])
    assert counting.texts_read == 4


@given(st.lists(st.floats(-30, 30), min_size=2, max_size=9))
def test_probability_keeps_the_order(logits: list[float]) -> None:
    values = [probability(logit) for logit in sorted(logits)]
    assert all(0 < one <= other < 1 for one, other in pairwise(values))


def test_probability_is_the_logistic_function() -> None:
    assert probability(0) == 0.5
    assert probability(2) + probability(-2) == pytest.approx(1)


@given(st.floats(-15, 15))
def test_log_odds_undo_the_probability(logit: float) -> None:
    assert log_odds(probability(logit)) == pytest.approx(logit, abs=1e-6)


def test_what_is_certain_has_infinite_log_odds() -> None:
    assert (log_odds(0.0), log_odds(1.0)) == (-math.inf, math.inf)
