"""From scored evidence to the quotes that carry the answer, and the answer's words.

Nothing is worded here: an answer is the quoted text less what only typesets it, a table row is
read out as a record. What a quote does not hold is not said.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ingest.terms import stem
from ingest.types import Kind, Span, Unit
from retriever.evidence import Evidence
from retriever.lists import enumerated, group_of, introduced, names_an_item, siblings
from retriever.question import COUNT_WORDS, Question, Wanted, content_terms
from retriever.types import Citation, Hit
from retriever.words import numbers, passage_words, plain, unit_words

QUOTES = 3
"""An answer stands on this many pieces of evidence at most, beside the headers of its rows."""

CLOSE = 0.8
"""Evidence counts as answering too when its score is at most this far below the best."""

SAME = 0.6
"""Share of its terms from which a quote is taken to say what the answer says already."""


Locate = Callable[[Hit, Span], Hit | None]
"""Finds the passage of a hit's document that holds a span."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of the answer and the citations that they stand on.

    `whole` says that they are a whole list, to which nothing is to be added.
    """

    words: str
    citations: tuple[Citation, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer's text and its citations, best first."""

    text: str
    citations: tuple[Citation, ...]


def compose(
    question: Question, evidence: Sequence[Evidence], limit: int, locate: Locate
) -> Composed | None:
    """Return the answer that the best evidence gives, None where no words of it are quoted."""
    counts = question.wanted is Wanted.LIST and question.count
    if counts and (counted := _counted(question, counts, evidence)):
        return counted
    best = evidence[0]
    chosen = [one for one in evidence[:QUOTES] if one.score >= best.score - CLOSE]
    parts: list[Quoted] = []
    cited: list[Citation] = []
    for one in chosen:
        if len(cited) == limit or any(_inside(one, citation) for citation in cited):
            continue
        quoted = _quote(question, one, chosen, limit - len(cited), locate)
        fresh = [c for c in quoted.citations if not any(_overlap(c, other) for other in cited)]
        if not fresh:
            continue
        cited += fresh
        if not any(_says_the_same(quoted.words, part.words) for part in parts):
            parts.append(quoted)
        if quoted.whole:
            break
    text = "\n".join(part.words for part in parts)
    return Composed(text, tuple(cited)) if _stands(text, cited) else None


def _counted(question: Question, count: int, evidence: Sequence[Evidence]) -> Composed | None:
    """Quote the numbered list with as many entries as the question asks for, if it is about it.

    "What are the three pillars?" is answered by three entries, whatever sentence says "three".
    """
    topic = frozenset(term for term in question.terms if not term.isdigit())
    topic -= {stem(word) for word in COUNT_WORDS}
    if not topic:
        return None
    for one in sorted(evidence, key=lambda one: (one.rank, one.unit.start)):
        hit = one.hit
        if not topic <= content_terms(passage_words(hit.document, hit.passage)):
            continue
        cells = enumerated(hit.document, siblings(hit.passage, one.unit))
        if group := group_of(cells, count):
            span = Span(min(c.span.start for c in group), max(c.span.end for c in group))
            words = "\n".join(plain(cell.span.of(hit.document.text)) for cell in group)
            return Composed(words, (Citation(hit, span),))
    return None


def _quote(
    question: Question, evidence: Evidence, chosen: Sequence[Evidence], room: int, locate: Locate
) -> Quoted:
    """Quote the unit with the list that it introduces, or the list that it belongs to.

    A question wants the whole list when it asks for several things and names none of them, or when
    half the entries and more answer it alike.
    """
    hit, unit = evidence.hit, evidence.unit
    if items := introduced(hit, unit):
        words = "\n".join(unit_words(hit.document, one) for one in (unit, *items))
        return _backed(hit, [unit, *items], words, room, locate)
    run = siblings(hit.passage, unit)
    rows_or_items = len(run) > 1 and unit.kind in (Kind.LIST, Kind.TABLE)
    asked = question.wanted is Wanted.LIST and not names_an_item(question, hit, unit, run)
    alike = sum(one.hit == hit and one.unit in run for one in chosen)
    if rows_or_items and (asked or (alike > 1 and 2 * alike >= len(run))):
        words = "\n".join(unit_words(hit.document, one) for one in run)
        return _backed(hit, run, words, room, locate)
    return _backed(hit, [unit], evidence.words, room, locate)


def _backed(hit: Hit, units: Sequence[Unit], words: str, room: int, locate: Locate) -> Quoted:
    """Quote the units, and what stands above them in a table where the words say its numbers.

    Where there is no room for so many citations, the words are the units' own.
    """
    own = Citation(hit, Span(units[0].start, units[-1].end))
    whole = len(units) > 1
    if numbers(words) <= numbers(_quotes([own])):
        return Quoted(words, (own,), whole)
    above = dict.fromkeys(span for unit in units for span in (*unit.headers, *unit.parents))
    holders = ((locate(hit, span), span) for span in above)
    citations = (own, *(Citation(holder, span) for holder, span in holders if holder))
    if len(citations) <= room and numbers(words) <= numbers(_quotes(citations)):
        return Quoted(words, citations, whole)
    return Quoted(plain(own.quote.of(hit.document.text)), (own,), whole)


def _inside(evidence: Evidence, citation: Citation) -> bool:
    same = evidence.hit.document.id == citation.hit.document.id
    return same and citation.quote.start <= evidence.unit.start < citation.quote.end


def _overlap(one: Citation, other: Citation) -> bool:
    same = one.hit.document.id == other.hit.document.id
    return same and one.quote.start < other.quote.end and other.quote.start < one.quote.end


def _says_the_same(words: str, said: str) -> bool:
    """Whether the words add nothing: their numbers are said, and most of their terms."""
    own, others = content_terms(words), content_terms(said)
    return numbers(words) <= numbers(said) and len(own & others) >= SAME * len(own)


def _quotes(citations: Iterable[Citation]) -> str:
    return "\n".join(citation.quote.of(citation.hit.document.text) for citation in citations)


def _stands(text: str, citations: Sequence[Citation]) -> bool:
    """Whether every number of the answer stands in a quote: checked before anything is said."""
    return bool(text) and numbers(text) <= numbers(_quotes(citations))
