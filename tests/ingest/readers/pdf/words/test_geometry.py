import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.pdf.words.geometry import Shares, turned

PAGE = (0.0, 0.0, 200.0, 100.0)
coordinates = st.floats(-1000, 1000)


@given(coordinates, coordinates, st.integers(0, 359))
def test_a_point_that_is_turned_twice_is_back(x: float, y: float, direction: int) -> None:
    assert turned(*turned(x, y, direction), direction) == pytest.approx((x, y), abs=1e-6)


def test_the_frame_of_text_that_runs_to_the_right_grows_downward() -> None:
    assert turned(30, 70, 0) == (30, -70)


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [
        (0, (0.1, 0.2, 0.3, 0.4)),
        (90, (0.6, 0.1, 0.8, 0.3)),
        (180, (0.7, 0.6, 0.9, 0.8)),
        (270, (0.2, 0.7, 0.4, 0.9)),
    ],
)
def test_a_rectangle_is_where_it_is_seen_however_the_page_is_turned(
    rotation: int, expected: tuple[float, ...]
) -> None:
    # From 20 to 60 of 200 points across, and from 20 to 40 of 100 below the top.
    shares = Shares.of_frame(0, PAGE, rotation)
    assert shares.box(20, 60, -80, -60) == pytest.approx(expected)


@pytest.mark.parametrize("direction", [0, 90, 180, 270])
def test_it_is_there_in_whichever_direction_it_is_read(direction: int) -> None:
    (x0, y0), (x1, y1) = turned(20, 60, direction), turned(60, 80, direction)
    frame = (*sorted((x0, x1)), *sorted((y0, y1)))
    box = Shares.of_frame(direction, PAGE, 0).box(*frame)
    assert box == pytest.approx((0.1, 0.2, 0.3, 0.4))


def test_what_is_cropped_away_is_not_seen() -> None:
    shares = Shares.of_frame(0, (100.0, 0.0, 200.0, 100.0), 0)
    assert shares.box(50, 150, -100, -50) == pytest.approx((0, 0, 0.5, 0.5), abs=1e-6)
    assert shares.box(10, 90, -100, -50) is None
