"""Tables whose columns only white space aligns, as plain text and printed pages have them.

Cells are parted by two spaces or more. A column is a stretch of the page in which rows have ink,
between gutters that no full row crosses. Places are counted as a terminal shows them: Chinese and
Japanese characters take two.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from ingest.document.document import PAGE_BREAK
from ingest.document.nodes import Span
from ingest.language.scripts import is_wide
from ingest.structure.lines import Line, LineKind, is_rule, split_lines
from ingest.structure.tables.grid import is_figure

GUTTER = 2
"""Cells are this many spaces apart, at least."""

_CHUNK = re.compile(r"\S+(?:[ \u3000]\S+)*")
_PARTED = re.compile(r"\S(?: {2,}|\u3000{2,})\S")
_SHORT_WORDS, _SHORT_CHARACTERS = 4, 24
"""A column's cells have this many at most, on average: two columns of text are no table."""


def table_end(text: str, lines: Sequence[Line], index: int) -> int:
    """Return where the table ends that begins at line `index`, `index` where none does."""
    if not is_parted(text, lines[index]):
        return index
    for across_blanks in (True, False):
        end = _run_end(text, lines, index, across_blanks)
        if column_starts(text, lines[index:end]):
            return end
    return index


def is_plain(words: str) -> bool:
    """Whether a paragraph's words look like no list, rows, caption or note that was typed."""
    lines = split_lines(words)
    kinds = [line.kind for line in lines]
    several = max(kinds.count(LineKind.ITEM), kinds.count(LineKind.ROW)) > 1
    parted = any(is_parted(words, line) for line in lines)
    return kinds[0] is LineKind.TEXT and not several and not parted


def column_starts(text: str, lines: Sequence[Line]) -> tuple[int, ...]:
    """Return the places at which the columns of a table begin; none if the lines are not a table.

    A column begins in the middle of its gutter, so that a header may be a little wider.
    """
    rows = [_chunks(text, line.start, line.end) for line in lines if is_parted(text, line)]
    said = sum(not _empty(text, line) for line in lines)
    if len(rows) < 3 or 3 * len(rows) < 2 * said:
        return ()
    counts = Counter(map(len, rows))
    usual = max(counts, key=lambda count: (counts[count], count))
    full = [row for row in rows if len(row) >= usual]
    ink = _merged([(left, right) for row in full for _, left, right in row])
    if len(full) < 2 or len(ink) < 2:
        return ()
    starts = (0, *((one[1] + other[0]) // 2 for one, other in pairwise(ink)))
    return starts if _is_tabular(text, full, starts) else ()


def aligned_cells(text: str, start: int, end: int, columns: Sequence[int]) -> list[Span]:
    """Return a row's cells, one a column, empty ones as empty spans."""
    cells: list[Span | None] = [None] * len(columns)
    for span, left, right in _apart(text, _chunks(text, start, end), columns):
        column = _column(left, right, columns)
        before = cells[column]
        cells[column] = Span(before.start, span.end) if before else span
    last, filled = start, []
    for cell in cells:
        filled.append(cell or Span(last, last))
        last = filled[-1].end
    return filled


def spanning_cells(text: str, start: int, end: int, columns: Sequence[int]) -> list[Span]:
    """Return for each column the cell of a header row that is nearest above it.

    A header of several columns is centred above them.
    """
    chunks = _chunks(text, start, end)
    bounds = [*columns, max([columns[-1] + GUTTER, *(right for _, _, right in chunks)])]
    middles = [left + right for left, right in pairwise(bounds)]
    return [
        min(chunks, key=lambda chunk: abs(chunk[1] + chunk[2] - middle))[0] for middle in middles
    ]


def _run_end(text: str, lines: Sequence[Line], index: int, across_blanks: bool) -> int:
    """Return where the rows end: after the last line of several cells before a break."""
    end = index
    for position in range(index, len(lines)):
        line = lines[position]
        if line.kind is LineKind.BLANK:
            after = lines[position + 1] if position + 1 < len(lines) else None
            if not across_blanks or after is None or not is_parted(text, after):
                break
        elif line.kind in (LineKind.HEADING, LineKind.CAPTION) or _is_marked(text, line):
            break
        elif is_parted(text, line) or (is_rule(text[line.start : line.end]) and end == position):
            end = position + 1
        if text[line.end : line.end + 1] == PAGE_BREAK:
            break
    return end


def is_parted(text: str, line: Line) -> bool:
    """Whether white space parts a line's words into cells."""
    words = text[line.start : line.end]
    return bool(_PARTED.search(words)) and not is_rule(words) and not _is_marked(text, line)


def _is_marked(text: str, line: Line) -> bool:
    """Whether tabs or pipes part the line's cells."""
    words = text[line.start : line.end].strip()
    return "\t" in words or words.startswith("|") or " | " in words


def _empty(text: str, line: Line) -> bool:
    return is_rule(text[line.start : line.end])


def _chunks(text: str, start: int, end: int) -> list[tuple[Span, int, int]]:
    """Return what stands between gutters, with the places where it begins and ends."""
    line = text[start:end]
    places = [0, *accumulate(map(_width, line))]
    return [
        (
            Span(start + match.start(), start + match.end()),
            places[match.start()],
            places[match.end()],
        )
        for match in _CHUNK.finditer(line)
    ]


def _apart(
    text: str, chunks: Sequence[tuple[Span, int, int]], columns: Sequence[int]
) -> Iterator[tuple[Span, int, int]]:
    """Part figures that fill their columns, with no more than one space between them."""
    for span, left, right in chunks:
        parts = [
            (Span(span.start + match.start(), span.start + match.end()), left + place, left + end)
            for match, place, end in _words(span.of(text))
        ]
        homes = [_column(begin, end, columns) for _, begin, end in parts]
        apart = len(set(homes)) == len(homes) and all(
            is_figure(one.of(text)) for one, _, _ in parts
        )
        yield from parts if apart else [(span, left, right)]


def _words(words: str) -> list[tuple[re.Match[str], int, int]]:
    """Return the words of a chunk with the places where each begins and ends."""
    places = [0, *accumulate(map(_width, words))]
    return [(one, places[one.start()], places[one.end()]) for one in re.finditer(r"\S+", words)]


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if is_wide(character) else 1


def _merged(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches joined where no gutter parts them."""
    joined: list[tuple[int, int]] = []
    for left, right in sorted(stretches):
        if joined and left < joined[-1][1] + GUTTER:
            joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
        else:
            joined.append((left, right))
    return joined


def _column(left: int, right: int, columns: Sequence[int]) -> int:
    """Return the column that most of the stretch lies in, the first of several alike."""
    bounds = [*columns, max(right, columns[-1]) + 1]
    first, last = bisect_right(columns, left) - 1, bisect_right(columns, right - 1) - 1
    return max(
        range(first, last + 1),
        key=lambda c: (min(right, bounds[c + 1]) - max(left, bounds[c]), -c),
    )


def _is_tabular(
    text: str, rows: Sequence[Sequence[tuple[Span, int, int]]], columns: Sequence[int]
) -> bool:
    """Whether the cells beside the first are short, or of two columns the second is figures."""
    cells = [
        (_column(left, right, columns), span.of(text)) for row in rows for span, left, right in row
    ]
    beside = [cell for column, cell in cells if column]
    words, characters = sum(len(cell.split()) for cell in beside), sum(map(len, beside))
    if words > _SHORT_WORDS * len(beside) or characters > _SHORT_CHARACTERS * len(beside):
        return False
    figures = sum(map(is_figure, beside))
    return len(columns) > 2 or 2 * figures > len(beside)
