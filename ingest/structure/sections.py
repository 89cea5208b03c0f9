"""Sections: blocks under their heading path and the lead statement carried down to them.

Two signals carry the topic where a text has no ranked headings. A heading that recurs in the
document ("KPIs", "Background") names a part of a section and never its topic. A lead statement,
a list set off by solid symbols, opens a section; if no title comes before it, the title was
lost and the headings above belong to the section before.

Measured by reading the same texts with and without lead statements, and asking both. Right are 8
and 2 of 10 questions on a briefing with ■; 11 and 10 of 23 on slides with ◆ and others, 14 with
lead statements but no outline (see ingest.structure.titles); 36 and 33 of 40 of the gold set, drawn
from those whose evidence they move (`python -m eval`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document.nodes import Block, Kind, Section, Span
from ingest.language.plain import plain
from ingest.structure.blocks import PLAIN_LEVEL, is_lead, split_blocks
from ingest.structure.contents import without_contents
from ingest.structure.strikethrough import mark_struck
from ingest.structure.titles import Titles, find_titles

RECURRING = 3
"""How often a plain heading stands in a document before it counts as a part's name."""

_CAPTIONED = (Kind.TABLE, Kind.CAPTION, Kind.PARAGRAPH, Kind.FOOTNOTE)

PART_LEVEL = PLAIN_LEVEL + 1
SUBPART_LEVEL = PLAIN_LEVEL + 2


@dataclass(slots=True)
class _Path:
    """The headings in force, highest first, each with its level."""

    headings: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, level: int, words: str, *, nested: bool) -> None:
        """Put a heading in force; `nested` keeps those of its own level above it."""
        while self.headings and (
            self.headings[-1][0] > level or (self.headings[-1][0] == level and not nested)
        ):
            self.headings.pop()
        self.headings.append((level, words))

    def in_part(self) -> bool:
        return any(level >= PART_LEVEL for level, _ in self.headings)

    def words(self) -> tuple[str, ...]:
        return tuple(words for _, words in self.headings if words)


@dataclass(slots=True)
class _Draft:
    """A section in the making."""

    heading_path: tuple[str, ...] = ()
    lead: Span | None = None
    blocks: list[Block] = field(default_factory=list)


def read_structure(
    text: str, known: Sequence[Block] = (), struck: Sequence[Span] = ()
) -> tuple[Section, ...]:
    """Return the tree of a text, of which its format knows the given blocks and struck words."""
    sections = sections_of(text, mark_struck(text, split_blocks(text, known), struck))
    return without_contents(text, sections)


def sections_of(text: str, blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Gather a document's blocks into sections, in order."""
    parts = _part_names(text, blocks)
    opens = _opening(text, blocks)
    titles = find_titles(text, blocks, opens)
    path = _Path()
    lead: Span | None = None
    drafts = [_Draft()]
    after_heading = False
    for index, block in enumerate(blocks):
        opens_section = False
        is_heading = block.kind is Kind.HEADING
        if index == titles.outline.first and titles.outline.entries:
            path, lead, opens_section = _Path(), None, True
        if is_heading and _is_trailing_caption(text, blocks, index, parts, opens, titles):
            is_heading = False
        elif is_heading:
            subpart = lead is not None and path.in_part() and not opens[index + 1]
            level = _level(text, block, parts, subpart)
            lead = lead if level > PLAIN_LEVEL else None
            path.enter(
                level, _heading_words(text, block), nested=after_heading and level >= PLAIN_LEVEL
            )
            opens_section = True
        elif is_lead(text, block):
            if not after_heading and (name := titles.outlined.get(index)) is not None:
                path = _Path([(PLAIN_LEVEL, words) for words in name])
            lead = Span(block.start, block.end)
            opens_section = True
        if opens_section and not after_heading:
            drafts.append(_Draft())
        drafts[-1].blocks.append(block)
        drafts[-1].heading_path, drafts[-1].lead = path.words(), lead
        after_heading = is_heading
    return tuple(
        Section(one.heading_path, one.lead, tuple(one.blocks)) for one in drafts if one.blocks
    )


def _part_names(text: str, blocks: Sequence[Block]) -> frozenset[str]:
    headings = (block for block in blocks if block.level >= PLAIN_LEVEL)
    counts = Counter(_fold(text, block) for block in headings)
    return frozenset(name for name, count in counts.items() if count >= RECURRING)


def _level(text: str, block: Block, parts: frozenset[str], subpart: bool) -> int:
    if block.level < PLAIN_LEVEL:
        return block.level
    if _fold(text, block) in parts:
        return PART_LEVEL
    return SUBPART_LEVEL if subpart else PLAIN_LEVEL


def _opening(text: str, blocks: Sequence[Block]) -> list[bool]:
    """Return for each block, and for the end, whether it leads straight to a lead statement."""
    opens = [False] * (len(blocks) + 1)
    for index in reversed(range(len(blocks))):
        block = blocks[index]
        opens[index] = opens[index + 1] if block.kind is Kind.HEADING else is_lead(text, block)
    return opens


def _is_trailing_caption(
    text: str,
    blocks: Sequence[Block],
    index: int,
    parts: frozenset[str],
    opens: Sequence[bool],
    titles: Titles,
) -> bool:
    """Whether a heading with nothing of its own under it names the figure or table before it."""
    block = blocks[index]
    if block.level != PLAIN_LEVEL or not index or _fold(text, block) in parts:
        return False
    if opens[index + 1]:
        return index not in titles.own
    if index + 1 == len(blocks):
        return blocks[index - 1].kind in _CAPTIONED
    after = blocks[index + 1]
    next_part = _fold(text, after) in parts
    return after.kind is Kind.HEADING and next_part and blocks[index - 1].kind in _CAPTIONED


def _heading_words(text: str, block: Block) -> str:
    """Return what a heading says; one that is struck out says nothing."""
    unit = block.units[0]
    return plain(unit.without(text, unit.struck))


def _fold(text: str, block: Block) -> str:
    return _heading_words(text, block).casefold().rstrip("s")
