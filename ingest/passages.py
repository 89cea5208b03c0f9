"""Blocks to passages: runs of whole units, small enough to be embedded whole.

A passage never crosses a section and never cuts a sentence, a list item or a table row, unless
one alone is longer than the encoder reads: then it is cut at a clause or a space.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.blocks import split_blocks
from ingest.sections import Placed, place_blocks
from ingest.tokens import TokenCounter
from ingest.types import Document, Kind, Passage, Unit

VERSION = 1
"""Raised whenever the same text would give other passages than before."""

TARGET_TOKENS = 160
"""A passage takes in units up to this many tokens."""

CONTEXT_TOKENS = 80
"""The context that is embedded with a passage is cut to this many tokens."""

_MARGIN = 8
"""Tokens kept free, as parts counted alone and together can differ by a few."""

_CLAUSE_END = re.compile(r"[;；:：,，、。.!?！？)）\]」]\s*|\n")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Sized:
    """A unit with where it stands and how many tokens it has."""

    unit: Unit
    place: Placed
    tokens: int


def split_passages(document: Document, tokens: TokenCounter) -> list[Passage]:
    """Split a document into passages, in order; together they hold all its words."""
    text = document.text
    placed = place_blocks(text, split_blocks(text))
    body = tokens.limit - tokens.special - CONTEXT_TOKENS - _MARGIN
    sized = _sized_units(text, placed, tokens, limit=min(body, TARGET_TOKENS))
    runs = (
        run
        for _, section in groupby(sized, key=lambda one: one.place.section)
        for run in _pack(list(section))
    )
    return [_passage(document, ordinal, run, tokens) for ordinal, run in enumerate(runs)]


def embedded_text(document: Document, passage: Passage) -> str:
    """Return what the encoders read of a passage: its context, then its words."""
    words = document.text[passage.start : passage.end]
    return f"{passage.context}\n{words}" if passage.context else words


def _sized_units(
    text: str, placed: Sequence[Placed], tokens: TokenCounter, limit: int
) -> list[_Sized]:
    units = [(unit, place) for place in placed for unit in place.block.units]
    counts = tokens.count([text[unit.start : unit.end] for unit, _ in units])
    sized = []
    for (unit, place), count in zip(units, counts, strict=True):
        if count <= limit:
            sized.append(_Sized(unit, place, count))
        else:
            pieces = list(_pieces(text, unit, tokens, limit))
            sizes = tokens.count([text[piece.start : piece.end] for piece in pieces])
            sized += [_Sized(a, place, b) for a, b in zip(pieces, sizes, strict=True)]
    return sized


def _pieces(text: str, unit: Unit, tokens: TokenCounter, limit: int) -> Iterator[Unit]:
    """Cut a unit that is too long, at the last clause or else the last space that fits."""
    start = unit.start
    while start < unit.end:
        words = text[start : unit.end]
        fits = max(1, tokens.cut(words, limit))
        if fits < len(words):
            ends = [match.end() for match in _CLAUSE_END.finditer(words, fits // 2, fits)]
            ends = ends or [match.end() for match in _SPACE.finditer(words, 1, fits)]
            fits = ends[-1] if ends else fits
        yield replace(unit, start=start, end=start + len(words[:fits].rstrip() or words[:fits]))
        start += fits


def _pack(section: Sequence[_Sized]) -> Iterator[list[_Sized]]:
    """Fill passages with a section's units.

    Headings stay with what follows them, and a block that would be parted begins a passage of
    its own where that keeps it whole or leaves no tiny passage behind.
    """
    run: list[_Sized] = []
    size = 0
    for _, same_block in groupby(section, key=lambda one: one.place.block):
        block = list(same_block)
        whole = sum(one.tokens for one in block)
        apart = size + whole > TARGET_TOKENS and (
            whole <= TARGET_TOKENS or size > TARGET_TOKENS // 2
        )
        for one in block:
            if run and (size + one.tokens > TARGET_TOKENS or apart):
                kept = _trailing_headings(run)
                if len(kept) < len(run):
                    yield run[: len(run) - len(kept)]
                    run, size = kept, sum(heading.tokens for heading in kept)
            apart = False
            run.append(one)
            size += one.tokens
    if run:
        yield run


def _trailing_headings(run: Sequence[_Sized]) -> list[_Sized]:
    """Return the headings that a run ends with."""
    index = len(run)
    while index and run[index - 1].unit.kind is Kind.HEADING:
        index -= 1
    return list(run[index:])


def _passage(
    document: Document, ordinal: int, run: Sequence[_Sized], tokens: TokenCounter
) -> Passage:
    units = tuple(one.unit for one in run)
    place = run[-1].place
    start, end = units[0].start, units[-1].end
    # An item's bullet belongs to the passage, though no quote begins with it.
    if run[0].place.block.units[0] == units[0]:
        start = run[0].place.block.start
    else:
        start = _bullet_start(document.text, start)
    context = _context(document, place, units, tokens)
    pages = document.page_starts
    page = bisect_right(pages, start) if pages else None
    return Passage(document.id, ordinal, start, end, page, place.heading_path, context, units)


def _bullet_start(text: str, start: int) -> int:
    """Return where the bullet before `start` begins, on the same line; else `start`."""
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    return line + len(before) - len(before.lstrip()) if not any(map(str.isalnum, before)) else start


def _context(document: Document, place: Placed, units: Sequence[Unit], tokens: TokenCounter) -> str:
    """Return title, headings, column headers and lead statement, cut to what the encoder reads.

    Words that stand in the passage itself are not said twice.
    """
    text = document.text
    inside = {text[unit.start : unit.end] for unit in units if unit.kind is Kind.HEADING}
    said_above = {span for unit in units for span in (unit.header, unit.parent) if span}
    parts = [document.title] if document.has_own_title else []
    parts += [words for words in place.heading_path if words not in inside]
    parts += [
        " ".join(cells.of(text).split())
        for cells in sorted(said_above, key=lambda span: span.start)
        if cells.start < units[0].start
    ]
    parts += [place.lead] if place.lead else []
    context = "\n".join(dict.fromkeys(parts))
    return context[: tokens.cut(context, CONTEXT_TOKENS)].rstrip()
