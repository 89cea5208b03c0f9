"""List items: where each begins and ends, how deep it is nested, and the item it is part of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.language.sentences import trimmed
from ingest.structure.lines import Line, LineKind
from ingest.types import Block, Kind, Span, Unit

_TAB = 4
_ROMAN = re.compile(r"[ivx]+|[IVX]+")
_LETTERS = re.compile(r"[A-Za-z]+")
_DIGITS = re.compile(r"[0-9０-９①-⑳]+")
_INTRODUCING = (Kind.PARAGRAPH, Kind.CAPTION, Kind.LIST)
_INTRODUCTION = re.compile(
    r"(?:[:：]\**|[–—-])$|\bfollowing\b|(?:次の|以下の|下記の)", re.IGNORECASE
)
_BEFORE_ROMAN = {"i": "h", "v": "u", "x": "w"}
"""Letters that are a roman numeral too, with the one that they follow as a letter."""


@dataclass(frozen=True, slots=True)
class _Marking:
    """How an item is set off: its columns of indentation, and its bullet or sort of number.

    `letters` are those that number it, and no part of the style.
    """

    indent: int
    style: str
    numbered: bool
    letters: str = field(default="", compare=False)

    def holds(self, other: "_Marking") -> bool:
        """Whether an item marked like this has the next one, marked like `other`, as its part."""
        if self.indent != other.indent:
            return self.indent < other.indent
        return self.numbered and self.style != other.style


def list_units(text: str, lines: Sequence[Line]) -> tuple[Unit, ...]:
    """Return a unit an item; one nested in another has that as its only parent.

    An item is part of one above it that is indented less, or numbered in another way at the same
    indentation: (a) below 1., bullets below a number.
    """
    starts = [index for index, line in enumerate(lines) if line.kind is LineKind.ITEM]
    open_items: list[tuple[_Marking, Span]] = []
    units: list[Unit] = []
    for first, last in pairwise([*starts, len(lines)]):
        item = trimmed(text, lines[first].body, lines[last - 1].end)
        if item is None:
            continue
        marking = _marking(text, lines[first], [other.letters for other, _ in open_items])
        levels = (level for level, (other, _) in enumerate(open_items) if other == marking)
        del open_items[next(levels, len(open_items)) :]
        while open_items and not open_items[-1][0].holds(marking):
            open_items.pop()
        parents = (open_items[-1][1],) if open_items else ()
        units.append(Unit(item.start, item.end, Kind.LIST, parents=parents, level=len(open_items)))
        open_items.append((marking, item))
    return tuple(units)


def introduce_lists(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Give the items of each list that a sentence introduces that sentence as their parent."""
    introduced: list[Block] = []
    for block in blocks:
        before = introduced[-1].units[-1] if introduced and introduced[-1].units else None
        if (
            block.kind is Kind.LIST
            and before is not None
            and before.kind in _INTRODUCING
            and _INTRODUCTION.search(text, before.start, before.end)
        ):
            parents = (Span(before.start, before.end),)
            units = (replace(unit, parents=unit.parents or parents) for unit in block.units)
            introduced.append(replace(block, units=tuple(units)))
        else:
            introduced.append(block)
    return introduced


def _marking(text: str, line: Line, open_letters: Sequence[str]) -> _Marking:
    words = text[line.start : line.end].expandtabs(_TAB)
    stripped = words.lstrip()
    indent = len(words) - len(stripped)
    mark = text[line.start : line.body].strip() or stripped.split(maxsplit=1)[0]
    if not line.numbered:
        return _Marking(indent, mark, numbered=False)
    letters = "".join(_LETTERS.findall(mark)[:1])
    follows = _BEFORE_ROMAN.get(letters.lower(), "")
    roman = _ROMAN.fullmatch(letters) and follows not in {
        one.lower() for one in open_letters if one
    }
    style = _DIGITS.sub("1", _LETTERS.sub("i" if roman else "a", mark))
    return _Marking(indent, style, numbered=True, letters=letters)
