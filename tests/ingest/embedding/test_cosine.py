import numpy as np
import pytest

from ingest.embedding.cosine import cosine, cosines

EAST, NORTH, BETWEEN = (
    np.array(one, np.float32) for one in ([1, 0], [0, 1], [np.sqrt(0.5), np.sqrt(0.5)])
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(EAST, EAST, 1.0), (EAST, NORTH, 0.0), (EAST, -EAST, -1.0), (EAST, BETWEEN, 0.5**0.5)],
)
def test_it_is_the_cosine_of_the_angle(one: np.ndarray, other: np.ndarray, expected: float) -> None:
    assert cosine(one, other) == pytest.approx(expected)
    assert cosines(np.stack([one, other]), other) == pytest.approx([expected, 1.0])


def test_no_vectors_have_no_cosines() -> None:
    assert cosines(np.zeros((0, 2), np.float32), EAST) == []
