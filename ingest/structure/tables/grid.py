"""What the cells of a table say of its layout: which rows head it, which cells name a row.

A grid is a table's cells as words, row by row, every row as long as the longest; empty cells are
"". All signals are the cells' shapes and places; none knows any document's wording.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

Grid = Sequence[Sequence[str]]

MAX_HEADER_ROWS = 3
MAX_LABEL_COLUMNS = 3

_CARRIED = 0.2
"""Share of rows with a blank first cell from which blanks repeat the cell above them."""

_FEWEST_NUMBERS = 3
"""Fewer numbers that follow each other from 1 may be figures."""

_LONG_WORDS = 6
_LONG_CHARACTERS = 40

_FIGURE = re.compile(
    r"^\W*+\d[\d.,，．:/%％\s-]*+[^\W\d]{0,8}[%％]?\s?[^\W\d]{0,8}[)）]?"
    r"\s*(?:[(（][^()（）]*[)）])?\W*$"
)
_FIGURE_CHARACTERS = 60
_YEAR = re.compile(
    r"^\W*(?:19|20)\d\d(?:\s?[-/–]\s?\d{2,4})?\s*(?:年度?|[aefp]\b)?"
    r"\s*(?:[(（][^()（）]*[)）])?\W*$",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?P<letters>[^\W\d_]{1,6}[-./ ]?)(?P<number>[0-9]{1,6})")
_WHOLE = re.compile(r"[0-9]{1,4}")
_UNIT_NOTE = re.compile(r"\W*(?:単位|units?\s*:)|[(（]in\s", re.IGNORECASE)
_ENTRY = re.compile(r"^(?:[(（]?\d{1,3}[.)）](?!\d)\s*\S|[①-⑳])")
_NOTHING = re.compile(r"^(?:[\W_]*|n\.?\s?/?a\.?|none|なし|該当なし)$", re.IGNORECASE)
_OPENS_TOTAL = re.compile(
    r"^\W*(?:(?P<sub>sub-?)totals?\b|(?:grand\s+|overall\s+)?totals?\b|(?P<part>小)\s*計|[合総]\s*計)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"^\W*(?:totals?|sum|合\s*計|総\s*計|計)\W*$", re.IGNORECASE)
_GRAND_TOTAL = re.compile(
    r"^\W*(?:grand\s+totals?|overall\s+total|総\s*合?\s*計)\W*$", re.IGNORECASE
)

_PART = re.compile(
    r"\W*(?:of\s+(?:which|these|those|whom)|thereof)\b|[(（]?(?:うち(?!わ)|内数)", re.IGNORECASE
)
"""How the name of a row begins that is a part of the one above: "of which, exports"."""

_OF_ALL = re.compile(r"\W*(?:all|the\s+whole)\b|全", re.IGNORECASE)
_SUMS_UP = re.compile(
    r"^\W*(?:(?:grand|overall|sub)[\s-]?)?totals?\b|^\W*(?:sum|average|mean|median|all|overall)\W*$"
    r"|^\W*(?:[小中合総]\s*計|計|総数|全体|平均)(?:\W|$)",
    re.IGNORECASE,
)


def is_figure(words: str) -> bool:
    """Whether a cell holds a figure: a number, with its sign, unit and a remark in brackets."""
    short = len(words) <= _FIGURE_CHARACTERS
    return short and not _ENTRY.match(words) and bool(_FIGURE.match(words))


def is_year(words: str) -> bool:
    """Whether a cell holds a year, as headers do: 2024, 2023/24, 2025e, 2024 (tonnes)."""
    return bool(_YEAR.match(words))


def is_total(words: str) -> bool:
    """Whether a cell names a row that sums up others."""
    return bool(_TOTAL.match(words) or _GRAND_TOTAL.match(words))


def sums_up(words: str) -> bool:
    """Whether a cell names a row that is made of others: a total of some sort, or an average."""
    return bool(_SUMS_UP.match(words))


def is_of_all(words: str) -> bool:
    """Whether a cell names all that a table lists: "All ports"."""
    return bool(_OF_ALL.match(words))


def heading_rows(grid: Grid, ruled: int = 0) -> range:
    """Return the rows that head the table, none where nothing sets the first row off.

    `ruled` is how many rows stand above the table's first rule. Rows above with a single cell are
    a title and head nothing.
    """
    first = len(list(takewhile(_is_title, grid))) if len(grid) > 2 else 0
    body = grid[first:]
    if len(body) < 2 or _is_list(body):
        return range(0)
    count = _ruled(body, ruled - first) or int(_has_corner(body) or _differs(body))
    while count and count < MAX_HEADER_ROWS and _spans(body, count):
        count += 1
    return range(first, first + count)


def label_columns(header: Grid, body: Grid) -> int:
    """Return how many leading cells name a row; 0 where a table lays out a list.

    They are the columns without a header up to the first figures, or else the fewest before the
    first figures whose words tell the rows apart.
    """
    width = max(map(len, body), default=0)
    if _is_list(body) or width < 2:
        return 0
    if not header:
        return 1
    columns = [[row[c] for row in body] for c in range(width)]
    figures = [mostly_figures(column) for column in columns]
    # A column of running numbers, codes or years names no row alone where words follow it.
    coded = _are_running_codes(columns[0]) and not any(map(_CODE.fullmatch, columns[1]))
    fewest = 2 if (figures[0] or coded) and width > 2 and not figures[1] else 1
    blank = next((c for c in range(width) if any(row[c] for row in header)), 0)
    if blank:
        values = next((c for c in range(fewest, blank) if figures[c]), blank)
        return min(values, width - 1)
    words = next((c for c in range(fewest - 1, width) if figures[c]), 0)
    filled = [_repeated(row, above) for row, above in zip(body, _above(body), strict=True)]
    for count in range(fewest, min(MAX_LABEL_COLUMNS, words) + 1):
        if len({tuple(row[:count]) for row in filled}) == len(body):
            return count
    return fewest


def _are_running_codes(column: Sequence[str]) -> bool:
    """Whether cells number their rows by codes that run on: EQ-1001, EQ-1002."""
    codes = [_CODE.fullmatch(one) for one in column]
    if len(codes) < _FEWEST_NUMBERS:
        return False
    known = [one for one in codes if one]
    if len(known) < len(codes) or len({one["letters"] for one in known}) != 1:
        return False
    steps = [int(two["number"]) - int(one["number"]) for one, two in pairwise(known)]
    return all(one > 0 for one in steps) and 2 * steps.count(1) > len(steps)


def parents_of(
    header: Grid,
    body: Grid,
    labels: int,
    indents: Sequence[int] = (),
    *,
    blanks_repeat: bool = True,
) -> list[tuple[tuple[int, int], ...]]:
    """Return for each row the cells above, `(row, column)`, that name it too, outermost first.

    They are the names of the groups it is in, the cells that its blanks repeat, and the name of
    what it is a part of, where it says that it is. A row with words
    in its first cell only heads the rows below it if it ends in a colon, if the table begins with
    such a row, or if the row below it is indented further. A total that sums up several groups is
    in none of them.

    Args:
        header: the rows that head the table.
        body: the others.
        labels: how many first cells name a row.
        indents: how far each row of the body is indented, where that is known. A row that is
            indented no further than the name of its group, as all members are, ends the group.
        blanks_repeat: false where the format says itself which cells reach down to others.

    """
    carries = blanks_repeat and bool(header) and _blanks_repeat(header, body)
    indents = indents or [0] * len(body)
    above: dict[int, tuple[int, int]] = {}
    groups: list[int] = []
    summed = 0
    whole: int | None = None
    begins = bool(header) and len(body) > 1 and _heads_rows(body, 0)
    found = []
    for index, row in enumerate(body):
        is_named = any(row[: max(1, labels)])
        if is_named:
            groups = [group for group in groups if not _is_outside(indents, group, index)]
        if (
            _heads_rows(body, index) and (begins or row[0].endswith((":", "：")))
        ) or _heads_indented(body, indents, index):
            groups, summed = [*_around(indents, groups, index), index], summed + 1
        blanks = len(list(takewhile(lambda cell: not cell, row[:-1])))
        named = not _is_value(next(filter(None, row), ""))
        carried = [above[c] for c in range(min(blanks, max(1, labels))) if c in above and named]
        total = _OPENS_TOTAL.match(next(filter(None, row), ""))
        several = bool(total) and summed != 1
        if several:
            groups = groups[:-1]
        # Figures without a name sum up a group, or several: which one is not said.
        around = groups if is_named and header else []
        parents = [(group, 0) for group in around if group != index]
        if carries and not _is_grand_total(body, index):
            parents += [one for one in carried if one not in parents]
        is_part = bool(_PART.match(row[0]))
        if is_part and whole is not None and (whole, 0) not in parents:
            parents.append((whole, 0))
        found.append(tuple(parents))
        if not is_part:
            whole = index if row[0] else None
        if total:
            # What follows the total of a group is no part of it, but after a subtotal it may be.
            goes_on = several or total["sub"] or total["part"]
            groups, summed = groups if goes_on else groups[:-1], 0
        for column in range(max(1, labels)):
            if row[column]:
                above = {c: place for c, place in above.items() if c < column}
                above[column] = (index, column)
    return found


def _is_outside(indents: Sequence[int], group: int, index: int) -> bool:
    """Whether a row is indented no further than its group's name, and the members are."""
    return indents[index] <= indents[group] < indents[group + 1]


