"""What answers of many quotes are made of: units of passages, their citations, and items.

Passages are found by their terms and headings, so that nothing reads all documents.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.document.document import Passage
from ingest.document.nodes import Item, Kind, Row, Span, Unit
from ingest.language.content_terms import content_terms
from ingest.language.figures import numbers
from ingest.language.plain import plain
from ingest.language.terms import terms
from retriever.answer.lists import is_header_row
from retriever.forms.form import Asked
from retriever.text.context import context_of
from retriever.text.records import record_of
from retriever.text.rendering import render_cells, render_unit
from retriever.types import AnswerItem, Citation, Hit

PASSAGES = 1_000
"""Passages with the terms asked for that are looked through at most. Chosen by eye."""

PATH = " › "
"""Joins headings."""

_SOURCE = re.compile(r"^\W*(?:sources?\s*[):：]|出典|出所|資料[:：)）])", re.IGNORECASE)
_FRONT_MATTER = re.compile(
    r"^\W*(?:from|to|cc|bcc|date|dated|sent|subject|re|authors?|version|status|title"
    r"|発行[日者元所]|作成[日者]|著者|日付|件名|差出人|宛先|送信日時?|版)\s*[:：|\t]"
    r"|^\W*(?:prepared|written|published|issued|edited|compiled|kept|adopted|approved)\s+(?:by|on)\b"
    r"|^\W*(?:version|edition)\s+\d|^\W*meeting\s+of\s+(?:the\s+)?\d"
    r"|^\W*(?:chair(?:man|woman|person)?|secretary|minutes|present|apologies|absent)\s*:"
    r"|^.{0,40}(?:課|部|局|室|委員会|省|庁)\s*(?:作成|発行)$",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Member:
    """Words of a passage that are quoted as one item.

    Attributes:
        hit: the passage.
        span: what is quoted.
        unit: the first unit of the span.
        words: what the answer says of it.
        group: what it is listed under.

    """

    hit: Hit
    span: Span
    unit: Unit
    words: str
    group: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings in force, outermost first."""
        return self.hit.passage.heading_path

    @property
    def context(self) -> str:
        """What the words stand under: title, headings, and what their unit depends on."""
        above = context_of(self.hit, self.unit, all_headings=True)
        return f"{self.hit.document.title}\n{above}"

    @property
    def terms(self) -> frozenset[str]:
        """The terms of the words and of what they stand under."""
        return content_terms(f"{self.words}\n{self.context}")


def passages_with(asked: Asked, words: str) -> list[Hit]:
    """Return the passages asked that have terms of the words, and those found, in reading order.

    Documents come in the order of their sources.
    """
    held = {hit.passage.id: hit for hit in asked.found.hits}
    found = asked.snapshot.lexical.search(terms(words), PASSAGES, asked.documents)
    new = [one.id for one in found if one.id not in held]
    for id_, passage in asked.snapshot.passages(new).items():
        document = asked.snapshot.document(id_.document_id)
        if document is not None:
            held[id_] = Hit(document, passage, 0.0)
    return sorted(held.values(), key=lambda hit: (hit.document.source, hit.passage.ordinal))


def passages_of(asked: Asked, document_id: str) -> list[Hit]:
    """Return the passages of a document, in order."""
    document = asked.snapshot.document(document_id)
    found = asked.snapshot.passages_of(document_id) if document else []
    return [Hit(document, passage, 0.0) for passage in found if document]


def members_of(hit: Hit) -> list[Member]:
    """Return the sentences, items and rows of a passage that say something themselves."""
    passage = hit.passage
    return [_member(hit, [unit]) for unit in passage.units if _says_something(passage, unit)]


def whole_members_of(hit: Hit) -> list[Member]:
    """Return what a passage lists: items with those nested in them, rows, and paragraphs."""
    runs: list[list[Unit]] = []
    for member in members_of(hit):
        unit = member.unit
        if runs and _goes_on(hit.document.text, runs[-1], unit):
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return [_member(hit, run) for run in runs]


def headings_of(hit: Hit) -> list[Member]:
    """Return the headings in a passage."""
    units = (one for one in hit.passage.units if one.kind is Kind.HEADING)
    return [_member(hit, [one]) for one in units]


def _says_something(passage: Passage, unit: Unit) -> bool:
    if unit.kind in (Kind.HEADING, Kind.CAPTION, Kind.FOOTNOTE) or unit.within(unit.struck):
        return False
    if isinstance(unit, Row):
        said = unit.cells[unit.labels :] if len(unit.cells) > unit.labels else unit.cells
        header = unit.header or is_header_row(passage, unit)
        return not header and any(cell.filled for cell in said)
    return True


