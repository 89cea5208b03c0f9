"""Tables of figures on a PDF page, ruled or not: rows whose figures stand below each other.

A table is a run of such rows with the rows of words among them. Its columns are the stretches that
the figures take up; what stands before them is the label. Labels that need several lines are one
cell. Above the first row, `headers` finds what heads the columns.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.rules import Rule
from ingest.readers.pdf.tables.figure_rows import Figure, FigureRow, figure_row, is_marker
from ingest.readers.pdf.tables.headers import Headers, find_headers, header_lines
from ingest.readers.pdf.tables.ruled import Band, Cell, Table
from ingest.readers.pdf.words.glyphs import Word
from ingest.readers.pdf.words.lines import Line, line_of

_PITCH = 3.4
"""Rows of a table stand at most this many font sizes apart."""
_LABEL_PITCH = 1.7
"""Lines of one label stand at most this many font sizes apart."""
_LABEL_GAP = 1.5
"""Words of a label that are this far apart, in font sizes, may be two columns."""
_FEWEST = 2
"""So many rows with two figures, or one more with a single one, make a table."""
_OUTER = 2.0
"""Labels are so far right of their groups' names, in font sizes, at least (chosen by eye)."""
_MOST_LABEL_LINES = 4
_NEARER = 0.8
_SMALL = 0.85
"""Words smaller than this share of their neighbours are markers."""
_SHIFT = 0.75
"""Figures this far above or below a label, in font sizes, are of its row."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the page: its figures, none where it has only words."""

    words: tuple[Word, ...]
    found: FigureRow | None

    @property
    def y(self) -> float:
        return self.words[0].y

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def label(self) -> tuple[Word, ...]:
        return self.found.label if self.found else self.words

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.found.figures if self.found else ()

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def label_end(self) -> float:
        return max((word.x1 for word in self.label), default=self.x0)


def figure_tables(rows: Sequence[Sequence[Word]], rules: Sequence[Rule] = ()) -> list[Table]:
    """Return the tables of figures among a page's rows of words, top first.

    `rules` are the horizontal ones, which tell the columns of headers.
    """
    page = _levelled([_Row(tuple(row), figure_row(row)) for row in rows])
    tables: list[Table] = []
    index = used = 0
    while index < len(page):
        last, bands = _run(page, index)
        if not _is_table(page[index:last], bands):
            index += 1
            continue
        first = _first(page, used, index, bands)
        table = _table(page[used:first], page[first:last], bands, rules)
        if table.header_rows or sum(bool(row.figures) for row in page[index:last]) > _FEWEST:
            tables.append(table)
            used = last
        index = last
    return tables


def _levelled(rows: Sequence[_Row]) -> list[_Row]:
    """Join what stands a little above or below the rest of its row.

    Figures without a label go to their label, raised markers to the words that they follow.
    """
    levelled: list[_Row] = []
    for row in rows:
        before = levelled[-1] if levelled else None
        if before is not None and row.y - before.y < _SHIFT * max(row.size, before.size):
            whole = (
                _with_markers(before, row)
                or _with_markers(row, before)
                or _with_figures(before, row)
                or _with_figures(row, before)
            )
            if whole is not None:
                levelled[-1] = whole
                continue
        levelled.append(_with_rest_of_label(before, row) if before else row)
    return levelled


def _with_figures(row: _Row, figures: _Row) -> _Row | None:
    """Return a row with figures that have no label: they stand behind its own and beside others."""
    if figures.found is None or figures.label or not row.label:
        return None
    both = sorted((*row.figures, *figures.figures), key=lambda figure: figure.x0)
    if row.label_end >= both[0].x0 or any(one.x1 >= other.x0 for one, other in pairwise(both)):
        return None
    found = FigureRow(row.label, tuple(both))
    return _Row(found.words, found)


def _with_rest_of_label(above: _Row, row: _Row) -> _Row:
    """Return a row with figures as its label that carry on the line of words above it.

    They stand below its beginning, the others right of its end.
    """
    near = row.y - above.y < _LABEL_PITCH * row.size
    if row.found is None or row.label or above.found or not near or _gaps(above.words):
        return row
    rest = [figure for figure in row.figures if figure.x1 <= above.label_end]
    others = row.figures[len(rest) :]
    if not rest or not others or abs(row.x0 - above.x0) >= 1 or others[0].x0 <= above.label_end:
        return row
    label = tuple(word for figure in rest for word in figure.words)
    return _Row(row.words, FigureRow(label, others))


def _with_markers(row: _Row, markers: _Row) -> _Row | None:
    """Return a row with small words in its label, each after the word that it stands behind."""
    if markers.size > _SMALL * row.size or not row.label:
        return None
    if not all(is_marker(word.text) for word in markers.words):
        return None
    if markers.x0 < row.label[0].x1 - 1 or (
        row.figures and markers.words[-1].x1 > row.figures[0].x0
    ):
        return None
    label = tuple(sorted((*row.label, *markers.words), key=lambda word: word.x0))
    return _Row((*label, *row.words[len(row.label) :]), row.found and FigureRow(label, row.figures))


