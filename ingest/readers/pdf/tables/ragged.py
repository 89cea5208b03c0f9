"""Tables whose columns stand at other places in each row: a label, then as many figures in each.

Tabs set such rows where a label reaches over some of the stops; and what did not fit goes on in the
next line, at the left. Here the figures tell the cells, and that each row has as many of them.
Tables whose figures stand below each other are left to what reads them by their places.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.readers.pdf.rules import Rule
from ingest.readers.pdf.tables.figure_rows import FIGURE, SIGN_AFTER, SIGN_BEFORE, figure_row
from ingest.readers.pdf.tables.ruled import Cell, Table
from ingest.readers.pdf.words.glyphs import Word
from ingest.readers.pdf.words.lines import line_of

_FEWEST_ROWS = 3
_FEWEST_FIGURES = 2
_MOST_LINES = 3
"""A row goes on through at most so many lines."""
_PITCH = 2.8
"""Rows stand at most this many font sizes apart."""
_LINE_PITCH = 1.7
"""Lines of one row stand at most this many font sizes apart."""
_WIDE = 0.9
"""A gap from this width on, in font sizes, parts cells; chosen by eye, as are those below."""
_HEADER_GAP = 0.75
"""The same between headers, where it also is so many times as wide as those inside them."""
_WIDER = 1.2
_NOTE_GAP = 1.0
"""A note in brackets stands this near, in font sizes, behind its figure at most."""
_ALIGNED = 1.0
"""Figures whose ends are this near, in font sizes, stand below each other."""
_LONGEST_HEADER = 60
"""Letters of a header: more are a sentence."""

_NOTE_WORDS = r"[(（](?:(?:19|20)\d\d|[^()（）]{0,6}[^\W\d_][^()（）]{0,6})[)）]"
_NOTE = re.compile(rf"^{_NOTE_WORDS}$")
_NOTED = re.compile(rf"^(?P<figure>[^()（）]+){_NOTE_WORDS}$")
_GLUED = re.compile(r"^(?P<label>.*[^\W\d_]{3})(?P<figure>\d[^A-Za-z]*)$")
_LEADERS = re.compile(r"[.…‥·・]{3,}")
_SENTENCE_END = tuple(".。!?！？")

_Words = Sequence[Word]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's label and its figures, each with the words that stand with it."""

    label: tuple[Word, ...]
    figures: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return (*self.label, *(word for figure in self.figures for word in figure))

    @property
    def gaps(self) -> list[bool]:
        """Whether the gaps before its figures are wide, as far as no line ends there."""
        parts = [self.label, *self.figures]
        return [
            _is_wide(one[-1], other[0])
            for one, other in pairwise(parts)
            if one and not _breaks(one[-1], other[0])
        ]


def ragged_tables(lines: Sequence[_Words], vertical: Sequence[Rule] = ()) -> list[Table]:
    """Return the tables among a page's rows of words, top first, whose columns are not aligned.

    `vertical` are the upright rules: what they part is read by them.
    """
    tables: list[Table] = []
    index = used = 0
    while index < len(lines):
        rows, last = _run(lines, index)
        if not _is_ragged(rows) or _is_ruled(rows, vertical):
            index += 1
            continue
        header = _header(lines[used:index], len(rows[0].figures), _right(lines))
        tables.append(_table(header, rows))
        index = used = last
    return tables


def _run(lines: Sequence[_Words], first: int) -> tuple[list[_Row], int]:
    """Return the rows of as many figures that follow each other, and the line after the last."""
    best: tuple[list[_Row], int] = ([], first)
    counts = {len(_figures(_joined(lines[first : first + n]))[1]) for n in range(1, _MOST_LINES)}
    for count in sorted(counts):
        rows: list[_Row] = []
        at = first
        while count >= _FEWEST_FIGURES and (found := _next_row(lines, at, count, rows)) is not None:
            row, at = found
            rows.append(row)
        if len(rows) > len(best[0]):
            best = (rows, at)
    return best


def _next_row(
    lines: Sequence[_Words], at: int, count: int, above: Sequence[_Row]
) -> tuple[_Row, int] | None:
    """Return the row of so many figures that begins at a line, and the line after it."""
    if at >= len(lines) or (above and not _near(above[-1].words, lines[at], _PITCH)):
        return None
    longest: tuple[_Row, int] | None = None
    for end in range(at + 1, min(at + _MOST_LINES, len(lines)) + 1):
        if end > at + 1 and not _goes_on(lines[at : end - 1], lines[end - 1], bool(above)):
            break
        row = _row(_joined(lines[at:end]), count)
        # A note may carry on the last figure.
        longest = longest if row is None else (row, end)
    return longest


