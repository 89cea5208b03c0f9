"""Fields: "What is the tonnage?" where a ship has a sheet that says "Tonnage: 310".

Forms, data sheets, slides and the like say in rows or lines of a name and a value what they are
about. Readers make little of them. A question that is nothing but the name of a field is answered
with its value, and with those of all documents where several have it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from ingest.document.document import Document
from ingest.document.nodes import Row, Unit
from ingest.language.content_terms import content_terms
from retriever.forms.form import Asked
from retriever.forms.listing import composed_list
from retriever.forms.members import Member, members_of, passages_with, quoted
from retriever.text.records import record_of
from retriever.types import Citation, Composed, Hit

FIELDS = 0.7
"""Confidence in fields. Chosen by eye."""

_MOST_TERMS = 5
"""Terms of a question for a field at most. Chosen by eye."""
_PAIR = 2
_NAMES_NOTHING = content_terms(
    "name title value number figure amount make made exact know tell give say state please find"
    " 名 名称 値 数 いくつ 教える 知る"
)
_COLLECTIVE = re.compile(
    r"\b(?:of|in|at|for)\s+(?:(?:all|each|every|any)(?:\s+of)?\s+)?(?:the\s+)?\w+s(?=\W*$)"
    r"|\b(?:of|in|at|for)\s+(?:each|every)\s+(?:of\s+the\s+)?\w+(?=\W*$)"
)
"""What all the documents are: "of the halls", "for each ship"."""
_LINE = re.compile(r"(?P<name>[^:：|]{2,60})[:：](?!\d)\s*(?P<value>\S.*)", re.DOTALL)
"""A line of a name and a value; 10:30 is a time."""


@dataclass(frozen=True, slots=True)
class SheetField:
    """A row or a line of a name and a value."""

    member: Member
    name: str
    value: str

    @property
    def document(self) -> Document:
        """The document that it is in."""
        return self.member.hit.document

    def of_file(self) -> Member:
        """Return it under the name of its file, which tells it from the others."""
        return replace(self.member, group=PurePath(self.document.source).name)

    def is_asked(self, asked: Asked, terms: frozenset[str]) -> bool:
        """Whether its name is what is asked for, in a document that is named, if one is.

        Beside the name, the question may say what the document is: "of the Tern".
        """
        naming = asked.found.naming
        if naming.shares and self.document.id not in naming.best:
            return False
        name = content_terms(self.name)
        beside = terms - name - _NAMES_NOTHING
        named = bool(name - _NAMES_NOTHING) and name <= terms
        return named and beside <= content_terms(self.document.title)


class FieldForm:
    """Gives the values of the field that a question names."""

    def answer(self, asked: Asked) -> Composed | None:
        """Return the fields; None where there are none.

        A look-up that answers is left alone, unless it does so with a field of which other
        documents say something else.
        """
        said = asked.found.naming.rest if asked.found.naming.shares else asked.question.text
        terms = content_terms(_COLLECTIVE.sub(" ", said))
        if len(terms) > _MOST_TERMS or asked.question.count is not None:
            return None
        if asked.decision.answers and not _answers_with_one(asked, terms):
            return None
        hits = passages_with(asked, asked.question.text)
        fields = [one for hit in hits for one in fields_of(hit) if one.is_asked(asked, terms)]
        several = min(len({one.document.id for one in fields}), len({one.value for one in fields}))
        if not fields or (asked.decision.answers and several == 1):
            return None
        if len(fields) == 1:
            [member] = [one.member for one in fields]
            return Composed(member.words, (Citation(member.hit, member.span),), confidence=FIELDS)
        quotes = quoted([one.of_file() for one in fields], asked.limit)
        return composed_list(None, quotes, FIELDS)


def fields_of(hit: Hit) -> Iterator[SheetField]:
    """Yield the fields of a passage.

    Of a table of two columns the first row may be a field that is taken for its header.
    """
    if not any(_may_be_field(hit.document.text, unit) for unit in hit.passage.units):
        return
    for one in members_of(hit):
        if isinstance(one.unit, Row):
            record = record_of(hit.document.text, one.unit)
            filled, names = record.filled, record.name_words
            if len(names) == len(filled) == 1 and (
                len(record.values) == 1 or not filled[0].header_words
            ):
                yield SheetField(one, names[0], filled[0].words)
        elif line := _LINE.fullmatch(one.words):
            yield SheetField(one, line["name"], line["value"])


def _may_be_field(text: str, unit: Unit) -> bool:
    """Whether a unit has no more than a name and a value: a quick look that never misses one."""
    if isinstance(unit, Row):
        return sum(cell.filled for cell in unit.cells) == _PAIR
    return re.search("[:：]", unit.of(text)) is not None


def _answers_with_one(asked: Asked, terms: frozenset[str]) -> bool:
    """Whether a look-up answers with a field that is asked for."""
    return any(
        one.member.unit == best.unit and one.is_asked(asked, terms)
        for best in asked.chosen[:1]
        for one in fields_of(best.hit)
    )
