"""A document's blocks as the viewer shows them: page by page, its headings ranked without gaps.

What a block's words are is left to the text: between the spans given here are only white space
and what typesets them (bullets, hashes, the pipes of a table).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from ingest.document.nodes import Block, Kind, Row, Section, Span

_Node = TypeVar("_Node", bound=Span)


def read_blocks(sections: Iterable[Section], page_starts: Sequence[int] = ()) -> Iterator[Block]:
    """Give a document's blocks in order, none of them across a page's end.

    Headings are ranked from 1, so that none is more than one below the heading before it.
    """
    levels: list[int] = []
    for block in (block for section in sections for block in section.blocks):
        if block.kind is Kind.HEADING:
            while levels and levels[-1] >= block.level:
                levels.pop()
            levels.append(block.level)
            yield from _parted(replace(block, level=len(levels)), page_starts)
        else:
            yield from _parted(block, page_starts)


def _parted(block: Block, page_starts: Sequence[int]) -> Iterator[Block]:
    """Give a block in as many parts as there are pages that it is on."""
    inside = [cut for cut in page_starts if block.start < cut < block.end]
    if not inside:
        yield block
        return
    for start, end in pairwise([block.start, *inside, block.end]):
        page = Span(start, end)
        units = [_clipped(one, page) for one in block.units if one.start < end and one.end > start]
        cut = (
            replace(unit, cells=tuple(_clipped(cell, page) for cell in unit.cells))
            if isinstance(unit, Row)
            else unit
            for unit in units
        )
        yield replace(block, start=start, end=end, units=tuple(cut))


def _clipped(node: _Node, page: Span) -> _Node:
    start, end = (min(max(place, page.start), page.end) for place in (node.start, node.end))
    return replace(node, start=start, end=end)
