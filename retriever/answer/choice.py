"""Which of the scored evidence an answer is made of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from ingest.language.content_terms import content_terms
from ingest.language.figures import YEAR
from ingest.language.scripts import has_cjk
from ingest.structure.tables.grid import is_of_all, sums_up
from retriever.answer.qualifiers import contrast, says_qualifier
from retriever.query.question import AnswerType, Question
from retriever.reading.evidence import Evidence
from retriever.reading.exceptions import opens_exception
from retriever.text.by_value import is_another, periods_of, tightest, within_bounds
from retriever.text.context import context_of

MAX_QUOTES = 3
"""An answer quotes at most this many units, besides the headers of its rows. Chosen by eye."""

SCORE_MARGIN = 2.5
"""Units whose score is at most this far below the best are quoted too, in logits.

With 0.8 the answer has what the gold wants for 0.769 of 242 answerable questions of the strategy
text and quotes the evidence for 0.839 of 60 of CLAP NQ; with 2.5 these are 0.814 and 0.887. The
share of quotes that are evidence falls from 0.76 to 0.73, and from 0.77 to 0.76.
"""


_SEVERAL = 2
_OF_BEFORE = re.compile(
    r"\b(?:last|previous|prior|former|old|earlier|before|chang|increas|decreas|r[io]se|differ"
    r"|compar|than)|昨年|前年|前回|以前|旧|従来|変[わ更]|比べ|より|値上|値下|差",
    re.IGNORECASE,
)
"""Words of questions that also ask what was in force before."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The evidence to quote, the best first.

    `qualifier` is the question's, where the first of it has another in the place of that one.
    `unsettled` says that it is rows of which the question asks for one and does not say which.
    """

    evidence: tuple[Evidence, ...] = ()
    qualifier: str | None = None
    unsettled: bool = False


def choose(question: Question, evidence: Sequence[Evidence]) -> Choice:
    """Return which of the evidence to quote; none where there is none."""
    if not evidence:
        return Choice()
    if question.answer_type is AnswerType.LIST:
        evidence = [one for one in evidence if not _is_of_all(one)] or evidence
    evidence = _without_older_twins(question, evidence)
    kept = _without_rows_of_others(question, evidence)
    while kept[0] != evidence[0]:
        # The best may be of a copy of the table then, in another file.
        evidence, kept = kept, _without_rows_of_others(question, kept)
    chosen = _qualified(question, _close_to_best(kept), kept)
    return replace(chosen, unsettled=_is_unsettled(question, chosen.evidence))


def _is_of_all(evidence: Evidence) -> bool:
    """Whether it is a row of all that a table lists, which is no member of a list."""
    return any(sums_up(name) or is_of_all(name) for name in evidence.names)


def _without_older_twins(question: Question, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Leave out rows that a later year's table of the document has too, by name and headers.

    A tariff has the prices of the year before in its annex. Not where the question names a year or
    asks what was before.
    """
    if _years(question.text) or _OF_BEFORE.search(question.text):
        return evidence
    above = [_year_above(one) for one in evidence]
    if len(set(filter(None, above))) < _SEVERAL:
        return evidence
    latest: dict[tuple[object, ...], int] = {}
    years = [(_twin_of(one), year) for one, year in zip(evidence, above, strict=True)]
    for twin, year in years:
        if twin and year:
            latest[twin] = max(year, latest.get(twin, 0))
    pairs = zip(evidence, years, strict=True)
    return [one for one, (twin, year) in pairs if not (twin and year and year < latest[twin])]


def _twin_of(one: Evidence) -> tuple[object, ...] | None:
    """Return what a row shares with the same row of another year's table; None of other units."""
    record = one.record
    if record is None or not record.name_words:
        return None
    headers = tuple(value.header_words for value in record.values)
    return one.hit.document.id, record.name_words, headers


def _year_above(one: Evidence) -> int | None:
    """Return the year of the lowest heading that has a single one."""
    for heading in reversed(one.hit.passage.heading_path):
        if years := _years(heading):
            return int(next(iter(years))) if len(years) == 1 else None
    return None


