"""A PDF page in the order it is read: paragraphs, list items and tables.

Lines that stand one below the other with nothing beside them make a block. Blocks are ordered as
T. Breuel does in "High performance document layout analysis" (SDIUT 2003): one comes before
another that it stands above in the same column, or that it stands left of unless something that
spans both comes between.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.readers.pdf.rules import Rule
from ingest.readers.pdf.tables.booktabs import booktabs_tables
from ingest.readers.pdf.tables.columns import side_by_side
from ingest.readers.pdf.tables.figure_tables import figure_tables
from ingest.readers.pdf.tables.grids import ruled_tables
from ingest.readers.pdf.tables.ragged import ragged_tables
from ingest.readers.pdf.tables.ruled import Table, aligned_tables
from ingest.readers.pdf.words.dehyphenation import parts_word
from ingest.readers.pdf.words.geometry import Shares
from ingest.readers.pdf.words.glyphs import Frame, Page, Word
from ingest.readers.pdf.words.lines import (
    COLUMN_GAP,
    Line,
    crossed,
    is_ideograph,
    is_item,
    line_of,
    lines_of,
    merge_stretched_words,
    rows_of,
)
from ingest.readers.pdf.words.word_boxes import place

_REACH = 2.6
"""Lines of one block stand at most this many font sizes apart."""
_SAME_SIZE = 1.2
_SAME_TYPE = 1.08
_PARAGRAPH_PITCH = 1.25
"""Lines further apart than this share of the usual are of two paragraphs."""
_MOST_PITCH = 2.2
_PITCH = 1.5
_MERGED_GAP = 3.0
_COLUMN_ROWS = 2
"""A gap that continues through this many rows beside its own separates columns."""
_INDENT = (0.7, 4.5)
_ADDRESS_LINES = range(3, 6)
_ADDRESS_WIDTH = 0.5
"""An address has so many lines, which take up at most this share of the column's width: by eye."""
_CLAUSES = ("、", "。", ". ")
_SENTENCE_ENDS = tuple('.!?。！？:：;；)）」』”"')
_LEADER = ("....", ". . . .", "……", "・・・・", "····", "‥‥")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together.

    `breaks` are the lines, by number, that were ended on purpose and not for want of room. A
    `tight` one stands under what comes before it without a gap. `level` is how deep a list item
    is nested, from 0. A `running` one is the first of a header or footer that recurs.
    """

    lines: tuple[Line, ...]
    breaks: frozenset[int]
    tight: bool = False
    item: bool = False
    level: int = 0
    running: bool = False


Item = Paragraph | Table


@dataclass(slots=True)
class _Block:
    """Lines one below the other, or a table, with the place they take up."""

    lines: list[Line]
    x0: float
    x1: float
    top: float
    bottom: float
    table: Table | None = None


def lay_out(page: Page, records: Sequence[Table] = ()) -> list[Item]:
    """Return what a page says in the order it is read; `records` are a form's, of one row each."""
    return [
        _placed(item, frame.shares)
        for number, frame in enumerate(page.frames)
        for item in _with_records_joined(_frame_items(frame, () if number else records))
    ]


def _with_records_joined(items: Iterable[Item]) -> list[Item]:
    """Make one table of records that follow each other."""
    joined: list[Item] = []
    for item in items:
        before = joined[-1] if joined else None
        if (
            isinstance(before, Table)
            and isinstance(item, Table)
            and before.labelled
            and item.labelled
        ):
            joined[-1] = replace(before, rows=(*before.rows, *item.rows), bottom=item.bottom)
        else:
            joined.append(item)
    return joined


