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
PERMUTATIONS = 9999
BATCH_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over `n` questions with its 95 % interval; NaN where it is undefined.

    An interval without width means that all `n` questions agree, not that the next would.
    """

    value: float
    low: float
    high: float
    n: int


def bootstrap(
    rows: Floats,
    statistic: Callable[[Floats], Floats],
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Return the statistic with its 95 % percentile bootstrap interval.

    `rows` has shape (questions, columns) and is resampled by question; the statistic
    maps (…, questions, columns) to (…). Resamples on which it is undefined (NaN) are left
    out. Source: Efron & Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13.
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

    `differences` has shape (questions,). Under the null hypothesis the two systems'
    values on a question could as well be swapped, which flips the difference's sign;
    few questions are tested exactly. Source: Smucker, Allan & Carterette, "A Comparison
    of Statistical Significance Tests for Information Retrieval Evaluation", CIKM 2007.
    """
    # Flipping a zero changes nothing: leaving them out makes more cases exact.
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
