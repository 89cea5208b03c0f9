"""What an answer quotes of a unit of evidence: the unit, its list, or cells of its table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.document.nodes import Kind, Row, Span, Unit
from ingest.language.blank import is_blank
from ingest.language.content_terms import content_terms
from ingest.language.figures import numbers
from ingest.language.plain import plain
from retriever.answer.cell_selection import (
    cited_cells,
    row_terms,
    select_cells,
    select_column_cells,
    select_members,
    select_rows,
)
from retriever.answer.citations import quoted_words
from retriever.answer.lists import (
    Locate,
    introduced_items,
    list_asked_of,
    names_one_item,
    siblings,
    table_rows,
)
from retriever.query.question import AnswerType, Question
from retriever.reading.evidence import Evidence
from retriever.text.by_value import periods_of
from retriever.text.records import Record, Value, record_of
from retriever.text.rendering import (
    punctuation_of,
    render_record,
    render_row_record,
    render_unit,
)
from retriever.types import Citation, CitedCell, Hit, Role


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of the answer and the citations that they are taken from.

    `entries` are those of a list that is quoted whole, so that the answer is complete.
    """

    words: str
    citations: tuple[Citation, ...]
    entries: tuple[str, ...] = ()


def quote(
    question: Question, evidence: Evidence, chosen: Sequence[Evidence], room: int, locate: Locate
) -> Quotation:
    """Quote the unit, or the list that it is in or introduces.

    The whole list is quoted when the question asks for several things and names none of them, or
    when at least half of the entries are chosen.

    Args:
        question: what was asked.
        evidence: the unit.
        chosen: all units that are chosen.
        room: how many citations may be added.
        locate: finds the passage that holds a span.

    """
    hit, unit = evidence.hit, evidence.unit
    run = siblings(hit.passage, unit)
    wants_list = question.answer_type is AnswerType.LIST
    asked = wants_list and not names_one_item(question, hit, unit, run)
    alike = sum(one.hit == hit and one.unit in run for one in chosen)
    if isinstance(unit, Row) and row_terms(question, hit.document.text, unit):
        alike = 1
    whole = len(run) > 1 and (asked or (alike > 1 and 2 * alike >= len(run)))
    if isinstance(unit, Row):
        beside = [one for one in chosen if one.is_of_table(evidence)]
        return _quote_rows(question, evidence, unit, beside, whole, room, locate)
    if led := introduced_items(hit, unit):
        return _quote_list(evidence, [unit, *led], led, room, locate)
    if of_lead := list_asked_of(question, hit, unit, run):
        return _quote_list(evidence, of_lead, of_lead, room, locate)
    if unit.kind is Kind.LIST and whole:
        if some := _on_dates(question, hit, run):
            return _quote_items(evidence, some, room, locate)
        return _quote_list(evidence, run, run, room, locate)
    answer = evidence.answer[0] if len(evidence.answer) == 1 else None
    return _with_supporting_citations(
        [Citation(hit, _spanning([unit]), answer=answer)], evidence.words, (), room, locate
    )


def _quote_list(
    evidence: Evidence,
    units: Sequence[Unit],
    entries: Sequence[Unit],
    room: int,
    locate: Locate,
) -> Quotation:
    """Quote units that follow one another, of which those that are `entries` make a list."""
    hit = evidence.hit
    said = {unit: render_unit(hit.document, unit) for unit in units}
    quoted = _with_supporting_citations(
        [Citation(hit, _spanning(units))], "\n".join(said.values()), (), room, locate
    )
    return replace(quoted, entries=tuple(said[one] for one in entries))


def _on_dates(question: Question, hit: Hit, run: Sequence[Unit]) -> list[Unit]:
    """Return the items of a list that are of the dates asked about: "events in May".

    None where all are or none is, or where an item has no date.
    """
    asked = [one for one in periods_of(question.asked) if one.bounded]
    dated = [(one, periods_of(one.of(hit.document.text))) for one in run]
    if not asked or not all(own for _, own in dated):
        return []
    kept = [one for one, own in dated if any(a.contains(b) for a in asked for b in own)]
    return kept if len(kept) < len(run) else []


def _quote_items(evidence: Evidence, items: Sequence[Unit], room: int, locate: Locate) -> Quotation:
    """Quote some items of a list, each by itself."""
    hit = evidence.hit
    said = tuple(render_unit(hit.document, one) for one in items)
    own = [Citation(hit, _spanning([one])) for one in items]
    quoted = _with_supporting_citations(own, "\n".join(said), (), room, locate)
    return replace(quoted, entries=said if len(quoted.citations) >= len(own) else ())


def _quote_rows(
    question: Question,
    evidence: Evidence,
    unit: Row,
    beside: Sequence[Evidence],
    whole: bool,
    room: int,
    locate: Locate,
) -> Quotation:
    """Quote the table, or the rows that the question names, cut to the cells asked for.

    Args:
        question: what was asked.
        evidence: the row with the words that answer.
        unit: the row.
        beside: the rows of its table that are quoted too.
        whole: whether the whole table is quoted.
        room: how many citations may be added.
        locate: finds the passage that holds a span.

    """
    hit = evidence.hit
    text = hit.document.text
    rows = [(hit, unit)]
    if whole or question.answer_type is AnswerType.LIST:
        rows = table_rows(hit, unit, locate, room)
    if not whole:
        named = select_rows(question, text, unit, [row for _, row in rows])
        rows = [row for row in rows if row[1] in named]
    records = [record_of(text, row) for _, row in rows]
    if len(rows) > 1:
        asked = select_column_cells(question, records)
    elif values := _cells_asked(question, evidence, records[0], beside):
        return _quote_cells(hit, unit, records[0], values, room, locate)
    else:
        asked = [[]]
    return _quote_records(rows, records, asked, room, locate)


