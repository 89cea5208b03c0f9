"""One field of several documents: "What is the tonnage?" where each ship has a sheet of its own.

Forms, data sheets and the like say in rows of a name and a value what they are about. A question
that names the field, and none of the documents, is answered from all that have it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from ingest.document.document import Document
from ingest.document.nodes import Row, Unit
from ingest.language.content_terms import content_terms
from retriever.forms.form import Asked
from retriever.forms.listing import composed_list
from retriever.forms.members import Member, members_of, passages_with, quoted
from retriever.forms.tables.question.linking import LIGHT
from retriever.text.records import Record, record_of
from retriever.types import Composed

FIELDS = 0.7
"""Confidence in a field of several documents. Chosen by eye."""

_FEWEST = 2
_MOST_TERMS = 4
"""Terms of a question for a field at most, without those that name nothing. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A row of a name and a value."""

    member: Member
    value: str

    @property
    def document(self) -> Document:
        return self.member.hit.document

    def of_file(self) -> Member:
        """Return the row under the name of its file, which tells it from the others."""
        return replace(self.member, group=PurePath(self.document.source).name)


class FieldForm:
    """Lists what each document says in the row of the field that a question names."""

    def answer(self, asked: Asked) -> Composed | None:
        """Return the rows; None where fewer than two documents have the field, or all say the same.

        Nor is there a list where a look-up answers with something else.
        """
        long = len(asked.question.terms - LIGHT) > _MOST_TERMS
        if long or asked.question.count is not None or asked.found.naming.shares:
            return None
        fields = _fields(asked)
        documents = {one.document.id for one in fields}
        values = {one.value for one in fields}
        if min(len(documents), len(values)) < _FEWEST or not _is_open(asked, fields):
            return None
        quotes = quoted([one.of_file() for one in fields], asked.limit)
        return composed_list(None, quotes, FIELDS)


def _fields(asked: Asked) -> list[_Field]:
    """Return the rows of the field, document by document."""
    found = []
    for hit in passages_with(asked, asked.question.text):
        if not any(_may_be_field(unit) for unit in hit.passage.units):
            continue
        for one in members_of(hit):
            if isinstance(one.unit, Row):
                record = record_of(hit.document.text, one.unit)
                if _is_asked(asked, hit.document, record):
                    found.append(_Field(one, record.filled[0].words))
    return found


def _may_be_field(unit: Unit) -> bool:
    """Whether a unit is a row of two cells, without a header."""
    return isinstance(unit, Row) and not unit.headers and sum(one.filled for one in unit.cells) == 2


def _is_asked(asked: Asked, document: Document, record: Record) -> bool:
    """Whether a row has one name and one value without a header, and is what is asked for.

    Beside the name, the question may say what all the documents are: "of the ships".
    """
    if len(record.name_words) != 1 or len(record.filled) != 1 or record.filled[0].header_words:
        return False
    name, terms = content_terms(record.name_words[0]), asked.question.terms
    beside = terms - name - LIGHT
    return bool(name - LIGHT) and name <= terms and beside <= content_terms(document.title)


def _is_open(asked: Asked, fields: Sequence[_Field]) -> bool:
    """Whether a look-up does not answer, or answers with one of the rows."""
    best = next(iter(asked.chosen), None)
    if best is None or not asked.decision.answers:
        return True
    return (best.hit.document.id, best.unit) in [
        (one.document.id, one.member.unit) for one in fields
    ]