def _around(indents: Sequence[int], groups: Sequence[int], index: int) -> list[int]:
    """Return the groups that a further one is in: those that it is indented in."""
    return [group for group in groups if indents[group] < indents[index]]


def _heads_indented(body: Grid, indents: Sequence[int], index: int) -> bool:
    """Whether a row has a first cell alone, and the next one is indented further."""
    alone = bool(body[index][0]) and not any(body[index][1:])
    return alone and index + 1 < len(body) and indents[index] < indents[index + 1]


def _is_title(row: Sequence[str]) -> bool:
    """Whether a row has a single cell, but for one at its right that says what figures are in."""
    said = [cell for cell in row[1:] if cell and not _UNIT_NOTE.match(cell)]
    return len(row) > 2 and any(row) and len(said) + bool(row[0]) < 2


def _is_list(rows: Grid) -> bool:
    """Whether the cells are numbered entries, from the first row on."""
    first = [cell for row in rows[:1] for cell in row if cell]
    below = [cell for row in rows[1:] for cell in row if cell]
    return bool(first and below) and all(map(_ENTRY.match, (*first, *below)))


def _ruled(rows: Grid, count: int) -> int:
    """Return how many rows the first rule sets off as headers."""
    if not 0 < count <= MAX_HEADER_ROWS or count >= len(rows):
        return 0
    plain = count == 1 or not any(_is_value(cell) for row in rows[:count] for cell in row)
    return count if plain else 0