def _run(page: Sequence[_Row], first: int) -> tuple[int, list[Band]]:
    """Return where the run of rows ends that begins at `first`, and its columns of figures."""
    bands: list[Band] = []
    last = first
    for index in range(first, len(page)):
        row = page[index]
        if index > first and row.y - page[index - 1].y > _PITCH * row.size:
            break
        if row.found is None:
            if not bands or row.label_end > bands[0][0]:
                break
            continue
        widened = _union([*bands, *((figure.x0, figure.x1) for figure in row.figures)])
        merged = any(_shares_band(known.figures, widened) for known in page[first : index + 1])
        strange = not row.label and bands and len(widened) > len(bands)
        if merged or strange or (row.label and row.label_end > widened[0][0]):
            break
        bands = widened
        last = index + 1
    if last < len(page) and _is_rest(page[last], page[first:last]):
        last += 1
    return last, bands


def _is_rest(row: _Row, above: Sequence[_Row]) -> bool:
    """Whether a row holds only the rest of the label in the last row above it."""
    if row.found or not row.words[0].text[:1].islower() or not above:
        return False
    label = above[-1].label
    return (
        any(_begins_at(word, row.x0) for word in label)
        and row.label_end < min(figure.x0 for figure in above[-1].figures)
        and row.y - above[-1].y < _LABEL_PITCH * row.size
    )


def _union(bands: Iterable[Band]) -> list[Band]:
    union: list[Band] = []
    for start, end in sorted(bands):
        if union and start < union[-1][1]:
            union[-1] = (union[-1][0], max(end, union[-1][1]))
        else:
            union.append((start, end))
    return union


def _shares_band(figures: Sequence[Figure], bands: Sequence[Band]) -> bool:
    """Whether two amounts are in one column; a dash too many does no harm."""
    amounts = [figure for figure in figures if any(map(str.isdigit, figure.text))]
    homes = [_home(figure.x0, figure.x1, bands) for figure in amounts]
    return len(set(homes)) < len(homes)


def _home(x0: float, x1: float, bands: Sequence[Band]) -> int:
    """Return the band that a stretch shares most with, or else is nearest to."""
    return max(
        range(len(bands)),
        key=lambda i: (min(x1, bands[i][1]) - max(x0, bands[i][0]), -i),
    )


def _is_table(rows: Sequence[_Row], bands: Sequence[Band]) -> bool:
    labelled = [row for row in rows if row.figures and row.label]
    if len(bands) > 1:
        return sum(len(row.figures) > 1 for row in labelled) >= _FEWEST
    # Bare numbers in one column may count pages.
    amounts = [figure.text for row in labelled for figure in row.figures]
    marked = any(sign in amount for amount in amounts for sign in ",.%$€£¥(")
    return len(labelled) > _FEWEST and marked


def _first(page: Sequence[_Row], used: int, last: int, bands: Sequence[Band]) -> int:
    """Return the first row of a table's body: words above its first figures may be part of it.

    They are what heads the first rows, or the first lines of a label. `used` are the rows that
    other tables took; the first figures are in the row after the last of the words.
    """
    index = last
    labels = _labels([page[index]])
    near = index
    for first in range(index - 1, max(used, index - _MOST_LABEL_LINES) - 1, -1):
        row, below = page[first], page[first + 1]
        gap = below.y - row.y
        if row.found or row.label_end > bands[0][0] or _gaps(row.words) or gap > _PITCH * row.size:
            break
        if header_lines([one.words for one in page[used:first]], bands, labels):
            return first
        heads = row.words[-1].text.endswith((":", "："))
        if near == first + 1 and gap < _LABEL_PITCH * row.size:
            near = first if heads or below.words[0].text[:1].islower() else near
    return near


def _labels(rows: Sequence[_Row]) -> Band:
    """Return where the labels of rows begin and end."""
    named = [row for row in rows if row.label]
    if not named:
        return (rows[0].x0, rows[0].x0)
    return min(row.x0 for row in named), max(row.label_end for row in named)


def _gaps(words: Sequence[Word]) -> bool:
    return any(other.x0 - one.x1 > _LABEL_GAP * one.size for one, other in pairwise(words))


def _table(
    above: Sequence[_Row], body: Sequence[_Row], bands: Sequence[Band], rules: Sequence[Rule]
) -> Table:
    texts = _text_bands(body)
    left, right = _labels(body)
    if texts:
        right = min(right, texts[0][0])
    headers = find_headers([row.words for row in above], [*texts, *bands], (left, right), rules)
    if _inner_labels(body) is not None:
        headers = _without_title(headers, 1 + len(texts))
    rows = [_cells(row, texts, bands) for row in _joined(body, right)]
    lines = [line for row in (*headers.rows, *rows) for cell in row for line in cell]
    return Table(
        (*headers.rows, *rows),
        len(headers.rows),
        min(line.x0 for line in lines),
        max(line.x1 for line in lines),
        min(line.top for line in lines),
        max(line.bottom for line in lines),
        headers.above,
    )


