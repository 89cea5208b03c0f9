"""How far the rows of a PDF table are indented, told by where their labels begin."""

from collections.abc import Sequence

from ingest.readers.pdf.tables.ruled import Table

_STEP = 3.0
"""Labels begin so many points further in at least where they are indented; chosen by eye."""
_MOST_LEVELS = 5
"""More places where labels begin are not indents: the labels are centred. Chosen by eye."""


def indents(table: Table) -> list[int]:
    """Return for each row of a table how far it is indented, from 0."""
    starts = [min((line.x0 for line in row[0]), default=None) for row in table.rows]
    places: list[float] = []
    for x in sorted(x for x in starts[table.header_rows :] if x is not None):
        if not places or x - places[-1] > _STEP:
            places.append(x)
    if len(places) > _MOST_LEVELS:
        return [0] * len(starts)
    return [_level(x, places) for x in starts]


def _level(x: float | None, places: Sequence[float]) -> int:
    return 0 if x is None else max(0, sum(place <= x for place in places) - 1)
