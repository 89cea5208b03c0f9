from hypothesis import given
from hypothesis import strategies as st

from eval.experiments.search_stages import reranked, with_shares
from retriever.search.passage_search import LEXICAL_WEIGHT

LOGITS = st.lists(st.floats(-11, 11), max_size=6)


@given(LOGITS, st.integers(min_value=0, max_value=4))
def test_only_those_that_were_read_change_places(logits: list[float], more: int) -> None:
    fused = list(range(100, 100 + len(logits) + more))
    found = reranked(fused, logits)
    assert sorted(found) == fused
    assert found[len(logits) :] == fused[len(logits) :]
    by_row = dict(zip(fused, logits, strict=False))
    read = [by_row[row] for row in found[: len(logits)]]
    assert read == sorted(logits, reverse=True)


def test_equal_passages_keep_their_fused_order() -> None:
    assert reranked([9, 4, 7], [1.0, 1.0, 1.0]) == [9, 4, 7]


def test_the_best_by_words_gets_the_whole_share_and_others_part_of_it() -> None:
    shares = {5: 1.0, 7: 0.5, 8: 0.9}
    assert with_shares([7, 6, 5, 8], [1.0, 2.0, 3.0], shares) == [
        1.0 + LEXICAL_WEIGHT / 2,
        2.0,
        3.0 + LEXICAL_WEIGHT,
    ]