def _goes_on(text: str, run: Sequence[Unit], unit: Unit) -> bool:
    """Whether a unit is nested in the item that a run begins with, or of the same paragraph."""
    first, last = run[0], run[-1]
    if isinstance(first, Item) and isinstance(unit, Item):
        return unit.level > first.level
    gap = text[last.end : unit.start]
    same = first.kind is Kind.PARAGRAPH and unit.kind is Kind.PARAGRAPH
    return same and not _PARAGRAPH.search(gap)


def _member(hit: Hit, run: Sequence[Unit]) -> Member:
    words = " ".join(render_unit(hit.document, unit) for unit in run)
    return Member(hit, Span(run[0].start, run[-1].end), run[0], words)


def cells_of(member: Member) -> str:
    """Return what the cells of a row say, without what heads them; other words as they are."""
    if not isinstance(member.unit, Row):
        return member.words
    return render_cells(record_of(member.hit.document.text, member.unit))


def is_source(words: str) -> bool:
    """Whether words say where figures are from: "Source: Statistics Office"."""
    return _SOURCE.match(words) is not None


def is_provenance(member: Member) -> bool:
    """Whether the words only say where figures are from, or who wrote the document and when."""
    words = member.words
    return is_source(words) or _FRONT_MATTER.match(words) is not None


def grouped(members: Iterable[Member], asked_heading: Collection[str] = ()) -> list[Member]:
    """Return the members with their groups: the lowest heading, and the document where it differs.

    A heading that several sections have, or that only says what is asked for, as its terms tell, is
    joined to the one above it.
    """
    listed = list(members)
    several = len({one.hit.document.id for one in listed}) > 1
    paths = {(one.hit.document.id, one.headings) for one in listed}
    often = Counter(path[-1] for _, path in paths if path)
    return [replace(one, group=_group(one, several, often, asked_heading)) for one in listed]


def _group(
    member: Member, several: bool, often: Mapping[str, int], asked_heading: Collection[str]
) -> str:
    """Return what a member is listed under.

    Args:
        member: the member.
        several: whether there are members of several documents.
        often: how many sections have a lowest heading.
        asked_heading: the terms of what is asked for.

    """
    path = [plain(one) for one in member.headings]
    lowest = path[-1:]
    if path and (often[member.headings[-1]] > 1 or content_terms(path[-1]) <= set(asked_heading)):
        lowest = path[-2:]
    title = [member.hit.document.title] if several else []
    return PATH.join(dict.fromkeys((*title, *lowest)))


def without_repeats(members: Iterable[Member]) -> list[Member]:
    """Return the members, of those that say the same only the first."""
    return list({_folded(one.words): one for one in reversed(list(members))}.values())[::-1]


def _folded(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


@dataclass(frozen=True, slots=True)
class Quoted:
    """Items with their citations; `left_out` are the members that there was no room for."""

    items: tuple[AnswerItem, ...]
    citations: tuple[Citation, ...]
    left_out: int

    def lines(self) -> Iterator[str]:
        """Yield the items as lines, each group under a line with its name."""
        group = ""
        for item in self.items:
            if item.group != group:
                group = item.group
                yield f"{group}:"
            yield f"- {item.text}" if group else item.text


def quoted(members: Sequence[Member], limit: int) -> Quoted:
    """Return the first members as items, with at most `limit` citations.

    Neighbours in a passage share a citation.
    """
    citations: list[Citation] = []
    items: list[AnswerItem] = []
    for member in members:
        if citations and _is_beside(citations[-1], member):
            last = citations[-1]
            citations[-1] = replace(last, quote=Span(last.quote.start, member.span.end))
        elif len(citations) < limit:
            citations.append(Citation(member.hit, member.span))
        else:
            break
        items.append(AnswerItem(_grounded(member), (len(citations) - 1,), member.group))
    return Quoted(tuple(items), tuple(citations), len(members) - len(items))


def _is_beside(citation: Citation, member: Member) -> bool:
    """Whether only marks, such as bullets, lie between a citation and a member of its passage."""
    if citation.hit.passage.id != member.hit.passage.id or citation.quote.end > member.span.start:
        return False
    between = member.hit.document.text[citation.quote.end : member.span.start]
    return not re.search(r"\w", between)


def _grounded(member: Member) -> str:
    """Return the member's words; where a header adds a number, those of its own span alone."""
    own = member.span.of(member.hit.document.text)
    if numbers(member.words) <= numbers(own):
        return member.words
    if isinstance(member.unit, Row) and numbers(bare := cells_of(member)) <= numbers(own):
        return bare
    return plain(member.span.without(member.hit.document.text, member.unit.struck))