def _has_corner(rows: Grid) -> bool:
    first, *below = rows
    return (
        not first[0]
        and any(first)
        and not any(map(_is_value, first))
        and any(row[0] for row in below)
    )


def _differs(rows: Grid) -> bool:
    """Whether the cells of the first row look other than the cells below them."""
    first, below = rows[0], rows[2:] if _spans(rows, 1) else rows[1:]
    if _counts_on(first) and not any(map(_counts_on, below)):
        return True
    if any(map(_is_value, first)) or not first[0]:
        return False
    columns = [[row[c] for row in below if not _NOTHING.match(row[c])] for c in range(len(first))]
    pairs = [one for one in list(zip(first, columns, strict=True))[1:] if one[0]]
    if len(first) == 2:
        return any(_alike_figures(head, column) for head, column in pairs)
    if _is_transposed(rows):
        return True
    if any(_above_figures(head, column) for head, column in pairs):
        return True
    short = not any(_is_long(cell) or any(map(str.isdigit, cell)) for cell in first)
    return short and any(len(column) > 1 and _none_short(column) for _, column in pairs)


def _counts_on(row: Sequence[str]) -> bool:
    """Whether bare years, or numbers from 1 on, follow a row's first cell one by one."""
    name, *cells = row
    if is_figure(name) or not all(map(_WHOLE.fullmatch, cells)):
        return False
    numbers = [int(cell) for cell in cells]
    years = len(cells) > 1 and all(map(is_year, cells))
    if not years and (len(cells) < _FEWEST_NUMBERS or numbers[0] != 1):
        return False
    steps = {after - before for before, after in pairwise(numbers)}
    return steps in ({1}, {-1})


