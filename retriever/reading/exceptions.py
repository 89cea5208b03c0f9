"""Exceptions to a rule: the sentences or items after it that take something back."""

import re
from itertools import takewhile

from ingest.document.nodes import Row, Unit
from ingest.language.dates import periods
from ingest.language.plain import plain
from retriever.query.question import Question
from retriever.types import Hit

MOST = 2
"""How many sentences after a rule are read. Chosen by eye."""

_NUMBERING = re.compile(r"^[(\[（]?(?:\d+|[a-z]|[ivx]+)[.)\]）]\s+")
_OPENS = re.compile(
    r"(?:However|Except|Excepted|Unless|But|Nevertheless|Notwithstanding|Exceptions?|Otherwise)\b"
    r"|Th(?:is|e same|ese|is rule|is provision)\s+(?:(?:does|do|shall)\s+not|is\s+not|are\s+not)\b"
    r"|ただし|但し|但、|もっとも、|例外"
)
_GOES_ON = re.compile(r"(?:It|They|He|She|This|These|Those|Such)\b|これ|この|その")
_TAKES_BACK = re.compile(
    r"\b(?:except|unless|with the exception of|(?:does|do|shall) not apply)\b|この限りで|を除[くい]"
)


def exceptions(question: Question, hit: Hit, unit: Unit) -> tuple[Unit, ...]:
    """Return the units after a rule, in its paragraph or list, that make an exception to it.

    They say so: "However, …", "It is … except …", ただし…. A sentence that only goes on from the
    rule makes one where it names a period that a date of the question lies in: "It is halved for
    boats built before 1950".
    """
    if isinstance(unit, Row):
        return ()
    text = hit.document.text
    found: list[Unit] = []
    for one in _following(hit, unit):
        said = _NUMBERING.sub("", plain(one.without(text, one.struck)))
        takes_back = _OPENS.match(said) or (_GOES_ON.match(said) and _TAKES_BACK.search(said))
        if takes_back or (_GOES_ON.match(said) and _decides(question, unit.of(text), said)):
            found.append(one)
    return tuple(found)


def opens_exception(text: str, unit: Unit) -> bool:
    """Whether a unit begins as an exception to what stands before it: "However, ..."."""
    return not isinstance(unit, Row) and bool(_OPENS.match(plain(unit.of(text))))


def _decides(question: Question, rule: str, said: str) -> bool:
    """Whether a sentence names a period of a date of the question that the rule leaves open."""
    asked = [one.period for one in periods(question.text) if one.period.bounded]
    if not asked:
        return False
    ruled = [one.period for one in periods(rule)]
    open_dates = [one for one in asked if not any(period.contains(one) for period in ruled)]
    named = [one.period for one in periods(said)]
    return any(period.contains(date) for period in named for date in open_dates)


def _following(hit: Hit, unit: Unit) -> list[Unit]:
    """Return the next units of the same kind in the passage, with no blank line between."""
    text, units = hit.document.text, hit.passage.units
    at = next((place for place, one in enumerate(units) if one.start == unit.start), len(units))
    pairs = zip(units[at : at + MOST], units[at + 1 : at + 1 + MOST], strict=False)
    near = takewhile(
        lambda pair: (
            pair[1].kind is unit.kind
            and not re.search(r"\n[ \t　]*\r?\n", text[pair[0].end : pair[1].start])
        ),
        pairs,
    )
    return [second for _, second in near]
