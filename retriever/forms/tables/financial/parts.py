"""The lines of a document by the headings that they stand under.

A file may hold the statements of several companies, under a heading each: the lines of the whole
document are looked at first, then those under each heading.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from cachetools import LRUCache, cached

from ingest.document.document import Document
from ingest.document.nodes import Section
from retriever.forms.tables.financial.lines import Line, lines_of
from retriever.forms.tables.periods import Period
from retriever.forms.tables.question.question_words import words_of
from retriever.forms.tables.table import Table
from retriever.forms.tables.values import folded

_DEPTH = 3
"""Headings that are looked under, one in the other. Chosen by eye."""
_REMEMBERED = 32
"""Documents of which the lines are kept: to find those of a long report takes a tenth of a second.
Chosen by eye."""


@dataclass(frozen=True)
class Part:
    """What stands under one heading.

    Attributes:
        lines: the rows of its tables whose columns are periods.
        terms: of all its words.
        beside: the words that no other heading parts from these tables.

    """

    lines: tuple[Line, ...]
    terms: frozenset[str]
    beside: str

    @cached_property
    def columns(self) -> frozenset[Period]:
        """The periods that its columns are of."""
        return frozenset(column for line in self.lines for column in line.columns.values())

    @cached_property
    def tables(self) -> list[Table]:
        """The tables of the lines, each once."""
        return list({id(one.table): one.table for one in self.lines}.values())


@cached(LRUCache(_REMEMBERED), key=lambda document, _: document, lock=Lock())
def parts_of(document: Document, sections: Sequence[Section]) -> tuple[tuple[Part, ...], ...]:
    """Return a document as one part, then its parts under each heading, then those under two.

    There are none where no table has periods.
    """
    lines = tuple(lines_of(document, sections))
    return tuple(tuple(_parts(document, sections, lines, depth)) for depth in range(_DEPTH + 1))


def _parts(
    document: Document, sections: Sequence[Section], lines: Sequence[Line], depth: int
) -> Iterator[Part]:
    for heading in dict.fromkeys(one.table.headings[:depth] for one in lines):
        own = tuple(one for one in lines if one.table.headings[:depth] == heading)
        under = [one for one in sections if one.heading_path[:depth] == heading]
        above = {one.table.headings[:end] for one in own for end in range(1, _DEPTH + 1)}
        near = [one for one in under if one.heading_path in above]
        called = (*heading, document.title, document.source)
        around, beside = ("\n".join((*called, *_texts(document, one))) for one in (under, near))
        terms = frozenset(one.term for one in words_of(folded(around)) if one.content)
        yield Part(own, terms, beside)


def _texts(document: Document, sections: Iterable[Section]) -> Iterator[str]:
    """Yield the texts of the blocks of sections."""
    return (block.of(document.text) for section in sections for block in section.blocks)