def _frame_items(frame: Frame, records: Sequence[Table]) -> list[Item]:
    figures, tables, groups = _tables(frame)
    tables += [*figures, *records]
    items: list[Item] = []
    *apart, rest = groups
    for words in apart:
        items += _items(words, [], frame)
    # What stands above an arranging grid is read before it.
    if not apart:
        return _items(rest, tables, frame)
    top = min(word.y for words in apart for word in words)
    above = [word for word in rest if word.y < top]
    below = [word for word in rest if word.y >= top]
    over = [table for table in tables if table.top < top]
    under = [table for table in tables if table.top >= top]
    return [*_items(above, over, frame), *items, *_items(below, under, frame)]


def _tables(frame: Frame) -> tuple[list[Table], list[Table], list[list[Word]]]:
    """Return a frame's tables of figures, its ruled tables, and the groups of words left.

    Boxes behind the rows of a table are no grid of it: where a grid leaves out rows or headers of
    a table of figures, or has several of its rows in one, the rows tell more than the rules.
    """
    set_apart = booktabs_tables(frame.words, frame.horizontal, frame.vertical)
    words = _without(frame.words, set_apart)
    for rows in side_by_side(rows_of(words)):
        set_apart += ragged_tables(rows, frame.vertical)
    words = _without(words, set_apart)
    columns = side_by_side(rows_of(words))
    figures = [table for rows in columns for table in figure_tables(rows, frame.horizontal)]
    tables, groups = ruled_tables(words, frame.horizontal, frame.vertical)
    figures = [one for one in figures if not any(_holds(ruled, one) for ruled in tables)]
    if figures:
        tables, groups = ruled_tables(_without(words, figures), frame.horizontal, frame.vertical)
    return figures, [*set_apart, *tables], groups


def _holds(ruled: Table, figures: Table) -> bool:
    """Whether a ruled table has all rows of a table of figures in rows of its own.

    Lines above it may be the table's title: of the headers, only the last line must be inside.
    """
    headers, body = (
        [line for row in rows for cell in row for line in cell]
        for rows in (figures.rows[: figures.header_rows], figures.rows[figures.header_rows :])
    )
    slack = 0.5 * body[0].size
    top = max((line.top for line in headers), default=min(line.top for line in body))
    bottom = max(line.bottom for line in body)
    inside = ruled.top - slack <= top and bottom <= ruled.bottom + slack
    return inside and len(ruled.rows) >= len(figures.rows) - max(figures.header_rows - 1, 0)


def _items(words: Sequence[Word], tables: Sequence[Table], frame: Frame) -> list[Item]:
    rules = sorted(frame.vertical)
    rows = merge_stretched_words([lines_of(row, rules) for row in rows_of(words)], rules)
    aligned = aligned_tables(rows, frame.horizontal)
    taken = _words_of(aligned)
    rows = [[line for line in row if line.words[0].order not in taken] for row in rows]
    lines = [line for row in _merge_gaps([row for row in rows if row], rules) for line in row]
    blocks = [_text_block(chain) for chain in _chains(lines, frame.horizontal)]
    blocks += [_table_block(table) for table in (*tables, *aligned)]
    ordered = _in_reading_order(blocks)
    usual = _usual_pitch(ordered)
    items: list[Item] = []
    for block in ordered:
        items += (
            [block.table] if block.table else _paragraphs(block, usual, _column_end(block, ordered))
        )
    return _nested(_joined_over_columns(items))


def _without(words: Sequence[Word], tables: Iterable[Table]) -> list[Word]:
    """Return the words that no table has."""
    taken = _words_of(tables)
    return [word for word in words if word.order not in taken]


def _words_of(tables: Iterable[Table]) -> set[int]:
    """Return the words of tables by their order."""
    return {
        word.order
        for table in tables
        for row in table.rows
        for cell in row
        for line in cell
        for word in line.words
    }


def _merge_gaps(rows: Sequence[list[Line]], rules: Sequence[Rule]) -> list[list[Line]]:
    """Merge lines across a wide space where the lines above and below have words in the gap."""
    return [_merge_row(rows, index, rules) for index in range(len(rows))]


