"""Timelines: what is dated, in the order of the dates, each quoted.

Dates are compared by value, as `ingest.language.dates` reads them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ingest.document.nodes import Row
from ingest.language.content_terms import content_terms
from ingest.language.dates import periods
from ingest.language.period import Period
from ingest.language.scripts import folded
from retriever.answer.citations import nearest
from retriever.forms.form import Asked, Refusal
from retriever.forms.members import (
    Member,
    Quoted,
    is_provenance,
    members_of,
    passages_of,
    quoted,
    without_repeats,
)
from retriever.forms.subject import Subject, document_asked, members_about, subject_of
from retriever.forms.versions.narrowing import narrowed
from retriever.reading.directives import tells_what_to_say
from retriever.text.records import record_of
from retriever.types import Composed, Computed, Form

CONFIDENCE = 0.75
"""Confidence in a timeline. Chosen by eye."""

_FEWEST = 2

WANTED = re.compile(
    r"\btime\s?lines?\b|\bchronolog\w+|\bmilestones?\b|\b(?:key|important|main)\s+dates\b"
    r"|\bin\s+(?:order\s+of\s+(?:date|time)|date\s+order|time\s+order)\b|\bwhat\s+happen\w*\s+when\b"
    r"|\bwhen\s+(?:was|were|did)\s+what\b|\bwhat\s+was\s+\w+\s+when\b"
    r"|^\W*(?:give|show|tell|outline|describe|what\s+(?:is|was))\b.*\bhistory\s+of\b"
    r"|\bwhich\s+(?:years|dates)\b(?=.*\border\b)"
    r"|\bin\s+which\s+order\b(?=.*\b(?:due|begin|began|start)\w*)"
    r"|\bby\s+(?:\w+\s+)?date\b|\b(?:the|a)\s+schedule\s+(?:of|for)\b"
    r"|年表|沿革|経緯|経過を|あゆみ|歩みを|変遷|年代順|時系列|日程表|工程表|スケジュール|いつ何が",
    re.IGNORECASE,
)
_STRONG = re.compile(r"\btime\s?lines?\b|\bchronolog\w+|年表|沿革|時系列|年代順", re.IGNORECASE)
_BARE_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d%]|[.,]\d)")
_DEADLINE = re.compile(r"\b(?:by|until|due)\s+(?:the\s+(?:end\s+of\s+)?)?$", re.IGNORECASE)
_JAPANESE_DEADLINE = re.compile(r"年?度?\s?まで")


@dataclass(frozen=True, slots=True)
class _Dated:
    """A member with its date: the words for it, and its first day."""

    member: Member
    words: str
    day: date


def is_timeline(question: str) -> bool:
    """Whether a question asks for what is dated, in its order."""
    return WANTED.search(question) is not None


class TimelineForm:
    """Quotes what is dated about a subject, in the order of the dates."""

    def answer(self, asked: Asked) -> Composed | Refusal | None:
        """Return the timeline; None where none is wanted, or fewer than two things are dated.

        A refusal where the documents do not know what a timeline is asked of.
        """
        question = asked.question.text
        if not WANTED.search(question):
            return None
        one = narrowed(asked)
        asked, question = one.asked, one.question
        subject = subject_of(question, WANTED)
        document = document_asked(asked, subject)
        if document:
            members = [one for hit in passages_of(asked, document) for one in members_of(hit)]
        else:
            members = members_about(asked, subject) if subject.terms else []
        members = [one for one in without_repeats(members) if _is_quotable(one)]
        headed = [one for one in members if any(map(WANTED.search, one.headings))]
        attempts = ((headed, False), (members, False), (members, True))
        orders = (_in_order(few, content_terms(question), yearly=y) for few, y in attempts)
        dated = next((one for one in orders if len(one) >= _FEWEST), None)
        if dated is None:
            known = subject.covered(asked, content_terms("\n".join(one.words for one in members)))
            return _refusal(asked, subject) if _STRONG.search(question) and not known else None
        return _composed(
            quoted([replace(one.member, group=one.words) for one in dated], asked.limit)
        )


def _is_quotable(member: Member) -> bool:
    return not is_provenance(member) and not tells_what_to_say(member.words)


def _refusal(asked: Asked, subject: Subject) -> Refusal:
    if asked.question.japanese:
        reason = f"「{subject.words}」について、日付のある記述は見つかりません。"
    else:
        reason = f"No dates were found for {subject.words}."
    return Refusal(reason, nearest(asked.evidence))


def _in_order(members: Iterable[Member], asked: frozenset[str], *, yearly: bool) -> list[_Dated]:
    """Return the members that have a date, in its order; those of the same day as they are read.

    `yearly` takes dates without a year too, as of one year.
    """
    found = (_dated(one, asked, yearly=yearly) for one in members)
    return sorted((one for one in found if one), key=lambda one: one.day)


def _dated(member: Member, asked: frozenset[str], *, yearly: bool) -> _Dated | None:
    """Return a member with its date: of a row, that of the column asked for; or else a deadline.

    What gives no date itself has that of its heading: "Meeting of 11 March 2025".
    """
    for text in (*_columns(member, asked), member.words, *member.headings[-1:]):
        dates = _dates(text, yearly=yearly)
        if not dates:
            continue
        start, end, day = next((one for one in dates if _is_deadline(text, *one[:2])), dates[0])
        words = text[start:end]
        more = re.search(r"[^\W\d_]", member.words.replace(words, ""))
        return _Dated(member, words, day) if more else None
    return None


def _dates(text: str, *, yearly: bool) -> list[tuple[int, int, date]]:
    """Return the dates in a text, `text[start:end]` with their first days, and its bare years."""
    mentions = periods(text)
    days = ((one, _first_day(one.period, yearly=yearly)) for one in mentions)
    dates = [(one.start, one.end, day) for one, day in days if day]
    for year in _BARE_YEAR.finditer(folded(text)):
        if not any(one.start < year.end() and year.start() < one.end for one in mentions):
            dates.append((year.start(), year.end(), date(int(year[0]), 1, 1)))
    return sorted(dates)


def _is_deadline(text: str, start: int, end: int) -> bool:
    return bool(_DEADLINE.search(text[:start]) or _JAPANESE_DEADLINE.match(text[end:]))


def _columns(member: Member, asked: frozenset[str]) -> list[str]:
    """Return the words of the cells whose headers the question names, the best named first."""
    unit = member.unit
    if not isinstance(unit, Row):
        return []
    values = record_of(member.hit.document.text, unit).filled
    named = [(len(content_terms(" ".join(one.header_words)) & asked), one) for one in values]
    best_first = sorted(named, key=lambda one: -one[0])
    return [value.words for shared, value in best_first if shared]


def _first_day(period: Period, *, yearly: bool) -> date | None:
    return None if period.yearly and not yearly else period.first or period.last


def _composed(quotes: Quoted) -> Composed:
    shown, total = len(quotes.items), len(quotes.items) + quotes.left_out
    cut = Computed("count", f"{shown} of {total}", str(total), ()) if shown < total else None
    lines = [
        item.text if item.text.startswith(item.group) else f"{item.group}: {item.text}"
        for item in quotes.items
    ]
    if cut:
        lines.insert(0, f"{cut.expression}:")
    return Composed(
        "\n".join(lines),
        quotes.citations,
        Form.TIMELINE,
        items=quotes.items,
        computed=cut,
        confidence=CONFIDENCE,
    )
