"""Units that ask: the questions of an interview, of an inquiry, of a list of frequent questions.

Nothing reads more like a question than the question itself, and it answers nothing.
"""

import re
from dataclasses import replace

from ingest.document.document import Document
from ingest.document.nodes import Row, Span, Unit
from ingest.language.asking import asks
from ingest.language.content_terms import content_terms
from ingest.language.plain import plain
from ingest.structure.answers import stands_alone
from retriever.text.records import record_of
from retriever.text.rendering import render_passage
from retriever.types import Hit

_OF_QUESTIONS = re.compile(
    r"\bquestions?\b|\bask(?:s|ed)?\b|\binquir|質問|設問|問い", re.IGNORECASE
)


def asks_for_questions(question: str) -> bool:
    """Whether it is asked what somebody asks."""
    return _OF_QUESTIONS.search(question) is not None


def is_question(document: Document, unit: Unit) -> bool:
    """Whether a unit asks: a sentence or an item, or a row whose values all do."""
    if not isinstance(unit, Row):
        return asks(plain(unit.without(document.text, unit.struck)))
    values = record_of(document.text, unit).filled
    return bool(values) and all(asks(one.words) for one in values)


def other_questions(hit: Hit, unit: Unit) -> tuple[Span, ...]:
    """Return the questions of a passage that one of its units does not answer."""
    units = hit.passage.units
    asked = (Span(one.start, one.end) for one in units if is_question(hit.document, one))
    return tuple(one for one in asked if one not in unit.above)


def without_unanswered(hit: Hit) -> Hit:
    """Return a hit to be read: questions that its passage leaves open are struck out."""
    if not (left := _unanswered(hit)):
        return hit
    units = (
        replace(unit, struck=(Span(unit.start, unit.end),)) if unit.within(left) else unit
        for unit in hit.passage.units
    )
    return replace(hit, passage=replace(hit.passage, units=tuple(units)))


def only_asks(terms: frozenset[str], hit: Hit) -> bool:
    """Whether questions that a passage leaves open have more of some terms than its rest has."""
    if not (left := _unanswered(hit)):
        return False
    asked = content_terms(" ".join(one.of(hit.document.text) for one in left))
    said = content_terms(render_passage(hit.document, hit.passage, left))
    return len(terms & said) < len(terms & asked)


def _unanswered(hit: Hit) -> list[Span]:
    answered = {span for unit in hit.passage.units for span in unit.above}
    text = hit.document.text
    return [
        Span(one.start, one.end)
        for one in hit.passage.units
        if is_question(hit.document, one)
        and Span(one.start, one.end) not in answered
        and stands_alone(text, one)
    ]
