"""Whether a statement or a row says that something is open on a day or a date."""

import re
from dataclasses import dataclass

from ingest.language.blank import is_blank
from ingest.language.clock import hours
from ingest.language.dates import periods
from ingest.language.period import Period
from ingest.language.weekdays import weekdays
from retriever.forms.verdict.statement import disjoint
from retriever.forms.verdict.topic import Place
from retriever.text.records import Record
from retriever.text.rendering import render_record

OPEN = re.compile(
    r"\b(?:open(?:s|ing)?|hours|available|run|runs|running|operat\w+|accessible|serve[sd]?"
    r"|staffed|in\s+service|in\s+force|valid|may|can|allowed|permitted|closes|shuts)\b"
    r"|開[館園場室店庁]|営業|開い|利用時間|使用時間|受付時間|開放|利用でき|使用でき|閉める|閉じる|閉館",
    re.IGNORECASE,
)
SHUT = re.compile(
    r"\b(?:closed|shut|not\s+(?:open|run|available|allowed|permitted)|(?:must|may|shall|can)\s*not"
    r"|prohibited|forbidden|no\s+\w+\s+(?:may|shall|can)|quiet\s+hours)\b"
    r"|[休閉][館園業室店庁場]|休み|定休|閉鎖|禁止|てはならない|てはいけ|できない",
    re.IGNORECASE,
)
_EXCEPTS = re.compile(r"\b(?:except|excluding|but\s+not)\b|除[きくい]|以外", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|when|where|provided)\b|場合|ただし", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\b|のみ|だけ|に限", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """A time that is asked about; parts of it that the question does not say are None or empty."""

    minutes: int | None
    days: frozenset[int]
    date: Period | None


@dataclass(frozen=True, slots=True)
class Told:
    """That something is open, or is not, and the words that say so."""

    opens: bool
    words: str


def told_of_day(when: When, place: Place) -> list[Told]:
    """Return what a statement, or a row with its cells, says of the day or date asked about."""
    record = place.evidence.record
    if record is None:
        parents = [one.of(place.evidence.hit.document.text) for one in place.cited]
        lowest = place.evidence.hit.passage.heading_path[-1:]
        above = "\n".join((*lowest, *parents))
        found = [(_said_of_day(when, one, above), one) for one in _by_days(place.words)]
    elif weekdays(" ".join(record.name_words)):
        found = [(_row_of_day(when, record), render_record(record, record.filled))]
    else:
        cells = [
            render_record(record, [one])
            for one in record.filled
            if weekdays(one.words) or periods(one.words)
        ]
        found = [(_said_of_day(when, one, ""), one) for one in cells]
    return [Told(said, words) for said, words in found if said is not None]


def _by_days(words: str) -> list[str]:
    """Return words parted before each day that they say hours of: "Saturday 9 to 5 Sunday closed".

    Undivided where they do not begin with a day.
    """
    starts = [one.start for one in weekdays(words)]
    if not starts or any(map(str.isalnum, words[: starts[0]])):
        return [words]
    ends = [*starts[1:], len(words)]
    parts = [words[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    telling = all(hours(one) or SHUT.search(one) for one in parts)
    return parts if telling else [words]


def _row_of_day(when: When, record: Record) -> bool | None:
    """Return whether a row that is called by days has hours; None where it is of other days.

    A dash, a blank cell and "closed" say that it has none.
    """
    named = frozenset[int]().union(*(one.days for one in weekdays(" ".join(record.name_words))))
    if not when.days or not when.days <= named:
        return None
    said = [one.words for one in record.values]
    if said and all(is_blank(one) or SHUT.search(one) for one in said):
        return False
    timed = any(any(map(str.isdigit, one)) for one in said)
    return True if timed and not any(map(SHUT.search, said)) else None


def _said_of_day(when: When, words: str, above: str) -> bool | None:
    """Return whether words say that it is open on a day; None where they do not say."""
    shut = SHUT.search(words) or (not OPEN.search(words) and SHUT.search(above))
    if not shut and not OPEN.search(f"{above}\n{words}") and not _begins_with_hours(words):
        return None
    days = [one.days for one in weekdays(words)]
    dates = [one.period for one in periods(words)]
    if when.days:
        inside = any(when.days <= one for one in days)
        apart = bool(days) and not any(when.days & one for one in days)
        limited = bool(_ONLY.search(words))
    else:
        inside = when.date is not None and any(one.contains(when.date) for one in dates)
        apart = (
            bool(dates) and when.date is not None and all(disjoint(one, when.date) for one in dates)
        )
        limited = any(one.bounded for one in dates)
    if _EXCEPTS.search(words) or (inside and _CONDITION.search(words)):
        return None
    if shut:
        return False if inside else None
    return True if inside else (False if apart and limited else None)


def _begins_with_hours(words: str) -> bool:
    """Whether words are a day with its hours: "Saturday 9:00-13:00"."""
    days = weekdays(words)
    return bool(days and hours(words)) and not any(map(str.isalnum, words[: days[0].start]))