def _goes_on(above: Sequence[_Words], line: _Words, inside: bool) -> bool:
    """Whether a line carries on the row of those above it: it has but figures.

    A label without any is one of a row only where other rows come before.
    """
    label, figures = _figures(_joined([above[-1], line]))
    own = [word for word in label if word in line]
    begun = bool(_figures(_joined(above))[1])
    return bool(figures) and not own and (begun or inside) and _near(above[-1], line, _LINE_PITCH)


def _near(above: _Words, line: _Words, pitch: float) -> bool:
    return line[0].y - above[-1].y <= pitch * line[0].size


def _joined(lines: Sequence[_Words]) -> list[Word]:
    return [word for line in lines for word in line]


def _row(words: _Words, count: int) -> _Row | None:
    """Return words as a row with so many figures; None where they are none."""
    label, figures = _figures(words)
    noted = bool(figures) and bool(_NOTE.match(figures[0][0].text))
    if noted or len(figures) == count - 1:
        label, figures = _unglued(label, figures)
    while len(figures) > count and label and not _is_wide(label[-1], figures[0][0]):
        # The number is the label's: "Form 10".
        label, figures = [*label, *figures[0]], figures[1:]
    if len(figures) != count or not any(map(str.isalpha, "".join(word.text for word in label))):
        return None
    found = figure_row(words)
    years = found is None and all(len(word.text) == 4 for figure in figures for word in figure)
    if years or any(_LEADERS.search(word.text) for word in words):
        return None
    return _Row(tuple(label), tuple(tuple(figure) for figure in figures))


def _figures(words: _Words) -> tuple[list[Word], list[list[Word]]]:
    """Part words into those of the label and the figures that end them, each with its signs."""
    figures: list[list[Word]] = []
    begins = len(words)
    for at in range(len(words) - 1, -1, -1):
        if not _is_part(words, at):
            break
        begins = at
    for at in range(begins, len(words)):
        if figures and _belongs(figures[-1], words[at]):
            figures[-1].append(words[at])
        elif _opens(words[at]):
            figures.append([words[at]])
        else:
            # What only follows a figure is the label's, with all before it.
            figures, begins = [], at + 1
    return list(words[: begins if figures else len(words)]), figures


def _is_part(words: _Words, at: int) -> bool:
    text = words[at].text
    return _opens(words[at]) or bool(at and (_NOTE.match(text) or SIGN_AFTER.match(text)))


def _opens(word: Word) -> bool:
    """Whether a word can begin a figure: a number, with its note or without, or a currency."""
    noted = _NOTED.match(word.text)
    return bool(FIGURE.match(noted["figure"] if noted else word.text)) or bool(
        SIGN_BEFORE.match(word.text)
    )


def _belongs(figure: _Words, word: Word) -> bool:
    """Whether a word carries on the figure before it."""
    last = figure[-1]
    if all(SIGN_BEFORE.match(one.text) for one in figure):
        return True
    if SIGN_AFTER.match(word.text):
        return True
    near = _breaks(last, word) or word.x0 - last.x1 < _NOTE_GAP * word.size
    return bool(_NOTE.match(word.text)) and near


def _unglued(label: list[Word], figures: list[list[Word]]) -> tuple[list[Word], list[list[Word]]]:
    """Part the last word of a label from a figure that was read as its end."""
    glued = _GLUED.match(label[-1].text) if label else None
    word = label[-1] if label else None
    if not glued or word is None or not FIGURE.match(glued["figure"]):
        return label, figures
    at = len(glued["label"])
    middle = word.edges[at] if at < len(word.edges) else word.x1
    name = replace(word, text=word.text[:at], x1=middle, edges=word.edges[:at])
    figure = replace(word, text=word.text[at:], x0=middle, edges=word.edges[at:])
    rest = figures[0] if figures and _NOTE.match(figures[0][0].text) else []
    return [*label[:-1], name], [[figure, *rest], *figures[bool(rest) :]]


def _breaks(one: Word, other: Word) -> bool:
    """Whether a line ends between two words."""
    return other.y - one.y > 0.5 * other.size


def _is_wide(one: Word, other: Word) -> bool:
    """Whether two words have more than a space between them, or a tab."""
    gap = other.x0 - one.x1
    tab = other.placed and not other.spaces and gap > 0
    return _breaks(one, other) or tab or gap >= _WIDE * other.size


def _is_ragged(rows: Sequence[_Row]) -> bool:
    """Whether rows are those of a table whose columns are not below each other."""
    if len(rows) < _FEWEST_ROWS:
        return False
    gaps = [row.gaps for row in rows]
    every = [wide for row in gaps for wide in row]
    if 2 * sum(every) < len(every) or 2 * sum(any(row[:1]) for row in gaps) < len(rows):
        return False
    columns = list(zip(*(row.figures for row in rows), strict=True))
    reach = [(min(one[0].x0 for one in c), max(one[-1].x1 for one in c)) for c in columns]
    overlap = any(left[1] > right[0] for left, right in pairwise(reach))
    apart = sum(not _is_aligned(one, other) for one, other in pairwise(rows))
    return overlap and 2 * apart >= len(rows) - 1


