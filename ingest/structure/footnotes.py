"""Footnotes and what they explain: a note is linked with the nearest unit that has its mark.

The marks are those that typists use: `*1`, a bare `*`, `†`, `※1`, raised digits, `[^1]` and `注1`;
`[1]` only where the format itself says that a line is a note.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document.nodes import Block, Kind, Span, Unit
from ingest.structure.lines import NOTE_NUMBER, NOTE_SIGNS

_MARK = re.compile(rf"[(（]?{NOTE_NUMBER}[)）]?[:：]?|\[\^?\w{{1,16}}\]:?|\*\d{{0,3}}|{NOTE_SIGNS}")
_REFERENCE = re.compile(
    rf"(?<=\S)(?:[(（]?{NOTE_NUMBER}(?![0-9０-９])[)）]?|\[\^?\w{{1,16}}\]|\*\d{{1,3}}(?!\d)"
    rf"|(?<!\*)\*(?![\w*])|{NOTE_SIGNS})"
)
_NOT_THE_MARK = re.compile(r"[\s()（）:：]")


def link_notes(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, with each note's units and the unit that it explains knowing each other.

    If several units have a mark, the nearest above the note is linked, because marks are counted
    anew on each page.
    """
    notes = [block for block in blocks if block.kind is Kind.FOOTNOTE]
    if not notes:
        return list(blocks)
    units = [unit for block in blocks if block.kind is not Kind.FOOTNOTE for unit in block.units]
    starts = [unit.start for unit in units]
    bearing = _references(text)
    said: defaultdict[int, list[Span]] = defaultdict(list)
    explained: dict[Block, Unit] = {}
    before: dict[str, int] = {}
    for note in notes:
        opening = _MARK.match(text, note.start)
        mark = _plain_mark(opening[0]) if opening else ""
        offsets = bearing.get(mark, [])
        position = bisect_left(offsets, note.start)
        if position and offsets[position - 1] >= before.get(mark, 0):
            index = bisect_right(starts, offsets[position - 1]) - 1
            if index >= 0 and offsets[position - 1] < units[index].end:
                explained[note] = units[index]
                said[starts[index]].append(Span(note.units[0].start, note.units[-1].end))
        before[mark] = note.end
    return [_linked(block, said, explained.get(block)) for block in blocks]


def _linked(block: Block, said: dict[int, list[Span]], explained: Unit | None) -> Block:
    if explained is not None:
        about = (Span(explained.start, explained.end),)
        return replace(block, units=tuple(replace(unit, notes=about) for unit in block.units))
    if any(unit.start in said for unit in block.units):
        units = (replace(unit, notes=tuple(said.get(unit.start, ()))) for unit in block.units)
        return replace(block, units=tuple(units))
    return block


def _references(text: str) -> dict[str, list[int]]:
    """Return mark → the offsets, in order, at which words bear it."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for mark, offset in _marks(text):
        found[mark].append(offset)
    return found


def _marks(text: str) -> Iterator[tuple[str, int]]:
    for match in _REFERENCE.finditer(text):
        yield _plain_mark(match[0]), match.start()


def _plain_mark(mark: str) -> str:
    return _NOT_THE_MARK.sub("", mark)