def _merge_row(rows: Sequence[list[Line]], index: int, rules: Sequence[Rule]) -> list[Line]:
    row = rows[index]
    merged = [row[0]]
    for line in row[1:]:
        before = merged[-1]
        ruled = crossed(rules, before.x1, line.x0, line.y - 0.3 * line.size)
        if not ruled and line.x0 - before.x1 < _widest_space(rows, index, before, line):
            merged[-1] = line_of([*before.words, *line.words])
        elif not ruled and _is_typed_on(before, line):
            whole = line_of([*before.words, *line.words])
            merged[-1] = replace(whole, text=f"{before.text}\t{line.text}")
        else:
            merged.append(line)
    return merged


def _is_typed_on(before: Line, line: Line) -> bool:
    """Whether figures were typed on after a tab: drawn next, in the same type, and no prose."""
    figures = sum(any(letter.isdigit() for letter in word.text) for word in line.words)
    return (
        line.order == before.words[-1].order + 1
        and line.size == before.size
        and 2 * figures > len(line.words)
    )


def _widest_space(rows: Sequence[list[Line]], index: int, before: Line, line: Line) -> float:
    """Return how wide a space may be between two parts of one line."""
    up, down = (_rows_through_gap(rows, index, step, before, line) for step in (-1, 1))
    if up is None and down is None:
        return COLUMN_GAP * line.size
    follows = line.order == before.words[-1].order + 1
    if (up == 0 or up is None) and (down == 0 or down is None):
        return _MERGED_GAP * line.size
    short = up is not None and down is not None and up + down < _COLUMN_ROWS
    return _MERGED_GAP * line.size if short and follows else 0.0


def _rows_through_gap(
    rows: Sequence[list[Line]], index: int, step: int, before: Line, line: Line
) -> int | None:
    """Return through how many rows the gap continues before a line closes it; None if none does.

    The rows are counted up to `_COLUMN_ROWS`, which make a column.
    """
    y, count, other = line.y, 0, index + step
    while 0 <= other < len(rows) and abs(rows[other][0].y - y) < _REACH * line.size:
        beside = [one for one in rows[other] if one.x1 > before.x0 and one.x0 < line.x1]
        if any(one.x0 < before.x1 and one.x1 > line.x0 for one in beside):
            return count
        if beside:
            y = rows[other][0].y
            count += 1
        other += step
        if count == _COLUMN_ROWS:
            break
    return _COLUMN_ROWS if count else None


def _chains(lines: Sequence[Line], rules: Sequence[Rule]) -> list[list[Line]]:
    """Return the runs of lines that have nothing but each other above and below."""
    above: list[list[int]] = [_nearest_above(lines, index) for index in range(len(lines))]
    below: list[list[int]] = [[] for _ in lines]
    for index, found in enumerate(above):
        for one in found:
            below[one].append(index)
    chains: dict[int, list[Line]] = {}
    chain_of: list[int] = []
    for index, found in enumerate(above):
        single = len(found) == 1 and below[found[0]] == [index]
        if single and _one_block(lines[found[0]], lines[index], rules):
            chain_of.append(chain_of[found[0]])
        else:
            chain_of.append(index)
        chains.setdefault(chain_of[index], []).append(lines[index])
    return list(chains.values())


def _nearest_above(lines: Sequence[Line], index: int) -> list[int]:
    """Return the lines that a line sees when it looks up; `lines` come top first."""
    line = lines[index]
    seen: list[int] = []
    for other in range(index - 1, -1, -1):
        one = lines[other]
        if line.y - one.y > _REACH * max(line.size, one.size):
            if line.y - one.y > 4 * _REACH * line.size:
                break
            continue
        if one.y >= line.y - 0.2 * line.size or not _overlap(one, line):
            continue
        if not any(_overlap(lines[i], one) and lines[i].y > one.y + 0.2 * one.size for i in seen):
            seen.append(other)
    return seen


