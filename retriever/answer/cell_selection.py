"""Which cells of a table a question asks for: the row it names, and the column.

A column is selected by the words of the question that its headers have and no other column's
headers have. Where no column is selected, the whole row answers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ingest.document.nodes import Row, Span
from ingest.language.blank import is_blank
from ingest.language.content_terms import content_terms
from ingest.language.scripts import is_japanese
from ingest.language.terms import stem
from ingest.language.weekdays import weekdays
from ingest.structure.tables.grid import is_total
from retriever.query.question import AnswerType, Question
from retriever.reading.evidence import Evidence
from retriever.text.by_value import periods_of, within_bounds, without_other_dates
from retriever.text.names import proper_names
from retriever.text.records import Record, Value, record_of
from retriever.text.rendering import render_passage
from retriever.types import CitedCell, Role

_PERCENT, _TOTAL = "%", stem("total")
_PERCENT_WORDS = re.compile(
    r"[%％]|\b(?:percent(?:age)?|per cent|proportion|ratio)\b|率|割合|パーセント", re.IGNORECASE
)

_TOTAL_WORDS = re.compile(
    r"\b(?:totals?|overall|altogether|combined|in all)\b|[合総]\s*計|総額", re.IGNORECASE
)
_WHY = re.compile(r"\bwhy\b|なぜ|何故|どうして|理由", re.IGNORECASE)
_JOINED = re.compile(r"\band\s+(?:its|their|how|what|when|which|who|where|why)\b", re.IGNORECASE)
"""What joins two questions. No single cell answers both."""

_GENERIC = frozenset(map(stem, ("figure", "value", "number", "amount", "result", "item", "time")))
"""Words that fit any column."""

_REMEMBERED = 4096
"""Headers and questions whose dates are remembered, as one table asks for them again and again."""
_JOINS = re.compile(r"\b(?:and|or|vs|versus|against)\b|[と、]", re.IGNORECASE)
"""What joins the names of several columns."""
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_CODE = re.compile(r"[^\W\d_]+[-/. ]?\d[\w.-]*")
_WEEKDAY = "day of the week"

_Path = tuple[Span, ...]


class _ByValue(str):
    """A sign for a date or a day of the week, in whatever words it is said."""

    __slots__ = ()


_WITHIN = _ByValue("within bounds")
"""A sign for a header whose bounds hold a number of the question."""


def row_terms(question: Question, text: str, row: Row) -> frozenset[str]:
    """Return the terms of the question that the row's label or parents have."""
    return _question_terms(question) & _terms(record_of(text, row).name_words)


def select_rows(question: Question, text: str, row: Row, run: Sequence[Row]) -> list[Row]:
    """Return the rows around the given one that share its terms with the question.

    Args:
        question: what was asked.
        text: the document's text.
        row: the given row.
        run: the rows of its table, in order.

    """
    named = row_terms(question, text, row)
    if not named:
        return [row]
    alike = [named <= row_terms(question, text, one) for one in run]
    first = last = run.index(row)
    while first and alike[first - 1]:
        first -= 1
    while last + 1 < len(run) and alike[last + 1]:
        last += 1
    return list(run[first : last + 1])


def select_cells(question: Question, record: Record, above: Sequence[str] = ()) -> list[Value]:
    """Return the values that the question asks for in a row; empty where it asks for the row.

    Args:
        question: what was asked.
        record: the row.
        above: the headings above the table; their words name the table, not the row.

    """
    if not _names_row(question, record, above):
        return _named_cells(question, record)
    if columns := select_columns(question, [record], _terms(record.name_words)):
        return _filled(record, columns)
    figures = [one for one in record.filled if one.cell.figure and not _is_day(one.words)]
    single = len(figures) == 1 and question.answer_type is AnswerType.QUANTITY
    return figures if single and len(record.filled) > 1 else []


def _named_cells(question: Question, record: Record) -> list[Value]:
    """Return the cell of a row in other words that the question has, or has the header of.

    "Which model is waterproof to IP68?" asks for the column with IP68, "How exact is the HF-250?"
    for that of the HF-250, "When does it close on Sunday?" for that of the weekend. Empty where
    there are several, or none.
    """
    headed = [one for one in record.filled if _is_named(question, one)]
    wanted = _dates(question.text)
    dated = [one for one in record.filled if wanted & _dates("\n".join(one.header_words))]
    said = [
        one
        for one in record.filled
        if _CODE.fullmatch(one.words.strip()) and _is_said(question, one.words)
    ]
    found = headed or dated or said
    return found if len(found) == 1 and len(record.filled) > 1 else []


