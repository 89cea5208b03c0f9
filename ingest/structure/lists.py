"""List items: where each begins and ends, how deep it is nested, and the item it is part of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from ingest.document.nodes import Block, Item, Kind, Span
from ingest.language.sentences import trimmed
from ingest.structure.lines import Line, LineKind, split_lines

_TAB = 4
_ROMAN = re.compile(r"[ivx]+|[IVX]+")
_LETTERS = re.compile(r"[A-Za-z]+")
_DIGITS = re.compile(r"[0-9０-９①-⑳]+")
_KANA = re.compile(r"[ア-ン]")
_KANJI = re.compile(r"[一二三四五六七八九十]+")
_CLOSED = re.compile(
    r"（[0-9０-９]{1,3}）|[①-⑳]|[（(][ア-ン][）)]|[0-9０-９一二三四五六七八九十]{1,3}[．、]"
)
"""Numbers that need no space after them."""
_INTRODUCING = (Kind.PARAGRAPH, Kind.CAPTION, Kind.LIST)
_INTRODUCTION = re.compile(
    r"(?:[:：]\**|[–—-])$|\bfollowing\b|(?:次の|次に掲げる|以下の|下記の)", re.IGNORECASE
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


def list_items(text: str, lines: Sequence[Line]) -> tuple[Item, ...]:
    """Return the items that lines lay out; one nested in another has that as its only parent.

    An item is part of one above it that is indented less, or numbered in another way at the same
    indentation: (a) below 1., bullets below a number.
    """
    starts = [index for index, line in enumerate(lines) if line.kind is LineKind.ITEM]
    open_items: list[tuple[_Marking, Span]] = []
    items: list[Item] = []
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
        items.append(Item(item.start, item.end, len(open_items), parents))
        open_items.append((marking, item))
    return tuple(items)


def introduces_list(words: str) -> bool:
    """Whether a sentence, an item or a caption says that a list follows."""
    return _INTRODUCTION.search(words) is not None


def same_sort(text: str, one: Line, other: Line) -> bool:
    """Whether two lines are indented and numbered, or set off, in the same way."""
    first = _marking(text, one, [])
    return first == _marking(text, other, [first.letters])


def nested_items(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return items whose format states their depth, each with the item that it is part of.

    Their levels become how many items each is part of.
    """
    open_items: list[Item] = []
    nested: list[Item] = []
    for item in items:
        while open_items and open_items[-1].level >= item.level:
            open_items.pop()
        parents = tuple(Span(one.start, one.end) for one in open_items[-1:])
        nested.append(replace(item, level=len(open_items), parents=parents))
        open_items.append(item)
    return tuple(nested)


def part_leads(text: str, block: Block) -> list[Block]:
    """Return a list in parts, so that each holds lead statements alone or none."""
    parts: list[Block] = []
    for _, run in groupby(block.units, key=lambda item: is_lead_item(text, item)):
        items = tuple(run)
        start = _marking_start(text, items[0]) if parts else block.start
        parts.append(replace(block, start=start, end=items[-1].end, units=items))
    # A list may end in marks without words: an empty item, a code fence.
    parts[-1] = replace(parts[-1], end=block.end)
    return parts


def is_lead_item(text: str, item: Span) -> bool:
    """Whether an item is set off by a solid symbol, as lead statements are."""
    return split_lines(text[_marking_start(text, item) : item.start + 1])[0].lead


def _marking_start(text: str, item: Span) -> int:
    """Return where an item's line begins to say something: its bullet or number."""
    start = text.rfind("\n", 0, item.start) + 1
    start = max(start, *(text.rfind(line_break, start, item.start) + 1 for line_break in "\f\r"))
    while text[start].isspace():
        start += 1
    return start


def introduce_lists(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Give the items of each list that a sentence introduces that sentence as their parent."""
    introduced: list[Block] = []
    for block in blocks:
        before = introduced[-1].units[-1] if introduced and introduced[-1].units else None
        if (
            block.kind is Kind.LIST
            and before is not None
            and before.kind in _INTRODUCING
            and introduces_list(before.of(text))
        ):
            parents = (Span(before.start, before.end),)
            items = (
                replace(unit, parents=unit.parents or parents)
                for unit in block.units
                if isinstance(unit, Item)
            )
            introduced.append(replace(block, units=tuple(items)))
        else:
            introduced.append(block)
    return introduced


def _marking(text: str, line: Line, open_letters: Sequence[str]) -> _Marking:
    words = text[line.start : line.end].expandtabs(_TAB)
    stripped = words.lstrip()
    indent = len(words) - len(stripped)
    closed = _CLOSED.match(stripped)
    first = closed[0] if closed else stripped.split(maxsplit=1)[0]
    mark = text[line.start : line.body].strip() or first
    if not line.numbered:
        return _Marking(indent, mark, numbered=False)
    letters = "".join(_LETTERS.findall(mark)[:1])
    follows = _BEFORE_ROMAN.get(letters.lower(), "")
    roman = _ROMAN.fullmatch(letters) and follows not in {
        one.lower() for one in open_letters if one
    }
    style = _DIGITS.sub("1", _LETTERS.sub("i" if roman else "a", mark))
    style = _KANJI.sub("一", _KANA.sub("ア", style))
    return _Marking(indent, style, numbered=True, letters=letters)
