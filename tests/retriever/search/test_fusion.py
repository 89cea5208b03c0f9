from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document.document import PassageId
from retriever.search.fusion import K, reciprocal_rank_fusion

_id = st.builds(PassageId, st.sampled_from("ab"), st.integers(0, 25))
_ranking = st.lists(_id, unique=True, max_size=30)


def _exactly(rankings: list[list[PassageId]]) -> dict[PassageId, Fraction]:
    """The paper's formula, in exact fractions."""
    return {
        id_: sum(
            (Fraction(1, K + ranking.index(id_) + 1) for ranking in rankings if id_ in ranking),
            Fraction(0),
        )
        for id_ in {id_ for ranking in rankings for id_ in ranking}
    }


@given(st.lists(_ranking, max_size=4))
def test_it_is_the_papers_formula(rankings: list[list[PassageId]]) -> None:
    fused = reciprocal_rank_fusion(rankings)
    exact = _exactly(rankings)
    assert {id_ for id_, _ in fused} == exact.keys()
    assert len(fused) == len(exact)
    for id_, score in fused:
        assert score == pytest.approx(float(exact[id_]))
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)


@given(_ranking, _ranking)
def test_which_ranking_comes_first_does_not_matter(
    one: list[PassageId], other: list[PassageId]
) -> None:
    assert reciprocal_rank_fusion([one, other]) == reciprocal_rank_fusion([other, one])


@given(_ranking)
def test_one_ranking_keeps_its_order(ranking: list[PassageId]) -> None:
    assert [id_ for id_, _ in reciprocal_rank_fusion([ranking])] == ranking


def test_ties_go_to_the_lower_id() -> None:
    low, middle, high = PassageId("a", 4), PassageId("a", 7), PassageId("b", 1)
    assert [id_ for id_, _ in reciprocal_rank_fusion([[high, low], [low, high]])] == [low, high]
    fused = reciprocal_rank_fusion([[high], [low], [middle]])
    assert [id_ for id_, _ in fused] == [low, middle, high]


def test_worked_by_hand() -> None:
    one, both = PassageId("a", 7), PassageId("a", 3)
    (first, first_score), (second, second_score) = reciprocal_rank_fusion([[one, both], [both]])
    assert (first, second) == (both, one)
    assert (first_score, second_score) == pytest.approx((1 / 62 + 1 / 61, 1 / 61))


def test_nothing_fuses_to_nothing() -> None:
    assert reciprocal_rank_fusion([]) == []
    assert reciprocal_rank_fusion([[], []]) == []
