"""Which of the documents found a question names: "Apple's 10-Q for the third quarter of 2022".

What reports of one kind say of other companies and years reads as well as what is asked for, and
has the same words. So what a question says is looked for in what the documents are called.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from math import log

from ingest.document.document import Document
from ingest.document.nodes import Span
from ingest.language.content_terms import content_terms
from ingest.language.dates import periods
from ingest.language.figures import written_numbers
from ingest.language.period import Period
from ingest.language.terms import terms
from retriever.query.question import Question
from retriever.text.by_value import periods_of
from retriever.text.document_names import names, titles
from retriever.text.names import has_name, has_number

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NAME_FIRST = re.compile(r"^\W*(?:[A-Z]{2}|\w+(?:['’]s\b|\s*[:,(]|\s+(?:[A-Z]|\d)))")
"""The first word of a question has a capital, but is a name only where it has two, or where a
genitive, a comma or another name or number follows."""

_PART_BEFORE = re.compile(r"\w&$|\d[.,]$")
_PART_AFTER = re.compile(r"&\w|[.,]\d|\s?%|\s(?:percent|per\s+cent)\b")


@dataclass(frozen=True, slots=True)
class Naming:
    """How much of what a question says the documents are called.

    Attributes:
        rest: the question without what the best of them are called.
        shares: from 0 to 1, by document id, of those that it names.

    """

    rest: str
    shares: Mapping[str, float] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """The highest share; 0 where there is none."""
        return max(self.shares.values(), default=0.0)

    @property
    def best(self) -> frozenset[str]:
        """The ids of the documents that have it."""
        highest = self.share
        return frozenset(id_ for id_, share in self.shares.items() if share == highest)

    def share_of(self, document: Document) -> float:
        """Return the share of a document; 0 where it is not named."""
        return self.shares.get(document.id, 0.0)

    def words_for(self, document: Document) -> str:
        """Return what a document is called where the question names it, else nothing.

        Passages of it need not say again what names it.
        """
        return names(document) if document.id in self.best else ""


NO_NAMING = Naming("")


class _Fit(IntEnum):
    """How a document is called by words of a question; the higher, the more that tells."""

    LOOSE = 1
    """They are in a title, or their period touches one that the document is called by."""
    FIGURE = 2
    """They are a number or a period that it is called by."""
    NAME = 3
    """They are a name in its first lines."""
    TITLE = 4
    """They are a name or a day in its title or its file's name."""


@dataclass(frozen=True, slots=True)
class _Called:
    """What a document is called by, as terms and as periods."""

    names: frozenset[str]
    titles: frozenset[str]
    periods: frozenset[Period]
    days: frozenset[Period]


@dataclass(frozen=True, slots=True)
class _Said:
    """Words of a question: a period, or one word that may be a name."""

    span: Span
    word: str
    period: Period | None = None
    name: bool = False

    def fit(self, called: _Called) -> _Fit | None:
        """Return how a document is called by the words; None where it is not."""
        if self.period:
            if self.period in called.days:
                return _Fit.TITLE
            if self.period in called.periods:
                return _Fit.FIGURE
            touches = any(_touch(own, self.period) for own in called.periods)
            return _Fit.LOOSE if touches else None
        if self.name and has_name(self.word, called.names):
            return _Fit.TITLE if has_name(self.word, called.titles) else _Fit.NAME
        if written_numbers(self.word) and has_number(self.word, called.names):
            return _Fit.FIGURE
        return _Fit.LOOSE if content_terms(self.word) <= called.titles else None


_Fits = tuple[Span, Mapping[str, _Fit]]
"""Words of a question, and how documents are called by them, by id."""


def named(question: Question, documents: Iterable[Document]) -> Naming:
    """Return which documents a question names, and how much of it each is called.

    A document is named by a name or a day in its title or file's name, or by a name in its first
    lines together with another name, a number or a period. What few of the documents are called
    weighs more than what most are; what all are, nothing.
    """
    called = {one.id: _called(one) for one in documents}
    fits: list[_Fits] = [
        (said.span, {id_: fit for id_, one in called.items() if (fit := said.fit(one))})
        for said in _said(question.text)
    ]
    meant = {id_ for id_ in called if _is_named(id_, fits, len(called))}
    weighed = [
        (log(len(called) / len(fitting)), fitting) for _, fitting in fits if meant & fitting.keys()
    ]
    whole = sum(weight for weight, _ in weighed)
    shares = {id_: sum(w for w, fitting in weighed if id_ in fitting) / whole for id_ in meant}
    naming = Naming(question.text, shares)
    return Naming(_rest(question.text, fits, naming.best), shares)


def _called(document: Document) -> _Called:
    said, title = names(document), titles(document)
    days = frozenset(one for one in periods_of(title) if one.day)
    return _Called(frozenset(terms(said)), frozenset(terms(title)), periods_of(said), days)


def _said(text: str) -> Iterator[_Said]:
    """Yield the periods of a question, and its other words that tell something."""
    for mention in periods(text):
        span = Span(mention.start, mention.end)
        yield _Said(span, span.of(text), mention.period)
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    first = not _NAME_FIRST.search(text)
    for match in _WORD.finditer(text):
        word = match[0]
        if content_terms(word):
            yield _Said(Span(match.start(), match.end()), word, name=_is_name(word) and not first)
        first = False


def _is_name(word: str) -> bool:
    return word[0].isupper() or any(map(str.isupper, word[1:]))


def _is_named(id_: str, fits: Iterable[_Fits], documents: int) -> bool:
    """Whether the words that a document is called by name it, and tell it from others."""
    own = [(fit, len(fitting)) for _, fitting in fits if (fit := fitting.get(id_))]
    firm = [(fit, alike) for fit, alike in own if fit >= _Fit.FIGURE]
    tells = any(alike < documents for _, alike in firm)
    highest = max((fit for fit, _ in firm), default=_Fit.LOOSE)
    return tells and (highest is _Fit.TITLE or (highest is _Fit.NAME and len(firm) > 1))


def _rest(text: str, fits: Iterable[_Fits], best: frozenset[str]) -> str:
    """Return a question without what the best documents are called, if that is two things or more.

    A single name may be what is asked about.
    """
    said = {
        span: min(fitting[id_] for id_ in best)
        for span, fitting in fits
        if best and best <= fitting.keys() and not _is_part(text, span)
    }
    if sum(fit >= _Fit.FIGURE for fit in said.values()) < 2:
        return text
    rest = text
    for span in sorted(said, key=lambda one: -one.start):
        rest = f"{rest[: span.start]} {rest[span.end :]}"
    rest = " ".join(rest.split())
    return rest if content_terms(rest) else text


def _is_part(text: str, span: Span) -> bool:
    """Whether a word is a part of one: the D of R&D, the 10 of 10 percent."""
    return _PART_BEFORE.search(text[: span.start]) is not None or (
        _PART_AFTER.match(text, span.end) is not None
    )


def _touch(one: Period, other: Period) -> bool:
    """Whether one of two periods is in the other."""
    return one.bounded and other.bounded and (one.contains(other) or other.contains(one))
