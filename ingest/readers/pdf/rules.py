"""Straight rules that a PDF page draws: lines, and the edges of boxes, along one of two axes."""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.page_objects import PageObject
from ingest.readers.pdf.words.geometry import Bounds, turned

_THINNEST_BOX = 2.5
"""A filled box thinner than this, in points, is a line."""
_SHORTEST_RULE = 4.0
_MOST_SEGMENTS = 20_000
"""A page that draws more than this draws a picture, and no table is looked for in it."""


class Rule(NamedTuple):
    """A straight line along one axis: at `at` on the other, from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Segments:
    """The straight segments of a page in its own space, y growing upward."""

    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    seen: int = 0

    def add(self, path: PageObject) -> None:
        """Add the segments of a path; none are left where too many are seen."""
        if self.seen > _MOST_SEGMENTS:
            return
        count = pdfium_c.FPDFPath_CountSegments(path.raw)
        self.seen += count
        if self.seen > _MOST_SEGMENTS:
            self.lines = []
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDFPath_GetDrawMode(path.raw, fill, stroke)
        if not (fill.value or stroke.value):
            return
        for points in _subpaths(path.raw, count, path.matrix):
            if stroke.value:
                self.lines += [(*a, *b) for a, b in pairwise(points)]
            else:
                self.lines += _box_lines(points)

    def leave_out(self, shapes: Sequence[Bounds]) -> None:
        """Leave out the edges of shapes, which are no rules: they cover words."""
        for shape in shapes:
            self.lines = [line for line in self.lines if not _is_edge(line, shape)]


def _is_edge(line: tuple[float, float, float, float], shape: Bounds) -> bool:
    """Whether a line lies within a shape: its edges do."""
    left, bottom, right, top = shape
    xs, ys = line[0::2], line[1::2]
    across = left - 1 <= min(xs) and max(xs) <= right + 1
    return across and bottom - 1 <= min(ys) and max(ys) <= top + 1


def _subpaths(
    path: object, count: int, matrix: pdfium.PdfMatrix
) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of each straight part of a path; a curve parts two."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if kind != pdfium_c.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(point)
        if pdfium_c.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _box_lines(points: Sequence[tuple[float, float]]) -> list[tuple[float, float, float, float]]:
    """Return the lines that a filled shape draws: itself where it is thin, else its edges."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    if right - left < _THINNEST_BOX:
        return [((left + right) / 2, bottom, (left + right) / 2, top)]
    if top - bottom < _THINNEST_BOX:
        return [(left, (bottom + top) / 2, right, (bottom + top) / 2)]
    return [(*a, *b) for a, b in zip(points, [*points[1:], points[0]], strict=True)]


def rules_of(
    segments: Segments, direction: int, box: tuple[float, float, float, float]
) -> tuple[list[Rule], list[Rule]]:
    """Return the horizontal and the upright rules in the frame of a direction.

    Those at the edges of the page, whose `box` is left, bottom, right and top, are its
    background's and left out; a slanted frame has none.
    """
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    if direction % 90:
        return horizontal, vertical
    for line in segments.lines:
        (x0, y0), (x1, y1) = turned(*line[:2], direction), turned(*line[2:], direction)
        if abs(y1 - y0) < 1 and abs(x1 - x0) >= _SHORTEST_RULE:
            horizontal.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) < 1 and abs(y1 - y0) >= _SHORTEST_RULE:
            vertical.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    (left, bottom), (right, top) = turned(*box[:2], direction), turned(*box[2:], direction)
    return _between(horizontal, bottom, top), _between(vertical, left, right)


def joined(rules: Iterable[Rule], touch: float) -> list[Rule]:
    """Join rules that lie on one line and are `touch` points apart at most."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if lines and rule.at - lines[-1][0].at <= touch:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    found: list[Rule] = []
    for line in lines:
        at = median(rule.at for rule in line)
        first, *others = sorted(line, key=lambda rule: rule.start)
        start, end = first.start, first.end
        for rule in others:
            if rule.start <= end + touch:
                end = max(end, rule.end)
            else:
                found.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        found.append(Rule(at, start, end))
    return found


def _between(rules: Sequence[Rule], one: float, other: float) -> list[Rule]:
    first, last = sorted((one, other))
    return [rule for rule in rules if first + 1 < rule.at < last - 1]
