"""Whether something is open or allowed at a time: hours, days and dates, compared by value."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document.nodes import Span
from ingest.language.clock import HoursMention, hours, times
from ingest.language.content_terms import content_terms
from ingest.language.dates import periods
from ingest.language.period import Period
from ingest.language.plain import plain
from ingest.language.weekdays import weekdays
from retriever.forms.form import Asked
from retriever.forms.verdict.ground import Ground
from retriever.forms.verdict.open_days import OPEN, SHUT, Told, When, told_of_day
from retriever.forms.verdict.stated import stated_with_exceptions
from retriever.forms.verdict.topic import (
    Place,
    best_covered,
    forms,
    in_meant_edition,
    narrowing,
    places_of,
    topic_of,
)
from retriever.forms.verdict.yes_no import YesNo
from retriever.text.rendering import render_record
from retriever.types import Citation

_OTHER_EVENT = re.compile(
    r"\b(?:start|starts|begin|begins|end|ends|finish|finishes|close|closes|leave|leaves|arrive"
    r"|arrives|depart|departs|take\s+place|scheduled|due|meet|meets)\b"
    r"|始ま|開始|終わ|終了|閉ま|締め切|出発|到着",
    re.IGNORECASE,
)
"""What happens once at a time, unlike what lasts from one time to another."""
_CLOSES = re.compile(r"\b(?:closes|shuts)\b|閉める|閉じる|閉館(?:する|時刻)", re.IGNORECASE)
_LAST_ADMISSION = re.compile(r"\blast\s+(?:entry|admission)|入館は|受付は", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:in|on|at|during)\s+(?:the\s+)?(?:other|remaining)\s+\w+|\botherwise\b"
    r"|\brest\s+of\s+the\b|その他の|それ以外",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"(?:\bexcept(?:\s+for)?|\bbut\s+not|\bexcluding)(?:\s+(?:on|in|from))*\s*$", re.I
)
_RESERVED = re.compile(
    r"\b(?:only|except|reserved|unless|if|private|members)\b|に限|専用|のみ|場合", re.I
)


_ASKS_OPEN = re.compile(
    r"\b(?:open|closed|shut|running|runs?|operat\w+|available|accessible|in\s+force|in\s+effect|valid|get\s+(?:in|on)(?:to)?"
    r"|visit|enter|use)\b|開い|[開閉休][館園室店庁場]|営業|休業|休み|使え|利用でき|有効",
    re.IGNORECASE,
)
_OPEN_WORDS = forms(
    "open closed shut running run operating available accessible valid"
    " 開館 閉館 休館 開園 閉園 休園 開室 閉室 休室 開店 閉店 営業 休業 有効 休み"
)


_PARTS = {
    "morning": (570, 690), "afternoon": (810, 990), "evening": (1110, 1230),
    "午前": (570, 690), "午後": (810, 990), "夕方": (990, 1080), "夜": (1110, 1230),
}  # fmt: skip
"""Minutes after midnight within each part of the day: near its ends. Chosen by eye."""
_PART = re.compile(r"\b(?:morning|afternoon|evening)\b|午前|午後|夕方|夜", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Hours with the days and dates that they are said of; of all others, where `others`."""

    hours: HoursMention
    days: frozenset[int]
    dates: tuple[Period, ...]
    others: bool = False


def open_at(asked: Asked, question: YesNo) -> list[Ground]:
    """Return whether what is asked about is open, or allowed, at the time that the question names.

    Nothing where the question names no time, day or date, or statements about it differ.
    """
    when = _when(question)
    if when is None or question.past or _OTHER_EVENT.search(question.main):
        return []
    if when.minutes is None:
        return _open_on(asked, question, when)
    topic = topic_of(question)
    if _ASKS_OPEN.search(question.main):
        topic = replace(topic, named=topic.named - _OPEN_WORDS)
    places = [one for one in in_meant_edition(asked, places_of(asked)) if _hours_of(one)]
    moments = _times(question, when)
    told: list[tuple[bool, Place]] = []
    for place in _most_specific(best_covered(places, topic), when):
        if not place.is_row and narrowing(place.words, topic, place.above):
            continue
        if _is_of_another(place, asked):
            continue
        outcomes = {_said(one, place) for one in moments}
        said = outcomes.pop() if len(outcomes) == 1 else None
        if said and place.is_row and _shut_on_day(when, place):
            return []
        if said is not None:
            told.append((said, place))
    if len({said for said, _ in told}) != 1:
        return []
    said, place = told[0]
    if said and _taken_back(asked, when, place):
        return []
    words = _words(place) if place.is_row else place.quoted
    hit = place.evidence.hit
    others = place.evidence.exceptions if said else []
    quoted = [words, *(plain(one.of(hit.document.text)) for one in others)]
    also = tuple(Citation(hit, Span(one.start, one.end)) for one in others)
    yes = said == (question.sign > 0)
    joined = ("" if question.japanese else " ").join(quoted)
    return [Ground(yes, joined, (*place.citations(), *also))]


