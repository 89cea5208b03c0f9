"""What the styles of an OpenDocument file say of its words, paragraphs and lists."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.readers.office.numerals import HTML, WORD
from ingest.readers.opendocument.package import number, qn

_HEADING = re.compile(r"heading[ _](\d+)", re.IGNORECASE)
_NUMERALS = {
    **HTML,
    "一": WORD["japaneseCounting"],
    "①": WORD["decimalEnclosedCircle"],
    "ア": WORD["aiueo"],
    "イ": WORD["iroha"],
    "１": WORD["decimalFullWidth"],
}
"""How lists count, by the first sign of their number format; all others count in plain figures."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says: `outline` is 1 for the highest heading, 0 for text."""

    names: tuple[str, ...] = ()
    outline: int = 0
    list_style: str | None = None
    raised: bool = False
    struck: bool = False
    hidden: bool = False
    breaks_before: bool = False
    breaks_after: bool = False


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How a level of a list is labelled; a bullet has no format."""

    number_format: str | None
    prefix: str
    suffix: str
    start: int
    shown_levels: int


class Styles:
    """The styles of a file."""

    def __init__(self, roots: Sequence[Any]) -> None:
        self._elements: dict[tuple[str, str], Any] = {}
        self._known: dict[tuple[str, str], Style] = {}
        self.lists: dict[str, Mapping[int, ListLevel]] = {}
        self.outline: Mapping[int, ListLevel] = {}
        for root in roots:
            for element in root.iter(qn("style:style")):
                key = element.get(qn("style:family"), ""), element.get(qn("style:name"), "")
                self._elements[key] = element
            for element in root.iter(qn("text:list-style")):
                self.lists[element.get(qn("style:name"), "")] = _levels(element)
            for element in root.iter(qn("text:outline-style")):
                self.outline = _levels(element)

    def of(self, element: Any, family: str, attribute: str = "text:style-name") -> Style:
        """Return the style that an element is in, with all that it is based on."""
        return self._style(family, element.get(qn(attribute), ""), 0)

    def properties(self, family: str, name: str | None, kind: str) -> Any | None:
        """Return the element of a style that holds its properties of this kind."""
        element = self._elements.get((family, name or ""))
        return None if element is None else element.find(qn(f"style:{kind}-properties"))

    def master_page(self, family: str, name: str | None) -> str | None:
        """Return the name of the page style that a style states itself, if it does."""
        element = self._elements.get((family, name or ""))
        return None if element is None else element.get(qn("style:master-page-name"))

    def _style(self, family: str, name: str, depth: int) -> Style:
        key = family, name
        if key not in self._known:
            element = self._elements.get(key)
            if element is None or depth > len(self._elements):
                return Style()
            parent = element.get(qn("style:parent-style-name"))
            base = self._style(family, parent, depth + 1) if parent else Style()
            self._known[key] = _styled(element, base)
        return self._known[key]


def _styled(element: Any, base: Style) -> Style:
    name = element.get(qn("style:display-name")) or element.get(qn("style:name"), "")
    heading = _HEADING.fullmatch(name.replace("_20_", " "))
    outline = number(element, "style:default-outline-level", int(heading[1]) if heading else 0)
    style = replace(
        base,
        names=(name.lower(), *base.names),
        outline=outline or base.outline,
        list_style=element.get(qn("style:list-style-name"), base.list_style) or None,
        breaks_before=bool(element.get(qn("style:master-page-name"))),
        breaks_after=False,
    )
    if (words := element.find(qn("style:text-properties"))) is not None:
        style = replace(
            style,
            raised=_stated(words, "style:text-position", base.raised, ("super",)),
            struck=not _stated(words, "style:text-line-through-style", not base.struck, ("none",)),
            hidden=_stated(words, "text:display", base.hidden, ("none",)),
        )
    if (paragraph := element.find(qn("style:paragraph-properties"))) is not None:
        style = replace(
            style,
            breaks_before=style.breaks_before or paragraph.get(qn("fo:break-before")) == "page",
            breaks_after=paragraph.get(qn("fo:break-after")) == "page",
        )
    return style


def _stated(element: Any, name: str, default: bool, starts: tuple[str, ...]) -> bool:
    stated = element.get(qn(name))
    return default if stated is None else stated.startswith(starts)


def _levels(element: Any) -> dict[int, ListLevel]:
    levels = {}
    for child in element:
        kind = child.get(qn("style:num-format"))
        levels[number(child, "text:level", 1)] = ListLevel(
            number_format=None if "bullet" in child.tag or "image" in child.tag else kind or "",
            prefix=child.get(qn("style:num-prefix"), ""),
            suffix=child.get(qn("style:num-suffix"), ""),
            start=number(child, "text:start-value", 1),
            shown_levels=number(child, "text:display-levels", 1),
        )
    return levels


class Counter:
    """Counts the items of a list, or the headings of a text, level by level."""

    def __init__(self, levels: Mapping[int, ListLevel]) -> None:
        self._levels = levels
        self._counts: dict[int, int] = {}

    def label(self, level: int, start: int | None = None) -> str:
        """Return the next label at a level, from 1; "-" for a bullet, "" where it shows none."""
        how = self._levels.get(level)
        if how is None or how.number_format is None:
            return "-"
        count = self._counts.get(level)
        following = how.start if count is None else count + 1
        self._counts[level] = following if start is None else start
        self._counts = {one: held for one, held in self._counts.items() if one <= level}
        if not how.number_format:
            return ""
        first = max(1, level - how.shown_levels + 1)
        numbers = [self._written(one) for one in range(first, level + 1)]
        return f"{how.prefix}{'.'.join(one for one in numbers if one)}{how.suffix}".strip()

    def _written(self, level: int) -> str:
        how = self._levels.get(level)
        if how is None or not how.number_format:
            return ""
        return _NUMERALS.get(how.number_format[0], str)(self._counts.get(level, how.start))
