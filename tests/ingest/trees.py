"""What tests look at in a document tree."""

import re
from collections.abc import Iterable, Sequence

from ingest.document.content import Content
from ingest.document.nodes import Block, Item, Kind, Row, Section, Unit


def rows_of(units: Iterable[Unit]) -> list[Row]:
    """Return the units that are rows."""
    return [unit for unit in units if isinstance(unit, Row)]


def items_of(units: Iterable[Unit]) -> list[Item]:
    """Return the units that are list items."""
    return [unit for unit in units if isinstance(unit, Item)]


def known_blocks(content: Content) -> list[tuple[Kind, int, str]]:
    """Return what a reader knows: each block's kind, its level or header rows, and its words."""
    return [
        (one.kind, one.level or sum(row.header for row in rows_of(one.units)), one.of(content.text))
        for one in content.blocks
    ]


def known_items(content: Content) -> list[list[tuple[int, str]]]:
    """Return for each list that a reader knows its items' depths and words."""
    return [
        [(item.level, item.of(content.text)) for item in items_of(one.units)]
        for one in content.blocks
        if one.kind is Kind.LIST
    ]


def check_tree(text: str, sections: Sequence[Section]) -> None:
    """Hold a tree against what it promises: nodes in order, each within what it is part of."""
    end = 0
    for section in sections:
        assert section.blocks
        if section.lead is not None:
            assert _is_said(text, section.lead.start, section.lead.end)
        for block in section.blocks:
            assert end <= block.start
            check_block(text, block)
            end = block.end
    assert end <= len(text)


def check_block(text: str, block: Block) -> None:
    """Hold a block against what it promises."""
    assert _is_said(text, block.start, block.end)
    assert (block.kind is Kind.FURNITURE) == (not block.units)
    end = block.start
    for unit in block.units:
        assert unit.kind is block.kind
        assert end <= unit.start
        assert unit.end <= block.end
        assert _is_said(text, unit.start, unit.end)
        end = unit.end
        if isinstance(unit, Row):
            _check_row(text, unit)
    if block.kind is Kind.TABLE:
        rows = rows_of(block.units)
        starts = {header.start for row in rows for header in row.headers}
        assert starts <= {row.start for row in rows if row.header}


def _check_row(text: str, row: Row) -> None:
    end = row.start
    for cell in row.cells:
        assert end <= cell.start <= cell.end <= row.end
        assert cell.of(text) == cell.of(text).strip()
        assert bool(cell.headers) <= bool(row.headers)
        for header in cell.headers:
            assert any(one.start <= header.start < header.end <= one.end for one in row.headers)
        end = cell.end
    letters = "".join(cell.of(text) for cell in row.cells)
    assert _letters(letters) == _letters(row.of(text))


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def _is_said(text: str, start: int, end: int) -> bool:
    return start < end and text[start:end] == text[start:end].strip()


def check_known(text: str, blocks: Iterable[Block]) -> None:
    """Hold what a reader knows against what `Content` promises: whole lines, in order."""
    end = 0
    for block in blocks:
        assert end <= block.start < block.end <= len(text)
        before = re.split(r"[\n\f\r]", text[: block.start])[-1]
        after = re.split(r"[\n\f\r]", text[block.end :])[0]
        assert not (before + after).strip()
        end = block.end
