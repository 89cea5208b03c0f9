"""Was it right to answer or refuse, and does `confidence` show it? Measures of a set of questions.

Each takes an array of shape (…, questions, columns) and returns one of shape (…), so that a
bootstrap can measure many resamples at once. Where a measure is undefined it is NaN.
"""

import numpy as np
from scipy.stats import rankdata

from eval.measures.intervals import Floats


def refusal_precision(rows: Floats) -> Floats:
    """Return the share of refusals that were right; columns: unanswerable, refused (0 or 1)."""
    right, refused, _ = _refusals(rows)
    return _ratio(right, refused)


def refusal_recall(rows: Floats) -> Floats:
    """Return the share of unanswerable questions refused; columns as above."""
    right, _, unanswerable = _refusals(rows)
    return _ratio(right, unanswerable)


def refusal_f1(rows: Floats) -> Floats:
    """Return the harmonic mean of the two; columns as above."""
    right, refused, unanswerable = _refusals(rows)
    return _ratio(2 * right, refused + unanswerable)


def auroc(rows: Floats) -> Floats:
    """Return how often an answerable question has more confidence than one that is not.

    Columns: unanswerable (0 or 1), confidence. Ties count half. This is the area under the ROC
    curve, by the Mann-Whitney statistic.
    """
    answerable, confidence = 1 - rows[..., 0], rows[..., 1]
    yes = answerable.sum(-1)
    rank_sum = (rankdata(confidence, axis=-1) * answerable).sum(-1)
    return _ratio(rank_sum - yes * (yes + 1) / 2, yes * (1 - answerable).sum(-1))


def brier(rows: Floats) -> Floats:
    """Return the mean squared difference between confidence and answerable; less is better.

    Columns: unanswerable (0 or 1), confidence. Halved, as is usual for two outcomes.
    """
    return np.asarray(np.square(rows[..., 1] - (1 - rows[..., 0])).mean(-1))


def risk_curve(rows: Floats) -> Floats:
    """Return the risk at every coverage 1/n … n/n, the most confident questions first.

    Columns: wrong (0 or 1), confidence; the result has shape (…, questions). Questions of one
    confidence cannot be told apart, so each of them counts as wrong as they are on average.
    """
    doubt = -rows[..., 1]
    order = np.argsort(doubt, axis=-1)
    doubt = np.take_along_axis(doubt, order, -1)
    wrong = np.cumsum(np.take_along_axis(rows[..., 0], order, -1), -1)
    wrong = np.concatenate([np.zeros_like(wrong[..., :1]), wrong], -1)
    # Each tie runs from `before` (exclusive) to `last`, and its errors are spread evenly.
    before = rankdata(doubt, "min", axis=-1).astype(int) - 1
    last = rankdata(doubt, "max", axis=-1).astype(int)
    start, end = (np.take_along_axis(wrong, rank, -1) for rank in (before, last))
    asked = np.arange(1, rows.shape[-2] + 1)
    spread: Floats = start + (end - start) * (asked - before) / (last - before)
    return spread / asked


def aurc(rows: Floats) -> Floats:
    """Return the area under the risk-coverage curve, its mean over all coverages; less is better.

    Columns as for `risk_curve`.
    """
    return np.asarray(risk_curve(rows).mean(-1))


def answered_risk(rows: Floats) -> Floats:
    """Return the share of given answers that are wrong; columns: wrong, refused (0 or 1)."""
    given = 1 - rows[..., 1]
    return _ratio((rows[..., 0] * given).sum(-1), given.sum(-1))


def _refusals(rows: Floats) -> tuple[Floats, Floats, Floats]:
    """Count the right refusals, the refusals and the unanswerable questions."""
    unanswerable, refused = rows[..., 0], rows[..., 1]
    right = (unanswerable * refused).sum(-1)
    return right, refused.sum(-1), unanswerable.sum(-1)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide, with NaN where the whole is nothing."""
    result: Floats = np.where(whole > 0, part / np.maximum(whole, 1), np.nan)
    return result
