"""Whether a row has what is asked about, told by what its column says of it and of other rows.

"Is the mill weir planned?" is answered by the cell "running" where another row of the column says
"planned": the column is about what is asked, and its cells exclude each other.
"""

from collections.abc import Iterator

from ingest.document.nodes import Span
from ingest.language.content_terms import content_terms
from retriever.forms.form import Asked
from retriever.forms.verdict.ground import Ground
from retriever.forms.verdict.yes_no import YesNo
from retriever.reading.evidence import Evidence
from retriever.text.records import Record, Value
from retriever.text.rendering import render_record


def row_value(asked: Asked, question: YesNo) -> list[Ground]:
    """Return what the only row that the question names says; nothing where several columns may."""
    if question.comparison or question.dates or question.days or question.scenario or question.past:
        return []
    if question.permission or question.obligation or question.existence:
        return []
    wanted = content_terms(asked.question.text)
    rows = [(one, record) for one in asked.evidence if (record := one.record)]
    named = [(one, record) for one, record in rows if (name := one.name) and name <= wanted]
    if len(named) != 1:
        return []
    [(evidence, record)] = named
    rest = wanted - evidence.name
    beside = [other for one, other in rows if one.is_of_table(evidence)]
    found = list(_told(evidence, record, beside, rest))
    if len(found) != 1:
        return []
    [(yes, value)] = found
    spans = (evidence.unit, *value.cell.headers, *record.parents)
    cited = [
        asked.citation(evidence.hit.document.id, Span(one.start, one.end))
        for one in dict.fromkeys(spans)
    ]
    words = render_record(record, [value])
    return [Ground(yes, words, tuple(one for one in cited if one is not None))]


def _told(
    evidence: Evidence, record: Record, beside: list[Record], rest: frozenset[str]
) -> Iterator[tuple[bool, Value]]:
    """Yield the cells whose columns have the rest of the question as a cell of some row."""
    above = content_terms("\n".join(evidence.hit.passage.heading_path))
    for column, value in enumerate(record.values):
        said = content_terms("\n".join(value.header_words))
        asked_for = {rest - said, rest - said - above} - {frozenset()}
        cells = [content_terms(one.values[column].words) for one in beside]
        held = [one for one in asked_for if one in cells]
        own = content_terms(value.words)
        for one in held:
            # A cell that has more or less than that may be a part of it, or have it as one.
            if own == one or not (own <= one or own >= one):
                yield own == one, value
                break
