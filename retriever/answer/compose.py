"""From scored evidence to the quotes that carry the answer, and the answer's words.

Answers are verbatim quotes without their typesetting; table rows are rendered as records. An
answer has no number that its quotes do not have.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.document.document import Passage
from ingest.document.nodes import Kind, Row, Span, Unit
from ingest.language.content_terms import content_terms
from ingest.language.figures import numbers
from ingest.language.plain import plain
from retriever.answer.cell_selection import (
    cell_missing,
    cited_cells,
    row_terms,
    select_cells,
    select_column_cells,
    select_rows,
)
from retriever.answer.citations import is_cited, quoted_words
from retriever.answer.lists import (
    Locate,
    names_one_item,
    siblings,
    table_rows,
)
from retriever.answer.series import series
from retriever.query.question import AnswerType, Question
from retriever.reading.evidence import Evidence
from retriever.reading.exceptions import exceptions
from retriever.text.records import Record, Value, record_of
from retriever.text.rendering import (
    render_record,
    render_row,
    render_unit,
)
from retriever.types import AnswerItem, Citation, CitedCell, Composed, Form, Hit, Role

_HEADING_GAP = 4
"""Characters between a heading and its text: line breaks."""

SHORT_SHARE = 0.5
"""An answer leads with the words that the reader points at where they are at most this share of
their sentence. Chosen by eye."""

REPEATED_SHARE = 0.6
"""A quote that shares this share of its terms with the answer repeats it. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of the answer and the citations that they are taken from.

    `whole` says that they are a whole list, so that the answer is complete.
    """

    words: str
    citations: tuple[Citation, ...]
    whole: bool = False


def compose(
    question: Question, chosen: Sequence[Evidence], limit: int, locate: Locate
) -> Composed | None:
    """Return the answer; None if the best row lacks the cell asked for or nothing can be quoted.

    Args:
        question: what was asked.
        chosen: what is quoted, best first; there is some.
        limit: how many citations there are at most.
        locate: finds the passage that holds a span.

    """
    if question.answer_type is AnswerType.LIST and (
        listed := _in_series(question, chosen, limit, locate)
    ):
        return listed
    if cell_missing(question, chosen[0]):
        return None
    parts: list[Quotation] = []
    cited: list[Citation] = []
    for one in chosen:
        if len(cited) == limit or is_cited(one.hit, Span(one.unit.start, one.unit.end), cited):
            continue
        quoted = _quote(question, one, chosen, limit - len(cited), locate)
        fresh = [one for one in quoted.citations if not is_cited(one.hit, one.quote, cited)]
        if not fresh:
            continue
        cited += fresh
        if not any(_is_repetition(quoted.words, part.words) for part in parts):
            parts.append(quoted)
        if quoted.whole:
            break
    added = [*_exceptions(question, chosen, cited), *_notes(chosen[0], cited, locate)]
    for note in added[: limit - len(cited)]:
        cited.append(note)
        parts.append(Quotation(plain(note.quote.of(note.hit.document.text)), (note,)))
    lead = _short_answer(question, chosen[0], parts)
    text = "\n".join((*lead, *(part.words for part in parts)))
    if not _is_grounded(text, cited):
        return None
    items = _items(parts, cited) if question.answer_type is AnswerType.LIST else ()
    form = Form.LIST if items else Form.FACT
    return Composed(text, tuple(cited), form, short="".join(lead), items=items)


def _items(parts: Sequence[Quotation], cited: Sequence[Citation]) -> tuple[AnswerItem, ...]:
    """Return the items of the list that is quoted whole; none where no list is, or a single item.

    Each is said to be taken from all citations of its list.
    """
    listed = next((part for part in parts if part.whole), None)
    if listed is None or "\n" not in listed.words:
        return ()
    places = tuple(cited.index(one) for one in listed.citations if one in cited)
    return tuple(AnswerItem(line, places) for line in listed.words.splitlines())


def _short_answer(
    question: Question, best: Evidence, parts: Sequence[Quotation]
) -> tuple[str, ...]:
    """Return the words that the answer leads with: those that the reader points at in a sentence.

    None where they are most of the sentence, or where a list is asked for.
    """
    if question.answer_type is AnswerType.LIST or isinstance(best.unit, Row) or not parts:
        return ()
    text = best.hit.document.text
    words = plain(" ".join(span.of(text) for span in best.answer))
    short = 0 < len(words) <= SHORT_SHARE * len(parts[0].words) and best.logit > 0
    return (words,) if short else ()


def _exceptions(
    question: Question, chosen: Sequence[Evidence], cited: Sequence[Citation]
) -> list[Citation]:
    """Return the exceptions to the rules that are quoted, those of the best first."""
    found = [
        Citation(one.hit, Span(unit.start, unit.end))
        for one in chosen
        if is_cited(one.hit, Span(one.unit.start, one.unit.end), cited)
        for unit in exceptions(question, one.hit, one.unit)
    ]
    fresh = (one for one in found if not is_cited(one.hit, one.quote, cited))
    return list(dict.fromkeys(fresh))


def _notes(best: Evidence, cited: Sequence[Citation], locate: Locate) -> list[Citation]:
    """Return the footnotes of the best evidence, or what it explains if it is a footnote."""
    found = []
    for span in best.unit.notes:
        holder = locate(best.hit, span)
        if holder and not is_cited(holder, span, cited):
            found.append(Citation(holder, span))
    return found


def _in_series(
    question: Question, evidence: Sequence[Evidence], limit: int, locate: Locate
) -> Composed | None:
    """Quote the lines that name the things asked for, First pillar …, Second pillar ….

    At least one of them is in the best passages, or directly above one.
    """
    hit = evidence[0].hit
    text = hit.document.text
    near = [one.hit.passage for one in evidence if one.hit.document.id == hit.document.id]
    for entries in series(text, question.focus, question.count):
        spans = [entry.span for entry in entries]
        if len(spans) > limit or not any(_reaches(p, span) for p in near for span in spans):
            continue
        holders = [locate(hit, span) for span in spans]
        cited = [Citation(h, s) for h, s in zip(holders, spans, strict=True) if h is not None]
        if len(cited) == len(spans):
            words = [plain(span.of(text)) for span in spans]
            items = tuple(AnswerItem(said, (place,)) for place, said in enumerate(words))
            return Composed("\n".join(words), tuple(cited), Form.LIST, items=items)
    return None


def _reaches(passage: Passage, span: Span) -> bool:
    """Whether the passage holds the span, or goes on from it as from its heading."""
    return passage.start <= span.end + _HEADING_GAP and span.start < passage.end


def _quote(
    question: Question, evidence: Evidence, chosen: Sequence[Evidence], room: int, locate: Locate
) -> Quotation:
    """Quote the unit, or the list that it is in.

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
    asked = question.answer_type is AnswerType.LIST and not names_one_item(question, hit, unit, run)
    alike = sum(one.hit == hit and one.unit in run for one in chosen)
    if isinstance(unit, Row) and row_terms(question, hit.document.text, unit):
        alike = 1
    whole = len(run) > 1 and (asked or (alike > 1 and 2 * alike >= len(run)))
    if isinstance(unit, Row):
        return _quote_rows(question, evidence, unit, whole, room, locate)
    if unit.kind is Kind.LIST and whole:
        words = "\n".join(render_unit(hit.document, one) for one in run)
        return _with_supporting_citations(
            [Citation(hit, _spanning(run))], words, (), room, locate, whole=True
        )
    answer = evidence.answer[0] if len(evidence.answer) == 1 else None
    return _with_supporting_citations(
        [Citation(hit, _spanning([unit]), answer=answer)], evidence.words, (), room, locate
    )


