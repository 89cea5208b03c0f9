"""Boxes of a slide that stand in rows and columns: a label and what it labels are read together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

EMU_PER_LINE = 228_600
"""A quarter of an inch: shapes whose tops differ by less stand side by side."""


@dataclass(frozen=True, slots=True)
class BoxGroup:
    """Shapes that belong together, in the order in which they are read."""

    shapes: tuple[Any, ...]


def box_groups(shapes: Sequence[Any]) -> list[list[BoxGroup]]:
    """Return shapes in reading order: from the top down, then from the left.

    Text boxes in two rows or more, of as many boxes below each other, are one list of groups: of
    columns where boxes are nearer to those below, of rows where they are nearer to those beside
    them. Any other shape is a list of its own.
    """
    lines = [
        list(line) for _, line in groupby(sorted(shapes, key=place), key=lambda s: place(s)[0])
    ]
    ordered: list[list[BoxGroup]] = []
    first = 0
    while first < len(lines):
        last = first + 1
        while last < len(lines) and _is_below(lines[last], lines[first]):
            last += 1
        if last - first > 1:
            ordered.append([BoxGroup(tuple(group)) for group in _oriented(lines[first:last])])
        else:
            ordered += [[BoxGroup((shape,))] for shape in lines[first]]
        first = last
    return ordered


def place(shape: Any) -> tuple[int, int]:
    """Return where a shape stands: its line on the slide, then how far from the left."""
    return (shape.top or 0) // EMU_PER_LINE, shape.left or 0


def _is_below(line: Sequence[Any], above: Sequence[Any]) -> bool:
    """Whether each of several text boxes stands below one of as many others."""
    if len(line) < 2 or len(line) != len(above) or not all(map(_is_box, (*line, *above))):
        return False
    return all(
        abs((one.left or 0) - (other.left or 0)) < EMU_PER_LINE
        for one, other in zip(line, above, strict=True)
    )


def _is_box(shape: Any) -> bool:
    return bool(shape.has_text_frame and shape.text_frame.text.strip())


def _oriented(lines: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Give the rows of boxes, or the columns where boxes are nearer to those below them."""
    columns = list(zip(*lines, strict=True))
    down = min(_gap(a.top, a.height, b.top) for one in columns for a, b in pairwise(one))
    across = min(_gap(a.left, a.width, b.left) for line in lines for a, b in pairwise(line))
    yield from lines if across < down else columns


def _gap(start: int | None, length: int | None, following: int | None) -> int:
    return (following or 0) - (start or 0) - (length or 0)
