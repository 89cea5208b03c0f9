"""Units that ask: the questions of an interview, of an inquiry, of a list of frequent questions.

Nothing reads more like a question than the question itself, and it answers nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import normalize

from ingest.document.document import Document
from ingest.document.nodes import Row, Span, Unit
from ingest.language.asking import asks
from ingest.language.content_terms import content_terms
from ingest.language.figures import written_numbers
from ingest.language.plain import plain
from ingest.structure.answers import stands_alone
from retriever.text.records import record_of
from retriever.text.rendering import render_passage
from retriever.types import Hit

_OF_QUESTIONS = re.compile(
    r"\bquestions?\b|\bask(?:s|ed)?\b|\binquir|質問|設問|問い", re.IGNORECASE
)
_REQUEST = re.compile(
    r"^(?:please\s+)?(?:list|name|compare|give|tell|show|put|sum\s+up|summari[sz]e|describe|explain"
    r"|find|count|state)\b|(?:ください|下さい|なさい|教えて)[。.]?$",
    re.IGNORECASE,
)
_ENDS = (".", "!", "。")
_NO_LETTER = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"^\W*(?:\w{1,10}\W*)?\d{1,4}[.):、]\s*")
"""What numbers a question in a list: 3., (3), Question 3:, Q3)."""


def asks_for_questions(question: str) -> bool:
    """Whether it is asked what somebody asks."""
    return _OF_QUESTIONS.search(question) is not None


def is_question(asked: str, document: Document, unit: Unit) -> bool:
    """Whether a unit asks, or only repeats what is asked; of a row, whether all its values do.

    Not everything that is asked has the form of a question: "List all fees", "fees for dogs".
    """
    if isinstance(unit, Row):
        said = [one.words for one in record_of(document.text, unit).filled]
    else:
        said = [plain(unit.without(document.text, unit.struck))]
    return bool(said) and all(asks(one) or _repeats(asked, one) for one in said)


def other_questions(asked: str, hit: Hit, unit: Unit) -> tuple[Span, ...]:
    """Return the questions of a passage that one of its units does not answer."""
    questions = (one for one in hit.passage.units if is_question(asked, hit.document, one))
    spans = (Span(one.start, one.end) for one in questions)
    return tuple(one for one in spans if one not in unit.above)


def unanswered(asked: str, hit: Hit) -> list[Span]:
    """Return the questions that a passage leaves open: none of its units is below them."""
    answered = {span for unit in hit.passage.units for span in unit.above}
    text = hit.document.text
    return [
        Span(one.start, one.end)
        for one in hit.passage.units
        if is_question(asked, hit.document, one)
        and Span(one.start, one.end) not in answered
        and stands_alone(text, one)
    ]


def struck_out(hit: Hit, left: Sequence[Span]) -> Hit:
    """Return a hit to be read: the units of its passage that it leaves open are struck out."""
    if not left:
        return hit
    units = (
        replace(unit, struck=(Span(unit.start, unit.end),)) if unit.within(left) else unit
        for unit in hit.passage.units
    )
    return replace(hit, passage=replace(hit.passage, units=tuple(units)))


def only_asks(asked: str, hit: Hit, left: Sequence[Span]) -> bool:
    """Whether what a passage leaves open has more of what is asked than its rest has."""
    if not left:
        return False
    terms = content_terms(asked)
    repeated = content_terms(" ".join(one.of(hit.document.text) for one in left))
    said = content_terms(render_passage(hit.document, hit.passage, left))
    return len(terms & said) < len(terms & repeated)


def _repeats(asked: str, words: str) -> bool:
    """Whether words are what is asked, and no statement that somebody looks for."""
    own = _NUMBER.sub("", words)
    states = own.rstrip()[-1:] in _ENDS or written_numbers(own)
    if states and not _REQUEST.search(own):
        return False
    return _letters(words) == _letters(asked)


def _letters(words: str) -> str:
    """Return the letters and figures of words, without a number at their beginning."""
    return _NO_LETTER.sub("", _NUMBER.sub("", normalize("NFKC", words))).casefold()
