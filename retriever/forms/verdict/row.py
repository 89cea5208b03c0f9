"""Whether a row of a table says yes or no: a figure compared, or whether something is done."""

import re
from decimal import Decimal

from ingest.language.content_terms import content_terms
from ingest.language.figures import kanji_value, number_mentions
from ingest.language.scripts import has_cjk
from ingest.language.terms import stem
from retriever.forms.form import Asked
from retriever.forms.tables.question.superlatives import COMPARATIVE, comparative
from retriever.forms.tables.values import folded
from retriever.forms.verdict.ground import Ground
from retriever.forms.verdict.stated import stated_with_exceptions
from retriever.forms.verdict.yes_no import COMPARATIVES, YesNo
from retriever.reading.evidence import Evidence
from retriever.text.context import context_of
from retriever.text.records import Record, Value
from retriever.text.rendering import render_record

_DONE = re.compile(
    r"(?:completed?|finished|done|ended|closed out|delivered|完了|終了|完成|済み?)\W*", re.I
)
_NOT_DONE = re.compile(
    r"(?:under ?way|in progress|ongoing|planned|pending|not (?:yet )?(?:started|begun|completed"
    r"|finished|done)|unfinished|open|postponed|delayed|進行中|工事中|作業中|実施中|予定|計画中"
    r"|未完了|未完成|未着手|延期)\W*",
    re.IGNORECASE,
)
_ASKS_DONE = re.compile(
    r"\b(?:completed?|finished|done|ended|delivered)\b|完了|終了|完成|終わ", re.I
)
_DONE_TERMS = frozenset(
    stem(one) for one in ("complete", "completed", "finished", "done", "ended", "delivered")
) | {"完了", "終了", "完成", "終わる"}
_SCALE = re.compile(
    r"\b(?:hundred|thousand|million|billion|trillion)\b|[十百千万億兆]+(?=[円人件])", re.I
)
_COMPARING = frozenset(
    map(
        stem,
        """
        cost costs costing price exceed exceeds exceeded least amount pay
        """.split(),  # noqa: SIM905
    )
) | {"以上", "以下", "以内", "未満", "超える", "越える", "上回る", "下回る"}
"""Words of a comparison, besides `COMPARATIVES`, that a table need not have."""


def row_verdict(asked: Asked, question: YesNo) -> list[Ground]:
    """Return what the only row that has all of the question's words says.

    Nothing where no row has them, or several do.

    A figure is compared only where its unit is not another than the question's.
    """
    comparison = question.comparison
    asks_done = _ASKS_DONE.search(asked.question.text)
    if question.dates or question.days or not (comparison or asks_done):
        return []
    if question.scenario or stated_with_exceptions(asked, question):
        return []
    wanted = content_terms(asked.question.text) - _DONE_TERMS
    if comparison:
        figures = {f"{comparison.value:f}", *content_terms(comparison.unit)}
        numerals = {
            term
            for one in number_mentions(asked.question.text)
            if one.value == comparison.value
            for term in content_terms(asked.question.text[one.start : one.end])
        }
        wanted = wanted - figures - numerals - _COMPARING - COMPARATIVES
    rows = [
        (one, record)
        for one in asked.evidence
        if (record := one.record) and wanted and wanted <= _named(one)
    ]
    rows = [one for one in rows if content_terms("\n".join(one[1].name_words)) <= wanted] or rows
    if len(rows) != 1:
        return []
    evidence, record = rows[0]
    row = evidence.unit
    if not content_terms("\n".join(record.name_words)) & wanted:
        return []
    found = (
        _compared(evidence, record, question, asked.question.terms | _measured(question.main))
        if comparison
        else _done(record)
    )
    if found is None:
        return []
    yes, value = found
    citations = asked.cell_citations(evidence.hit.document.id, row, record, value.cell)
    return [Ground(yes, render_record(record, [value]), citations)]


def _named(evidence: Evidence) -> frozenset[str]:
    """Return the labels, headers and headings of a row, and its document's title."""
    context = context_of(evidence.hit, evidence.unit, all_headings=True)
    title = evidence.hit.document.title or ""
    names = record.name_words if (record := evidence.record) else ()
    return content_terms("\n".join((title, context, *names)))


def _compared(
    evidence: Evidence, record: Record, question: YesNo, terms: frozenset[str]
) -> tuple[bool, Value] | None:
    """Return how the figure compares that the question's words head, or that has its unit.

    None where none or two do.
    """
    comparison = question.comparison
    figures = [one for one in record.filled if number_mentions(one.words)]
    shared = [len(content_terms("\n".join(one.header_words)) & terms) for one in figures]
    most = max(shared, default=0)
    headed = [one for one, count in zip(figures, shared, strict=True) if count == most > 0]
    if comparison is None:
        return None
    unit = content_terms(comparison.unit)
    measured = [one for one in figures if unit and unit <= content_terms(one.words)]
    values = headed or measured or (figures if len(record.filled) == 1 else [])
    if len(values) != 1:
        return None
    value = values[0]
    mentions = number_mentions(value.words)
    if len(mentions) != 1 or not _same_unit(evidence, record, value, comparison.unit):
        return None
    words = (*value.header_words, record.measure_words, value.words[mentions[0].end :])
    return comparison.holds(mentions[0].value * _scale(" ".join(words))), value


def _measured(text: str) -> frozenset[str]:
    """Return the terms of what a question's comparative measures: a price, of "cheaper"."""
    than = COMPARATIVE.search(folded(text))
    measures = comparative(than).measures if than else ()
    return frozenset[str]().union(*(terms for _, terms in measures))


def _scale(words: str) -> Decimal:
    """Return what figures are counted in: 1,000,000 of "Budget (million crowns)"."""
    found = _SCALE.search(words)
    if found is None:
        return Decimal(1)
    said = found[0].casefold()
    return kanji_value(said) if has_cjk(said) else number_mentions(f"1 {said}")[0].value


def _same_unit(evidence: Evidence, record: Record, value: Value, unit: str) -> bool:
    """Whether a value has the unit; where it has none, its document must name it."""
    text = evidence.hit.document.text
    own = re.sub(r"[\d\s.,]+", "", value.words)
    stated = " ".join((own, record.measure_words, *(one.of(text) for one in value.cell.measures)))
    if not unit:
        return not stated.strip()
    if stated.strip():
        return bool(content_terms(unit) & content_terms(stated)) or unit in stated
    return bool(content_terms(unit)) and content_terms(unit) <= content_terms(text)


def _done(record: Record) -> tuple[bool, Value] | None:
    """Return whether a row's only cell about it says that something is done."""
    said = [
        (_DONE.fullmatch(one.words) is not None, one)
        for one in record.filled
        if _DONE.fullmatch(one.words) or _NOT_DONE.fullmatch(one.words)
    ]
    return said[0] if len(said) == 1 else None