def _quote_rows(
    question: Question, evidence: Evidence, unit: Row, whole: bool, room: int, locate: Locate
) -> Quotation:
    """Quote the table, or the rows that the question names, cut to the cells asked for.

    Args:
        question: what was asked.
        evidence: the row with the words that answer.
        unit: the row.
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
    elif values := _cells_asked(question, evidence, records[0]):
        return _quote_cells(hit, unit, records[0], values, room, locate)
    else:
        asked = [[]]
    return _quote_records(rows, records, asked, room, locate)


def _cells_asked(question: Question, evidence: Evidence, record: Record) -> list[Value]:
    """Return the values that the question names, or else those that the reader points at.

    None where all of the row is asked for.
    """
    if named := select_cells(question, record, evidence.hit.passage.heading_path):
        return named
    pointed = [
        value
        for value in record.filled
        if any(one.start < value.cell.end and value.cell.start < one.end for one in evidence.answer)
    ]
    return pointed if len(pointed) < len(record.filled) else []


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
    bare = "; ".join(value.words for value in values)
    return Quotation(": ".join((*label, bare)), (own,))


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
    text = rows[0][0].document.text
    if any(asked):
        said = list(zip(records, asked, strict=True))
        words = "\n".join(render_record(*one) for one in said if one[1])
    else:
        said = [(record, record.filled) for record in records]
        words = "\n".join(render_row(text, row) for _, row in rows)
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
    return _with_supporting_citations(own, words, above, room, locate, whole=len(rows) > 1)


def _with_supporting_citations(
    own: Sequence[Citation],
    words: str,
    above: Iterable[CitedCell],
    room: int,
    locate: Locate,
    *,
    whole: bool = False,
) -> Quotation:
    """Quote the words, with headers and labels whose numbers the words repeat.

    Args:
        own: the citations of the quoted units.
        words: what the answer says.
        above: headers and labels of the quoted cells, which may need citations of their own.
        room: how many citations may be added; where it is too few, the first unit's text is quoted.
        locate: finds the passage that holds a span.
        whole: whether the words are a whole list.

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
        return Quotation(words, tuple(citations), whole)
    quoted = first.quote.without(first.hit.document.text, first.hit.passage.struck)
    return Quotation(plain(quoted), (first,), whole)


def _spanning(units: Sequence[Unit]) -> Span:
    return Span(units[0].start, units[-1].end)


def _is_repetition(words: str, said: str) -> bool:
    """Whether the words add no number and few terms to what is said."""
    own, others = content_terms(words), content_terms(said)
    return numbers(words) <= numbers(said) and len(own & others) >= REPEATED_SHARE * len(own)


def _is_grounded(text: str, citations: Sequence[Citation]) -> bool:
    """Whether the quotes have every number of the answer: a last check."""
    return bool(text) and numbers(text) <= numbers(quoted_words(citations))
