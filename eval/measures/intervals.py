"""How sure a figure is: bootstrap intervals, and the paired test of a difference.

Everything random here is seeded, so that the same answers give the same report.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import permutation_test

Floats = NDArray[np.float64]
RESAMPLES = 2000
"""Percentile intervals need about 1,000 or more (Efron & Tibshirani)."""
PERMUTATIONS = 9999
"""The most that are tried; up to 13 changed questions are tested exactly. scipy's default."""
BATCH_CELLS = 1_000_000
"""Cells resampled at once: 8 MB of float64. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over `n` questions with its 95 % interval; NaN where it is undefined.

    An interval without width means that all `n` questions agree, not that the next would.
    """

    value: float
    low: float
    high: float
    n: int


def mean(rows: Floats) -> Floats:
    """Return the mean of the only column; (…, questions, 1) → (…)."""
    return np.asarray(rows[..., 0].mean(-1))


def percentile(rank: float) -> Callable[[Floats], Floats]:
    """Return the statistic that is the given percentile of the only column."""
    return lambda rows: np.asarray(np.percentile(rows[..., 0], rank, axis=-1))


def bootstrap(
    rows: Floats,
    statistic: Callable[[Floats], Floats],
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Return a statistic with its 95 % percentile bootstrap interval.

    Args:
        rows: (questions, columns); the questions are resampled.
        statistic: maps (…, questions, columns) to (…). Resamples on which it is undefined (NaN)
            are left out.
        seed: of the resampling.
        resamples: how many are drawn.

    """
    n = len(rows)
    value = float(statistic(rows)) if n else math.nan
    if math.isnan(value):
        return Estimate(math.nan, math.nan, math.nan, n)
    random = np.random.default_rng(seed)
    batch = max(1, BATCH_CELLS // rows.size)
    draws = np.concatenate(
        [
            statistic(rows[random.integers(n, size=(min(batch, resamples - done), n))])
            for done in range(0, resamples, batch)
        ]
    )
    low, high = np.percentile(draws[~np.isnan(draws)], [2.5, 97.5])
    return Estimate(value, float(low), float(high), n)


def paired_p_value(differences: Floats, seed: int = 0) -> float:
    """Return the two-sided p-value of the paired randomisation test of the mean difference.

    `differences` has shape (questions,). Under the null hypothesis the two systems' values on a
    question could as well be swapped, which flips the difference's sign; few questions are tested
    exactly.
    """
    # Flipping a zero changes nothing: leaving zeros out makes more cases exact.
    changed = differences[differences != 0]
    if len(changed) < 2:
        return 1.0
    test = permutation_test(
        (changed,),
        lambda values, axis: np.sum(values, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=PERMUTATIONS,
        batch=max(1, BATCH_CELLS // len(changed)),
        rng=np.random.default_rng(seed),
    )
    return float(test.pvalue)