def _without_rows_of_others(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Leave out rows of a table that say less of the names that the question has than others do.

    Asked whether the mill is planned, the reader prefers a row of something else that is planned.
    """
    table = [one for one in evidence if one.is_of_table(evidence[0])]
    if meant := _within(question, table):
        return [one for one in evidence if one is meant or not one.is_of_table(evidence[0])]
    named = {name for one in table for name in _asked_names(question, one)}
    if not named:
        return list(evidence)
    said = {id(one): sum(_says(one.words, name) for name in named) for one in table}
    most = max(said.values())
    kept = [one for one in evidence if said.get(id(one), most) == most]
    return _without_longer_names(question, kept)


def _within(question: Question, table: Sequence[Evidence]) -> Evidence | None:
    """Return the row with the narrowest bounds in its name that hold a number of the question.

    "I am 70" asks for the row "65 and over"; None where no name has such bounds.
    """
    held = {
        name: one
        for one in table
        if (record := one.record)
        for name in record.name_words
        if within_bounds(question.asked, name, label=True)
    }
    return held[tightest(list(held))] if held else None


def _without_longer_names(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Leave out rows whose name has that of another row, which the question has, and more.

    Asked for "a stall", the row "Stall" is meant, and not "Corner stall"; "stalls" are all of them.
    Of 1,039 questions of four sets one loses a quote that says nothing to it; it stays right.
    """
    if question.answer_type is AnswerType.LIST or not evidence:
        return list(evidence)
    named = [one for one in evidence if one.names and one.is_of_table(evidence[0])]
    meant = [
        one.names[-1]
        for one in named
        if _says(question.text, one.names[-1]) and not _is_plural(question.text, one.names[-1])
    ]
    longer = [
        one
        for one in named
        if one.names[-1] not in meant and any(_says(one.names[-1], name) for name in meant)
    ]
    return [one for one in evidence if one not in longer]


def _is_plural(text: str, name: str) -> bool:
    """Whether a text has a name in the plural."""
    return re.search(rf"{re.escape(name.casefold())}e?s\b", text.casefold()) is not None


def _asked_names(question: Question, row: Evidence) -> frozenset[str]:
    """Return the names of a row that the question has."""
    return frozenset(name for name in row.names if _says(question.text, name))


def _says(words: str, name: str) -> bool:
    """Whether words have a name: each of its terms, or its letters where words are not parted."""
    if has_cjk(name):
        return normalize("NFKC", name) in normalize("NFKC", words)
    own = content_terms(name)
    return bool(own) and own <= content_terms(words)


def _is_unsettled(question: Question, chosen: Sequence[Evidence]) -> bool:
    """Whether one row of a table is asked for, and several are chosen that it does not tell apart.

    The row that is asked for is none of them then: the month that a timetable lacks, say. Names in
    another language than the question's cannot be told.
    """
    rows = [one for one in chosen if one.is_of_table(chosen[0])]
    several = question.answer_type is AnswerType.LIST or question.sub_questions
    if several or len({one.names for one in rows}) <= 1:
        return False
    if question.japanese != has_cjk("".join(name for one in rows for name in one.names)):
        return False
    asked = [_asked_names(question, one) for one in rows]
    return not any(asked) or len(set(asked)) == 1


def _close_to_best(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the best evidence and what scores close to it, in its language.

    An exception is quoted with its rule, and not after another one.
    """
    japanese = has_cjk(evidence[0].words)
    said = [
        one
        for one in evidence
        if one is evidence[0]
        or (has_cjk(one.words) == japanese and not opens_exception(one.hit.document.text, one.unit))
    ]
    return [one for one in said[:MAX_QUOTES] if one.score >= said[0].score - SCORE_MARGIN]


def _qualified(
    question: Question, chosen: Sequence[Evidence], evidence: Sequence[Evidence]
) -> Choice:
    """Return the chosen units without those that tell of another qualifier.

    Where the best one does, a unit that has the qualifier comes before it; where there is none, it
    stays, and the question is refused.
    """
    best, *others = chosen
    shared = question.terms & _content(best)
    qualifier = contrast(question, best)
    fitting = [one for one in others if contrast(question, one) is None]
    if qualifier is None:
        told = (
            one
            for one in others
            if (one in fitting or question.terms & _content(one) - shared)
            and not tells_of_another_date(question, best, one)
        )
        return Choice((best, *told))
    better = next((one for one in fitting if says_qualifier(qualifier, one)), None) or next(
        (
            one
            for one in evidence
            if says_qualifier(qualifier, one)
            and shared <= question.terms & _content(one)
            and contrast(question, one) is None
        ),
        None,
    )
    if better is None:
        return Choice(tuple(chosen), qualifier)
    return Choice((better, *(one for one in fitting if one is not better)))


def tells_of_another_date(question: Question, best: Evidence, other: Evidence) -> bool:
    """Whether the best unit has the date that is asked for, and another unit only other dates."""
    years = _years(question.text)
    if years & _years_of(best) and _years_of(other) and not years & _years_of(other):
        return True
    asked, others = periods_of(question.text), periods_of(other.words)
    if not others or not asked & periods_of(best.words):
        return False
    return all(is_another(one, wanted) for one in others for wanted in asked)


def _years_of(evidence: Evidence) -> frozenset[str]:
    """Return the years of a unit, or else those of the lowest heading that has one."""
    headings = reversed(evidence.hit.passage.heading_path)
    said = (_years(one) for one in (evidence.words, *headings))
    return next(filter(None, said), frozenset[str]())


def _years(text: str) -> frozenset[str]:
    return frozenset(one[0] for one in re.finditer(rf"(?<!\d){YEAR.pattern}(?!\d)", text))


def _content(evidence: Evidence) -> frozenset[str]:
    """Return the content terms of a unit and of its context."""
    return content_terms(f"{evidence.words}\n{context_of(evidence.hit, evidence.unit)}")
