"""Disagreement: one question to which two places give different answers, in a file or in several.

The places speak of the same: both have the terms of the question, with what they stand under, and
share words beside their answers. The answers differ by value: twenty and thirty crowns, 六日 and
九日, the north gate and the east gate. Rows of tables are never compared: their names part them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingest.document.nodes import Row
from ingest.language.content_terms import content_terms
from ingest.language.dates import periods
from ingest.language.figures import number_mentions
from ingest.language.period import Period
from ingest.language.scripts import folded, has_cjk
from ingest.language.terms import stem
from retriever.answer.choice import tells_of_another_date
from retriever.forms.form import Asked
from retriever.forms.look_up import LookUp
from retriever.forms.versions.side_by_side import SideStatement, side_by_side
from retriever.forms.versions.statement_date import StatementDate, date_of
from retriever.forms.versions.values import other_terms
from retriever.query.question import AnswerType
from retriever.reading.evidence import Evidence
from retriever.text.context import context_of
from retriever.types import Composed

MOST = 3
"""Statements that are put side by side at most. Chosen by eye."""
_LESS_COVERED = 0.15
"""A statement covers at most this much less of the question, by idf, than the best one. Chosen by
eye."""
_ALIKE_SHARE = 0.5
"""Share of the terms of the shorter statement, less the answer, that both have. Chosen by eye."""
_LEAST_LOGIT = -2.0
"""Logit of words being an answer, against none, from which they are one. Chosen by eye."""

_INTENDED = re.compile(
    r"\b(?:target|goal|plan(?:ned|s)?|aim(?:s|ed)?|expect\w*|estimat\w*|forecast\w*|project(?:ed|ion)s?"
    r"|budget\w*|intend\w*|propos\w*|about|roughly|approximately|at\s+least|at\s+most|previous\w*"
    r"|formerly|average)\b|目標|計画|見込|予定|予想|予測|推計|概算|約|平均|以上|以下|前年",
    re.IGNORECASE,
)
"""What is intended, estimated or bounded does not differ from what is the case."""
_AFTER_NUMBER = re.compile(r"\W{0,2}(?P<unit>[^\W\d_]+)")

_TIME_OF_DAY = re.compile(r"\bwhat\s+time\b|何時", re.IGNORECASE)

Value = tuple[Decimal | Period | str, str]
"""A date, a number with the word after it, or a term."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one place answers: by value, or else in words, and when that was said."""

    evidence: Evidence
    values: frozenset[Value]
    dated: StatementDate | None
    worded: bool = False


class DisagreementForm:
    """Shows what differs from the answer of a look-up beside it, the latest first."""

    def __init__(self, look_up: LookUp) -> None:
        self._look_up = look_up

    def answer(self, asked: Asked) -> Composed | None:
        """Return the answers that differ; None where there is only one."""
        question = asked.question
        listing = question.answer_type is AnswerType.LIST or question.count
        if not asked.decision.answers or listing or question.sub_questions:
            return None
        best = next(iter(asked.chosen), None)
        claim = self._claim(asked, best) if best else None
        if claim is None:
            return None
        claims = [claim]
        for one in asked.evidence:
            if len(claims) < MOST and _speaks_of_the_same(asked, claim.evidence, one):
                other = self._claim(asked, one)
                if other and all(_differ(other, earlier) for earlier in claims):
                    claims.append(other)
        if len(claims) < 2:
            return None
        if all(one.dated for one in claims):
            claims.sort(key=lambda one: one.dated.day if one.dated else date.min, reverse=True)
        return self._composed(asked, claims)

    def _claim(self, asked: Asked, evidence: Evidence) -> _Claim | None:
        if isinstance(evidence.unit, Row):
            return None
        values = _values(asked, evidence)
        worded = asked.question.answer_type is AnswerType.TEXT and bool(evidence.answer)
        if worded:
            values = frozenset((term, "") for term in content_terms(_answer(evidence)))
        if not values:
            return None
        dated = date_of(asked, evidence.hit, evidence.unit)
        return _Claim(evidence, values, dated, worded)

    def _composed(self, asked: Asked, claims: Sequence[_Claim]) -> Composed | None:
        shown = []
        for one in claims:
            quoted = self._look_up.quote(asked.question, one.evidence, asked.limit)
            if quoted is None:
                return None
            document = one.evidence.hit.document.id
            dated = asked.citation(document, one.dated.stated) if one.dated else None
            shown.append(SideStatement(quoted, dated))
        return side_by_side(shown, asked.limit)