def _is_transposed(rows: Grid) -> bool:
    """Whether each row says one thing of all columns: figures in some rows, words in others."""
    first, *below = rows
    names = [row[0] for row in below]
    if not all(first) or len(set(first)) < len(first) or len(set(names)) < len(names):
        return False
    said = [[cell for cell in row[1:] if not _NOTHING.match(cell)] for row in below]
    figures = [all(map(is_figure, row)) for row in said if row]
    words = [not any(map(is_figure, row)) for row in said if row]
    alike = all(one or other for one, other in zip(figures, words, strict=True))
    return alike and sum(figures) > 1 and any(words)


def _above_figures(head: str, column: Sequence[str]) -> bool:
    """Whether words, or a year, stand above figures."""
    figures = [cell for cell in column if is_figure(cell)]
    if is_year(head):
        figures = [cell for cell in figures if not is_year(cell)]
    return 2 * len(figures) > len(column)


def _alike_figures(head: str, column: Sequence[str]) -> bool:
    """Whether all cells are figures of one sort: a list of properties has different units."""
    units = {"".join(filter(str.isalpha, cell.partition("(")[0])) for cell in column}
    figures = all(is_figure(cell) and not (is_year(head) and is_year(cell)) for cell in column)
    return bool(column) and figures and len(units) == 1


def _none_short(column: Sequence[str]) -> bool:
    coded = all(any(map(str.isdigit, cell)) for cell in column)
    return coded or all(map(_is_long, column))


def _is_long(cell: str) -> bool:
    return len(cell.split()) >= _LONG_WORDS or len(cell) > _LONG_CHARACTERS


def _is_value(cell: str) -> bool:
    return is_figure(cell) and not is_year(cell)


def _spans(rows: Grid, count: int) -> bool:
    """Whether the row after `count` header rows parts the columns of those above it further."""
    if count + 1 >= len(rows):
        return False
    above, row = rows[count - 1], rows[count]
    fills = any(cell and not over for cell, over in zip(row, above, strict=True))
    named = any(below[0] for below in rows[count + 1 :])
    return fills and not row[0] and named and not any(map(_is_value, row))


def mostly_figures(column: Iterable[str]) -> bool:
    """Whether most cells of a column hold figures, those that say nothing left out."""
    cells = [cell for cell in column if not _NOTHING.match(cell)]
    return 2 * sum(map(is_figure, cells)) > len(cells)


def _blanks_repeat(header: Grid, body: Grid) -> bool:
    """Whether blank first cells stand for the cell above, and not for nothing.

    Two columns without a header leave no doubt. Else enough first cells must be blank, and what
    follows them be words: a row of figures alone has no name.
    """
    if not any(cell for row in header for cell in row[:2]):
        return True
    blank = [row for row in body if not row[0] and any(row)]
    named = [row for row in blank if not _is_value(next(filter(None, row)))]
    return bool(blank) and len(blank) >= _CARRIED * len(body) and 2 * len(named) > len(blank)


def _above(body: Grid) -> list[Sequence[str]]:
    """Return for each row the one above it with its blanks filled."""
    rows: list[Sequence[str]] = [[""] * len(body[0])]
    for row in body[:-1]:
        rows.append(_repeated(row, rows[-1]))
    return rows


def _repeated(row: Sequence[str], above: Sequence[str]) -> Sequence[str]:
    """Return a row whose leading blank cells repeat those above."""
    blanks = len(list(takewhile(lambda cell: not cell, row)))
    return [*above[:blanks], *row[blanks:]]


def _heads_rows(body: Grid, index: int) -> bool:
    """Whether a row has a first cell alone, and the next one more."""
    row = body[index]
    alone = len(row) > 2 and bool(row[0]) and not any(row[1:])
    return alone and index + 1 < len(body) and any(body[index + 1][1:])


def _is_grand_total(body: Grid, index: int) -> bool:
    """Whether a row sums up the whole table, and not the rows of one parent."""
    label = next(filter(None, body[index]), "")
    if _GRAND_TOTAL.match(label):
        return True
    if index + 1 < len(body) or not _OPENS_TOTAL.match(label):
        return False
    others = [next(filter(None, row), "") for row in body[:-1]]
    if others and _OPENS_TOTAL.match(others[-1]):
        return True
    several = sum(bool(row[0]) for row in body) > 1
    return several and not any(map(_OPENS_TOTAL.match, others))
