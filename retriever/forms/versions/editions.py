"""Editions: documents that are versions of one another, by what they say of themselves.

A document says in its first lines which version it is and from when it is valid: "Version 3, valid
from 1 April 2025", "In force from 14 May 2023", 令和8年4月1日から施行する. Documents with the same
title, but for versions and dates, of which each says so are editions of one document.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from ingest.document.document import Document
from ingest.document.nodes import Kind, Section, Span, Unit
from ingest.index.protocol import Snapshot
from ingest.language.dates import DateMention, periods
from ingest.language.figures import NUMBER, YEAR
from ingest.language.plain import plain
from ingest.language.scripts import folded
from ingest.language.terms import terms

FIRST_UNITS = 12
"""How many units a document says of itself in. Chosen by eye."""

_VERSION = re.compile(
    rf"\b(?:version|edition|revision|ver\.|rev\.|v\.?(?=\d))\s*[:：]?\s*(?P<after>{NUMBER})"
    rf"|第(?P<before>{NUMBER})版|バージョン\s*(?P<japanese>{NUMBER})",
    re.IGNORECASE,
)
_VALID = re.compile(
    r"\b(?:valid|in\s+force|effective|applies|applicable|takes\s+effect|with\s+effect)\b"
    r"|施行|適用|発効|有効",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:adopted|approved|as\s+of|dated?|issued|published|revised|updated)\b|改正|制定|公布|発行",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:replac\w*|supersed\w*|repeal\w*|earlier|previous|until|expire\w*)\b|廃止|旧",
    re.IGNORECASE,
)
"""Words of a sentence that speak of another version, or of an end."""
_REMEMBERED = 4096
"""Titles whose terms are kept: several forms look for editions of what was found; by eye."""
_TITLE_UNITS = 2
"""First units of which one may be the title of a document without one. Chosen by eye."""
_SENTENCE_ENDS = (".", "。", "!", "?", ":", "：")
_SEPARATORS = re.compile(r"[-_./]")
_NEAR = 40
"""Characters between a date and the word that says what it is the date of. Chosen by eye."""
_VERSION_TERMS = frozenset(
    terms(
        "version edition revision ver rev v draft final new old revised amended consolidated"
        " current copy 版 新 旧 改正 改訂 現行 最新 バージョン"
    )
)


@dataclass(frozen=True, slots=True)
class Edition:
    """A document with what it says of its version.

    Attributes:
        document: the document.
        version: its version's number, part by part; empty where it says none.
        since: the day from which it is valid, or else that it was issued on.
        valid: whether `since` is the day from which it is valid.
        stated: the words that say so; None where only its title does.

    """

    document: Document
    version: tuple[int, ...] = ()
    since: date | None = None
    valid: bool = False
    stated: Span | None = None

    @property
    def says_so(self) -> bool:
        """Whether the document says that it is a version: by number, or by when it is valid."""
        return bool(self.version) or self.valid


def editions_of(snapshot: Snapshot, documents: Sequence[Document]) -> list[Edition]:
    """Return the editions among documents of the one that the first is, the latest first.

    Empty where there are not two that can be put in order.
    """
    if not documents:
        return []
    names = _names(snapshot, documents[0])
    alike = [one for one in documents if names & _names(snapshot, one)]
    if len(alike) < 2:
        return []
    editions = [edition_of(one, snapshot.sections(one.id)) for one in alike]
    if all(one.since for one in editions):
        ordered = sorted(editions, key=lambda one: one.since or date.min, reverse=True)
    elif all(one.version for one in editions):
        ordered = sorted(editions, key=lambda one: one.version, reverse=True)
    else:
        return []
    keys = {(one.since, one.version) for one in ordered}
    return ordered if len(keys) == len(ordered) else []


def _names(snapshot: Snapshot, document: Document) -> set[frozenset[str]]:
    """Return what a document is called, each as its terms: its title, or else its first words."""
    titles = [document.title]
    if not document.has_own_title:
        first = islice(first_units(snapshot.sections(document.id)), _TITLE_UNITS)
        titles += [unit.of(document.text) for unit in first]
    return {name for title in titles if (name := title_terms(title))}


def editions_of_years(
    snapshot: Snapshot, documents: Sequence[Document], years: Collection[int]
) -> list[Edition]:
    """Return the documents whose titles differ only in their years, one for each, the latest first.

    Empty where a year has none or several: which is meant is not known then. What they say of
    themselves is their title; a series of reports has such titles as well.
    """
    if not documents:
        return []
    names = _names(snapshot, documents[0])
    found: dict[int, list[Edition]] = {year: [] for year in years}
    for document in (one for one in documents if names & _names(snapshot, one)):
        units = list(islice(first_units(snapshot.sections(document.id)), _TITLE_UNITS))
        titles = [unit for unit in units if title_terms(unit.of(document.text)) in names]
        for unit in titles[:1]:
            said = {int(one[0]) for one in YEAR.finditer(unit.of(document.text))}
            for year in said & found.keys():
                stated = Span(unit.start, unit.end)
                found[year].append(Edition(document, (), date(year, 1, 1), stated=stated))
    single = all(len(own) == 1 for own in found.values())
    return [found[year][0] for year in sorted(found, reverse=True)] if single else []


def name_of(snapshot: Snapshot, document: Document) -> str:
    """Return all that a document is called by: its title, its file's name and its first lines.

    These are its first unit, and the next where it is no heading, if they end as no sentence does.
    """
    sections = snapshot.sections(document.id)
    first = list(islice(first_units(sections), _TITLE_UNITS))
    lines = [
        plain(unit.of(document.text))
        for at, unit in enumerate(first)
        if not (at and unit.kind is Kind.HEADING)
    ]
    short = (one for one in lines if not one.endswith(_SENTENCE_ENDS))
    return "\n".join((document.title, _SEPARATORS.sub(" ", document.source), *short))


@lru_cache(_REMEMBERED)
def title_terms(title: str) -> frozenset[str]:
    """Return a title's terms without those of versions and dates.

    >>> title_terms("Castle Baths By-law, version 2") == title_terms("Castle Baths by-law (2026)")
    True
    """
    plain = folded(title)
    for mention in reversed(periods(plain)):
        plain = f"{plain[: mention.start]} {plain[mention.end :]}"
    without = re.sub(r"\bv(?=\d)|\d+", " ", _VERSION.sub(" ", plain))
    return frozenset(terms(without)) - _VERSION_TERMS


def edition_of(document: Document, sections: Sequence[Section]) -> Edition:
    """Return what a document says of its version in its first lines, or else in its title."""
    text = document.text
    version: tuple[int, ...] = ()
    found: dict[bool, tuple[date, Span]] = {}
    version_span: Span | None = None
    for unit in first_units(sections):
        words = Span(unit.start, unit.end).of(text)
        if _OF_ANOTHER.search(words):
            continue
        if not version and (said := _VERSION.search(folded(words))):
            version = _numbers(said)
            version_span = Span(unit.start, unit.end)
        for mention in periods(words):
            for valid, pattern in ((True, _VALID), (False, _DATED)):
                span = _statement(words, mention, pattern)
                if span and mention.period.first and valid not in found:
                    place = Span(unit.start + span.start, unit.start + span.end)
                    found[valid] = (mention.period.first, place)
    valid = True in found
    since, stated = found.get(True) or found.get(False) or (None, version_span)
    if not version and (said := _VERSION.search(folded(document.title))):
        version = _numbers(said)
    return Edition(document, version, since, valid, stated)


def names_version(words: str) -> bool:
    """Whether a statement gives the number of the version that it is of."""
    return bool(_VERSION.search(folded(words))) and not _OF_ANOTHER.search(words)


def says_version(words: str) -> bool:
    """Whether a statement says which version it is of, or that it replaces another."""
    dated = any(_statement(words, one, _VALID) for one in periods(words))
    return dated or bool(_VERSION.search(folded(words)) or _OF_ANOTHER.search(words))


def first_units(sections: Iterable[Section]) -> Iterator[Unit]:
    """Yield the units in which a document says of itself what it is, less page furniture."""
    units = (
        unit
        for section in sections
        for block in section.blocks
        if block.kind is not Kind.FURNITURE
        for unit in block.units
    )
    for _, unit in zip(range(FIRST_UNITS), units, strict=False):
        yield unit


def _statement(words: str, mention: DateMention, pattern: re.Pattern[str]) -> Span | None:
    """Return the words of a date with what says what it is the date of, if that is near."""
    before = [
        match
        for match in pattern.finditer(words, 0, mention.end)
        if mention.start - match.end() <= _NEAR and not periods(words[match.end() : mention.start])
    ]
    if before:
        return Span(before[-1].start(), mention.end)
    after = pattern.search(words, mention.end, mention.end + _NEAR)
    if after and not periods(words[mention.end : after.start()]) and after[0] >= "\u3040":
        return Span(mention.start, after.end())
    return None


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    number = next(one for one in match.groupdict().values() if one)
    return tuple(int(part) for part in re.split(r"[.,]", number))