def _overlap(one: Line, other: Line) -> bool:
    return one.x0 < other.x1 and one.x1 > other.x0


def _one_block(above: Line, below: Line, rules: Sequence[Rule]) -> bool:
    sizes = sorted((above.size, below.size))
    if sizes[1] > _SAME_SIZE * sizes[0]:
        return False
    left, right = min(above.x0, below.x0), max(above.x1, below.x1)
    # A rule no longer than the words underlines them.
    return not any(
        above.y < rule.at < below.y - 0.3 * below.size
        and rule.start <= left + 1
        and rule.end > right + below.size
        for rule in rules
    )


def _text_block(lines: list[Line]) -> _Block:
    return _Block(
        lines,
        min(line.x0 for line in lines),
        max(line.x1 for line in lines),
        min(line.top for line in lines),
        max(line.bottom for line in lines),
    )


def _table_block(table: Table) -> _Block:
    return _Block([], table.x0, table.x1, table.top, table.bottom, table)


def _in_reading_order(blocks: Sequence[_Block]) -> list[_Block]:
    """Sort blocks topologically; of those that may come next, the highest and leftmost does."""
    waiting = sorted(blocks, key=lambda block: (block.top, block.x0))
    earlier = {
        index: {other for other in range(len(waiting)) if _precedes(waiting, other, index)}
        for index in range(len(waiting))
    }
    ordered: list[_Block] = []
    while earlier:
        left = earlier.keys()
        # Blocks that overlap can wait for each other in a ring: the first of them goes on.
        free = [index for index in left if not earlier[index] & left]
        index = min(free, key=lambda i: (waiting[i].x0, i)) if free else min(left)
        ordered.append(waiting[index])
        del earlier[index]
    return ordered


def _precedes(blocks: Sequence[_Block], one: int, other: int) -> bool:
    a, b = blocks[one], blocks[other]
    if one == other:
        return False
    if _beside(a, b):
        return (a.top, one) < (b.top, other)
    if a.x0 >= b.x0:
        return False
    upper, lower = sorted((a, b), key=lambda block: block.top)
    return not any(
        upper.top < c.top < lower.top and _beside(c, a) and _beside(c, b)
        for c in blocks
        if c is not a and c is not b
    )


def _beside(a: _Block, b: _Block) -> bool:
    """Whether two blocks share part of the page's width."""
    return a.x0 < b.x1 - 1 and a.x1 > b.x0 + 1