def _speaks_of_the_same(asked: Asked, best: Evidence, other: Evidence) -> bool:
    """Whether another unit answers the question about the same thing as the best one."""
    if other == best or isinstance(other.unit, Row) or not asked.question.terms:
        return False
    if not asked.question.japanese and other.logit < _LEAST_LOGIT:
        return False
    if tells_of_another_date(asked.question, best, other):
        return False
    if bool(_INTENDED.search(best.words)) != bool(_INTENDED.search(other.words)):
        return False
    covered = asked.snapshot.statistics.coverage
    terms = asked.question.terms
    own, others = (covered(terms, _held(one)) for one in (best, other))
    if others < own - _LESS_COVERED:
        return False
    left, right = (_beside_answer(one) for one in (best, other))
    return len(left & right) >= _ALIKE_SHARE * max(1, min(len(left), len(right)))


def _held(evidence: Evidence) -> frozenset[str]:
    return content_terms(f"{evidence.words}\n{context_of(evidence.hit, evidence.unit)}")


def _beside_answer(evidence: Evidence) -> frozenset[str]:
    answer = content_terms(_answer(evidence)) if evidence.answer else frozenset()
    return other_terms(evidence.words) - answer


def _answer(evidence: Evidence) -> str:
    """Return the words that answer; those of the whole unit where they are not known."""
    text = evidence.hit.document.text
    return " ".join(one.of(text) for one in evidence.answer) or evidence.words


def _values(asked: Asked, evidence: Evidence) -> frozenset[Value]:
    """Return what a unit answers by value: dates if one is asked, numbers with their units."""
    words = folded(evidence.words)
    answer = [words.find(folded(one.of(evidence.hit.document.text))) for one in evidence.answer]
    lengths = [one.end - one.start for one in evidence.answer]
    places = [(at, at + size) for at, size in zip(answer, lengths, strict=True) if at >= 0]
    asks = asked.question.answer_type
    if asks is AnswerType.TEXT:
        return frozenset()

    def answers(start: int, end: int) -> bool:
        return not places or any(start < last and first < end for first, last in places)

    dates = periods(words)
    if asks is AnswerType.DATE and dates and not _TIME_OF_DAY.search(asked.question.text):
        return frozenset((one.period, "") for one in dates if answers(one.start, one.end))
    found: set[Value] = set()
    for one in number_mentions(words):
        in_date = any(date.start <= one.start < date.end for date in dates)
        if in_date or not answers(one.start, one.end):
            continue
        after = _AFTER_NUMBER.match(words, one.end)
        unit = after["unit"] if after else ""
        found.add((one.value, unit[:1] if has_cjk(unit) else stem(unit)))
    return frozenset(found)


def _differ(one: _Claim, other: _Claim) -> bool:
    """Whether two claims exclude each other: values of the same kind of which none is the same.

    Words differ only where they are of different days: two things may be told of one at once.
    """
    if one.values <= other.values or other.values <= one.values:
        return False
    if one.worded or other.worded:
        days = {claim.dated.day for claim in (one, other) if claim.dated}
        return one.worded and other.worded and len(days) > 1
    kinds = {_kind(value) for value in one.values} & {_kind(value) for value in other.values}
    pairs = ((a, b) for a, _ in one.values for b, _ in other.values)
    return bool(kinds) and not any(_agree(a, b) for a, b in pairs)


def _kind(value: Value) -> str:
    said, unit = value
    return "date" if isinstance(said, Period) else unit


def _agree(one: object, other: object) -> bool:
    if isinstance(one, Period) and isinstance(other, Period):
        return one.contains(other) or other.contains(one)
    return False
