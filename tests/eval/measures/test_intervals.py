import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap as scipy_bootstrap
from scipy.stats import ttest_rel

from eval.measures.decisions import refusal_precision
from eval.measures.intervals import bootstrap, mean, paired_p_value

unit_values = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@settings(max_examples=50, deadline=None)
@given(unit_values)
def test_the_interval_contains_the_mean(values: list[float]) -> None:
    estimate = bootstrap(np.array(values).reshape(-1, 1), mean, resamples=200)
    assert estimate.value == pytest.approx(np.mean(values))
    assert estimate.low - 1e-9 <= estimate.value <= estimate.high + 1e-9


def test_agrees_with_scipy() -> None:
    values = np.random.default_rng(3).random(60)
    ours = bootstrap(values.reshape(-1, 1), mean, resamples=5000)
    theirs = scipy_bootstrap(
        (values,), np.mean, n_resamples=5000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.005)


def test_the_same_rows_give_the_same_interval() -> None:
    rows = np.arange(10.0).reshape(-1, 1)
    assert bootstrap(rows, mean, seed=4) == bootstrap(rows, mean, seed=4)
    assert bootstrap(rows, mean, seed=4) != bootstrap(rows, mean, seed=5)


def test_no_rows_is_undefined_not_zero() -> None:
    estimate = bootstrap(np.empty((0, 1)), mean)
    assert estimate.n == 0
    assert math.isnan(estimate.value)


def test_resamples_without_a_figure_are_left_out() -> None:
    # One refusal, which is right; a resample without it has no precision.
    rows = np.array([[1.0, 1.0], [0.0, 0.0]])
    estimate = bootstrap(rows, refusal_precision)
    assert (estimate.low, estimate.value, estimate.high) == (1, 1, 1)


def test_small_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.arange(10.0).reshape(-1, 1)
    at_once = bootstrap(rows, mean)
    monkeypatch.setattr("eval.measures.intervals.BATCH_CELLS", 70)
    assert bootstrap(rows, mean) == at_once


def test_p_value_by_hand() -> None:
    # All 2³ sign patterns: only +++ and --- are as extreme as three equal gains.
    assert paired_p_value(np.array([1.0, 1.0, 1.0])) == pytest.approx(2 / 8)
    # Questions that did not change say nothing.
    assert paired_p_value(np.array([1.0, 1.0, 1.0, 0.0, 0.0])) == pytest.approx(2 / 8)
    assert paired_p_value(np.zeros(5)) == 1.0


def test_p_value_is_near_the_t_test_on_many_questions() -> None:
    random = np.random.default_rng(0)
    before, now = random.random(200), random.random(200) + 0.05
    expected = ttest_rel(before, now).pvalue
    assert paired_p_value(now - before) == pytest.approx(expected, abs=0.02)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_p_value_does_not_depend_on_which_run_came_first(differences: list[float]) -> None:
    values = np.array(differences)
    assert 0 < paired_p_value(values) <= 1
    assert paired_p_value(values) == pytest.approx(paired_p_value(-values))