def _usual_pitch(blocks: Sequence[_Block]) -> dict[bool, float]:
    """Return how far apart, in font sizes, lines of a paragraph stand: of ideographs or letters."""
    pitches: dict[bool, list[float]] = {True: [], False: []}
    for above, below in (pair for block in blocks for pair in pairwise(block.lines)):
        pitches[_ideographic(above, below)].append(_pitch(above, below))
    return {
        script: min(sorted(found)[len(found) // 4], _MOST_PITCH) if found else _PITCH
        for script, found in pitches.items()
    }


def _ideographic(above: Line, below: Line) -> bool:
    return is_ideograph(above.text[-1]) or is_ideograph(below.text[0])


def _pitch(above: Line, below: Line) -> float:
    return (below.y - above.y) / max(above.size, below.size)


def _column_end(block: _Block, blocks: Sequence[_Block]) -> float:
    """Return how far right the blocks reach that begin where this one does."""
    size = block.lines[0].size
    return max(one.x1 for one in blocks if one.lines and abs(one.x0 - block.x0) < size)


def _paragraphs(block: _Block, usual: dict[bool, float], end: float) -> Iterator[Paragraph]:
    lines = block.lines
    first = 0
    tight = False
    for index in range(1, len(lines) + 1):
        gap = index < len(lines) and _new_paragraph(block, first, index, usual)
        new_item = index < len(lines) and is_item(lines[index])
        if index < len(lines) and not gap and not new_item:
            continue
        yield _paragraph(lines[first:index], block, tight, end)
        tight = new_item and not (gap and _begins_list(lines[first], lines[index]))
        first = index


def _begins_list(before: Line, item: Line) -> bool:
    """Whether a list item that a gap sets off from the paragraph before it is of another list.

    So are bullets below a number, unless they are set in below it, and a number below bullets.
    """
    if not is_item(before):
        return True
    numbers = [line.text.strip("(（")[:1].isalnum() for line in (before, item)]
    return numbers[0] != numbers[1] and item.x0 <= before.x0 + 0.5 * item.size


def _new_paragraph(block: _Block, first: int, index: int, usual: dict[bool, float]) -> bool:
    """Whether a gap, a change of type or an indent sets a line off from the one before."""
    above, line = block.lines[index - 1], block.lines[index]
    if _pitch(above, line) > _PARAGRAPH_PITCH * usual[_ideographic(above, line)]:
        return True
    sizes = sorted((above.size, line.size))
    purpose = _ends_on_purpose(above, line, block.x1, centred=False)
    ended = above.text.rstrip().endswith(_SENTENCE_ENDS)
    if purpose and (above.bold != line.bold or sizes[1] > _SAME_TYPE * sizes[0]):
        return True
    if is_item(block.lines[first]):
        return not is_item(line) and (purpose or ended) and _leaves_item(block, first, line)
    low, high = _INDENT
    indent = (line.x0 - block.x0) / line.size
    return ended and low <= indent <= high and above.x0 - block.x0 < low * line.size


def _leaves_item(block: _Block, first: int, line: Line) -> bool:
    """Whether a line stands left of a list item's words, where the items' lines hang under them."""
    hanging = [
        below.x0
        for above, below in pairwise(block.lines)
        if is_item(above) and not is_item(below) and below.x0 > above.x0 + 0.5 * above.size
    ]
    left = block.lines[first].x0
    return bool(hanging) and line.x0 < left + 0.5 * line.size


def _paragraph(lines: Sequence[Line], block: _Block, tight: bool, end: float) -> Paragraph:
    centred = _centred(lines)
    # Few lines do not tell how wide their paragraph is set.
    right = max(line.x1 for line in lines) if len(lines) > 2 else block.x1
    right = end if _is_address(lines, end) else right
    breaks = {
        index
        for index, (line, following) in enumerate(pairwise(lines))
        if _ends_on_purpose(line, following, right, centred=centred)
    }
    return Paragraph(tuple(lines), frozenset(breaks), tight, is_item(lines[0]))


def _is_address(lines: Sequence[Line], end: float) -> bool:
    """Whether lines were ended on purpose, as those of an address are.

    They are a few, much shorter than the column that reaches to `end`, each with a capital or
    figure at its beginning and no sentence among them.
    """
    texts = [line.text for line in lines]
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return (
        len(texts) in _ADDRESS_LINES
        and right - left < _ADDRESS_WIDTH * (end - left)
        and not any(text[0].islower() or text.endswith(_SENTENCE_ENDS) for text in texts)
        and not any(mark in text for text in texts for mark in _CLAUSES)
    )


def _centred(lines: Sequence[Line]) -> bool:
    middles = [(line.x0 + line.x1) / 2 for line in lines]
    lefts = [line.x0 for line in lines]
    size = lines[0].size
    return max(middles) - min(middles) < 0.6 * size and max(lefts) - min(lefts) > 1.5 * size


def _ends_on_purpose(line: Line, following: Line, right: float, *, centred: bool) -> bool:
    """Whether a line ends though the next word would have found room on it."""
    if any(leader in line.text for leader in _LEADER):
        return True
    if parts_word(line.text, following.text):
        return False
    room = (right - line.x1) * (2 if centred else 1)
    if is_ideograph(line.text[-1]) or is_ideograph(following.text[0]):
        # Marks that may not begin a line can leave room for two letters.
        return room > 2.8 * line.size
    return room > 1.05 * (following.first + 0.25 * line.size)


def _joined_over_columns(items: Sequence[Item]) -> list[Item]:
    """Join a paragraph that continues at the top of the next column, or below a table."""
    joined: list[Item] = []
    for item in items:
        carried_on = _carried_on(joined, item) if isinstance(item, Paragraph) else None
        if carried_on is None or isinstance(item, Table):
            joined.append(item)
            continue
        number, before = carried_on
        breaks = {index + len(before.lines) for index in item.breaks}
        lines = (*before.lines, *item.lines)
        joined[number] = replace(before, lines=lines, breaks=before.breaks | breaks)
    return joined


def _carried_on(items: Sequence[Item], part: Paragraph) -> tuple[int, Paragraph] | None:
    """Return the paragraph that another carries on, with its place; None where it begins anew."""
    for index in range(len(items) - 1, -1, -1):
        one = items[index]
        if isinstance(one, Table) or not _goes_on(one, part):
            continue
        is_last = index == len(items) - 1
        if (is_last and _is_next_column(one, part)) or _is_parted_by_table(one, part, items):
            return index, one
    return None


def _goes_on(before: Paragraph, part: Paragraph) -> bool:
    """Whether a paragraph may be the rest of another, as their words and their type tell."""
    last, line = before.lines[-1], part.lines[0]
    first = line.text[0]
    return (
        line.size == last.size
        and line.bold == last.bold
        and not part.item
        and not last.text.endswith(_SENTENCE_ENDS)
        and (first.islower() or (is_ideograph(first) and is_ideograph(last.text[-1])))
    )


def _is_next_column(before: Paragraph, part: Paragraph) -> bool:
    last, line = before.lines[-1], part.lines[0]
    return line.y < last.y and line.x0 > last.x0


def _is_parted_by_table(before: Paragraph, part: Paragraph, items: Sequence[Item]) -> bool:
    """Whether a full line and the one below it in its column have a table between them.

    Its caption may be there too, in another type.
    """
    last, line = before.lines[-1], part.lines[0]
    right = max(one.x1 for one in before.lines)
    if (
        len(before.lines) < 2
        or line.y <= last.y
        or abs(line.x0 - last.x0) > 0.5 * line.size
        or _ends_on_purpose(last, line, right, centred=False)
    ):
        return False
    boxes = ((item, item if isinstance(item, Table) else item.lines[0]) for item in items)
    between = [
        item
        for item, box in boxes
        if last.y < box.top < line.y and box.x0 < right and box.x1 > last.x0
    ]
    return any(isinstance(item, Table) for item in between) and not any(
        isinstance(item, Paragraph) and item.lines[0].size == line.size for item in between
    )


def _nested(items: Sequence[Item]) -> list[Item]:
    """Give list items their levels by how far their bullets are indented."""
    nested: list[Item] = []
    bullets: list[float] = []
    for item in items:
        if not isinstance(item, Paragraph) or not item.item:
            bullets = []
            nested.append(item)
            continue
        line = item.lines[0]
        while bullets and line.x0 < bullets[-1] - 0.5 * line.size:
            bullets.pop()
        if not bullets or line.x0 > bullets[-1] + 0.5 * line.size:
            bullets.append(line.x0)
        nested.append(replace(item, level=len(bullets) - 1))
    return nested


def _placed(item: Item, shares: Shares) -> Item:
    """Leave only the boxes of the words: a long document has no room for all their places."""
    if isinstance(item, Paragraph):
        return replace(item, lines=tuple(_placed_line(line, shares) for line in item.lines))
    rows = tuple(
        tuple(tuple(_placed_line(line, shares) for line in cell) for cell in row)
        for row in item.rows
    )
    return replace(item, rows=rows)


def _placed_line(line: Line, shares: Shares) -> Line:
    return replace(line, words=(), placed=place(line.words, shares))
