"""Timelines: what is dated, in the order of the dates, each quoted.

Dates are compared by value, as `ingest.language.dates` reads them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.document.nodes import Row
from ingest.language.content_terms import content_terms
from ingest.language.dates import periods
from ingest.language.period import Period
from ingest.language.scripts import folded
from ingest.language.terms import stem
from ingest.messages import Message
from retriever.answer.citations import nearest
from retriever.forms.form import Asked, Refusal
from retriever.forms.members import (
    Member,
    Quoted,
    cells_of,
    is_provenance,
    members_of,
    passages_of,
    passages_with,
    quoted,
    without_repeats,
)
from retriever.forms.subject import ABOUT, NEARLY_BEST, Subject, document_asked, subject_of
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
    r"|\b(?:(?:the\s+)?(?:earliest|oldest|soonest|latest|newest|most\s+recent))\s+(?:one\s+)?first\b"
    r"|\bfrom\s+(?:the\s+)?(?:earliest|oldest|soonest|first|latest|newest)\s+to\s+(?:the\s+)?"
    r"(?:latest|newest|last|most\s+recent|earliest|oldest)\b"
    r"|\bin\s+(?:the\s+)?order\s+of\s+(?:their\s+|its\s+|the\s+)?(?:start|begin\w*|end|opening|completion|due|adoption"
    r"|founding|years?|dates?)(?:\s+dates?)?\b|\b(?:sorted|ordered|arranged|listed)\s+by\s+(?:\w+\s+)?(?:date|year|start)\b"
    r"|\bin\s+(?:what|which)\s+order\s+(?:did|do|does|were|was|are)\b"
    r"(?=.*\b(?:happen|come|came|take|took|built|dates?|due|begin|start)\w*)"
    r"|\b(?:what|which(?:\s+one)?)\s+(?:came|comes|happened|happens|was\s+done)\s+when\b"
    r"|\byear\s+by\s+year\b|\bover\s+the\s+years\b"
    r"|\btrace\s+(?:the\s+)?(?:history|development|story|course)\b"
    r"|\bby\s+which\s+(?:dates|days)\b|\bsequence\s+of\s+(?:the\s+)?events\b|\bcourse\s+of\s+events\b"
    r"|年表|沿革|経緯|経過を|あゆみ|歩みを|変遷|年代順|年月順|日付順|時期順|(?:古い|新しい|早い|遅い)(?:もの(?:から)?|ほう(?:から)?)?順|時系列|日程表|工程表|スケジュール|いつ何が",
    re.IGNORECASE,
)
_STRONG = re.compile(r"\btime\s?lines?\b|\bchronolog\w+|年表|沿革|時系列|年代順", re.IGNORECASE)
_BARE_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d%]|[.,]\d)")
_FOUR_DIGITS = re.compile(r"\d{4}")
_DEADLINE = re.compile(r"\b(?:by|until|due)\s+(?:the\s+(?:end\s+of\s+)?)?$", re.IGNORECASE)
_JAPANESE_DEADLINE = re.compile(r"年?度?\s?まで")


_COUNTS = re.compile(r"\bhow\s+(?:many|often)\b|いくつ|何[件回個人本]", re.IGNORECASE)
"""What asks how many there are, though it names a timeline."""
_SCAFFOLD = frozenset(
    map(
        stem,
        """
        due begin begins began begun start starts started come comes came put take took make made
        done want wanted reach reached earliest oldest soonest latest newest first last early late
        old new recent place step happen happened sign calendar date dates dated day days register
        table list comparison show shows shown event events thing things course sequence sort sorted
        each still one ones goal goals aim aims target targets
        """.split(),  # noqa: SIM905
    )
) | frozenset("順 順番 並べる 出来事 一覧 挙げる 日付 時期 早い 古い 新しい 遅い".split())  # noqa: SIM905
"""Terms that ask for the order or the dates of things."""
_PARTS = re.compile(r",\s*(?:and\s+)?|\s+and\s+|、|及び")
_NEWEST_FIRST = re.compile(
    r"\b(?:latest|newest|most\s+recent)\s+(?:one\s+)?first\b"
    r"|\bfrom\s+(?:the\s+)?(?:latest|newest|last|most\s+recent)\s+to\b|(?:新しい|遅い)(?:もの|ほう)?(?:から)?順",
    re.IGNORECASE,
)


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
        if not WANTED.search(question) or _COUNTS.search(question):
            return None
        one = narrowed(asked)
        asked, question = one.asked, one.question
        subject = _subject_of(question)
        document = document_asked(asked, subject)
        of_years = [] if subject.terms else _members_of_years(asked)
        if of_years:
            members = of_years
        elif document:
            members = [one for hit in passages_of(asked, document) for one in members_of(hit)]
        else:
            members = _dated_about(asked, subject) if subject.terms else []
        members = [one for one in without_repeats(members) if _is_quotable(one)]
        members = _of_named_values(members, content_terms(question) - _SCAFFOLD)
        headed = [one for one in members if any(map(WANTED.search, one.headings))]
        attempts = ((headed, False), (members, False), (members, True))
        orders = (_in_order(few, content_terms(question), yearly=y) for few, y in attempts)
        dated = next((one for one in orders if _is_order(one)), None)
        dated = _of_each(asked, subject, content_terms(question), dated or ()) or dated
        if dated is None:
            known = subject.covered(asked, content_terms("\n".join(one.words for one in members)))
            return _refusal(asked, subject) if _STRONG.search(question) and not known else None
        if _NEWEST_FIRST.search(question):
            dated.reverse()
        return _composed(
            quoted([replace(one.member, group=one.words) for one in dated], asked.limit)
        )


def _subject_of(question: str) -> Subject:
    """Return what a timeline is asked of, less words for order and date, and years."""
    subject = subject_of(question, WANTED)
    terms = frozenset(one for one in subject.terms - _SCAFFOLD if not _FOUR_DIGITS.fullmatch(one))
    return Subject(subject.words, terms)


def _members_of_years(asked: Asked) -> list[Member]:
    """Return what has a date of the years that are all a question names."""
    years = {str(day.year) for *_, day in _dates(asked.question.text, yearly=False)}
    return [
        one
        for hit in (passages_with(asked, " ".join(sorted(years))) if len(years) > 1 else [])
        for one in members_of(hit)
        if any(str(day.year) in years for *_, day in _dates(one.words, yearly=False))
    ]


def _prose(member: Member) -> str:
    """Return the words of a member; of a row, those of its cells that say more than a date."""
    unit = member.unit
    if not isinstance(unit, Row):
        return member.words
    values = [one.words for one in record_of(member.hit.document.text, unit).filled]
    return "; ".join(one for one in values if re.search(r"[^\W\d_]{3}", one))


def _dated_about(asked: Asked, subject: Subject) -> list[Member]:
    """Return the units with a date that are about the subject, as much as the best of them."""
    found = [
        (subject.covered(asked, one.terms | content_terms(hit.passage.context)), one)
        for hit in passages_with(asked, subject.words)
        for one in members_of(hit)
        if any(_dates(text, yearly=True) for text in (one.words, *one.headings[-1:]))
    ]
    best = max((share for share, _ in found), default=0.0)
    if best < ABOUT:
        return []
    return [one for share, one in found if share >= best - NEARLY_BEST]


def _of_each(
    asked: Asked, subject: Subject, question: frozenset[str], dated: Sequence[_Dated]
) -> list[_Dated] | None:
    """Return what is dated of each of several things: "the bridge, the weir and the mill".

    None where nothing is dated of one, or something of each has been found already.

    Args:
        asked: the question.
        subject: what a timeline is asked of.
        question: the question's terms.
        dated: what has been found.

    """
    parts = [
        Subject(one, content_terms(one) & subject.terms) for one in _PARTS.split(subject.words)
    ]
    things = [one for one in parts if one.terms]
    known = frozenset[str]().union(*(one.member.terms for one in dated))
    if all(one.terms <= known for one in things):
        return None
    # A verb that ends the list is all things': what is found of the others is no part of the last.
    first = [frozenset[str]().union(*(m.terms for m in _dated_about(asked, one))) for one in things]
    found = []
    for one in things:
        others = known.union(
            *(own for own, other in zip(first, things, strict=True) if other != one)
        )
        found.append(_dated_about(asked, Subject(one.words, one.terms - others or one.terms)))
    if len(things) < _FEWEST or not all(found):
        return None
    members = without_repeats(one for few in found for one in few if _is_quotable(one))
    ordered = _in_order(members, question, yearly=False)
    return ordered if _is_order(ordered) else None


def _of_named_values(members: list[Member], asked: frozenset[str]) -> list[Member]:
    """Return only the rows with the values that a question names: "planned", of a column of states.

    All members, where no row has one.
    """
    named = [(one, _named_columns(one, asked)) for one in members]
    columns = frozenset[str]().union(*(own for _, own in named))
    return [one for one, own in named if own >= columns] if columns else members


def _named_columns(member: Member, asked: frozenset[str]) -> frozenset[str]:
    """Return the headers of a row's cells whose words are all in the question."""
    unit = member.unit
    if not isinstance(unit, Row):
        return frozenset()
    values = record_of(member.hit.document.text, unit).filled
    said = ((content_terms(one.words), " ".join(one.header_words)) for one in values)
    return frozenset(header for terms, header in said if terms and header and terms <= asked)