def _is_of_another(place: Place, asked: Asked) -> bool:
    """Whether a row is called something that the question does not have, and no day: a room."""
    record = place.evidence.record
    if record is None or not record.name_words or weekdays(record.name_words[-1]):
        return False
    own = content_terms(record.name_words[-1])
    return bool(own) and not own & asked.question.terms


def _shut_on_day(when: When, place: Place) -> bool:
    """Whether another cell of a row says that it is closed on the day."""
    if not when.days and when.date is None:
        return False
    return any(not one.opens for one in told_of_day(when, place))


def _most_specific(places: Sequence[Place], when: When) -> list[Place]:
    """Return the places whose hours are said of the days asked about; without such days, of any."""
    named = [bool(when.days) and _names_days(one, when) for one in places]
    if any(named):
        return [one for one, names in zip(places, named, strict=True) if names]
    general = [one for one in places if not any(slot.days for slot in _slots(_words(one)))]
    return general or list(places)


def _names_days(place: Place, when: When) -> bool:
    return any(slot.days and when.days <= slot.days for slot in _slots(_words(place)))


def _part_of_day(asked: str) -> tuple[int, ...]:
    """Return two times of the part of the day that a question names; none where it names none."""
    named = [one[0].casefold() for one in _PART.finditer(asked)]
    return _PARTS[named[0]] if len(named) == 1 else ()


def _times(question: YesNo, when: When) -> list[When]:
    """Return the time that is asked about, or two of the part of the day."""
    part = _part_of_day(question.main)
    return [replace(when, minutes=one) for one in part] if when.minutes in part else [when]


def _when(question: YesNo) -> When | None:
    said = f"{question.scenario} {question.main}"
    found = {one.minutes for one in times(said)} or set(_part_of_day(question.main)[:1])
    spans = hours(question.main)
    if len(found) > 1 or any(one.first is not None for one in spans):
        return None
    dates = {one.period for one in periods(said)}
    days = frozenset[int]().union(*(one.days for one in weekdays(said)))
    if not found and not (days or len(dates) == 1):
        return None
    minutes = found.pop() - len(spans) if found else None
    return When(minutes, days, next(iter(dates)) if len(dates) == 1 else None)


def _open_on(asked: Asked, question: YesNo, when: When) -> list[Ground]:
    """Return whether it is open on a day or date, as items and cells say: "Closed: Mondays"."""
    if not _ASKS_OPEN.search(question.main) or (when.days and when.date):
        return []
    if question.scenario or stated_with_exceptions(asked, question):
        return []
    topic = topic_of(question)
    topic = replace(topic, named=topic.named - _OPEN_WORDS)
    places = in_meant_edition(asked, places_of(asked))
    told: list[tuple[Told, Place]] = []
    for place in best_covered([one for one in places if told_of_day(when, one)], topic):
        if place.is_row or not narrowing(place.words, topic, place.above):
            told += [(one, place) for one in told_of_day(when, place)]
    if any(not one.opens for one, _ in told):
        told = [(one, place) for one, place in told if not one.opens]
    if len({one.opens for one, _ in told}) != 1:
        return []
    said, place = told[0]
    if said.opens and _taken_back(asked, when, place):
        return []
    whole = not place.is_row and said.words == place.words
    words = place.quoted if whole else said.words
    return [Ground(said.opens == (question.sign > 0), words, place.citations())]


