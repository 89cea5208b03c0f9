"""Versions: the one that a question asks about; or both, where they answer differently."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ingest.document.document import Document
from ingest.document.nodes import Row, Span
from ingest.language.content_terms import content_terms
from ingest.language.figures import YEAR
from ingest.messages import Message
from retriever.answer.citations import nearest
from retriever.forms.comparison.sides import joined_things
from retriever.forms.digest import is_digest
from retriever.forms.form import Asked, Refusal
from retriever.forms.look_up import LookedUp, LookUp, Quoted
from retriever.forms.timeline import is_timeline
from retriever.forms.versions.asked_version import (
    AskedVersion,
    asked_version,
    asks_for_old,
    names_no_edition,
)
from retriever.forms.versions.changes import COMPARING, asks_for_changes, changes
from retriever.forms.versions.editions import (
    Edition,
    editions_of,
    editions_of_years,
    name_of,
)
from retriever.forms.versions.side_by_side import SideStatement, side_by_side
from retriever.forms.versions.values import other_terms, values
from retriever.reading.evidence import Evidence
from retriever.text.context import context_of
from retriever.text.records import record_of
from retriever.types import Citation, Composed

ALIKE_SHARE = 0.6
"""Share of the terms of the longer of two statements, less their dates and numbers, that both have
if they are versions of one statement. Chosen by eye."""

_OF_BEFORE = re.compile(
    r"\b(?:before|until|previous\w*|former\w*|earlier|old|was|were|used\s+to)\b|(?<!午)前|旧|従来|まで",
    re.IGNORECASE,
)
"""Words that tell of an earlier time."""
_OF_REPLACING = re.compile(
    r"\b(?:what|which|who)\b.*\b(?:replac|supersed|repeal)\w*|(?:何|どれ|どの)\S*(?:廃止|置き換)",
    re.IGNORECASE,
)
"""Questions that one edition answers by what it says of the other."""

OTHER_VERSION = Message("The version that is asked about does not say this.")
OTHER_VERSION_JAPANESE = Message("お尋ねの版には、これについて書かれていません。")


@dataclass(frozen=True, slots=True)
class _Said:
    """What an edition says to the question."""

    edition: Edition
    evidence: Evidence
    quoted: Quoted
    dated: Citation | None
    confidence: float


class VersionForm:
    """Answers from the edition that is asked about, or from all that differ.

    Only documents that say of themselves which version they are, or from when they are valid, are
    editions (see `retriever.forms.versions.editions`).
    """

    def __init__(self, look_up: LookUp) -> None:
        self._look_up = look_up

    def answer(self, asked: Asked) -> Composed | Refusal | None:
        """Return the answer of one edition or of several; None where there are not two editions."""
        editions = editions_of(asked.snapshot, _documents(asked))
        if of_years := _of_compared_years(asked, editions):
            return of_years
        if not editions:
            return _without_editions(asked)
        if _OF_REPLACING.search(asked.question.text):
            return None
        if is_digest(asked.question.text) or is_timeline(asked.question.text):
            return None
        if names_no_edition(asked.question.text, editions):
            return Refusal(_other_version(asked), nearest(asked.evidence))
        wanted = asked_version(asked.question.text, editions)
        if asks_for_changes(asked.question.text):
            new, old = wanted.editions if wanted and len(wanted.editions) == 2 else editions[:2]
            if changed := changes(asked, old, new):
                return changed
        if wanted is None:
            sure = asked.decision.answers and all(one.says_so for one in editions)
            wanted = AskedVersion(tuple(editions), asked.question.text) if sure else None
            return self._differing(wanted, asked, change=False) if wanted else None
        if len(wanted.editions) == 1:
            return self._of_one(wanted, editions, asked)
        differing = self._differing(wanted, asked, change=True)
        return differing or changes(asked, wanted.editions[1], wanted.editions[0])

    def _of_one(
        self, wanted: AskedVersion, editions: Sequence[Edition], asked: Asked
    ) -> Composed | Refusal | None:
        """Answer from one edition, and quote what it says of its own date.

        Where only another edition says it, the question is refused.
        """
        [edition] = wanted.editions
        looked = self._look_up.run(wanted.question, [edition.document.id], asked.said_before)
        composed = self._look_up.answer(looked, max(1, asked.limit - 1))
        others = {one.document.id for one in editions if one != edition}
        if composed is None or _lacks_row(looked, asked, others):
            best = next(iter(asked.chosen), None)
            if composed is None and not (
                asked.decision.answers and best and best.hit.document.id in others
            ):
                return None
            said = asked.citation(edition.document.id, _span(looked)) if looked.chosen else None
            return Refusal(_other_version(asked), (said,) if said else ())
        dated = _dated(edition, asked)
        if dated is None or len(composed.citations) >= asked.limit:
            return replace(composed, confidence=looked.decision.confidence)
        words = dated.quote.of(edition.document.text)
        return replace(
            composed,
            text=f"{composed.text}\n({words})",
            citations=(*composed.citations, dated),
            confidence=looked.decision.confidence,
        )

    def _differing(self, wanted: AskedVersion, asked: Asked, *, change: bool) -> Composed | None:
        """Put side by side what editions say; None where it is the same, or not comparable.

        `change` says that the question asks for the difference: then unlike statements are shown.
        """
        said = [one for edition in wanted.editions if (one := self._said(edition, wanted, asked))]
        if len(said) < 2:
            return None
        first = said[0]
        others = [one for one in said[1:] if _differ(first, one)]
        if not change:
            others = [one for one in others if _are_alike(first, one)]
        shown = [SideStatement(one.quoted, one.dated) for one in (first, *others)]
        composed = side_by_side(shown, asked.limit) if others else None
        if composed is None or not change:
            return composed
        return replace(composed, confidence=min(one.confidence for one in (first, *others)))

    def _said(self, edition: Edition, wanted: AskedVersion, asked: Asked) -> _Said | None:
        looked = self._look_up.run(wanted.question, [edition.document.id], asked.said_before)
        if not looked.decision.answers:
            return None
        best = looked.chosen[0]
        quoted = self._look_up.quote(looked.question, best, asked.limit)
        if quoted is None:
            return None
        dated = _dated(edition, asked)
        return _Said(edition, best, quoted, dated, looked.decision.confidence)


def _of_compared_years(asked: Asked, editions: Sequence[Edition]) -> Composed | None:
    """Return what differs between the editions of two years that a question compares.

    None where it compares none, or what is compared is more than a document: its figures, say.
    """
    text = asked.question.text
    years = {int(one[0]) for one in YEAR.finditer(text)}
    joined = joined_things(text)
    if len(years) != 2 or not (asks_for_changes(text) or (joined and joined.explicit)):
        return None
    named = [one for one in editions if one.since and one.since.year in years]
    if len({one.since.year for one in named if one.since}) != 2 or len(named) != 2:
        named = editions_of_years(asked.snapshot, _documents(asked), years)
    if not named:
        return None
    beside = content_terms(text) - content_terms(name_of(asked.snapshot, named[0].document))
    about = {one for one in beside - COMPARING if not one.isdigit()}
    return None if about else changes(asked, named[1], named[0])


def _without_editions(asked: Asked) -> Refusal | None:
    """Return a refusal where an earlier version is asked for and the evidence is of none."""
    best = next(iter(asked.chosen), None)
    if best is None or not asked.decision.answers or not asks_for_old(asked.question.text):
        return None
    told = _OF_BEFORE.search(f"{best.words}\n{context_of(best.hit, best.unit)}")
    return None if told else Refusal(_other_version(asked), nearest(asked.evidence))


def _lacks_row(looked: LookedUp, asked: Asked, others: Collection[str]) -> bool:
    """Whether the question names a row of another edition that the evidence of one says nothing of.

    Take "What did the sauna cost?" where an earlier table has no row for the sauna.
    """
    wanted = content_terms(looked.question.text)
    rows = (
        content_terms(" ".join(record.name_words))
        for one in asked.evidence
        if one.hit.document.id in others and (record := one.record)
    )
    named = max((row & wanted for row in rows), key=len, default=frozenset[str]())
    said = (f"{one.words}\n{context_of(one.hit, one.unit)}" for one in looked.chosen)
    return bool(named) and not any(named <= content_terms(one) for one in said)


def _other_version(asked: Asked) -> Message:
    return OTHER_VERSION_JAPANESE if asked.question.japanese else OTHER_VERSION


def _documents(asked: Asked) -> list[Document]:
    """Return the documents of the passages found, each once, the best first."""
    return list({hit.document.id: hit.document for hit in asked.found.hits}.values())


def _span(looked: LookedUp) -> Span:
    unit = looked.chosen[0].unit
    return Span(unit.start, unit.end)


def _dated(edition: Edition, asked: Asked) -> Citation | None:
    return asked.citation(edition.document.id, edition.stated) if edition.stated else None


def _differ(one: _Said, other: _Said) -> bool:
    """Whether two statements give other dates or numbers, or other words where they give none."""
    own, others = values(one.quoted.words), values(other.quoted.words)
    if own or others:
        return own != others
    return other_terms(one.quoted.words) != other_terms(other.quoted.words)


def _are_alike(one: _Said, other: _Said) -> bool:
    """Whether two statements are versions of one: the same row, or nearly the same words."""
    row, other_row = one.evidence.unit, other.evidence.unit
    if isinstance(row, Row) or isinstance(other_row, Row):
        return _names(one) == _names(other)
    own, others = other_terms(one.quoted.words), other_terms(other.quoted.words)
    return len(own & others) >= ALIKE_SHARE * max(len(own), len(others), 1)


def _names(said: _Said) -> frozenset[str] | None:
    """Return the terms of what names a row; None of anything else."""
    unit = said.evidence.unit
    if not isinstance(unit, Row):
        return None
    return other_terms(" ".join(record_of(said.edition.document.text, unit).name_words))
