import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.decisions import (
    answered_risk,
    aurc,
    auroc,
    refusal_f1,
    refusal_precision,
    refusal_recall,
    risk_curve,
)
from eval.measures.intervals import mean, percentile

flags = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30)


@given(flags)
def test_refusals_agree_with_scikit_learn(pairs: list[tuple[bool, bool]]) -> None:
    from sklearn.metrics import f1_score, precision_score, recall_score

    rows = np.array(pairs, dtype=float)
    truth, guess = rows.T
    ours = (
        refusal_precision(rows),
        refusal_recall(rows),
        refusal_f1(rows),
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
    from sklearn.metrics import roc_auc_score

    rows = np.array(pairs, dtype=float)
    unanswerable, confidence = rows.T
    if len(set(unanswerable)) == 1:
        assert math.isnan(auroc(rows))
    else:
        assert auroc(rows) == pytest.approx(roc_auc_score(unanswerable == 0, confidence))


def test_risk_curve_by_hand() -> None:
    # Right at 0.9, wrong at 0.8, then one right and one wrong that cannot be told apart.
    rows = np.array([[1, 0.5], [0, 0.9], [1, 0.8], [0, 0.5]])
    assert risk_curve(rows) == pytest.approx([0, 1 / 2, 1.5 / 3, 2 / 4])
    assert aurc(rows) == pytest.approx((0 + 0.5 + 0.5 + 0.5) / 4)


@given(confidences.flatmap(lambda pairs: st.tuples(st.just(pairs), st.permutations(pairs))))
def test_aurc_does_not_depend_on_the_order(
    orders: tuple[list[tuple[bool, float]], list[tuple[bool, float]]],
) -> None:
    rows, shuffled = (np.array(pairs, dtype=np.float64) for pairs in orders)
    assert aurc(rows) == pytest.approx(aurc(shuffled))
    assert risk_curve(rows)[-1] == pytest.approx(rows[:, 0].mean())


def test_answered_risk_is_over_given_answers() -> None:
    assert answered_risk(np.array([[1, 0], [0, 0], [1, 1]])) == 0.5
    assert math.isnan(answered_risk(np.array([[1.0, 1.0]])))


def test_percentile() -> None:
    assert percentile(50)(np.array([[1.0], [3.0], [2.0]])) == 2


@given(st.lists(confidences.filter(lambda pairs: len(pairs) >= 8), min_size=2, max_size=3))
def test_many_sets_at_once_are_each_on_its_own(sets: list[list[tuple[bool, float]]]) -> None:
    batch = np.array([pairs[:8] for pairs in sets], dtype=np.float64)
    for statistic in (auroc, aurc, percentile(95), mean):
        each = [statistic(rows) for rows in batch]
        assert statistic(batch) == pytest.approx(np.array(each), nan_ok=True)
