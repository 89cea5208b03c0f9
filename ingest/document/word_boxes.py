"""Word boxes in few bytes: how they are kept beside a document's text, page by page."""

import zlib
from collections.abc import Iterable

import numpy as np

from ingest.document.nodes import WordBox

_STEPS = 65535
"""A share of a page is kept in so many steps: a hundredth of a point on paper."""
_INTEGERS = np.dtype("<u4")


def pack(boxes: Iterable[WordBox]) -> bytes:
    """Return the boxes as bytes; they come in order and do not overlap in the text."""
    rows = [
        (one.start, one.end, one.line, one.left, one.top, one.right, one.bottom) for one in boxes
    ]
    table = np.array(rows, np.float64).reshape(-1, 7)
    table[:, 3:] = np.rint(table[:, 3:] * _STEPS)
    columns = table.astype(_INTEGERS).T
    # Differences repeat, where offsets grow.
    columns[1] -= columns[0]
    columns[0, 1:] = np.diff(columns[0])
    return zlib.compress(columns.tobytes())


def unpack(packed: bytes) -> tuple[WordBox, ...]:
    """Return the boxes that were packed, their places rounded to what is kept of them.

    Raises zlib.error or ValueError for other bytes.
    """
    columns = np.frombuffer(zlib.decompress(packed), _INTEGERS).reshape(7, -1)
    starts = np.cumsum(columns[0], dtype=np.int64)
    ends = starts + columns[1]
    shares = columns[3:] / _STEPS
    return tuple(
        WordBox(start, end, line, *box)
        for start, end, line, box in zip(
            starts.tolist(), ends.tolist(), columns[2].tolist(), shares.T.tolist(), strict=True
        )
    )
