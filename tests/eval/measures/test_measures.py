import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score, precision_score, recall_score, roc_auc_score

from eval.gold.match import Place
from eval.measures import measures


def place(start: int, end: int, document: str = "a") -> Place:
    return Place(document, start, end)


@pytest.mark.parametrize(
    ("answer", "groups", "expected"),
    [
        ("Two  hundred\nby 2033.", [["200", "two hundred"], ["2033"]], 1),
        ("200 by 2035.", [["200", "two hundred"], ["2033"]], 0),
        ("the **Cabinet** Office", [["cabinet office"]], 1),
        ("２０３３年度", [["2033年度"]], 1),
        ("Straße", [["STRASSE"]], 1),
        (None, [["200"]], 0),
        ("", [["200"]], 0),
    ],
)
def test_answer_match(answer: str | None, groups: list[list[str]], expected: int) -> None:
    assert measures.answer_match(answer, groups) == expected


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    # Apart from marks that only meet once something between them is gone.
    folded = measures.fold(text.replace("*", ""))
    assert measures.fold(folded) == folded


@pytest.mark.parametrize(
    ("answer", "reference", "expected"),
    [
        ("The Cabinet Office", "the cabinet office.", 1),
        ("by 2033", "in the year 2033", 2 / 5),
        ("go go go", "go on", 2 / 5),
        ("nothing alike", "2033", 0),
        (None, "2033", 0),
        ("", "2033", 0),
        ("…", "the", 1),
        ("Straße ２０３３", "STRASSE **2033**", 1),
        # 目標 | は | 2033 | 年 against 2033 | 年 | まで: two of five and two of four tokens.
        ("目標は2033年", "2033年まで", 2 * 2 / 9),
        ("コンテンツ・産業", "コンテンツ産業", 1),
        ("𠮷野家", "𠮷野", 4 / 5),
    ],
)
def test_reference_f1(answer: str | None, reference: str, expected: float) -> None:
    assert measures.reference_f1(answer, reference) == pytest.approx(expected)


@given(st.text(), st.text())
def test_reference_f1_is_symmetric_and_within_bounds(one: str, other: str) -> None:
    assert measures.reference_f1(one, other) == measures.reference_f1(other, one)
    assert 0 <= measures.reference_f1(one, other) <= 1
    assert measures.reference_f1(one, one) == 1


def test_citation_recall_and_precision() -> None:
    gold = [place(0, 10), place(50, 60)]
    quotes = [place(2, 8), place(100, 110), place(0, 5)]
    assert measures.citation_recall(quotes, gold, all_needed=False) == 1
    assert measures.citation_recall(quotes, gold, all_needed=True) == 0.5
    assert measures.citation_recall([], gold, all_needed=False) == 0
    assert measures.citation_precision(quotes, gold) == pytest.approx(2 / 3)


def test_character_overlap_by_hand() -> None:
    # Gold: 0-10 and 20-30 of a. Read: 5-25 twice over in part (5-15, 10-25), and 10 of b.
    passages = [place(5, 15), place(10, 25), place(0, 10, "b")]
    recall, precision, iou = measures.character_overlap(passages, [place(0, 10), place(20, 30)])
    assert recall == pytest.approx(10 / 20)
    assert precision == pytest.approx(10 / 35)
    assert iou == pytest.approx(10 / (35 + 10))


def test_nothing_retrieved_scores_zero() -> None:
    assert measures.character_overlap([], [place(0, 10)]) == (0, 0, 0)


def test_alternatives_are_judged_by_the_best_one() -> None:
    gold = [place(0, 10), place(50, 60)]
    assert measures.best_overlap([place(50, 60)], gold, all_needed=False) == (1, 1, 1)
    assert measures.best_overlap([place(50, 60)], gold, all_needed=True) == (0.5, 1, 0.5)


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

    recall, precision, iou = measures.character_overlap(passages, gold)
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
    before = measures.character_overlap(passages, gold)[0]
    assert measures.character_overlap([*passages, one_more], gold)[0] >= before


flags = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30)


@given(flags)
def test_refusals_agree_with_scikit_learn(pairs: list[tuple[bool, bool]]) -> None:
    rows = np.array(pairs, dtype=float)
    truth, guess = rows.T
    ours = (
        measures.refusal_precision(rows),
        measures.refusal_recall(rows),
        measures.refusal_f1(rows),
    )
    theirs = (
        precision_score(truth, guess, zero_division=np.nan),
        recall_score(truth, guess, zero_division=np.nan),
        f1_score(truth, guess, zero_division=np.nan),
    )
    assert ours == pytest.approx(theirs, nan_ok=True)


confidences = st.lists(
    st.tuples(st.booleans(), st.integers(0, 5).map(lambda tenth: tenth / 10)), min_size=2
)


@given(confidences)
def test_auroc_agrees_with_scikit_learn(pairs: list[tuple[bool, float]]) -> None:
    rows = np.array(pairs, dtype=float)
    unanswerable, confidence = rows.T
    if len(set(unanswerable)) == 1:
        assert math.isnan(measures.auroc(rows))
    else:
        assert measures.auroc(rows) == pytest.approx(roc_auc_score(unanswerable == 0, confidence))


def test_risk_curve_by_hand() -> None:
    # Right at 0.9, wrong at 0.8, then one right and one wrong that cannot be told apart.
    rows = np.array([[1, 0.5], [0, 0.9], [1, 0.8], [0, 0.5]])
    assert measures.risk_curve(rows) == pytest.approx([0, 1 / 2, 1.5 / 3, 2 / 4])
    assert measures.aurc(rows) == pytest.approx((0 + 0.5 + 0.5 + 0.5) / 4)


@given(confidences.flatmap(lambda pairs: st.tuples(st.just(pairs), st.permutations(pairs))))
def test_aurc_does_not_depend_on_the_order(
    orders: tuple[list[tuple[bool, float]], list[tuple[bool, float]]],
) -> None:
    rows, shuffled = (np.array(pairs, dtype=np.float64) for pairs in orders)
    assert measures.aurc(rows) == pytest.approx(measures.aurc(shuffled))
    assert measures.risk_curve(rows)[-1] == pytest.approx(rows[:, 0].mean())


def test_answered_risk_is_over_given_answers() -> None:
    assert measures.answered_risk(np.array([[1, 0], [0, 0], [1, 1]])) == 0.5
    assert math.isnan(measures.answered_risk(np.array([[1.0, 1.0]])))


def test_percentile() -> None:
    assert measures.percentile(50)(np.array([[1.0], [3.0], [2.0]])) == 2


@given(st.lists(confidences.filter(lambda pairs: len(pairs) >= 8), min_size=2, max_size=3))
def test_many_sets_at_once_are_each_on_its_own(sets: list[list[tuple[bool, float]]]) -> None:
    batch = np.array([pairs[:8] for pairs in sets], dtype=np.float64)
    for statistic in (measures.auroc, measures.aurc, measures.percentile(95), measures.mean):
        each = [statistic(rows) for rows in batch]
        assert statistic(batch) == pytest.approx(np.array(each), nan_ok=True)
