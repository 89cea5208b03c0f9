import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold.match import Place
from eval.measures.spans import (
    best_overlap,
    character_overlap,
    citation_precision,
    citation_recall,
)


def place(start: int, end: int, document: str = "a") -> Place:
    return Place(document, start, end)


def test_citation_recall_and_precision() -> None:
    gold = [place(0, 10), place(50, 60)]
    quotes = [place(2, 8), place(100, 110), place(0, 5)]
    assert citation_recall(quotes, gold, all_needed=False) == 1
    assert citation_recall(quotes, gold, all_needed=True) == 0.5
    assert citation_recall([], gold, all_needed=False) == 0
    assert citation_precision(quotes, gold) == pytest.approx(2 / 3)


def test_character_overlap_by_hand() -> None:
    # Gold: 0-10 and 20-30 of a. Read: 5-25 twice over in part (5-15, 10-25), and 10 of b.
    passages = [place(5, 15), place(10, 25), place(0, 10, "b")]
    recall, precision, iou = character_overlap(passages, [place(0, 10), place(20, 30)])
    assert recall == pytest.approx(10 / 20)
    assert precision == pytest.approx(10 / 35)
    assert iou == pytest.approx(10 / (35 + 10))


def test_nothing_retrieved_scores_zero() -> None:
    assert character_overlap([], [place(0, 10)]) == (0, 0, 0)


def test_alternatives_are_judged_by_the_best_one() -> None:
    gold = [place(0, 10), place(50, 60)]
    assert best_overlap([place(50, 60)], gold, all_needed=False) == (1, 1, 1)
    assert best_overlap([place(50, 60)], gold, all_needed=True) == (0.5, 1, 0.5)


spans = st.builds(
    lambda document, start, length: place(start, start + length, document),
    st.sampled_from("ab"),
    st.integers(0, 60),
    st.integers(1, 30),
)


@given(st.lists(spans, max_size=6), st.lists(spans, min_size=1, max_size=4))
def test_character_overlap_counts_characters(passages: list[Place], gold: list[Place]) -> None:
    def characters(places: list[Place]) -> set[tuple[str, int]]:
        return {(one.document_id, n) for one in places for n in range(one.start, one.end)}

    recall, precision, iou = character_overlap(passages, gold)
    wanted, shared = characters(gold), characters(gold) & characters(passages)
    read = sum(one.length for one in passages)
    assert recall == pytest.approx(len(shared) / len(wanted))
    assert precision == pytest.approx(len(shared) / read if read else 0)
    assert iou == pytest.approx(len(shared) / (read + len(wanted - shared)))
    assert iou <= min(recall, precision) + 1e-12


@given(st.lists(spans, max_size=6), st.lists(spans, min_size=1, max_size=4), spans)
def test_character_recall_never_falls_with_more_passages(
    passages: list[Place], gold: list[Place], one_more: Place
) -> None:
    before = character_overlap(passages, gold)[0]
    assert character_overlap([*passages, one_more], gold)[0] >= before
