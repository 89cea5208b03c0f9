import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.decisions import brier
from eval.measures.intervals import Floats
from eval.measures.reliability import reliability

ROWS = st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.floats(0, 1)), min_size=1, max_size=60)


def sample(n: int, seed: int = 0) -> Floats:
    """Return calibrated confidences, no two the same, and what was so."""
    random = np.random.default_rng(seed)
    confidence = random.permutation((np.arange(n) + 0.5) / n)
    return np.stack([random.random(n) >= confidence, confidence], axis=-1).astype(float)


def test_brier_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import brier_score_loss

    rows = sample(50)
    assert float(brier(rows)) == pytest.approx(brier_score_loss(1 - rows[:, 0], rows[:, 1]))
    many = np.stack([rows, rows[::-1] * [1, 0]])
    assert brier(many) == pytest.approx([float(brier(one)) for one in many])


def test_bins_are_those_of_scikit_learn() -> None:
    from sklearn.calibration import calibration_curve

    rows = sample(200)
    found = reliability(rows, seed=0)
    assert found is not None
    share, confidence = calibration_curve(
        1 - rows[:, 0], rows[:, 1], n_bins=10, strategy="quantile"
    )
    assert [one.answerable for one in found.bins] == pytest.approx(share)
    assert [one.confidence for one in found.bins] == pytest.approx(confidence)
    assert [one.n for one in found.bins] == [20] * 10


@given(ROWS)
def test_bins_hold_every_question_once_whatever_their_order(
    values: list[tuple[float, float]],
) -> None:
    rows = np.array(values)
    found, turned = reliability(rows, seed=0), reliability(rows[::-1], seed=0)
    assert found is not None
    assert turned is not None
    assert sum(one.n for one in found.bins) == len(rows)
    for one, other in zip(found.bins, turned.bins, strict=True):
        assert (one.n, one.answerable) == (other.n, other.answerable)
        assert 0 <= one.low <= one.answerable + 1e-9
        assert one.answerable - 1e-9 <= one.high <= 1
    gaps = (one.n * abs(one.confidence - one.answerable) for one in found.bins)
    assert found.ece == pytest.approx(sum(gaps) / len(rows))


def test_questions_of_one_confidence_are_one_bin() -> None:
    rows = np.array([[0.0, 0.5]] * 30 + [[1.0, 0.5]] * 30)
    found = reliability(rows, seed=0)
    assert found is not None
    (only,) = found.bins
    assert (only.confidence, only.answerable, only.n) == (0.5, 0.5, 60)
    assert found.ece == 0


def test_chance_explains_the_error_of_calibrated_confidences_and_of_no_others() -> None:
    calibrated = [reliability(sample(200, seed), seed) for seed in range(20)]
    explained = [one.ece <= one.ece_by_chance for one in calibrated if one]
    assert sum(explained) >= 17
    bold = sample(200)
    bold[:, 1] = np.sqrt(bold[:, 1])
    found = reliability(bold, seed=0)
    assert found is not None
    assert found.ece > found.ece_by_chance


def test_nothing_is_known_of_no_questions() -> None:
    assert reliability(np.empty((0, 2)), seed=0) is None
