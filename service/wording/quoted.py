"""The words that can support a claim: quotes, with their titles, headings and passages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document.nodes import Span
from ingest.language.content_terms import content_terms
from ingest.language.plain import plain
from ingest.language.sentences import sentence_spans
from ingest.language.terms import terms
from retriever.types import Citation

_BREAKS = re.compile(
    r"[;；、。！？!?\n]|[,，:：.](?=\s|$)"
    r"|\b(?:and|or|but|while|whereas|although|though|because|if|unless)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quotes: `text` is their words, `above` their titles and headings, `around` their passages.

    `sentences` are the quotes' sentences, folded, and `clauses` the parts of them.
    """

    text: str
    above: str
    around: str
    sentences: frozenset[str]
    clauses: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        """The content terms that a claim may use: those of the quotes, titles and headings."""
        return content_terms(self.text) | content_terms(self.above)

    @property
    def named(self) -> frozenset[str]:
        """All terms in which a name may be found."""
        return frozenset(terms(f"{self.text}\n{self.above}"))


def quoted(citations: Sequence[Citation]) -> Quoted:
    """Return the quotes of citations."""
    # One line each, so that no sentence continues into the next quote.
    text = "\n".join(plain(one.quote.of(one.hit.document.text)) for one in citations)
    above = [
        heading
        for one in citations
        for heading in (one.hit.document.title, *one.hit.passage.heading_path)
    ]
    whole = (span.of(line) for line in text.splitlines() for span in _spans(line))
    return Quoted(
        text=text,
        above="\n".join(map(plain, above)),
        around="\n".join(plain(one.hit.text) for one in citations),
        sentences=frozenset(map(folded, whole)),
        clauses=tuple(clauses(text)),
    )


def folded(sentence: str) -> str:
    """Return a sentence without its full stop, for comparison."""
    return " ".join(sentence.split()).rstrip(".。")


def clauses(text: str) -> list[str]:
    """Split sentences at punctuation and conjunctions into clauses.

    >>> clauses("It opened in 1911, and cod is landed.")
    ['It opened in 1911', 'cod is landed']
    """
    return [part.strip() for part in _BREAKS.split(text) if part.strip()]


def nearest(terms_of_one: frozenset[str], others: Sequence[str]) -> list[str]:
    """Return the clauses that share the most terms with a set of terms; none if none shares any."""
    shared = [len(terms_of_one & content_terms(other)) for other in others]
    best = max(shared, default=0)
    return [other for other, count in zip(others, shared, strict=True) if count == best > 0]


def _spans(line: str) -> list[Span]:
    return sentence_spans(line, 0, len(line))
