"""Tables over several pages: the part at the top of a page that carries on the one before it.

A part without a header is read by the columns of the part before: alone, it may lack a column that
is blank on its page, or have two as one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from ingest.readers.pdf.tables.ruled import Band, Cell, Table
from ingest.readers.pdf.words.lines import Line, PlacedWords

_SAME_EDGE = 6.0
"""Parts begin this near to each other, in points, if they are one table: by eye."""
_ALIGNED = 0.004
"""Columns are the same where an edge of theirs is this near, as a share of the page: by eye."""


def continuation(table: Table, part: Table) -> Table | None:
    """Return `part`, from the top of the next page, in the columns of `table`; None if apart.

    Its header may be repeated there, but no other be there.
    """
    header = _words(part.rows[: part.header_rows])
    if table.labelled != part.labelled:
        return None
    if header and header != _words(table.rows[: table.header_rows]):
        return None
    widths = {len(row) for row in (*table.rows, *part.rows)}
    if len(widths) == 1 and abs(table.x0 - part.x0) < _SAME_EDGE:
        return part
    bands = _columns(table.rows[table.header_rows :])
    if header or not _fits(part, bands):
        return None
    return replace(part, rows=tuple(_in_columns(row, bands) for row in part.rows), above=())


def _words(rows: Iterable[Sequence[Cell]]) -> list[str]:
    return [line.text for row in rows for cell in row for line in cell]


def _columns(rows: Sequence[Sequence[Cell]]) -> list[Band]:
    """Return where the columns begin and end; nothing where one is blank or two overlap."""
    columns = [
        [band for cell in column for line in cell for band in _bands(line)]
        for column in zip(*rows, strict=True)
    ]
    if not all(columns):
        return []
    bands = [(min(start for start, _ in one), max(end for _, end in one)) for one in columns]
    return bands if all(one[1] < other[0] for one, other in pairwise(bands)) else []


def _bands(line: Line) -> list[Band]:
    """Return where the words of a placed line begin and end, as shares of the page."""
    boxes = line.placed.boxes
    return list(zip(boxes[0::4], boxes[2::4], strict=True))


def _fits(part: Table, bands: Sequence[Band]) -> bool:
    """Whether the last columns of a part are those of the table, two at least, and none is new."""
    own = _columns(part.rows)
    if not 1 < len(own) <= len(bands) or own[0][0] < bands[0][0] - _ALIGNED:
        return False
    pairs = zip(reversed(own[1:]), reversed(bands), strict=False)
    return all(
        abs(one[0] - other[0]) < _ALIGNED or abs(one[1] - other[1]) < _ALIGNED
        for one, other in pairs
    )


def _in_columns(row: Sequence[Cell], bands: Sequence[Band]) -> tuple[Cell, ...]:
    """Return a row's words in the columns that each shares most with or is nearest to."""
    cells: list[list[Line]] = [[] for _ in bands]
    for line in (line for cell in row for line in cell):
        for home, part in _parts(line, bands):
            cells[home].append(part)
    return tuple(map(tuple, cells))


def _parts(line: Line, bands: Sequence[Band]) -> Iterable[tuple[int, Line]]:
    """Give a placed line, or its parts where its words are in several columns, with the column."""
    words = line.placed.words.split()
    homes = [_home(band, bands) for band in _bands(line)]
    if len(set(homes)) < 2:
        yield homes[0] if homes else 0, line
        return
    at = 0
    for home, group in groupby(range(len(words)), key=homes.__getitem__):
        first, *others = group
        last = others[-1] if others else first
        begin = line.text.find(words[first], at)
        for word in words[first : last + 1]:
            at = line.text.find(word, at) + len(word)
        placed = PlacedWords(
            " ".join(words[first : last + 1]), line.placed.boxes[4 * first : 4 * (last + 1)]
        )
        yield home, replace(line, text=line.text[begin:at], placed=placed)


def _home(word: Band, bands: Sequence[Band]) -> int:
    return max(
        range(len(bands)), key=lambda i: min(word[1], bands[i][1]) - max(word[0], bands[i][0])
    )