def _is_said(question: Question, words: str) -> bool:
    """Whether the question has words with a number, all of them."""
    own = content_terms(words)
    return own <= question.terms and any(map(str.isdecimal, words)) and bool(own)


def select_members(question: Question, record: Record, pointed: Sequence[Value]) -> list[Value]:
    """Return the cells to quote of a row that the reader points into.

    In a table that lays out a list, as "(11) Fusion | (14) Materials", nothing names a cell but its
    own words, and no cell tells anything of another: the cells are quoted that have a term of the
    question which the others lack, and those pointed at only where there is none.

    Args:
        question: what was asked.
        record: the row.
        pointed: the values that the reader points at.

    """
    if record.name_words or any(one.header_words for one in record.values):
        return list(pointed)
    shared = [(one, content_terms(one.words) & question.terms) for one in record.filled]
    everywhere = frozenset.intersection(*(terms for _, terms in shared)) if shared else frozenset()
    return [one for one, terms in shared if terms - everywhere] or list(pointed)


def select_column_cells(question: Question, records: Sequence[Record]) -> list[list[Value]]:
    """Return the values asked for in each row; all empty where the question asks for rows."""
    columns = select_columns(question, records, frozenset())
    return [_filled(record, columns) for record in records]


def select_columns(
    question: Question, records: Sequence[Record], names: frozenset[str]
) -> list[int]:
    """Return the columns that the question selects, counted after the labels.

    The terms that a selected column's headers share with the question include those that any other
    column's headers share with it, and more.

    Args:
        question: what was asked.
        records: rows of one table.
        names: terms that do not select a column, since the question may name the row by them.

    """
    # What begins with "And its" goes on from another question, and is one.
    if _JOINED.search(question.asked, 1):
        return []
    widest = max(records, key=lambda record: len(record.values))
    paths = [value.cell.headers for value in widest.values]
    shared = {one.cell.headers: _header_terms(question, one) for one in widest.values}
    # A follow-up names the column itself, or goes on with that of the question before.
    for wanted in dict.fromkeys((_terms([question.asked]) | {_WITHIN}, _question_terms(question))):
        best = _best_columns({path: own & wanted for path, own in shared.items()}, names, wanted)
        if best:
            return [column for column, path in enumerate(paths) if path in best]
    whole = _named_in_full(question, widest.values)
    return whole if 1 < len(whole) < len(paths) else []


def _named_in_full(question: Question, values: Sequence[Value]) -> list[int]:
    """Return the columns of which the question has all of the lowest header, less its brackets.

    "Compare the day ticket for adults and children" asks for both.
    """
    if not _JOINS.search(question.asked):
        return []
    asked = content_terms(question.asked)
    heads = [_BRACKETS.sub("", one.header_words[-1]) if one.header_words else "" for one in values]
    named = [content_terms(one) for one in heads]
    return [column for column, own in enumerate(named) if own and own <= asked]


def _best_columns(
    shared: dict[_Path, frozenset[str]], names: frozenset[str], wanted: frozenset[str]
) -> list[_Path]:
    """Return the columns whose headers share the telling terms of a question.

    Args:
        shared: the terms that each column's headers share with it.
        names: terms that do not select a column.
        wanted: the question's terms. Its dates and days of the week come first.

    """
    everywhere = frozenset.intersection(*shared.values()) if shared else frozenset()
    telling = {path: terms - everywhere - names for path, terms in shared.items()}
    specific = {path: terms - _GENERIC for path, terms in telling.items()}
    dates = frozenset(one for one in wanted if isinstance(one, _ByValue))
    dated = _dominant({path: terms & dates for path, terms in telling.items()})
    best = dated or _dominant(specific) or _dominant(telling) or _dominant(_exclusive(specific))
    return _dominant({path: shared[path] for path in best}) or best


def cell_missing(question: Question, evidence: Evidence) -> bool:
    """Whether the evidence is a row without the cell that is asked for.

    This is so in three cases: the cell is blank or has only a dash; the question asks a row of
    figures for a reason; or the question does not name a row of figures and has a term that the
    table and its passage lack, so that it asks for another row. In the last case rows with one
    figure are kept, and those in which the reader points into a column that is headed by a name
    of the question: it may paraphrase the row ("How long is the Bittern?"), or be in another
    language.
    """
    unit, passage = evidence.unit, evidence.hit.passage
    if not isinstance(unit, Row) or not unit.headers or question.answer_type is AnswerType.LIST:
        return False
    record = record_of(evidence.hit.document.text, unit)
    figures = [value for value in record.values if value.cell.figure]
    if figures and _WHY.search(question.text):
        return len(figures) == len(record.filled)
    names, wanted = _terms(record.name_words), _question_terms(question)
    if _names_row(question, record, passage.heading_path):
        columns = select_columns(question, [record], names)
        return bool(columns) and not _filled(record, columns)
    if not figures:
        return False
    if question.japanese and not is_japanese(evidence.words):
        return False
    if evidence.logit > 0 and any(
        one.cell.span.within(evidence.answer) and _is_named(question, one) for one in record.filled
    ):
        return False
    around = _terms(words for value in record.values for words in value.header_words)
    around |= content_terms(render_passage(evidence.hit.document, passage))
    return len(figures) > 1 and bool(wanted - _GENERIC - around)


