"""Tables between rules across: one above the header, one below it and one below the last row.

That is how books and TeX set tables, with no rule upright. The rules tell where the table and its
header end, so a narrow gap that goes on through all rows parts its columns.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ingest.readers.pdf.rules import Rule
from ingest.readers.pdf.tables.headers import find_headers
from ingest.readers.pdf.tables.ruled import (
    Band,
    Cell,
    Table,
    aligned_rows,
    is_prose,
    touched,
    union,
)
from ingest.readers.pdf.words.glyphs import Word
from ingest.readers.pdf.words.lines import Line, line_of, rows_of

_SAME_END = 2.0
"""Rules of a table begin and end this near to each other, in points."""
_DOUBLE = 3.0
"""Rules this near to each other, in points, are a double one."""
_SHORTEST = 60.0
_COLUMN_GAP = 0.6
"""Columns stand so far apart, in font sizes: TeX sets 1.2 (chosen by eye)."""
_WIDER = 1.3
"""Gaps between columns are so many times as wide as those between words (chosen by eye)."""
_MOST_HEADER_ROWS = 4
_AMOUNT = re.compile(r"[$€£¥]|\d[,.]\d{2,}\b")
"""Amounts between two rules are sums, and no header."""
_PITCH = 3.4
"""Rows stand at most this many font sizes apart."""

_Run = list[list[Line]]
_Rows = tuple[tuple[Cell, ...], ...]
_Above = tuple[tuple[tuple[int, int], ...], ...]


def booktabs_tables(
    words: Sequence[Word], horizontal: Sequence[Rule], vertical: Sequence[Rule]
) -> list[Table]:
    """Return the tables that stand between rules across, none where rules cross them upright."""
    tables = []
    rows = rows_of(words) if horizontal else []
    for rules in _alike(horizontal):
        first = 0
        while first + 2 < len(rules):
            table, last = _table(rows, rules, first, horizontal, vertical)
            if table is not None:
                tables.append(table)
            first = max(last, first + 1)
    return tables


def _alike(horizontal: Iterable[Rule]) -> list[list[Rule]]:
    """Return the rules that begin and end alike, each group from the top down."""
    groups: defaultdict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in sorted(horizontal):
        if rule.end - rule.start >= _SHORTEST:
            group = groups[round(rule.start / _SAME_END), round(rule.end / _SAME_END)]
            if not group or rule.at - group[-1].at > _DOUBLE:
                group.append(rule)
    return [group for group in groups.values() if len(group) > 2]


def _table(
    rows: Sequence[Sequence[Word]],
    rules: Sequence[Rule],
    first: int,
    horizontal: Sequence[Rule],
    vertical: Sequence[Rule],
) -> tuple[Table | None, int]:
    """Return the table whose top rule is the `first`, and the number of its last rule.

    Args:
        rows: the page's rows of words.
        rules: the horizontal rules that begin and end alike.
        first: the number of one of them.
        horizontal: all horizontal rules of the page.
        vertical: all upright ones.

    """
    header = _between(rows, rules[first], rules[first + 1])
    amounts = any(_AMOUNT.search(line.text) for row in header for line in row)
    if amounts or not 0 < len(header) <= _MOST_HEADER_ROWS:
        return None, first
    body: _Run = []
    bands: list[Band] = []
    segments: list[int] = []
    last = first + 1
    for below in range(first + 2, len(rules)):
        part = _between(rows, rules[below - 1], rules[below])
        widened = _bands(header, [*body, *part])
        if not _in_columns(part, widened) or (bands and len(widened) != len(bands)):
            break
        body, bands, last = [*body, *part], widened, below
        segments.append(len(part))
    ruled_rows = len(segments) > 1 and max(segments) == 1
    top, bottom = rules[first], rules[last]
    crossed = any(
        rule.start < bottom.at and rule.end > top.at and top.start - 1 < rule.at < top.end + 1
        for rule in vertical
    )
    if len(bands) < 2 or ruled_rows or crossed or all(is_prose(band, body) for band in bands):
        return None, first
    cells = tuple(_named(aligned_rows([_parted(row, bands) for row in body], bands, rules)))
    if not any(map(str.isalnum, "".join(line.text for row in cells for line in row[0]))):
        # Rules under the sums of one column, and its currency signs: part of another table.
        return None, first
    heads, above = _headers(header, bands, horizontal)
    place = (top.start, top.end, top.at, bottom.at)
    return Table((*heads, *cells), len(heads), *place, above), last


def _headers(header: _Run, bands: Sequence[Band], rules: Sequence[Rule]) -> tuple[_Rows, _Above]:
    """Return the header's rows of cells, and what is above each column where it can be told."""
    words = [[word for line in row for word in line.words] for row in header]
    found = find_headers(words, bands[1:], bands[0], rules)
    if len(header) > 1 and found.used == len(header):
        return found.rows, found.above
    return aligned_rows([_parted(row, bands) for row in header], bands, ()), ()


