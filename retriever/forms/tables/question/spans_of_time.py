"""Conditions by dates, days of the week and times of day, however these are written."""

import re
from collections.abc import Iterator
from datetime import date

from ingest.language.clock import HoursMention, hours
from ingest.language.dates import DateMention, periods
from ingest.language.period import Period
from ingest.language.weekdays import weekdays
from retriever.forms.tables.question.conditions import Condition, named_places
from retriever.forms.tables.question.events import event_places
from retriever.forms.tables.question.question_words import QuestionWords, content_sequence
from retriever.forms.tables.table import Field, Table
from retriever.forms.tables.values import folded, moment_of, time_of
from retriever.text.rendering import headed


def moments(table: Table, words: QuestionWords, free: frozenset[int]) -> Iterator[Condition]:
    """Yield conditions by dates in columns of dates: on, in, before, after, from one to another.

    The column is the one that the question names, or the only one of dates. A year that the
    headings say, or that is in a header, is no condition.

    Args:
        table: the table.
        words: the question.
        free: the places of its words that say nothing else.

    """
    fields = [one for one in table.fields if one.dated and not one.naming]
    others = [one for one in table.fields if one not in fields and one.filled]
    above = frozenset(term for one in table.above for term in content_sequence(folded(one)))
    text = words.written if len(words.written) == len(words.text) else words.text
    for mention in (*periods(text), *_eras(text)):
        places = words.within(mention.start, mention.end) & words.content
        said = words.text[mention.start : mention.end].strip()
        if not fields or not places or not places <= free:
            continue
        named = [(event_places(table, one, words, free - places), one) for one in fields]
        held = [(own, one) for own, one in named if own]
        in_headers = any(places & named_places(one, words, places) for one in table.fields)
        if len(held) > 1 or in_headers or (not held and places <= words.matching(above)):
            continue
        elsewhere = any(_says_years(one) and named_places(one, words, free) for one in others)
        if not held and (len(fields) > 1 or elsewhere):
            continue
        own, field = held[0] if held else (frozenset[int](), fields[0])
        yield Condition(field, headed(field.name, said), _within(field, mention), places | own)


def _eras(text: str) -> Iterator[DateMention]:
    """Yield the Japanese eras that a text names without a year: 平成の出来事."""
    for match in _ERA.finditer(text):
        first, last = _ERAS[match[0]]
        yield DateMention(*match.span(), Period(first, last))


_ERAS = {
    "明治": (date(1868, 1, 25), date(1912, 7, 29)),
    "大正": (date(1912, 7, 30), date(1926, 12, 24)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "令和": (date(2019, 5, 1), None),
}
"""The first and the last days of the eras."""
_ERA = re.compile(rf"(?:{'|'.join(_ERAS)})(?=時代|年間|の|に|中|[、,])")


def days(table: Table, words: QuestionWords, free: frozenset[int]) -> Iterator[Condition]:
    """Yield conditions by a day of the week, in the only column that says such days."""
    fields = [one for one in table.fields if one.filled and all(_days(e.words) for e in one.filled)]
    for mention in weekdays(words.text):
        places = words.within(mention.start, mention.end) & words.content
        if len(fields) != 1 or not places or not places <= free:
            continue
        field = fields[0]
        held = frozenset(
            at for at, one in enumerate(field.entries) if one and mention.days <= _days(one.words)
        )
        own = named_places(field, words, free - places)
        said = words.text[mention.start : mention.end]
        yield Condition(field, headed(field.name, said), held, places | own)


def clock_times(table: Table, words: QuestionWords, free: frozenset[int]) -> Iterator[Condition]:
    """Yield conditions by times of day: after, before or from one on, from one to another.

    The column is the one of times that the question names, or the only one. Times bound members in
    none of the 580 questions of staff-questions, document-forms and answer-forms; timetables and
    rosters have them.

    Args:
        table: the table.
        words: the question.
        free: the places of its words that say nothing else.

    """
    fields = [one for one in table.fields if one.timed]
    for mention in hours(words.text) if fields else ():
        before = _BEFORE_TIME.search(words.text[: mention.start])
        after = _AFTER_TIME.match(words.text, mention.end)
        start = before.start() if before else mention.start
        end = after.end() if after else mention.end
        places = words.within(start, end) & words.content
        named = [(event_places(table, one, words, free - places), one) for one in fields]
        meant = [(own, one) for own, one in named if own or len(fields) == 1]
        if len(meant) != 1 or not places or not places <= free:
            continue
        own, field = meant[0]
        strict = any(said and _STRICT.search(said[0]) for said in (before, after))
        held = frozenset(
            at
            for at, one in enumerate(field.entries)
            if one and _is_within(mention, time_of(one.words), strict=strict)
        )
        # What names the members as well is left to name them: departures of a timetable.
        own -= named_places(field, words, free) if field.naming else frozenset()
        yield Condition(field, f"{field.name} {words.text[start:end].strip()}", held, places | own)


_BEFORE_TIME = re.compile(
    r"\b(?:from|after|since|until|till|before|by|up\s+to|between|starting\s+at)\s+\Z"
)
_AFTER_TIME = re.compile(
    r"\s*(?:から|以降|より後|まで|以前|より前|onwards?\b|or\s+(?:later|earlier)\b)"
)
_STRICT = re.compile(r"after|before|より[前後]")


def _is_within(asked: HoursMention, minutes: int | None, *, strict: bool) -> bool:
    """Whether a time is within hours; their ends are, unless the question is strict."""
    if minutes is None:
        return False
    if minutes in (asked.first, asked.last):
        return not strict
    return asked.holds(minutes) is True


def _says_years(field: Field) -> bool:
    """Whether a column of figures has years of any century."""
    return all(one.words.isdigit() and len(one.words) == _YEAR_DIGITS for one in field.filled)


_YEAR_DIGITS = 4


def _days(said: str) -> frozenset[int]:
    return frozenset[int]().union(*(one.days for one in weekdays(said)))


def _within(field: Field, mention: DateMention) -> frozenset[int]:
    """Return the members whose dates lie in a period."""
    found = set()
    for at, entry in enumerate(field.entries):
        own = _period(entry.words) if entry else None
        if own and mention.period.contains(own):
            found.add(at)
    return frozenset(found)


def _period(said: str) -> Period | None:
    """Return the period that a cell is: a day, a month or a year."""
    if moment_of(said) is None:
        return None
    found = [one.period for one in periods(said) if one.period.bounded]
    return found[0] if len(found) == 1 else None
