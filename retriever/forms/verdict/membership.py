"""Whether a thing is a member of a list or of a column that a heading names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document.nodes import Block, Item, Kind, Row, Section, Span
from ingest.language.content_terms import content_terms
from ingest.language.figures import number_mentions
from ingest.language.plain import plain
from retriever.forms.form import Asked
from retriever.forms.verdict.ground import Ground
from retriever.forms.verdict.topic import places_of
from retriever.types import Citation

DOCUMENTS = 5
"""Documents of the best passages whose lists are looked at. Chosen by eye."""

_ENGLISH = re.compile(
    r"^\W*(?:is|are)\s+(?:the\s+)?(?P<member>.+?)\s+(?:also\s+)?"
    r"(?:(?:one|two|some)\s+of|among|part\s+of|an?)\s+(?:the\s+)?(?P<named>.+?)\W*$",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"^(?P<member>.+?)は、?(?P<named>.+?)(?:の(?:一つ|ひとつ|1つ|一部))?"
    r"(?:ですか|に(?:は)?(?:含まれ|入り|当たり)ますか|に含まれていますか|でしょうか)\W*$"
)
_LISTS = re.compile(
    r"^(?P<lead>.+?(?:[:：]|\b(?:are|includes?|comprises?|consists?\s+of|covers?|namely)\b|は、?))\s*"
    r"(?P<listed>[^:：.;]+?(?:,|\band\b|、|及び|・)[^:：.;]+?)(?:の\s?\d+\S{0,4})?(?:とする|である|です|とし)?[.。]?$"
)
_SEPARATORS = re.compile(r",\s*(?:and\s+|or\s+)?|\s+and\s+|、|及び|並びに|・")
_NUMBERING = re.compile(r"^\W*(?:[(（]?\d{1,3}[.)）]|[①-⑳]|[a-z][.)])\s*")
_COUNTED = re.compile(r"[^.。;；:：,、]{0,30}")
"""What is counted is said right after the number."""
_AFTER_NAME = re.compile(r"\s*(?:[:：(（;；]|\s[–—-]\s|,\s).*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Named:
    """A list or a column: what names it, where that is said, and its members."""

    heading: str
    at: Span | None
    members: tuple[Span, ...]


def membership(asked: Asked) -> Ground | None:
    """Return whether a thing is in the list that the question names.

    It is not where the list says how many members it has, and has as many, and not this one: then
    the words are the members. None where no list has that name, or where two do.
    """
    match = _ENGLISH.match(asked.question.text) or _JAPANESE.match(asked.question.text)
    if match is None:
        return None
    member, named = content_terms(match["member"]), _said(match["named"])
    if not member or not named:
        return None
    found = [
        (document_id, one)
        for document_id in dict.fromkeys(hit.document.id for hit in asked.found.hits)
        if _is_near(asked, document_id)
        for section in asked.snapshot.sections(document_id)
        for one in _named(asked, document_id, section)
        if named <= _said(one.heading)
    ]
    outcomes = [one for place in found if (one := _in(asked, *place, member, named)) is not None]
    outcomes = outcomes or _in_sentences(asked, member, named)
    return outcomes[0] if len({one.yes for one in outcomes}) == 1 else None


def _in_sentences(asked: Asked, member: frozenset[str], named: frozenset[str]) -> list[Ground]:
    """Return what sentences say that list things: "Its sectors are fishing, mining and trade"."""
    listed = [
        (place, match["lead"], _members(match["listed"]))
        for place in places_of(asked)
        if not place.is_row and (match := _LISTS.match(place.words))
    ]
    own = [one for one in listed if named <= _said(one[1])]
    above = [one for one in listed if named <= _said(f"{one[1]}\n{one[0].above}")]
    outcomes = []
    for place, lead, members in own or above:
        terms = [content_terms(_name(one)) for one in members]
        if member in terms:
            outcomes.append(Ground(True, place.quoted, place.citations()))
        elif len(members) in _counts(lead, named) and not any(member & one for one in terms):
            outcomes.append(Ground(False, place.quoted, place.citations()))
    return outcomes


def _members(listed: str) -> list[str]:
    return [one for one in _SEPARATORS.split(listed.strip(" .。")) if one.strip()]


def _is_near(asked: Asked, document_id: str) -> bool:
    ids = list(dict.fromkeys(hit.document.id for hit in asked.found.hits))
    return document_id in ids[:DOCUMENTS]


def _said(words: str) -> frozenset[str]:
    """Return the terms of a name, its numbers by value: "eight domains" is "8 domains"."""
    values = {f"{one.value:f}" for one in number_mentions(words)}
    for one in reversed(number_mentions(words)):
        words = words[: one.start] + " " + words[one.end :]
    return content_terms(words) | values


def _in(
    asked: Asked, document_id: str, named: _Named, member: frozenset[str], kind: frozenset[str]
) -> Ground | None:
    """Return whether a thing is in a list.

    Args:
        asked: the question.
        document_id: the list's document.
        named: the list.
        member: the terms of the thing.
        kind: the terms of what the list is asked as.

    """
    document = asked.snapshot.document(document_id)
    if document is None:
        return None
    text = document.text
    own = [one for one in named.members if content_terms(_name(one.of(text))) == member]
    if own:
        citations = _cited(asked, document_id, (own[0],), named.at)
        words = plain(own[0].of(text))
        return Ground(True, f"{_above(named, text)}{words}", citations) if citations else None
    partly = any(member & content_terms(one.of(text)) for one in named.members)
    if partly or len(named.members) not in _counts(named.heading, kind):
        return None
    citations = _cited(asked, document_id, named.members, named.at)
    words = "; ".join(plain(one.of(text)) for one in named.members)
    return Ground(False, f"{_above(named, text)}{words}", citations) if citations else None


def _counts(heading: str, kind: frozenset[str]) -> set[int]:
    """Return how many of a kind a heading says that there are: 8 of "eight strategic domains"."""
    return {
        int(one.value)
        for one in number_mentions(heading)
        if kind & content_terms(_COUNTED.match(heading, one.end)[0])  # type: ignore[index]
    }


def _above(named: _Named, text: str) -> str:
    return f"{plain(named.at.of(text)).rstrip(':：')}: " if named.at else ""


def _name(item: str) -> str:
    return _AFTER_NAME.sub("", _NUMBERING.sub("", plain(item)))


def _cited(
    asked: Asked, document_id: str, spans: tuple[Span, ...], above: Span | None
) -> tuple[Citation, ...]:
    """Return citations of all the spans and of what names them; none where one has none."""
    found = [asked.citation(document_id, one) for one in (*spans, *((above,) if above else ()))]
    cited = [one for one in found if one is not None]
    return tuple(cited) if len(cited) == len(found) else ()


def _named(asked: Asked, document_id: str, section: Section) -> Iterator[_Named]:
    """Yield the lists and columns of a section with what names them."""
    document = asked.snapshot.document(document_id)
    if document is None:
        return
    heading = section.heading_path[-1] if section.heading_path else ""
    for block in section.blocks:
        if block.kind is Kind.LIST:
            yield from _lists(document.text, block, heading)
        elif block.kind is Kind.TABLE:
            yield from _columns(document.text, block)


def _lists(text: str, block: Block, heading: str) -> Iterator[_Named]:
    items = [one for one in block.units if isinstance(one, Item)]
    for parent in dict.fromkeys(one.parents[-1:] for one in items):
        members = tuple(Span(one.start, one.end) for one in items if one.parents[-1:] == parent)
        lead = parent[0] if parent else None
        yield _Named(f"{lead.of(text)}" if lead else heading, lead, members)
        if lead:
            yield _Named(heading, None, members)


def _columns(text: str, block: Block) -> Iterator[_Named]:
    rows = [one for one in block.units if isinstance(one, Row) and not one.header]
    for headers in dict.fromkeys(cell.headers[-1:] for row in rows for cell in row.cells):
        cells = (cell for row in rows for cell in row.cells if cell.headers[-1:] == headers)
        members = tuple(cell.span for cell in cells if cell.filled)
        if headers and members:
            yield _Named(headers[0].of(text), headers[0], members)
