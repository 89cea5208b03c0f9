"""Struck-out words: which units hold them, and which are struck out as a whole."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ingest.document.nodes import Block, Span, Unit


def mark_struck(text: str, blocks: Sequence[Block], spans: Sequence[Span]) -> list[Block]:
    """Return the blocks, each unit with the words in it that the format says are struck out.

    `spans` come in order and do not overlap. A unit whose other words hold no letter and no figure
    is struck as a whole.
    """
    joined = _joined(text, spans)
    starts, ends = [one.start for one in joined], [one.end for one in joined]

    def marked(unit: Unit) -> Unit:
        held = joined[bisect_right(ends, unit.start) : bisect_left(starts, unit.end)]
        if not held:
            return unit
        left = unit.without(text, held)
        if not any(map(str.isalnum, left)):
            held = [Span(unit.start, unit.end)]
        clipped = (Span(max(one.start, unit.start), min(one.end, unit.end)) for one in held)
        return replace(unit, struck=tuple(clipped))

    if not joined:
        return list(blocks)
    return [replace(block, units=tuple(map(marked, block.units))) for block in blocks]


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the spans; those that only white space parts are one."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined
