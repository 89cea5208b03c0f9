"""Which of two things is larger, dearer, heavier: a figure for each, compared by value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.document.nodes import Row, Span
from ingest.language.content_terms import content_terms
from ingest.language.figures import number_mentions, numbers
from retriever.answer.citations import quoted_words
from retriever.forms.comparison.english import without_article
from retriever.forms.comparison.two_rows import ComparedRows, compare_rows
from retriever.forms.form import Asked
from retriever.forms.tables.question.superlatives import compared_by
from retriever.forms.tables.values import folded
from retriever.reading.evidence import Evidence
from retriever.text.records import record_of
from retriever.types import AnswerItem, AnswerTable, Citation, Composed, Form, TableCell

CONFIDENCE = 0.7
"""Confidence in what is greater. Chosen by eye."""

_MONEY = r"(?:pounds?|euros?|dollars?|crowns?|yen|francs?|円|ユーロ|ドル)"
_LENGTH = (
    r"(?:k?m\b|met(?:re|er)s?|kilomet(?:re|er)s?|minutes?|hours?|days?|years?"
    r"|メートル|分|時間|日|年)"
)
_AREA = r"(?:square\s+\w+|m²|m2|km²|hectares?|ha\b|平方\w+|㎡)"
_WEIGHT = r"(?:k?g\b|tonn?es?|kilograms?|キログラム|トン)"
_KINDS: tuple[tuple[str, str, bool], ...] = (
    (r"more\s+expensive|dearer|costs?\s+more|higher|高", _MONEY, True),
    (r"cheaper|less\s+expensive|costs?\s+less|lower|安", _MONEY, False),
    (r"larger|bigger|greater|広|大き", _AREA, True),
    (r"smaller|狭|小さ", _AREA, False),
    (r"longer|taller|deeper|長|深", _LENGTH, True),
    (r"shorter|短", _LENGTH, False),
    (r"heavier|重", _WEIGHT, True),
    (r"lighter|軽", _WEIGHT, False),
)
"""What says that something is compared, in what unit, and whether the higher figure wins."""
_COMPARATIVE = "|".join(words for words, _, _ in _KINDS)
_ENGLISH = re.compile(
    rf"^\W*which\s+(?:one\s+)?(?:is|are|was|has|have|had)?\s*(?:the\s+|a\s+)?"
    rf"(?P<said>{_COMPARATIVE})\s*(?P<aspect>[\w\s-]*?)\s*[,:]\s*(?P<first>.+?)\s+or\s+(?P<second>.+?)\W*$",
    re.IGNORECASE,
)
_ENGLISH_OF = re.compile(
    rf"^\W*which\s+of\s+(?P<first>.+?)\s+and\s+(?P<second>.+?)\s+(?:is|are|has|have|was)?\s*"
    rf"(?:the\s+|a\s+)?(?P<said>{_COMPARATIVE})\s*(?P<aspect>[\w\s-]*?)\W*$",
    re.IGNORECASE,
)
_ENGLISH_MANY = re.compile(
    r"^\W*(?:which|who)\s+(?:\w+\s+){1,3}?(?P<said>more|fewer)\s+(?P<aspect>\w+)(?:\s[\w\s-]*?)?"
    r"\s*[,:]\s*(?P<first>.+?)\s+or\s+(?P<second>.+?)\W*$",
    re.IGNORECASE,
)
_PEOPLE = ("people", "persons", "visitors", "guests")
_JAPANESE = re.compile(
    rf"^(?P<first>.+?)と(?P<second>.+?)(?:で)?は、?どちら(?:の方|のほう|の(?P<aspect>.+?))?が"
    rf"(?P<said>{_COMPARATIVE}|古|新し)"
)


_Columns = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Side:
    """A thing with the figures that are told of it, by what heads them, and where."""

    name: str
    figures: dict[str, Decimal]
    words: str
    citations: tuple[Citation, ...]


class GreaterForm:
    """Names the greater of two things where a figure in the same unit is known of each."""

    def answer(self, asked: Asked) -> Composed | None:
        """Return the winner with the evidence for both; None where it is not sure."""
        text = asked.question.text
        patterns = (_ENGLISH, _ENGLISH_OF, _ENGLISH_MANY, _JAPANESE)
        match = next((found for one in patterns if (found := one.match(text))), None)
        if match is None:
            return None
        names = [without_article(match[one]) for one in ("first", "second")]
        aspect = content_terms(match["aspect"] or "")
        compared = compared_by(folded(match["said"]))
        if compared and not aspect and (rows := compare_rows(asked, names, compared)):
            return _of_rows(rows, names, asked)
        kind = _kind(match["said"].casefold(), match["aspect"] or "")
        if kind is None:
            return None
        unit, higher = kind
        measures = compared.measures if compared else ()
        measured = frozenset[str]().union(*(terms for _, terms in measures))
        first, second = (
            _side(asked, name, other, (aspect, measured), unit)
            for name, other in (names, names[::-1])
        )
        if first is None or second is None:
            return None
        shared = first.figures.keys() & second.figures.keys()
        outcomes = {
            (first.figures[one] > second.figures[one]) == higher
            for one in shared
            if first.figures[one] != second.figures[one]
        }
        if not shared or len(outcomes) != 1:
            return None
        winner = first if outcomes.pop() else second
        return _composed(winner, [first, second], asked)


def _kind(said: str, aspect: str) -> tuple[str, bool] | None:
    """Return the pattern of the units compared, and whether the higher figure wins.

    None of ages: sentences tell them by years, or by dates.
    """
    if said in ("more", "fewer"):
        counted = _PEOPLE if aspect.casefold() in _PEOPLE else (aspect,)
        return rf"(?:{'|'.join(map(re.escape, counted))})", said == "more"
    fitting = (
        (unit, higher) for words, unit, higher in _KINDS if re.fullmatch(words, said, re.IGNORECASE)
    )
    return next(fitting, None)


def _side(asked: Asked, name: str, other: str, columns: _Columns, unit: str) -> _Side | None:
    """Return what the best evidence tells of a thing; None where none does.

    Args:
        asked: the question.
        name: the thing.
        other: what it is compared with.
        columns: the terms of what is compared, by the question and by the comparative.
        unit: the pattern of the units in question.

    """
    for one in asked.evidence:
        if not content_terms(name) <= content_terms(one.words):
            continue
        found = (
            _of_row(one, one.unit, name, columns)
            if isinstance(one.unit, Row)
            else _of_sentence(one, name, other, unit)
        )
        if found:
            own = Citation(one.hit, Span(one.unit.start, one.unit.end))
            return _Side(name, found, one.words, (own,))
    return None


def _of_row(
    evidence: Evidence, row: Row, name: str, columns: _Columns
) -> dict[str, Decimal] | None:
    """Return the figures of a row of that name by their headers.

    They are those whose headers have all terms that the question has of what is compared, or else
    some that the comparative measures; all where none have.
    """
    aspect, measured = columns
    record = record_of(evidence.hit.document.text, row)
    if content_terms(", ".join(record.name_words)) != content_terms(name):
        return None
    heads = [content_terms(" ".join(one.header_words)) for one in record.filled]
    headed = [
        one
        for one, held in zip(record.filled, heads, strict=True)
        if (aspect <= held if aspect else measured & held)
    ]
    return {
        " ".join(value.header_words): mentions[-1].value
        for value in headed or record.filled
        if (mentions := number_mentions(value.words))
    }


def _of_sentence(evidence: Evidence, name: str, other: str, unit: str) -> dict[str, Decimal] | None:
    """Return the first figure of the unit after a thing's name, and before the other's."""
    words = evidence.words
    at = re.search(rf"\b{re.escape(name)}|{re.escape(name)}", words, re.IGNORECASE)
    if at is None:
        return None
    rest = words[at.end() :]
    stop = re.search(re.escape(other), rest, re.IGNORECASE)
    rest = rest[: stop.start()] if stop else rest
    for one in number_mentions(rest):
        if said := re.match(rf"\s*({unit})", rest[one.end :], re.IGNORECASE):
            return {said[1].casefold(): one.value}
    return None


def _of_rows(compared: ComparedRows, names: Sequence[str], asked: Asked) -> Composed | None:
    sides = [
        _Side(name, {}, one.words, one.citations)
        for name, one in zip(names, compared.rows, strict=True)
    ]
    return _composed(sides[0 if compared.first_is else 1], sides, asked)


def _composed(winner: _Side, sides: Sequence[_Side], asked: Asked) -> Composed | None:
    citations = tuple(dict.fromkeys(one for side in sides for one in side.citations))
    lines = list(dict.fromkeys(side.words for side in sides))
    text = "\n".join((winner.name, *lines))
    if len(citations) > asked.limit or not numbers(text) <= numbers(quoted_words(citations)):
        return None
    places = [citations.index(side.citations[0]) for side in sides]
    return Composed(
        text,
        citations,
        Form.COMPARISON,
        short=winner.name,
        items=tuple(
            AnswerItem(side.words, (place,), side.name)
            for side, place in zip(sides, places, strict=True)
        ),
        table=AnswerTable(
            ("", ""),
            tuple(
                (TableCell(side.name), TableCell(side.words, place))
                for side, place in zip(sides, places, strict=True)
            ),
        ),
        confidence=CONFIDENCE,
    )