def _without_title(headers: Headers, labels: int) -> Headers:
    """Return the headers without the rows at the top that stand over the labels alone."""
    rows, above = headers.rows, headers.above
    while rows and not any(rows[0][labels:]):
        rows = rows[1:]
        above = tuple(tuple((row - 1, column) for row, column in path if row) for path in above)
    return Headers(rows, above, headers.used)


def _text_bands(rows: Sequence[_Row]) -> list[Band]:
    """Return the columns of words between the labels and the figures.

    One of them may be of labels too, where that of the groups is blank as long as it repeats.
    """
    if (edge := _inner_labels(rows)) is not None:
        ends = (row.label_end for row in rows if row.label and row.label_end > edge)
        return [(edge - 0.5, max(ends))]
    several = [pieces for row in rows if row.figures and len(pieces := _pieces(row.label)) > 1]
    if 2 * len(several) < sum(bool(row.figures) for row in rows):
        return []
    bands = _union((line.x0, line.x1) for pieces in several for line in pieces[1:])
    first = max(pieces[0].x1 for pieces in several)
    return bands if first <= bands[0][0] else []


def _inner_labels(rows: Sequence[_Row]) -> float | None:
    """Return where labels begin whose groups have a column of their own at their left.

    Labels that are only indented have no group's name on their line.
    """
    named = [row for row in rows if row.label and row.figures]
    left = min((row.x0 for row in named), default=0.0)
    edges = Counter(round(row.x0, 1) for row in named if row.x0 > left + _OUTER * row.size)
    if not edges:
        return None
    edge, alone = edges.most_common(1)[0]
    outer = [row for row in named if row.x0 < edge - 1]
    both = [row for row in outer if any(_begins_at(word, edge) for word in row.label[1:])]
    return edge if alone > _FEWEST <= len(both) and 3 * len(both) >= 2 * len(outer) else None


def _begins_at(word: Word, edge: float) -> bool:
    return abs(word.x0 - edge) < 1


def _pieces(words: Sequence[Word], edges: Sequence[float] = ()) -> list[Line]:
    """Part the words of a label where they stand in columns, and at the `edges` of known ones."""
    parts: list[list[Word]] = []
    for word in words:
        near = bool(parts) and word.x0 - parts[-1][-1].x1 <= _LABEL_GAP * word.size
        if near and not any(_begins_at(word, edge) for edge in edges):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [line_of(part) for part in parts]


@dataclass(frozen=True, slots=True)
class _Joined:
    """The lines of a label, with the figures beside them."""

    labels: tuple[tuple[Word, ...], ...]
    figures: tuple[Figure, ...]


def _joined(rows: Sequence[_Row], right: float) -> list[_Joined]:
    """Join the lines of a label; `right` is where labels end at most.

    A line is carried on by the next one where this one's first word would not have found room on
    it, or begins with a small letter.
    """
    joined: list[_Joined] = []
    for index, row in enumerate(rows):
        label = (row.label,) if row.label else ()
        if index and _carries_on(rows, index, joined[-1], right):
            one = joined[-1]
            joined[-1] = _Joined((*one.labels, *label), one.figures or row.figures)
        else:
            joined.append(_Joined(label, row.figures))
    return joined


def _carries_on(rows: Sequence[_Row], index: int, so_far: _Joined, right: float) -> bool:
    above, row = rows[index - 1], rows[index]
    if not above.label or (so_far.figures and row.figures):
        return False
    if row.y - above.y > _LABEL_PITCH * row.size:
        return False
    if not row.label:
        return not so_far.figures
    if above.label[-1].text.endswith((":", "：")) and not so_far.figures:
        return False
    first = row.label[0]
    if first.text[:1].islower():
        return True
    if so_far.figures:
        # It may as well be the first line of the next label: the nearer one has it.
        below = rows[index + 1].y if index + 1 < len(rows) else float("inf")
        return row.y - above.y < _NEARER * (below - row.y) and row.x0 > above.x0
    if row.x0 > above.x0 + 0.5 * row.size and _is_level(rows, row):
        return False
    full = above.label_end + (first.x1 - first.x0) + 0.25 * row.size > right
    return full and row.x0 >= above.x0 - 0.5 * row.size


def _is_level(rows: Sequence[_Row], row: _Row) -> bool:
    """Whether other rows with figures are indented as this one: it is a member, no rest."""
    alike = (
        other
        for other in rows
        if other is not row and other.label and other.figures and abs(other.x0 - row.x0) < 1
    )
    return any(not other.label[0].text[:1].islower() for other in alike)


def _cells(row: _Joined, texts: Sequence[Band], bands: Sequence[Band]) -> tuple[Cell, ...]:
    cells: list[list[Line]] = [[] for _ in range(1 + len(texts) + len(bands))]
    for words in row.labels:
        edges = [start for start, _ in texts]
        for line in _pieces(words, edges) if texts else [line_of(words)]:
            inside = [
                i for i, (start, end) in enumerate(texts) if line.x0 < end and line.x1 > start
            ]
            cells[1 + inside[0] if inside and line.x0 >= texts[0][0] else 0].append(line)
    for figure in row.figures:
        home = 1 + len(texts) + _home(figure.x0, figure.x1, bands)
        cells[home].append(line_of(figure.words))
    return tuple(tuple(cell) for cell in cells)
