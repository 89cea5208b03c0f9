"""The form of answers that are computed from a table as a whole."""

from collections.abc import Iterator

from ingest.document.nodes import Span
from ingest.language.content_terms import content_terms
from retriever.forms.form import Asked, Refusal
from retriever.forms.tables.answer.answering import TableAnswer
from retriever.forms.tables.question.linking import Link, link, missing_group
from retriever.forms.tables.question.operations import Operation, Shape, shapes_of
from retriever.forms.tables.question.question_words import QuestionWords
from retriever.forms.tables.sheets import sheets_table
from retriever.forms.tables.table import Table, tables_of
from retriever.text.by_value import periods_of
from retriever.text.rendering import render_passage
from retriever.types import Composed

_READ = 24
"""Tables are taken from so many of the best passages, those that the reader reads."""
_REFUSED = (Operation.COUNT, Operation.FILTER)
_NEAR = 5
"""A group that a table lacks is not refused where one of so many best passages tells of it."""


class TableAnswers:
    """Counts, chooses, orders and computes over the tables of the passages found.

    A table answers where its headers, its cells, the headings above it and the words of the
    operation account for all content words of the question. Where tables of the passages give
    different answers, none is given.
    """

    def answer(self, asked: Asked) -> Composed | Refusal | None:
        """Return the answer, or a refusal where a table lacks the group that is asked for."""
        words = QuestionWords(asked.question.text)
        shapes = shapes_of(words.text)
        tables = list(tables_near(asked)) if shapes else []
        if shapes and (sheets := sheets_table(asked)):
            tables.append(sheets)
        for shape in shapes:
            links = [one for table in tables if (one := link(shape, table, words))]
            linked = [one for one in links if not (one.table.second and shape.asks_members)]
            # Columns are members where they are called so: "In which year".
            full = [one for one in linked if not one.left] or [
                one for one in links if one.noun and one.conditions and not one.left
            ]
            outcomes = [
                made
                for one in _likeliest(full)
                if (made := TableAnswer(asked, shape, one).run()) is not None
                and not (isinstance(made, Refusal) and _has_date(asked))
                and not _repeats(asked, made)
            ]
            if outcomes:
                return _agreed(outcomes)
            if shape.operation in _REFUSED and (refusal := _refusal(asked, shape, linked, words)):
                return refusal
        return None


def tables_near(asked: Asked) -> Iterator[Table]:
    """Yield the tables that the best passages are of, in both layouts, best first."""
    near: dict[str, list[Span]] = {}
    documents = {}
    for hit in asked.found.hits[:_READ]:
        documents[hit.document.id] = hit.document
        span = Span(hit.passage.start, hit.passage.end)
        near.setdefault(hit.document.id, []).append(span)
    for document_id, spans in near.items():
        sections = asked.snapshot.sections(document_id)
        yield from tables_of(documents[document_id], sections, spans)


def _likeliest(links: list[Link]) -> list[Link]:
    """Return the links of tables that list what is asked for and whose measure is named surest."""
    sure = max((one.named for one in links), default=0)
    surest = [one for one in links if one.named == sure]
    called = [one for one in surest if one.noun] or surest
    own = [one for one in called if one.kind and one.kind.naming]
    return own or [one for one in called if one.names_members] or called


def _agreed(outcomes: list[Composed | Refusal]) -> Composed | Refusal | None:
    """Return the answer on which the tables agree."""
    answers = [one for one in outcomes if isinstance(one, Composed)]
    values = {one.computed.value for one in answers if one.computed}
    if answers:
        return answers[0] if len(values) == 1 else None
    return outcomes[0]


def _repeats(asked: Asked, made: Composed | Refusal) -> bool:
    """Whether an answer says nothing but what the question says."""
    said = content_terms(made.text) if isinstance(made, Composed) else frozenset()
    return bool(said) and said <= asked.question.terms


def _has_date(asked: Asked) -> bool:
    """Whether a look-up would quote what has the date that is asked for: no table lacks it then."""
    dates = periods_of(asked.question.text)
    return any(dates & periods_of(one.words) for one in asked.chosen)


def _refusal(
    asked: Asked, shape: Shape, linked: list[Link], words: QuestionWords
) -> Refusal | None:
    """Return the refusal of a group that the one table which is asked lacks.

    A table of another document than the best evidence is not what is asked.
    """
    best = asked.chosen[0].hit.document.id if asked.chosen else None
    for one in (one for one in linked if not one.table.origins):
        lacking = missing_group(one, words)
        if lacking is None or not one.noun or best not in (None, one.table.document.id):
            continue
        field, value = lacking
        told = (
            render_passage(hit.document, hit.passage)
            for hit in asked.found.hits[:_NEAR]
            if hit.document.id == one.table.document.id
        )
        if any(value.casefold() in said.casefold() for said in told):
            return None
        return TableAnswer(asked, shape, one).missing(field, value)
    return None
