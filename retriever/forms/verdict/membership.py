"""Whether a thing is a member of a list, a column or a table that a heading or a lead names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document.nodes import Block, Item, Kind, Row, Section, Span
from ingest.language.content_terms import content_terms
from ingest.language.figures import number_mentions
from ingest.language.plain import plain
from ingest.language.terms import stem
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
_NOT_MEMBERS = re.compile(
    r"\b(?:no|non|not|never|cannot|without|except\w*|exclu\w+|other\s+than|former\w*|previous\w*"
    r"|proposed|possible|potential|candidates?|rejected)\b|n['’]t\b"
    r"|非|除[きくい]|以外|ない|候補|旧",
    re.IGNORECASE,
)
"""What is listed is then not of the kind, or not yet, or no more: "These are not members:"."""
_JOINED = re.compile(r"\b(?:and|or)\b|[&/＆、・]|及び|および|並びに|又は|または", re.IGNORECASE)
"""What joins two kinds: of "strategic and key domains", nothing tells which member is of which."""
_LEADS = frozenset(
    map(stem, "following follows below selected chosen named listed identified set".split())  # noqa: SIM905
) | frozenset("次 以下 通り とおり 掲げる".split())  # noqa: SIM905
"""Words of a lead that add nothing to its heading: "The following were selected:"."""
_ENDS = re.compile(r"[.。!！?？]\W*$")


@dataclass(frozen=True, slots=True)
class _Named:
    """A list, a column or a table: what names it, where that is said, and its members."""

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
        if _names(one.heading, named)
    ]
    outcomes = [one for place in found if (one := _in(asked, *place, member, named)) is not None]
    outcomes = outcomes or _in_sentences(asked, member, named)
    return outcomes[0] if len({one.yes for one in outcomes}) == 1 else None


def _in_sentences(asked: Asked, member: frozenset[str], named: frozenset[str]) -> list[Ground]:
    """Return what sentences say that list things: "Its sectors are fishing, mining and trade"."""
    listed = [
        (place, match["lead"], _members(match["listed"]))
        for place in places_of(asked)
        if not place.is_row
        and (match := _LISTS.match(place.words))
        and _names(match["lead"], named)
    ]
    outcomes = []
    for place, lead, members in listed:
        terms = [content_terms(_name(one)) for one in members]
        if member in terms:
            outcomes.append(Ground(True, place.quoted, place.citations()))
        elif len(members) in _counts(lead, named) and not any(member & one for one in terms):
            outcomes.append(Ground(False, place.quoted, place.citations()))
    return outcomes


def _names(heading: str, kind: frozenset[str]) -> bool:
    """Whether a heading or a lead says that all that it names is of the kind, and of no other."""
    said = _said(heading)
    if not kind <= said or _NOT_MEMBERS.search(heading):
        return False
    return kind == said or not _JOINED.search(heading)


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
    """Yield the lists, columns and tables of a section with what names them."""
    document = asked.snapshot.document(document_id)
    if document is None:
        return
    text = document.text
    heading = section.heading_path[-1] if section.heading_path else ""
    for before, block in zip((None, *section.blocks), section.blocks, strict=False):
        if block.kind is Kind.LIST:
            yield from _lists(text, block, heading, _lead(text, before))
        elif block.kind is Kind.TABLE:
            yield from _columns(text, block)
            yield from _cells(text, block, heading, _lead(text, before))


def _lead(text: str, before: Block | None) -> Span | None:
    """Return the line above a list or a table that may name it; a whole sentence does not."""
    if before is None or before.kind not in (Kind.PARAGRAPH, Kind.CAPTION) or not before.units:
        return None
    last = Span(before.units[-1].start, before.units[-1].end)
    return None if _ENDS.search(last.of(text)) else last


def _lists(text: str, block: Block, heading: str, above: Span | None) -> Iterator[_Named]:
    items = [one for one in block.units if isinstance(one, Item)]
    for parent in dict.fromkeys(one.parents[-1:] for one in items):
        members = tuple(Span(one.start, one.end) for one in items if one.parents[-1:] == parent)
        yield from _named_by(text, heading, parent[0] if parent else above, members)


def _cells(text: str, block: Block, heading: str, lead: Span | None) -> Iterator[_Named]:
    """Yield a table that lays out a list: it has neither headers nor labels."""
    rows = [one for one in block.units if isinstance(one, Row)]
    if any(row.headers or row.labels for row in rows):
        return
    members = tuple(cell.span for row in rows for cell in row.cells if cell.filled)
    yield from _named_by(text, heading, lead, members)


def _named_by(
    text: str, heading: str, lead: Span | None, members: tuple[Span, ...]
) -> Iterator[_Named]:
    """Yield members under their lead, and under their heading where the lead adds nothing to it.

    Args:
        text: the document's text.
        heading: the heading of their section.
        lead: the line above them that introduces them; None where there is none.
        members: what is listed.

    """
    said = lead.of(text) if lead else ""
    if lead:
        yield _Named(said, lead, members)
    if not _NOT_MEMBERS.search(said) and content_terms(said) <= content_terms(heading) | _LEADS:
        yield _Named(heading, None, members)


def _columns(text: str, block: Block) -> Iterator[_Named]:
    rows = [one for one in block.units if isinstance(one, Row) and not one.header]
    for headers in dict.fromkeys(cell.headers[-1:] for row in rows for cell in row.cells):
        cells = (cell for row in rows for cell in row.cells if cell.headers[-1:] == headers)
        members = tuple(cell.span for cell in cells if cell.filled)
        if headers and members:
            yield _Named(headers[0].of(text), headers[0], members)
