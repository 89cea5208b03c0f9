import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document.nodes import WordBox
from ingest.document.word_boxes import pack, unpack

SHARES = st.floats(0, 1)
BOXES = st.lists(
    st.tuples(*[st.integers(0, 2**20)] * 3, SHARES, SHARES, SHARES, SHARES), max_size=20
)


@given(BOXES)
def test_boxes_come_back_to_a_hundredth_of_a_point(
    rows: list[tuple[int, int, int, float, float, float, float]],
) -> None:
    boxes: list[WordBox] = []
    end = 0
    for gap, length, line, *box in rows:
        boxes.append(WordBox(end + gap, end + gap + length, line, *box))
        end = boxes[-1].end
    found = unpack(pack(boxes))
    assert [(one.start, one.end, one.line) for one in found] == [
        (one.start, one.end, one.line) for one in boxes
    ]
    for one, other in zip(found, boxes, strict=True):
        for at in ("left", "top", "right", "bottom"):
            assert abs(getattr(one, at) - getattr(other, at)) < 0.01 / 842
            assert 0 <= getattr(one, at) <= 1


@pytest.mark.parametrize(
    ("packed", "error"), [(b"", zlib.error), (b"x", zlib.error), (zlib.compress(b"x"), ValueError)]
)
def test_what_was_not_packed_is_refused(packed: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        unpack(packed)
