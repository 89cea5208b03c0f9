"""From a page's own space to the frames that its text is read in, and to the page as it is seen."""

import math
from typing import NamedTuple

Bounds = tuple[float, float, float, float]
"""Left, bottom, right and top in a page's own space, y growing upward."""


def turned(x: float, y: float, direction: float) -> tuple[float, float]:
    """Return a point of the page in the frame of a direction; turned twice, a point is back."""
    cos, sin = math.cos(math.radians(direction)), math.sin(math.radians(direction))
    return x * cos + y * sin, x * sin - y * cos


class Shares(NamedTuple):
    """An affine map from a frame to shares of the seen page's width and height, from its top left.

    A point (x, y) of the frame lies at `across + across_x * x + across_y * y`, and so downward.
    """

    across: float
    across_x: float
    across_y: float
    down: float
    down_x: float
    down_y: float

    @classmethod
    def of_frame(cls, direction: float, page: Bounds, rotation: int) -> "Shares":
        """Return the map for a direction on a page that viewers turn clockwise by `rotation`.

        `page` is what is seen of it: cropped.
        """
        points = (_seen(turned(*point, direction), page, rotation) for point in _CORNERS)
        (across, down), (x_across, x_down), (y_across, y_down) = points
        return cls(across, x_across - across, y_across - across, down, x_down - down, y_down - down)

    def box(
        self, x0: float, x1: float, y0: float, y1: float
    ) -> tuple[float, float, float, float] | None:
        """Return left, top, right and bottom of what a rectangle of the frame covers.

        None where nothing of it lies on the page.
        """
        x, y, half_x, half_y = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
        across = self.across + self.across_x * x + self.across_y * y
        down = self.down + self.down_x * x + self.down_y * y
        half_across = abs(self.across_x) * half_x + abs(self.across_y) * half_y
        half_down = abs(self.down_x) * half_x + abs(self.down_y) * half_y
        left, right = max(across - half_across, 0.0), min(across + half_across, 1.0)
        top, bottom = max(down - half_down, 0.0), min(down + half_down, 1.0)
        return (left, top, right, bottom) if left < right and top < bottom else None


_CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))


def _seen(point: tuple[float, float], page: Bounds, rotation: int) -> tuple[float, float]:
    left, bottom, right, top = page
    across, down = (point[0] - left) / (right - left), (top - point[1]) / (top - bottom)
    match rotation:
        case 90:
            return 1 - down, across
        case 180:
            return 1 - across, 1 - down
        case 270:
            return down, 1 - across
        case _:
            return across, down