def cited_cells(records: Iterable[tuple[Record, Sequence[Value]]]) -> list[CitedCell]:
    """Return the values' cells and those that name, head and measure them, in document order."""
    cells: dict[CitedCell, None] = {}
    for record, values in records:
        headers = [header for value in values for header in value.cell.headers]
        measures = [measure for value in values for measure in value.cell.measures]
        roles = [
            (Role.PARENT, record.parents),
            (Role.LABEL, [record.label]),
            (Role.HEADER, headers),
            (Role.VALUE, [value.cell.span for value in values]),
            (Role.UNIT, measures or list(filter(None, [record.measure]))),
        ]
        cells |= {CitedCell(role, one): None for role, spans in roles for one in spans if one}
    return sorted(cells, key=lambda cell: (cell.span.start, -cell.span.end))


def _names_row(question: Question, record: Record, above: Sequence[str]) -> bool:
    """Whether the question names the row by a term that the headings `above` do not have."""
    named = _terms(record.name_words) & _question_terms(question)
    return bool(named - content_terms("\n".join(above)))


def _is_named(question: Question, value: Value) -> bool:
    """Whether a proper name of the question heads a cell."""
    headers = [content_terms(one) for one in value.header_words]
    names = any(content_terms(name) in headers for name in proper_names(question.text))
    return names or any(_is_said(question, one) for one in value.header_words)


def _is_day(words: str) -> bool:
    """Whether a cell has a day, which is no quantity."""
    return any(one.day for one in periods_of(words))


def _dominant(terms: dict[_Path, frozenset[str]]) -> list[_Path]:
    """Return the spans whose terms include all other spans' terms; empty if all have the same."""
    most = max(terms.values(), key=len, default=frozenset())
    best = [path for path, own in terms.items() if own == most]
    tells = bool(most) and len(best) < len(terms)
    return best if tells and all(own <= most for own in terms.values()) else []


def _exclusive(terms: dict[_Path, frozenset[str]]) -> dict[_Path, frozenset[str]]:
    """Return for each column the terms that no other column has."""
    counts = Counter(term for own in terms.values() for term in own)
    return {path: frozenset(t for t in own if counts[t] == 1) for path, own in terms.items()}


def _filled(record: Record, columns: Sequence[int]) -> list[Value]:
    values = enumerate(record.values)
    return [value for column, value in values if column in columns and not is_blank(value.words)]


def _question_terms(question: Question) -> frozenset[str]:
    """Return the question's terms; "%" and "total" stand for all ways to ask for one.

    A date stands for all ways to write it: 令和元年度 is 2019年度.
    """
    signs = {_PERCENT: _PERCENT_WORDS, _TOTAL: _TOTAL_WORDS}
    said = {sign for sign, said in signs.items() if said.search(question.text)}
    return question.terms | said | _dates(question.text)


def _terms(words: Iterable[str]) -> frozenset[str]:
    """Return the terms of cells, with the signs of `_question_terms`."""
    cells = list(words)
    signs = set()
    if any(map(_PERCENT_WORDS.search, cells)):
        signs.add(_PERCENT)
    if any(map(is_total, cells)):
        signs.add(_TOTAL)
    joined = "\n".join(cells)
    return content_terms(joined) | signs | _dates(joined)


def _header_terms(question: Question, value: Value) -> frozenset[str]:
    """Return the terms of a column's headers, less those of other years than a question asks for.

    平成31年度 and 平成30年度 share a word that tells neither.
    """
    own = _terms(without_other_dates(question.text, one) for one in value.header_words)
    within = any(within_bounds(question.asked, one, label=True) for one in value.header_words)
    return own | {_WITHIN} if within else own


@lru_cache(_REMEMBERED)
def _dates(text: str) -> frozenset[str]:
    """Return signs for the dates and the days of the week that a text names, by value."""
    days = frozenset[int]().union(*(one.days for one in weekdays(text)))
    signs = (*map(str, periods_of(text)), *(f"{_WEEKDAY} {day}" for day in days))
    return frozenset(map(_ByValue, signs))
