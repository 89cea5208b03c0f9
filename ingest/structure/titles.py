"""The titles of the sections that lead statements open, in texts exported from slides.

A heading just before a lead statement may be its title, or the caption of the figure above; where
the title was lost, the document's own outline may still have it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.document.nodes import Block, Kind
from ingest.language.plain import plain
from ingest.language.terms import terms
from ingest.structure.blocks import is_lead
from ingest.structure.outline import Outline, Topics, find_outline, name_sections

MUCH_MORE = 2
"""How much more a heading shares with the section above when it does not name the one below."""


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of the sections that lead statements open.

    `own` are the headings just before a lead statement that name it; `outlined` gives the lead
    statements the path that the document's outline has for them: an empty one where there is no
    outline, none where the outline does not know the section, which then is part of the one above.
    """

    own: frozenset[int] = frozenset()
    outlined: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    outline: Outline = field(default_factory=Outline)


def find_titles(text: str, blocks: Sequence[Block], opens: Sequence[bool]) -> Titles:
    """Return the titles of the sections; `opens` says which blocks lead straight to a lead."""
    leads = [index for index, block in enumerate(blocks) if is_lead(text, block)]
    if not leads:
        return Titles()
    topics = Topics.of(text[block.start : block.end] for block in blocks)
    outline = find_outline(text, blocks)
    own: set[int] = set()
    sections = []
    for above, lead, following in zip([0, *leads], leads, [*leads[1:], len(blocks)], strict=False):
        stops = (at for at in range(lead + 1, following) if opens[at] or at == outline.first)
        end = next(stops, following)
        first = _first_title(text, blocks, topics, (above, lead, end))
        own.update(range(first, lead))
        sections.append(_terms(text, blocks, first, end))
    if not outline.entries:
        return Titles(frozenset(own), dict.fromkeys(leads, ()))
    names = name_sections(outline.entries, sections, topics)
    outlined = {lead: name for lead, name in zip(leads, names, strict=True) if name is not None}
    return Titles(frozenset(own), outlined, outline)


def _first_title(
    text: str, blocks: Sequence[Block], topics: Topics, bounds: tuple[int, int, int]
) -> int:
    """Return the first heading before a lead statement that bears on it, the lead where none does.

    `bounds` are the blocks where the section above begins, where the lead stands and where its
    section ends. A heading that shares much more with the section above names a figure there.
    """
    above, lead, end = bounds
    first = lead
    while first > above and blocks[first - 1].kind is Kind.HEADING:
        first -= 1
    before, after = _terms(text, blocks, above, first), _terms(text, blocks, lead, end)
    for index in range(first, lead):
        words = plain(text[blocks[index].start : blocks[index].end])
        if MUCH_MORE * topics.share(words, after) >= topics.share(words, before):
            return index
    return lead


def _terms(text: str, blocks: Sequence[Block], first: int, end: int) -> set[str]:
    return set(terms(text[blocks[first].start : blocks[end - 1].end])) if first < end else set()