def _is_order(dated: Sequence[_Dated]) -> bool:
    """Whether there are several dates: of several members, or of one."""
    if len(dated) == 1:
        text = _prose(dated[0].member)
        return len({day for *_, day in _dates(text, yearly=True)}) >= _FEWEST
    return len(dated) >= _FEWEST


def _is_quotable(member: Member) -> bool:
    return not is_provenance(member) and not tells_what_to_say(member.words)


def _refusal(asked: Asked, subject: Subject) -> Refusal:
    japanese = "「{words}」について、日付のある記述は見つかりません。"
    english = "No dates were found for {words}."
    reason = Message(japanese if asked.question.japanese else english, words=subject.words)
    return Refusal(reason, nearest(asked.evidence))


def _in_order(members: Iterable[Member], asked: frozenset[str], *, yearly: bool) -> list[_Dated]:
    """Return the members that have a date, in its order; those of the same day as they are read.

    `yearly` takes dates without a year too, as of one year.
    """
    found = (_dated(one, asked, yearly=yearly) for one in members)
    return sorted((one for one in found if one), key=lambda one: one.day)


def _dated(member: Member, asked: frozenset[str], *, yearly: bool) -> _Dated | None:
    """Return a member with its date: of a row, that of the column asked for; or else a deadline.

    What heads a row's cells is no date of the row: "Cost 2024". What gives no date itself has that
    of its heading: "Meeting of 11 March 2025".
    """
    for text in (*_columns(member, asked), cells_of(member), *member.headings[-1:]):
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
