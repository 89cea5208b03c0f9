"""Word's list numbers, counted as Word counts them (ISO/IEC 29500-1, 17.9)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from docx.oxml.ns import qn

from ingest.readers.office.numerals import WORD

LEVELS = 9

_BULLETS = "◆◇■□★☆►▶❖※"
"""Solid signs that say something of their item; all others are shown as a dash."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    text: str
    plain: bool

    @classmethod
    def of(cls, element: Any) -> Self:
        stated = {child.tag: child.get(qn("w:val"), "") for child in element}
        return cls(
            start=int(stated.get(qn("w:start"), "1")),
            style=stated.get(qn("w:numFmt"), "decimal"),
            text=stated.get(qn("w:lvlText"), ""),
            plain=qn("w:isLgl") in stated,
        )


class Numbering:
    """The lists of a document: gives each item its label, in reading order."""

    def __init__(self, part: Any | None) -> None:
        """Read the numbering part's root element; there is none in documents without lists."""
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        if part is not None:
            self._read(part)

    def label(self, number_id: str, level: int) -> str | None:
        """Return the label of the list's next item, None where it bears none.

        `number_id` and `level` are the paragraph's w:numId and w:ilvl.
        """
        abstract = self._lists.get(number_id)
        levels = self._levels.get(abstract or "", {})
        if abstract is None or level not in levels:
            return None
        if levels[level].style == "bullet":
            return levels[level].text if levels[level].text in _BULLETS else "-"
        counts = self._counts.setdefault(abstract, [None] * LEVELS)
        before = counts[level]
        restart = self._restarts.pop((number_id, level), None)
        start = levels[level].start if before is None else before + 1
        counts[level] = start if restart is None else restart
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        return _label(levels, level, counts)

    def _read(self, part: Any) -> None:
        for abstract in part.iterchildren(qn("w:abstractNum")):
            levels = dict(_levels(abstract))
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for instance in part.iterchildren(qn("w:num")):
            number_id = instance.get(qn("w:numId"))
            self._lists[number_id] = instance.find(qn("w:abstractNumId")).get(qn("w:val"))
            for override in instance.iter(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    level = int(override.get(qn("w:ilvl")))
                    self._restarts[number_id, level] = int(start.get(qn("w:val")))


def _levels(abstract: Any) -> Iterator[tuple[int, _Level]]:
    for element in abstract.iterchildren(qn("w:lvl")):
        yield int(element.get(qn("w:ilvl"))), _Level.of(element)


def _label(levels: dict[int, _Level], level: int, counts: list[int | None]) -> str | None:
    def written(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        if index not in levels:
            return ""
        number = counts[index]
        counted = levels[index].start if number is None else number
        style = "decimal" if levels[level].plain else levels[index].style
        return WORD[style](counted) if style in WORD else str(counted)

    if levels[level].style == "none":
        return None
    return re.sub(r"%([1-9])", written, levels[level].text).strip() or None
