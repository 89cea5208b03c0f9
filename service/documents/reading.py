"""A document as it reads: headings, lists and tables, told by offsets into its text.

What a block's words are is left to the text: between the spans given here stand only line breaks
and what typesets them (bullets, hashes, the pipes of a table).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from ingest.structure.blocks import split_blocks
from ingest.structure.tables import row_cells
from ingest.types import Block, Document, Kind, Span

_LINE_END = re.compile(r"[\n\r\f]")


@dataclass(frozen=True, slots=True)
class Item:
    """The words of a list's item, without its bullet; `level` is how deep it is nested, from 0."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row, cell by cell; an empty cell is an empty span."""

    cells: tuple[Span, ...]
    header: bool

    @property
    def start(self) -> int:
        """Where its first cell begins."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """Where its last cell ends."""
        return self.cells[-1].end


@dataclass(frozen=True, slots=True)
class Reading:
    """A block `[start, end)` of a text.

    `level` ranks headings from 1, so that none is more than one below the heading before it.
    `words` is where a heading's own words begin. A list has `items` and a table `rows`, of which
    the first `labels` cells name the row.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    words: int = 0
    labels: int = 0
    items: tuple[Item, ...] = ()
    rows: tuple[Row, ...] = ()


@lru_cache(maxsize=4)
def read_blocks(document: Document) -> tuple[Reading, ...]:
    r"""Return a document's blocks in order, none of them across a page's end.

    >>> read_blocks(document)  # "# Fish\n- Cod\n"
    (Reading(HEADING, 0, 6, level=1, words=2), Reading(LIST, 7, 12, items=(Item(9, 12, 0),)))
    """
    levels: list[int] = []
    readings: list[Reading] = []
    for block in split_blocks(document.text, document.marks):
        if block.kind is Kind.HEADING:
            while levels and levels[-1] >= block.level:
                levels.pop()
            levels.append(block.level)
        reading = _reading(document.text, block, len(levels))
        readings += _parted(reading, document.page_starts)
    return tuple(readings)


def blocks_between(document: Document, start: int, end: int) -> list[Reading]:
    """Return the blocks that have a part in `[start, end)`, whole."""
    return [one for one in read_blocks(document) if one.start < end and one.end > start]


def _reading(text: str, block: Block, level: int) -> Reading:
    whole = Reading(block.kind, block.start, block.end, words=block.start)
    match block.kind:
        case Kind.HEADING:
            return replace(whole, level=level, words=block.units[0].start)
        case Kind.LIST:
            items = (Item(unit.start, unit.end, unit.level) for unit in block.units)
            return replace(whole, items=tuple(items))
        case Kind.TABLE:
            labels = max((unit.labels for unit in block.units), default=0)
            rows = tuple(_rows(text, block))
            return replace(whole, start=rows[0].start, rows=rows, labels=labels)
        case _:
            return whole


def _rows(text: str, block: Block) -> Iterator[Row]:
    headers = {header.start for unit in block.units for header in unit.headers}
    before = block.start
    # White space before a table's first words is empty cells.
    while before and text[before - 1] in " \t":
        before -= 1
    for unit in block.units:
        # A row is its whole line: the cells that open and close it may be empty.
        opens = [match.end() for match in _LINE_END.finditer(text, before, unit.start)]
        closes = _LINE_END.search(text, unit.end, block.end)
        start = opens[-1] if opens else before
        end = closes.start() if closes else block.end
        cells = row_cells(text, start, end, unit.columns)
        yield Row(tuple(_in_order(cells, start, end)), unit.start in headers)
        before = end


def _in_order(cells: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    """Give the cells within bounds so that none begins before the one before it ends."""
    for cell in cells:
        clipped = _clipped(cell, start, end)
        yield clipped
        start = clipped.end


def _parted(reading: Reading, page_starts: Sequence[int]) -> Iterator[Reading]:
    """Give a block in as many parts as there are pages on which it stands."""
    inside = [cut for cut in page_starts if reading.start < cut < reading.end]
    edges = [reading.start, *inside, reading.end]
    if not inside:
        yield reading
        return
    for start, end in pairwise(edges):
        items = (
            replace(item, start=max(item.start, start), end=min(item.end, end))
            for item in reading.items
            if item.start < end and item.end > start
        )
        rows = (
            Row(tuple(_clipped(cell, start, end) for cell in row.cells), row.header)
            for row in reading.rows
            if row.start < end and row.end > start
        )
        words = min(max(reading.words, start), end)
        yield replace(
            reading, start=start, end=end, words=words, items=tuple(items), rows=tuple(rows)
        )


def _clipped(span: Span, start: int, end: int) -> Span:
    return Span(min(max(span.start, start), end), min(max(span.end, start), end))
