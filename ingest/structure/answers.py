"""Questions that a document asks, and what answers them: interviews, lists of frequent questions.

"At nine; in July at eight." says little without the question above it, as a row does without its
headers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document.nodes import Block, Item, Kind, Sentence, Span, Unit
from ingest.language.asking import asks

_ANSWERING = (Kind.PARAGRAPH, Kind.LIST)
_NEAR = 100
"""Characters beside a unit that are looked at. Chosen by eye."""
_LINE_BREAK = re.compile(r"[\n\f\r]")


def link_answers(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, with the units that answer a question having it as their parent.

    They are what follows a question at the beginning of a line, up to the next question: in its own
    block, and where it is the last there, in the next one.
    """
    linked: list[Block] = []
    asked: Span | None = None
    for block in blocks:
        if block.kind not in _ANSWERING:
            asked = None
            linked.append(block)
            continue
        units = list(_under_questions(text, block.units, asked))
        last = units[-1] if units else None
        asked = Span(last.start, last.end) if last and _is_put(text, last) else None
        linked.append(replace(block, units=tuple(units)))
    return linked


def stands_alone(text: str, unit: Unit) -> bool:
    """Whether a unit has its line, or its lines, to itself, as all but sentences have."""
    if not isinstance(unit, Sentence):
        return True
    after = _LINE_BREAK.split(text[unit.end : unit.end + _NEAR], maxsplit=1)[0]
    return _begins_line(text, unit) and not any(map(str.isalnum, after))


def _begins_line(text: str, span: Span) -> bool:
    """Whether nothing but marks stands before a span on its line."""
    before = _LINE_BREAK.split(text[max(0, span.start - _NEAR) : span.start])[-1]
    return not any(map(str.isalnum, before))


def _under_questions(text: str, units: Sequence[Unit], asked: Span | None) -> Iterator[Unit]:
    """Yield units, each with the question before it; `asked` is the one before them all."""
    for unit in units:
        if asks(unit.of(text)):
            asked = Span(unit.start, unit.end) if _is_put(text, unit) else None
            yield unit
        elif asked and isinstance(unit, Sentence | Item) and not unit.parents:
            yield replace(unit, parents=(asked,))
        else:
            yield unit


def _is_put(text: str, unit: Unit) -> bool:
    """Whether a unit puts a question for what follows: one inside a paragraph is part of that."""
    return asks(unit.of(text)) and (isinstance(unit, Item) or _begins_line(text, unit))