def _cells_asked(
    question: Question, evidence: Evidence, record: Record, beside: Sequence[Evidence]
) -> list[Value]:
    """Return the values that the question names, or else those that the reader points at.

    None where all of the row is asked for, as by a question that only names it. Of several rows of
    a table the same columns are quoted: half a comparison would mislead.
    """
    if named := select_cells(question, record, evidence.hit.passage.heading_path):
        return _with_remarks(question, record, named)
    if question.terms <= content_terms("\n".join(record.name_words)):
        return []
    columns = {
        value.cell.headers
        for one in beside
        if (own := one.record)
        for value in own.filled
        if value.cell.headers and _is_pointed(one, value)
    }
    pointed = [
        value
        for value in record.filled
        if not is_blank(value.words)
        and (_is_pointed(evidence, value) or value.cell.headers in columns)
    ]
    asked = select_members(question, record, pointed)
    asked = _with_remarks(question, record, asked) if asked else asked
    return asked if len(asked) < len(record.filled) else []


def _with_remarks(question: Question, record: Record, values: Sequence[Value]) -> list[Value]:
    """Return cells with those in words that say more of what is asked: "Non-members pay 12".

    They have a term of the question that neither names the row nor heads a column.
    """
    headers = (word for one in record.values for word in one.header_words)
    told = content_terms("\n".join((*record.name_words, *headers)))
    own = content_terms("\n".join(one.words for one in values))
    asked = question.terms - told - own
    more = [
        one for one in record.filled if not one.cell.figure and asked & content_terms(one.words)
    ]
    kept = [*values, *(one for one in more if one not in values)]
    return sorted(kept, key=lambda one: one.cell.start)


def _is_pointed(evidence: Evidence, value: Value) -> bool:
    """Whether the words that the reader points at are of a cell."""
    return any(one.start < value.cell.end and value.cell.start < one.end for one in evidence.answer)


def _quote_cells(
    hit: Hit, row: Row, record: Record, values: Sequence[Value], room: int, locate: Locate
) -> Quotation:
    """Quote a row from its label to the last value that is asked for.

    Args:
        hit: the passage of the row.
        row: the row.
        record: what the row says.
        values: the values that are asked for.
        room: how many citations may be added.
        locate: finds the passage that holds a span.

    """
    first, last = values[0].cell.start, values[-1].cell.end
    if record.label and row.start <= record.label.start < first:
        first = record.label.start
    cells = tuple(cited_cells([(record, values)]))
    above = [cell for cell in cells if not first <= cell.span.start < last]
    own = Citation(hit, Span(first, last), cells)
    words = render_record(record, values)
    quoted = _with_supporting_citations([own], words, above, room, locate)
    if quoted.words == words:
        return quoted
    label = record.name_words[-1:] if record.label else ()
    points = punctuation_of(record)
    bare = points.semicolon.join(value.words for value in values)
    return Quotation(points.colon.join((*label, bare)), (own,))


def _quote_records(
    rows: Sequence[tuple[Hit, Row]],
    records: Sequence[Record],
    asked: Sequence[Sequence[Value]],
    room: int,
    locate: Locate,
) -> Quotation:
    """Quote whole rows; the answer says only the values that are asked for, if any are.

    Args:
        rows: the rows with their passages.
        records: what the rows say.
        asked: for each row the values that are asked for; all empty where whole rows are.
        room: how many citations may be added.
        locate: finds the passage that holds a span.

    """
    if any(asked):
        said = list(zip(records, asked, strict=True))
        words = "\n".join(render_record(*one) for one in said if one[1])
    else:
        said = [(record, record.filled) for record in records]
        pairs = zip(rows, records, strict=True)
        words = "\n".join(render_row_record(row, record) for (_, row), record in pairs)
    own = []
    for ordinal in dict.fromkeys(hit.passage.ordinal for hit, _ in rows):
        held = [i for i, (hit, _) in enumerate(rows) if hit.passage.ordinal == ordinal]
        cells = tuple(cited_cells([said[i] for i in held]))
        own.append(Citation(rows[held[0]][0], _spanning([rows[i][1] for i in held]), cells))
    above = [cell for one in own for cell in one.cells if cell.role is not Role.VALUE]
    if not any(asked):
        above = [
            CitedCell(Role.HEADER, header) for _, row in rows for header in row.headers
        ] + above
    quoted = _with_supporting_citations(own, words, above, room, locate)
    return replace(quoted, entries=tuple(quoted.words.splitlines()) if len(rows) > 1 else ())


def _with_supporting_citations(
    own: Sequence[Citation],
    words: str,
    above: Iterable[CitedCell],
    room: int,
    locate: Locate,
) -> Quotation:
    """Quote the words, with headers and labels whose numbers the words repeat.

    Args:
        own: the citations of the quoted units.
        words: what the answer says.
        above: headers and labels of the quoted cells, which may need citations of their own.
        room: how many citations may be added; where it is too few, the first unit's text is quoted.
        locate: finds the passage that holds a span.

    """
    first = own[0]
    citations = list(own)
    for cell in above:
        missing = numbers(words) - numbers(quoted_words(citations))
        if not missing & numbers(cell.span.of(first.hit.document.text)):
            continue
        if holder := locate(first.hit, cell.span):
            citations.append(Citation(holder, cell.span, (cell,)))
    if len(citations) <= room and numbers(words) <= numbers(quoted_words(citations)):
        return Quotation(words, tuple(citations))
    quoted = first.quote.without(first.hit.document.text, first.hit.passage.struck)
    return Quotation(plain(quoted), (first,))


def _spanning(units: Sequence[Unit]) -> Span:
    return Span(units[0].start, units[-1].end)
