"""What heads the columns of a table of figures: the words above its first row.

Going up from the body, a line is part of the header while it stands over the columns. Lines in one
column, one above the other, are one cell; a line over several columns opens a row of headers above.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.rules import Rule
from ingest.readers.pdf.tables.header_spans import HeaderCell, HeaderSpans, columns_over
from ingest.readers.pdf.tables.ruled import Band, Cell
from ingest.readers.pdf.words.glyphs import Word
from ingest.readers.pdf.words.lines import Line, line_of

_MOST_LINES = 8
_PITCH = 2.4
"""A header's lines are at most this many font sizes apart, ..."""
_RULED_PITCH = 2.8
"""... or this many with a rule between them; both chosen by eye."""
_PIECES = 0.9
"""Words this far apart, in font sizes, are two pieces; nearer ones where columns part them."""
_NEAR = 0.4
_AFTER = 0.7
"""Words this far after one that ends where a column does are another header (chosen by eye)."""
_RULE = 1.2
"""A rule is so many font sizes below the header's last line at most (chosen by eye)."""
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


def find_headers(
    rows: Sequence[Sequence[Word]],
    bands: Sequence[Band],
    labels: Band,
    rules: Sequence[Rule],
) -> Headers:
    """Return the headers among the rows above a table's body.

    Args:
        rows: the page's rows of words above it, top first.
        bands: the columns beside the label's.
        labels: where the labels begin and end.
        rules: the horizontal ones of the page.

    """
    return _headers(header_lines(rows, bands, labels, rules), bands, labels[1], rules)


def header_lines(
    rows: Sequence[Sequence[Word]],
    bands: Sequence[Band],
    labels: Band,
    rules: Sequence[Rule] = (),
) -> list[list[Line]]:
    """Return the lines of the headers that `find_headers` returns, from the body upward."""
    lines: list[list[Line]] = []
    below: Line | None = None
    for row in reversed(rows[-_MOST_LINES:]):
        pieces = _pieces(row, bands)
        if below is not None and not _near(pieces, below, rules):
            break
        if not _is_header(pieces, bands, labels, lines):
            break
        lines.append(pieces)
        below = pieces[0]
    while lines and not any(columns_over(piece, bands) for piece in lines[-1]):
        lines.pop()
    return lines


def _near(pieces: Sequence[Line], below: Line, rules: Sequence[Rule]) -> bool:
    """Whether a row is near enough to the line below it to be of the same header.

    A single piece above a rule may be the page's title.
    """
    first = pieces[0]
    ruled = len(pieces) > 1 and any(first.y < rule.at < below.y for rule in rules)
    pitch = _RULED_PITCH if ruled else _PITCH
    return below.y - first.y <= pitch * max(below.size, first.size)


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


def _is_header(
    pieces: Sequence[Line],
    bands: Sequence[Band],
    labels: Band,
    below: Sequence[Sequence[Line]],
) -> bool:
    """Whether a row's pieces stand over the columns, and are no title or text over the table.

    `below` are the header's lines so far, from the body upward.
    """
    over = [piece for piece in pieces if columns_over(piece, bands)]
    for piece in over:
        columns = columns_over(piece, bands)
        start, end = bands[columns[0]][0], bands[columns[-1]][1]
        spill = max(_SPILL * piece.size, 0.5 * (end - start))
        # A header that begins or ends where its column does may be wider than its figures.
        left, right = abs(piece.x0 - start) < piece.size, abs(piece.x1 - end) < piece.size
        if piece.x0 < labels[0] + piece.size:
            return False
        if not columns[0] and not right and piece.x0 < min(start - spill, labels[1]):
            return False
        if columns[-1] + 1 == len(bands) and not left and piece.x1 > end + spill:
            return False
        off = min(abs((piece.x0 + piece.x1 - start - end) / 2), _off_below(piece, below))
        if len(pieces) == 1 and abs((piece.x0 + piece.x1 - labels[0] - bands[-1][1]) / 2) < off:
            return False
    return bool(over)


def _off_below(piece: Line, below: Sequence[Sequence[Line]]) -> float:
    """Return how far a piece is from the middle of the nearest headers that it is over."""
    for line in reversed(below):
        over = [one for one in line if one.x0 < piece.x1 and one.x1 > piece.x0]
        if over:
            return abs(piece.x0 + piece.x1 - over[0].x0 - over[-1].x1) / 2
    return float("inf")


def _headers(
    lines: Sequence[Sequence[Line]],
    bands: Sequence[Band],
    labels_end: float,
    rules: Sequence[Rule],
) -> Headers:
    """Stack lines, given from the body upward, to rows of header cells."""
    if not lines:
        return Headers()
    first, last, width = lines[-1][0], lines[0][0], len(bands)
    near = [r for r in rules if first.y - first.size < r.at < last.y + _RULE * last.size]
    columns = HeaderSpans(bands, labels_end, near)
    cells: list[HeaderCell] = []
    top: list[HeaderCell | None] = [None] * width
    labels: HeaderCell | None = None
    for row in lines:
        # The left of two pieces in one cell comes first.
        for piece, span in reversed(list(zip(row, columns.headed(row, top), strict=True))):
            under = top[span[0]] if span else labels
            if under and under.columns == span and not columns.parts(piece, under):
                under.lines.insert(0, piece)
                continue
            heads = [top[column] for column in span] or [labels]
            level = 1 + max((cell.level for cell in heads if cell), default=-1)
            cell = HeaderCell(level, span, [piece])
            cells.append(cell)
            for column in span:
                top[column] = cell
            labels = labels if span else cell
    height = 1 + max((cell.level for cell in cells), default=-1)
    place = {id(cell): (height - 1 - cell.level, _first(cell)) for cell in cells}
    lines_at = {place[id(cell)]: tuple(cell.lines) for cell in cells}
    rows = tuple(
        tuple(lines_at.get((row, column), ()) for column in range(1 + width))
        for row in range(height)
    )
    above = tuple(
        tuple(place[id(cell)] for cell in reversed(cells) if column in _homes(cell))
        for column in range(1 + width)
    )
    return Headers(rows, above, len(lines))


def _homes(cell: HeaderCell) -> list[int]:
    """Return the columns of a cell, counted with that of the labels, which is the first."""
    return [column + 1 for column in cell.columns] or [0]


def _first(cell: HeaderCell) -> int:
    return _homes(cell)[0]
