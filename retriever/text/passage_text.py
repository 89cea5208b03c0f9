"""Passages as the reader reads them, and where each part comes from.

A passage is read with its two lowest headings and the context of its units. Items and rows begin
with a bullet, rows say their headers with each cell, so that a cell is read with its column. A long
passage, such as one of wide rows, is read in several windows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from ingest.document.nodes import Kind, Row, Sentence, Span, Unit
from ingest.language.plain import plain
from retriever.text.context import context_before, lowest_headings
from retriever.text.records import record_of
from retriever.types import Hit

ITEM = " • "
"""Goes before a list item or a table row."""

WINDOW_CHARACTERS = 1_000
"""A window takes in units up to this many characters, half as many of East Asian script: about 250
tokens, as many as the reader was trained on. What is beyond what it can read is cut off."""
ABOVE_CHARACTERS = 300
"""Headings and context are each cut to this many characters. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class Segment:
    """`text[start:end]` of a window is what a span of the document says, without typesetting."""

    start: int
    end: int
    span: Span


@dataclass(slots=True)
class UnitText:
    """A unit in a window, `text[start:end]`, and the segments that it is made of."""

    unit: Unit
    start: int
    end: int = 0
    segments: list[Segment] = field(default_factory=list)


@dataclass(slots=True)
class Window:
    """What is read at once: some units of a passage, under what stands above them."""

    text: str
    units: list[UnitText]


def windows(hit: Hit) -> list[Window]:
    """Return the windows of a passage, at least one."""
    above = _above(hit)
    found = [Window(above, [])]
    for unit in content_units(hit):
        pieces = list(_pieces(hit.document.text, unit))
        size = sum(_width(words) for words, _ in pieces)
        if found[-1].units and _width(found[-1].text) + size > WINDOW_CHARACTERS:
            found.append(Window(above, []))
        _add(found[-1], unit, pieces)
    return found


def _width(text: str) -> int:
    """Return how much a text takes up: a character of East Asian script as much as two others."""
    return len(text) + sum(east_asian_width(one) in "WF" for one in text)


def alone(hit: Hit, unit: Unit) -> str:
    """Return a unit of a passage as it is read by itself.

    Above it are headings, what stands above the passage, and what the unit depends on: what
    introduces an item, the question that a sentence answers.
    """
    window = Window(_above(hit), [])
    if not isinstance(unit, Row):
        said = (plain(one.of(hit.document.text)) for one in unit.above)
        window.text += "".join(f"{one} " for one in said if one not in window.text)
    _add(window, unit, list(_pieces(hit.document.text, unit)))
    return window.text


def _above(hit: Hit) -> str:
    """Return the headings of a passage, and the text before it that its units depend on."""
    text = hit.document.text
    headings = " > ".join(map(plain, lowest_headings(hit.passage)))
    units = [unit for unit in hit.passage.units if not isinstance(unit, Row)]
    said = [plain(span.of(text)) for span in context_before(hit.passage, units)]
    ahead = f"{headings[-ABOVE_CHARACTERS:]}: " if headings else ""
    return ahead + "".join(f"{words} " for words in said)[:ABOVE_CHARACTERS]


def _add(window: Window, unit: Unit, pieces: list[tuple[str, Span | None]]) -> None:
    window.text += " " if isinstance(unit, Sentence) else ITEM
    written = UnitText(unit, len(window.text))
    for words, span in pieces:
        start = len(window.text)
        window.text += words
        if span is not None:
            written.segments.append(Segment(start, len(window.text), span))
    written.end = len(window.text)
    window.units.append(written)


def _pieces(text: str, unit: Unit) -> Iterator[tuple[str, Span | None]]:
    """Yield the words of a unit with the spans that they are from; None for what is added."""
    if not isinstance(unit, Row):
        for nth, part in enumerate(_in_force(unit)):
            yield (" " if nth else "", None)
            yield plain(part.of(text)), part
        return
    record = record_of(text, unit)
    names = [*record.parents, *([record.label] if record.label else [])]
    gap = ", " if unit.headers else " | "
    for nth, name in enumerate(names):
        yield (gap if nth else "", None)
        yield plain(name.of(text)), name
    between = "; " if unit.headers else " | "
    for nth, value in enumerate(record.filled):
        ahead = (" — " if unit.headers else " | ") if names else ""
        yield (between if nth else ahead, None)
        if unit.headers and value.header_words:
            for header, words in zip(value.cell.headers, value.header_words, strict=True):
                yield words, header
                yield (": " if header == value.cell.headers[-1] else " "), None
        yield value.words, value.cell.span
    if record.measure:
        yield f" ({record.measure_words})", None


def _in_force(unit: Unit) -> Iterator[Span]:
    """Yield the parts of a unit that are not struck out."""
    start = unit.start
    for struck in (*unit.struck, Span(unit.end, unit.end)):
        if struck.start > start:
            yield Span(start, struck.start)
        start = max(start, struck.end)


def content_units(hit: Hit) -> list[Unit]:
    """Return the units that can answer: no headings, and nothing that is struck out."""
    return [
        unit
        for unit in hit.passage.units
        if unit.kind is not Kind.HEADING and not unit.within(unit.struck)
    ]
