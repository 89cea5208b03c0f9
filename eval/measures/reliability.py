"""Does `confidence` mean what it says? Its calibration against the share that is answerable.

Arrays of shape (…, questions, 2) hold: unanswerable (0 or 1), confidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from eval.measures.intervals import RESAMPLES, Floats

BINS = 10
"""Chosen by eye."""
FEWEST = 10
"""Questions in a bin, at least; fewer questions make fewer bins. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of similar confidence: the mean confidence and the share that is answerable.

    `low` and `high` bound that share by 95 % (Wilson, "Probable Inference, the Law of
    Succession, and Statistical Inference", JASA 22(158), 1927).
    """

    confidence: float
    answerable: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """The reliability diagram, by rising confidence, and its summary.

    `ece` is the expected calibration error: the mean distance of the bins from the diagonal,
    weighted by their questions. It has no bootstrap interval, since resampling adds to distances
    that chance has made too long already. Instead, `ece_by_chance` is what 95 of 100 perfectly
    calibrated systems with these confidences would stay below.
    """

    bins: tuple[Bin, ...]
    ece: float
    ece_by_chance: float


def reliability(rows: Floats, seed: int) -> Reliability | None:
    """Measure the calibration of at least one question, in bins of equal mass; else None.

    Questions of one confidence are never parted, so that bins may differ in size.
    """
    if not len(rows):
        return None
    answerable, confidence = 1 - rows[:, 0], rows[:, 1]
    members = _members(confidence)
    chance = np.random.default_rng(seed).random((RESAMPLES, len(rows))) < confidence
    drawn = np.abs((chance - confidence) @ members).sum(-1) / len(rows)
    return Reliability(
        bins=tuple(_bins(answerable, confidence, members)),
        ece=float(np.abs((answerable - confidence) @ members).sum() / len(rows)),
        ece_by_chance=float(np.percentile(drawn, 95)),
    )


def _members(confidence: Floats) -> Floats:
    """Return which question is in which bin, as 0 and 1 of shape (questions, bins)."""
    count = max(1, min(BINS, len(confidence) // FEWEST))
    edges = np.quantile(confidence, np.linspace(0, 1, count + 1)[1:-1])
    places = np.searchsorted(edges, confidence)
    filled = np.unique(places)
    return np.asarray(places[:, None] == filled, dtype=np.float64)


def _bins(answerable: Floats, confidence: Floats, members: Floats) -> Iterator[Bin]:
    for member in members.T:
        n, yes = int(member.sum()), int(answerable @ member)
        bounds = binomtest(yes, n).proportion_ci(method="wilson")
        yield Bin(float(confidence @ member) / n, yes / n, float(bounds.low), float(bounds.high), n)