def _is_aligned(one: _Row, other: _Row) -> bool:
    """Whether the figures of two rows stand below each other."""
    return all(
        abs(above[0].x0 - below[0].x0) < _ALIGNED * below[0].size
        or abs(above[-1].x1 - below[-1].x1) < _ALIGNED * below[0].size
        for above, below in zip(one.figures, other.figures, strict=True)
    )


def _is_ruled(rows: Sequence[_Row], vertical: Sequence[Rule]) -> bool:
    words = [word for row in rows for word in row.words]
    top, bottom = words[0].y - words[0].size, words[-1].y
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    return any(
        left <= rule.at <= right and rule.start < bottom and rule.end > top for rule in vertical
    )


def _right(lines: Sequence[_Words]) -> float:
    return max(line[-1].x1 for line in lines)


def _header(above: Sequence[_Words], count: int, right: float) -> list[tuple[Word, ...]]:
    """Return what heads the label and the figures, or nothing: the lines right above may.

    Line after line is taken while the one above it reaches to `right`.
    """
    for lines in range(1, min(_MOST_LINES, len(above)) + 1):
        part = above[-lines:]
        words = _joined(part)
        if figure_row(words) is not None:
            break
        for pieces in (count, count + 1):
            parts = _pieces(words, pieces)
            if parts is not None and all(map(_is_heading, parts)):
                return parts if pieces > count else [(), *parts]
        first = part[0][0]
        before = above[-lines - 1][-1] if lines < len(above) else None
        room = right - before.x1 if before is not None else right
        if before is None or room > first.x1 - first.x0 + 0.5 * first.size:
            break
    return []


def _pieces(words: _Words, count: int) -> list[tuple[Word, ...]] | None:
    """Part words into so many pieces at their widest gaps; None where others are as wide."""
    gaps = [
        0.0 if _breaks(one, other) else (other.x0 - one.x1) / other.size
        for one, other in pairwise(words)
    ]
    if len(gaps) < count - 1:
        return None
    widest = sorted(gaps, reverse=True)
    edge, inner = widest[count - 2], widest[count - 1] if len(widest) >= count else 0.0
    if edge < max(_HEADER_GAP, _WIDER * inner):
        return None
    ends = [at + 1 for at, gap in enumerate(gaps) if gap >= edge]
    return [tuple(words[one:other]) for one, other in pairwise([0, *ends, len(words)])]


def _is_heading(words: _Words) -> bool:
    text = " ".join(word.text for word in words)
    return len(text) <= _LONGEST_HEADER and not text.endswith(_SENTENCE_END)


def _table(header: Sequence[tuple[Word, ...]], rows: Sequence[_Row]) -> Table:
    grouped = _has_groups(rows)
    left = min(row.label[0].x0 for row in rows)
    cells = [
        (
            *map(_cell, _labels(row.label, left) if grouped else (row.label,)),
            *map(_cell, row.figures),
        )
        for row in rows
    ]
    if header:
        blank = ((),) if grouped else ()
        cells.insert(0, (*blank, *map(_cell, header)))
    lines = [line for row in cells for cell in row for line in cell]
    return Table(
        tuple(cells),
        int(bool(header)),
        min(line.x0 for line in lines),
        max(line.x1 for line in lines),
        min(line.top for line in lines),
        max(line.bottom for line in lines),
    )


def _has_groups(rows: Sequence[_Row]) -> bool:
    """Whether labels have their groups' names at their left, or are set in where they have none."""
    left = min(row.label[0].x0 for row in rows)
    labels = [_labels(row.label, left) for row in rows]
    both, inner = sum(all(one) for one in labels), sum(not one[0] for one in labels)
    return both > 1 and inner > 1


def _labels(label: tuple[Word, ...], left: float) -> tuple[tuple[Word, ...], ...]:
    """Return the name of a label's group, which begins at `left`, and the label's own words."""
    if label[0].x0 > left + label[0].size:
        return (), label
    for at, (one, other) in enumerate(pairwise(label), 1):
        if _is_wide(one, other):
            return label[:at], label[at:]
    return label, ()


def _cell(words: Sequence[Word]) -> Cell:
    return tuple(line_of(line) for line in _by_lines(words))


def _by_lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    line: list[Word] = []
    for word in words:
        if line and _breaks(line[-1], word):
            yield line
            line = []
        line.append(word)
    if line:
        yield line
