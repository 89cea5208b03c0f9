"""A line as OCR reads it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line as it was read, with its places in pixels of the picture, y growing downward.

    `corners`, of shape (4, 2), go around from the top left of the line as it is read. `letters`
    gives each letter that is no space its own four, shape (letters, 4, 2). `score` is from 0 to 1.
    """

    text: str
    corners: Floats
    letters: Floats
    score: float
