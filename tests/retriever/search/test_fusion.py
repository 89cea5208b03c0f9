from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.search.fusion import K, reciprocal_rank_fusion

_ranking = st.lists(st.integers(0, 50), unique=True, max_size=30)


def _exactly(rankings: list[list[int]]) -> dict[int, Fraction]:
    """The paper's formula, in exact fractions."""
    return {
        row: sum(
            (Fraction(1, K + ranking.index(row) + 1) for ranking in rankings if row in ranking),
            Fraction(0),
        )
        for row in {row for ranking in rankings for row in ranking}
    }


@given(st.lists(_ranking, max_size=4))
def test_it_is_the_papers_formula(rankings: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion(rankings)
    exact = _exactly(rankings)
    assert {row for row, _ in fused} == exact.keys()
    assert len(fused) == len(exact)
    for row, score in fused:
        assert score == pytest.approx(float(exact[row]))
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)


@given(_ranking, _ranking)
def test_which_ranking_comes_first_does_not_matter(one: list[int], other: list[int]) -> None:
    assert reciprocal_rank_fusion([one, other]) == reciprocal_rank_fusion([other, one])


@given(_ranking)
def test_one_ranking_keeps_its_order(ranking: list[int]) -> None:
    assert [row for row, _ in reciprocal_rank_fusion([ranking])] == ranking


def test_ties_go_to_the_lower_row() -> None:
    assert [row for row, _ in reciprocal_rank_fusion([[9, 4], [4, 9]])] == [4, 9]
    assert [row for row, _ in reciprocal_rank_fusion([[9], [4], [7]])] == [4, 7, 9]


def test_worked_by_hand() -> None:
    (first, first_score), (second, second_score) = reciprocal_rank_fusion([[7, 3], [3]])
    assert (first, second) == (3, 7)
    assert (first_score, second_score) == pytest.approx((1 / 62 + 1 / 61, 1 / 61))


def test_nothing_fuses_to_nothing() -> None:
    assert reciprocal_rank_fusion([]) == []
    assert reciprocal_rank_fusion([[], []]) == []