def _between(rows: Sequence[Sequence[Word]], above: Rule, below: Rule) -> _Run:
    """Return the rows between two rules, parted where words stand apart."""
    inside = (
        [
            word
            for word in row
            if above.at < word.y - 0.3 * word.size < below.at
            and above.start - 1 < (word.x0 + word.x1) / 2 < above.end + 1
        ]
        for row in rows
    )
    return [_pieces(row) for row in inside if row]


def _pieces(row: Sequence[Word]) -> list[Line]:
    parts: list[list[Word]] = []
    for word in row:
        if parts and word.x0 - parts[-1][-1].x1 < _COLUMN_GAP * word.size:
            parts[-1].append(word)
        else:
            parts.append([word])
    return [line_of(part) for part in parts]


def _bands(header: _Run, body: _Run) -> list[Band]:
    """Return the columns: what the pieces take up, but for those that stand over several.

    These are the names of groups, alone in their row, and headers of several columns: the pieces
    are taken from the narrowest on, the header's last, as far as they join no two columns. What
    many pieces reach over is no gap between columns, but a stretched word space.
    """
    rows = [row for row in (*body, *reversed(header)) if len(row) > 1]
    bands: list[Band] = []
    below = [line for row in body if len(row) > 1 for line in row]
    for part in (below, *reversed(header)):
        for line in sorted(part, key=lambda line: line.x1 - line.x0):
            if len(touched(bands, line)) < 2:
                bands = union([*bands, (line.x0, line.x1)])
    place = 0
    while place + 1 < len(bands):
        gap = {place, place + 1}
        held = [[gap & set(touched(bands, line)) for line in row] for row in rows]
        crossed = sum(gap in lines for lines in held)
        parted = sum(gap not in lines and gap == set().union(*lines) for lines in held)
        if 2 * crossed >= parted:
            bands[place : place + 2] = [(bands[place][0], bands[place + 1][1])]
            place = 0
        else:
            place += 1
    return bands


def _parted(row: Sequence[Line], bands: Sequence[Band]) -> list[Line]:
    return [part for line in row for part in _split(line, bands)]


def _named(rows: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Yield rows, the name of a group apart from the label above that it seems to carry on."""
    for row in rows:
        label = row[0]
        if len(label) > 1 and any(row[1:]) and _names_group(label):
            yield (label[:-1], *row[1:])
            yield (label[-1:], *(() for _ in row[1:]))
        else:
            yield row


def _names_group(label: Cell) -> bool:
    above, last = label[-2:]
    return last.text[:1].isupper() and not above.text.endswith(tuple("-,&"))


def _split(line: Line, bands: Sequence[Band]) -> list[Line]:
    """Part a line over several columns where its widest gaps are theirs."""
    if len(touched(bands, line)) < 2:
        return [line]
    gaps = [other.x0 - one.x1 for one, other in pairwise(line.words)]
    homes = [touched(bands, line_of([word])) for word in line.words]
    ends = [
        index
        for index, (one, other) in enumerate(pairwise(homes))
        if one and other and one[-1] < other[0]
    ]
    inner = [gap for index, gap in enumerate(gaps) if index not in ends]
    if not ends or min(gaps[index] for index in ends) < _WIDER * max(inner, default=0.0):
        return [line]
    edges = [0, *(index + 1 for index in ends), len(line.words)]
    return [line_of(line.words[start:end]) for start, end in pairwise(edges)]


def _in_columns(part: _Run, bands: Sequence[Band]) -> bool:
    """Whether rows have cells in several columns, and follow each other."""
    if not part or len(bands) < 2:
        return False
    near = all(
        below[0].y - above[0].y < _PITCH * max(line.size for line in below)
        for above, below in pairwise(part)
    )
    spread = sum(
        sum(any(line.x0 < end and line.x1 > start for line in row) for start, end in bands) > 1
        for row in part
    )
    return near and 3 * spread > len(part)
