"""A document's own outline, and which of its sections each entry names.

Text exported from slides often loses the slides' titles, while the table of contents that lists
them, in order, is still there.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.document.nodes import Block, Item, Kind, Span
from ingest.language.plain import plain
from ingest.language.terms import terms, weighted_share
from ingest.structure.blocks import is_lead
from ingest.structure.lines import heading_like
from ingest.structure.section_numbers import section_level

ENTRIES = 4
"""Fewer entries than this are no outline but a list."""

NAMES = 0.4
"""Share of an entry's words that a section must have, by how much they tell, to be named by it."""

_NUMBERED = 2
_LEADER = re.compile(r"(?<![\s.…·・])[\s.…·・]{3,}\d*$|\t\d+$")
"""A run is only tried from its beginning, as in `ingest.structure.contents`."""


@dataclass(frozen=True, slots=True)
class Topics:
    """The weight of each term of a document: the fewer of its blocks have it, the higher."""

    weights: dict[str, float]
    rarest: float

    @classmethod
    def of(cls, blocks: Iterable[str]) -> "Topics":
        """Weigh the terms by inverse block frequency."""
        held = [set(terms(words)) for words in blocks]
        counts = Counter(term for one in held for term in one)
        rarest = math.log(len(held) + 1)
        return cls({term: rarest - math.log(n) for term, n in counts.items()}, rarest)

    def share(self, words: str, held: Collection[str]) -> float:
        """Return the share of the words that is held, each term by its weight."""
        return weighted_share({t: self.weights.get(t, self.rarest) for t in terms(words)}, held)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a document's blocks `[first, last)` list: entries, each below the headings above it."""

    first: int = 0
    last: int = 0
    entries: tuple[tuple[str, ...], ...] = ()


def find_outline(text: str, blocks: Sequence[Block]) -> Outline:
    """Return the longest outline; an empty one if there is none.

    An outline is a run of headings and lists without any sentence, in part numbered.
    """
    best = Outline()
    first = 0
    for last in range(len(blocks) + 1):
        if last < len(blocks) and _is_contents(text, blocks[last]):
            continue
        numbered = [
            at
            for at in range(first, last)
            for unit in blocks[at].units
            if section_level(_clean(text, unit))
        ]
        if len(numbered) >= _NUMBERED:
            # What stands above its title is no part of it.
            above = numbered[0] - 1
            begin = above if above >= first and _is_heading(blocks[above]) else numbered[0]
            # Its title, where it has one, names no section.
            entries = _entries(text, blocks[numbered[0] : last])
            if len(entries) >= max(ENTRIES, len(best.entries) + 1):
                best = Outline(begin, last, tuple(entries))
        first = last + 1
    return best


def name_sections(
    entries: Sequence[tuple[str, ...]], sections: Sequence[Collection[str]], topics: Topics
) -> list[tuple[str, ...] | None]:
    """Return for each section, given by its terms, the entry that names it, None where none does.

    Entries and sections are aligned in order, so that the words they share weigh most (Needleman
    and Wunsch 1970).
    """
    shares = [[_bearing(topics.share(entry[-1], held)) for held in sections] for entry in entries]
    best = [[0.0] * (len(sections) + 1) for _ in range(len(entries) + 1)]
    for i in range(1, len(entries) + 1):
        for j in range(1, len(sections) + 1):
            both = best[i - 1][j - 1] + shares[i - 1][j - 1]
            best[i][j] = max(best[i - 1][j], best[i][j - 1], both)
    names: list[tuple[str, ...] | None] = [None] * len(sections)
    i, j = len(entries), len(sections)
    while i and j:
        if best[i][j] == best[i][j - 1]:
            j -= 1
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            i, j = i - 1, j - 1
            names[j] = entries[i]
    return names


def _bearing(share: float) -> float:
    return share if share >= NAMES else 0.0


def _is_contents(text: str, block: Block) -> bool:
    """Whether a block can be part of an outline: a heading, or a list that says no sentence."""
    if _is_heading(block):
        return True
    return (
        block.kind is Kind.LIST
        and not is_lead(text, block)
        and all(heading_like(_clean(text, unit)) for unit in block.units)
    )


def _is_heading(block: Block) -> bool:
    return block.kind is Kind.HEADING


def _entries(text: str, run: Sequence[Block]) -> list[tuple[str, ...]]:
    entries: list[tuple[str, ...]] = []
    above: tuple[str, ...] = ()
    for block, following in zip(run, [*run[1:], None], strict=True):
        if block.kind is Kind.LIST:
            entries += [(*above, *path) for path in _item_paths(text, block)]
            continue
        heading = (_clean(text, block.units[0]),)
        if following is not None and following.kind is Kind.LIST:
            above = heading
        else:
            entries.append(heading)
            above = ()
    return entries


def _item_paths(text: str, block: Block) -> Iterator[tuple[str, ...]]:
    """Give the items that have no parts, each below the item that it is part of."""
    items = [unit for unit in block.units if isinstance(unit, Item)]
    wholes = {parent.start for item in items for parent in item.parents}
    for item in items:
        inside = (parent for parent in item.parents if parent.start >= block.start)
        if item.start not in wholes:
            yield (*(_clean(text, parent) for parent in inside), _clean(text, item))


def _clean(text: str, unit: Span) -> str:
    """Return an entry's words, without the dots and the page number that lead from it."""
    return _LEADER.sub("", plain(unit.of(text)))
