"""Forms as tables: labels with a colon, each before its value, several pairs beside each other."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import takewhile

from ingest.document.nodes import Cell, Row

_COLONS = (":", "：")
_LABELLED = 0.9
"""So many of a form's labels have a colon. By eye: one of twenty was printed without."""


def pairs_apart(text: str, rows: Sequence[Row]) -> Sequence[Row]:
    """Return each pair of a label and its value as a row; the same rows where there are no pairs.

    A title above the pairs, alone in its row, is their parent. A value may be blank.
    """
    titles = [row for row in takewhile(_is_alone, rows) if not _is_label(text, row.cells[0])]
    body = rows[len(titles) :]
    columns = _label_columns(text, body)
    parts = [_parts(text, row, columns) for row in body]
    if any(row.header for row in body) or not _are_pairs(text, parts):
        return rows
    above = titles[-1].cells[0] if titles else None
    pairs = [
        _pair(row, part, above) for row, found in zip(body, parts, strict=True) for part in found
    ]
    return [*(replace(row, header=False) for row in titles), *pairs]


def _is_alone(row: Row) -> bool:
    """Whether the first cell of a row is its only one with words."""
    first, *others = row.cells or (None,)
    return first is not None and first.filled and not any(cell.filled for cell in others)


def _is_label(text: str, cell: Cell) -> bool:
    return cell.of(text).rstrip().endswith(_COLONS)


def _label_columns(text: str, rows: Sequence[Row]) -> frozenset[int]:
    """Return the columns in which most cells with words are labels: one may lack its colon."""
    cells = Counter(at for row in rows for at, cell in enumerate(row.cells) if cell.filled)
    labels = Counter(
        at for row in rows for at, cell in enumerate(row.cells) if _is_label(text, cell)
    )
    return frozenset(at for at, count in labels.items() if 2 * count > cells[at])


def _parts(text: str, row: Row, columns: Collection[int]) -> list[list[Cell]]:
    """Return a row's cells with words, parted before each label and in each column of labels."""
    parts: list[list[Cell]] = []
    for column, cell in enumerate(row.cells):
        if cell.filled and (not parts or column in columns or _is_label(text, cell)):
            parts.append([cell])
        elif cell.filled:
            parts[-1].append(cell)
    return parts


def _are_pairs(text: str, rows: Sequence[Sequence[Sequence[Cell]]]) -> bool:
    """Whether all parts have one value at most, nearly all a label, and most rows several parts."""
    several = sum(len(parts) > 1 for parts in rows)
    parts = [part for row in rows for part in row]
    labelled = sum(_is_label(text, part[0]) for part in parts)
    return (
        len(rows) > 1
        and 2 * several > len(rows)
        and labelled >= _LABELLED * len(parts)
        and all(len(part) <= 2 for part in parts)
    )


def _pair(row: Row, part: Sequence[Cell], above: Cell | None) -> Row:
    """Return the row of a label and its value, below a title if there is one."""
    label, end = part[0], part[-1].end
    value = part[1] if len(part) > 1 else Cell(end, end)
    struck = tuple(one for one in row.struck if label.start <= one.start and one.end <= end)
    if above is not None:
        label = replace(label, spanned_by=above.span)
    return replace(
        row, start=label.start, end=end, cells=(label, value), labels=1, struck=struck, indent=0
    )
