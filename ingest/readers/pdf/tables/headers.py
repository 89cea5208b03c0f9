"""What heads the columns of a table of figures: the words above its first row.

Going up from the body, a line is part of the header while it stands over the columns. Lines in one
column, one above the other, are one cell; a line over several columns opens a row of headers above.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.tables.ruled import Band, Cell
from ingest.readers.pdf.words.glyphs import Word
from ingest.readers.pdf.words.lines import Line, line_of

_MOST_LINES = 8
_NEXT = 4.0
"""The header's last line is at most this many font sizes above the body, ..."""
_PITCH = 2.4
"""... and its lines this many apart; both chosen by eye."""
_PIECES = 0.9
"""Words this far apart, in font sizes, are two pieces; nearer ones where columns part them."""
_NEAR = 0.4
_AFTER = 0.7
"""Words this far after one that ends where a column does are another header (chosen by eye)."""
_SPILL = 1.5
"""A header may stand out beyond the first and last column by so many font sizes, or half of it."""


@dataclass(frozen=True, slots=True)
class Headers:
    """Rows of header cells, top first; for each column, the cells above it as (row, column).

    `used` are the page's rows that they were made of, counted from the body upward.
    """

    rows: tuple[tuple[Cell, ...], ...] = ()
    above: tuple[tuple[tuple[int, int], ...], ...] = ()
    used: int = 0


def find_headers(rows: Sequence[Sequence[Word]], bands: Sequence[Band], labels: Band) -> Headers:
    """Return the headers among the rows above a table's body.

    Args:
        rows: the page's rows of words above it, top first.
        bands: the columns beside the label's.
        labels: where the labels begin and end.

    """
    lines: list[list[Line]] = []
    below: Line | None = None
    for row in reversed(rows[-_MOST_LINES:]):
        pieces = _pieces(row, bands)
        reach = _NEXT if below is None else _PITCH
        if below is not None and below.y - pieces[0].y > reach * max(below.size, pieces[0].size):
            break
        if not _is_header(pieces, bands, labels):
            break
        lines.append(pieces)
        below = pieces[0]
    while lines and not any(_columns(piece, bands) for piece in lines[-1]):
        lines.pop()
    return _headers(lines, bands)


def _pieces(row: Sequence[Word], bands: Sequence[Band]) -> list[Line]:
    """Part a row of words at wide gaps, and at narrow ones between two columns or at one's end."""
    ends = [end for _, end in bands[:-1]]
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(bands)]
    parts: list[list[Word]] = []
    for word in row:
        if parts and not _parted(parts[-1][-1], word, middles, ends):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [line_of(part) for part in parts]


def _parted(before: Word, word: Word, middles: Sequence[float], ends: Sequence[float]) -> bool:
    gap = (word.x0 - before.x1) / max(word.size, before.size)
    if gap > _PIECES:
        return True
    between = any(before.x1 <= middle + 1 and word.x0 >= middle - 1 for middle in middles)
    flush = any(abs(before.x1 - end) < 1 for end in ends)
    return gap > (_NEAR if between else _AFTER) and (between or flush)


def _is_header(pieces: Sequence[Line], bands: Sequence[Band], labels: Band) -> bool:
    """Whether a row's pieces stand over the columns, and are no title over the whole table."""
    over = [piece for piece in pieces if _columns(piece, bands)]
    for piece in over:
        columns = _columns(piece, bands)
        start, end = bands[columns[0]][0], bands[columns[-1]][1]
        spill = max(_SPILL * piece.size, 0.5 * (end - start))
        # A header that begins or ends where its column does may be wider than its figures.
        left, right = abs(piece.x0 - start) < piece.size, abs(piece.x1 - end) < piece.size
        if not columns[0] and not right and piece.x0 < min(start - spill, labels[1]):
            return False
        if columns[-1] + 1 == len(bands) and not left and piece.x1 > end + spill:
            return False
        off = abs((piece.x0 + piece.x1 - start - end) / 2)
        if len(pieces) == 1 and abs((piece.x0 + piece.x1 - labels[0] - bands[-1][1]) / 2) < off:
            return False
    return bool(over)


def _columns(piece: Line, bands: Sequence[Band]) -> list[int]:
    """Return the columns that a piece stands over: those it overlaps, or else the nearest."""
    over = [i for i, (start, end) in enumerate(bands) if piece.x0 < end and piece.x1 > start]
    if over:
        return over
    if piece.x1 < bands[0][0] - piece.size:
        return []
    distance = [max(start - piece.x1, piece.x0 - end) for start, end in bands]
    return [distance.index(min(distance))]


def _headers(lines: Sequence[Sequence[Line]], bands: Sequence[Band]) -> Headers:
    """Stack lines, given from the body upward, to rows of header cells."""
    width = 1 + len(bands)
    depth = [0] * width
    single = [False] * width
    cells: dict[tuple[int, int], list[Line]] = {}
    spans: dict[tuple[int, int], list[int]] = {}
    for row in lines:
        for piece in row:
            columns = [column + 1 for column in _spanned(piece, row, bands)] or [0]
            if len(columns) == 1 and single[columns[0]]:
                level = depth[columns[0]] - 1
            else:
                level = max(depth[column] for column in columns)
            place = (level, columns[0])
            cells.setdefault(place, []).insert(0, piece)
            spans[place] = columns
            for column in columns:
                depth[column] = level + 1
                single[column] = len(columns) == 1
    height = max(depth, default=0)
    rows = tuple(
        tuple(tuple(cells.get((level, column), ())) for column in range(width))
        for level in reversed(range(height))
    )
    above = tuple(
        tuple(
            (height - 1 - level, first)
            for (level, first), columns in sorted(spans.items(), reverse=True)
            if column in columns
        )
        for column in range(width)
    )
    return Headers(rows, above, len(lines))


def _spanned(piece: Line, row: Sequence[Line], bands: Sequence[Band]) -> list[int]:
    """Return the columns that a piece heads.

    A header of several columns stands over their middle: it may be narrower than they are. It
    reaches as far as it stays in the middle and meets no other header of its row.
    """
    over = _columns(piece, bands)
    if not over:
        return over
    others = {column for one in row if one is not piece for column in _columns(one, bands)}
    middle = (piece.x0 + piece.x1) / 2
    best = over
    off = _off(middle, over, bands)
    first, last = over[0], over[-1]
    for low in range(first, -1, -1):
        if low in others:
            break
        for high in range(last, len(bands)):
            if high in others:
                break
            reach = list(range(low, high + 1))
            if _off(middle, reach, bands) < off - 0.5 * piece.size:
                best, off = reach, _off(middle, reach, bands)
    return best


def _off(middle: float, columns: Sequence[int], bands: Sequence[Band]) -> float:
    return abs(middle - (bands[columns[0]][0] + bands[columns[-1]][1]) / 2)