def _hours_of(place: Place) -> bool:
    return bool(hours(_words(place)))


def _words(place: Place) -> str:
    """Return the words of a unit; of a row, the cell of hours alone."""
    record = place.evidence.record
    if record is None:
        return place.words
    values = [one for one in record.filled if hours(one.words)]
    return render_record(record, values) if len(values) == 1 else ""


def _said(when: When, place: Place) -> bool | None:
    """Return whether a unit says that it is open then; None where it does not say."""
    words = _words(place)
    context = f"{place.above}\n{words}"
    shut = SHUT.search(words) or (not OPEN.search(words) and SHUT.search(place.above))
    if not shut and not OPEN.search(context):
        return None
    if _LAST_ADMISSION.search(words) or when.minutes is None:
        return None
    slots = [one for one in _slots(words) if _applies(one, when)]
    held = [(one.hours.holds(when.minutes), one.hours.first) for one in slots]
    inside = {None if one and first is None else one for one, first in held}
    if shut:
        return False if inside == {True} else None
    if not inside:
        return False if when.days and all(one.days for one in _slots(words)) else None
    return next(iter(inside)) if len(inside) == 1 else None


def _applies(slot: _Slot, when: When) -> bool:
    """Whether hours are said of the day that is asked about, or may be."""
    if slot.days and when.days and not when.days <= slot.days:
        return False
    if slot.dates and when.date is not None:
        inside = any(one.contains(when.date) for one in slot.dates)
        return inside != slot.others
    return True


def _slots(words: str) -> list[_Slot]:
    """Return the hours of a text, each with its days and dates: before it, or else after it."""
    said = hours(words)
    excepted = frozenset[int]()
    named = []
    for mention in weekdays(words):
        if _EXCEPT.search(words, 0, mention.start):
            excepted |= mention.days
        else:
            named.append(mention)
    dates = periods(words)
    others = [match.start() for match in _OTHERS.finditer(words)]
    first = said[0].start if said else 0
    starts = [*(day.start for day in named), *(date.start for date in dates)]
    leads = any(start < first for start in starts)
    everyone = frozenset(range(7))
    slots = []
    for at, one in enumerate(said):
        before = said[at - 1].end if at else 0
        after = said[at + 1].start if at + 1 < len(said) else len(words)
        start, end = (before, one.start) if leads else (one.end, after)
        own = [day for day in named if start <= day.start < end]
        days = frozenset[int]().union(*(day.days for day in own))
        if excepted:
            days = (days or everyone) - excepted
        own_dates = tuple(date.period for date in dates if start <= date.start < end)
        other = any(start <= place < end for place in others)
        if other and not own_dates:
            own_dates = tuple(date.period for date in dates)
        slots.append(_Slot(one, days, own_dates, other))
    return slots


def _taken_back(asked: Asked, when: When, place: Place) -> bool:
    """Whether another unit of the section says otherwise of that time."""
    hit = place.evidence.hit
    for one in _beside(asked, place):
        said = one.of(hit.document.text)
        if not _RESERVED.search(said) and not SHUT.search(said) and not _CLOSES.search(said):
            continue
        days = [mention.days for mention in weekdays(said)]
        dates = [mention.period for mention in periods(said)]
        spans = hours(said)
        if not (days or dates or spans):
            continue
        on_day = not days or not when.days or any(when.days & one_day for one_day in days)
        on_date = not dates or when.date is None or any(d.contains(when.date) for d in dates)
        minutes = when.minutes or 0
        at_time = not spans or any(span.holds(minutes) is not False for span in spans)
        until = spans and not at_time and not SHUT.search(said)
        names_day = (days and on_day and when.days) or (dates and when.date and on_date)
        if (on_day and on_date and at_time and (names_day or spans)) or (until and names_day):
            return True
    return False


def _beside(asked: Asked, place: Place) -> Iterator[Span]:
    """Yield the units next to a unit in its passage, two after it at most."""
    units: Sequence[Span] = place.evidence.hit.passage.units
    at = next((i for i, one in enumerate(units) if one.start == place.evidence.unit.start), 0)
    yield from units[at + 1 : at + 3]
