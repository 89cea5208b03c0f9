"""From scored evidence to the quotes that carry the answer, and the answer's words.

Answers are verbatim quotes without their typesetting; table rows are rendered as records. An
answer has no number that its quotes do not have.
"""

import re
from collections.abc import Sequence

from ingest.document.document import Passage
from ingest.document.nodes import Row, Span, Unit
from ingest.language.blank import is_blank
from ingest.language.content_terms import content_terms
from ingest.language.dates import DateMention, periods
from ingest.language.figures import numbers
from ingest.language.plain import plain
from ingest.language.scripts import has_cjk
from retriever.answer.cell_selection import cell_missing
from retriever.answer.citations import is_cited, quoted_words
from retriever.answer.lists import Locate
from retriever.answer.quotation import Quotation, quote
from retriever.answer.series import series
from retriever.query.question import AnswerType, Question
from retriever.reading.evidence import Evidence
from retriever.types import AnswerItem, Citation, Composed, Form

_HEADING_GAP = 4
"""Characters between a heading and its text: line breaks."""

_DIFFERENCE = re.compile(
    r"\bhow\s+(?:much|many)\s+(?:\w+\s+)?(?:more|less|fewer|\w{3,}er)\b(?!\s+(?:days|weeks|months))"
    r"|\bdifference\b|の差|どれ(?:だけ|くらい|ほど)(?:多|少|増|減|違|高|安|長|短)",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:may|can|could|allowed|permitted)\b|でき|出来|てもよい|てもいい", re.IGNORECASE
)
_FORBIDS = re.compile(
    r"\b(?:prohibited|forbidden|banned|(?:not|nor)\s+(?:be\s+)?(?:allowed|permitted)"
    r"|(?:must|may|can|shall)\s*not|cannot)\b|禁止|禁じ|てはならない|てはいけ|できない|できません",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"[^、。]{1,15}?まで")
_NAME_AFTER = re.compile(r"(?:,\s*[A-Z][^,.;:]{0,40})*,?\s+and\s+[A-Z]")
_JOINED_BEFORE = re.compile(r"(?:、|及び|および|又は|または|並びに|[うくぐすつぬぶむるいた])$")
"""What joins a noun to one before it, or the end of a verb or an adjective that qualifies it."""
_JOINED_AFTER = re.compile(
    r"及び|および|又は|または|並びに|、[^、。はがをに]{1,12}(?:及び|又は|を|が)"
)

SHORT_SHARE = 0.5
"""An answer leads with the words that the reader points at where they are at most this share of
their sentence. Chosen by eye."""

SHORT_LEAD = 4.0
"""Logits that these words must be above the best others of the sentence.

Of the words that answers to 196 questions of the strategy text, the colleagues and the answer forms
led with, 0.67 were the expected ones; of the 137 that are so far ahead 0.77: 0.80 of 46, 0.72 of 76
and 0.93 of 15. It was chosen on the dev halves (0.70 to 0.78; test 0.64 to 0.77).
"""

REPEATED_SHARE = 0.6
"""A quote that shares this share of its terms with the answer repeats it. Chosen by eye."""


def compose(
    question: Question, chosen: Sequence[Evidence], limit: int, locate: Locate
) -> Composed | None:
    """Return the answer; None if the best row lacks the cell asked for or nothing can be quoted.

    Args:
        question: what was asked.
        chosen: what is quoted, best first; there is some.
        limit: how many citations there are at most.
        locate: finds the passage that holds a span.

    """
    if question.answer_type is AnswerType.LIST and (
        listed := _in_series(question, chosen, limit, locate)
    ):
        return listed
    if cell_missing(question, chosen[0]):
        return None
    parts: list[Quotation] = []
    cited: list[Citation] = []
    for one in chosen:
        if len(cited) == limit or is_cited(one.hit, Span(one.unit.start, one.unit.end), cited):
            continue
        quoted = quote(question, one, chosen, limit - len(cited), locate)
        fresh = [one for one in quoted.citations if not is_cited(one.hit, one.quote, cited)]
        if not fresh:
            continue
        cited += fresh
        if not any(_is_repetition(quoted.words, part.words) for part in parts):
            parts.append(quoted)
        if quoted.entries:
            break
    lead = _short_answer(question, chosen[0], parts)
    added = [*_exceptions(chosen, cited), *_notes(chosen[0], cited, locate)]
    for note in added[: limit - len(cited)]:
        cited.append(note)
        parts.append(Quotation(plain(note.quote.of(note.hit.document.text)), (note,)))
    text = "\n".join((*lead, *(part.words for part in parts)))
    if not _is_grounded(text, cited):
        return None
    several = question.answer_type is AnswerType.LIST or not isinstance(chosen[0].unit, Row)
    items = _items(parts, cited) if several else ()
    form = Form.LIST if items else Form.FACT
    return Composed(text, tuple(cited), form, short="".join(lead), items=items)


def _items(parts: Sequence[Quotation], cited: Sequence[Citation]) -> tuple[AnswerItem, ...]:
    """Return the items of the list that is quoted whole; none where no list is, or a single item.

    Each is said to be taken from all citations of its list.
    """
    listed = next((part for part in parts if len(part.entries) > 1), None)
    if listed is None:
        return ()
    places = tuple(cited.index(one) for one in listed.citations if one in cited)
    return tuple(AnswerItem(line, places) for line in listed.entries)


def _short_answer(
    question: Question, best: Evidence, parts: Sequence[Quotation]
) -> tuple[str, ...]:
    """Return the words that the answer leads with: those that the reader points at in a sentence.

    None where they are most of the sentence, where a list or a yes or no is asked for, where a
    list is quoted whole, where a difference is asked for, which they are not, and where the
    sentence forbids what the question would have allowed.
    """
    said_whole = (
        question.answer_type is AnswerType.LIST
        or question.yes_or_no
        or _DIFFERENCE.search(question.asked)
        or (_MAY.search(question.asked) and _FORBIDS.search(best.words))
    )
    if said_whole or isinstance(best.unit, Row) or not parts or parts[0].entries:
        return ()
    text = best.hit.document.text
    dates = periods(best.unit.of(text))
    spans = [
        _whole_range(text, _whole_date(span, best.unit, dates), best.unit.end)
        for span in best.answer
    ]
    if any(_is_part(text, one, best.unit) for one in spans):
        return ()
    words = plain(" ".join(span.of(text) for span in spans))
    sure = best.logit > 0 and best.lead >= SHORT_LEAD
    short = not is_blank(words) and len(words) <= SHORT_SHARE * len(parts[0].words)
    return (words,) if sure and short else ()


def _whole_date(span: Span, unit: Unit, dates: Sequence[DateMention]) -> Span:
    """Return a span that ends or begins inside a date with the whole date: 3 in "3 May"."""
    for one in dates:
        start, end = unit.start + one.start, unit.start + one.end
        if start < span.end and span.start < end:
            span = Span(min(start, span.start), max(end, span.end))
    return span


def _whole_range(text: str, span: Span, end: int) -> Span:
    """Return a span that ends in から with the まで that it goes on to: 午前6時から午後10時まで."""
    goes_on = _UNTIL.match(text, span.end, end) if span.of(text).endswith("から") else None
    return Span(span.start, goes_on.end()) if goes_on else span


def _is_part(text: str, span: Span, unit: Unit) -> bool:
    """Whether a span is one of several joined names, or a noun without what qualifies it."""
    before, after = text[unit.start : span.start], text[span.end : unit.end]
    if span.of(text)[:1].isupper() and _NAME_AFTER.match(after):
        return True
    if not has_cjk(span.of(text)):
        return False
    return bool(_JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after))


def _exceptions(chosen: Sequence[Evidence], cited: Sequence[Citation]) -> list[Citation]:
    """Return the exceptions to the rules that are quoted, those of the best first."""
    found = [
        Citation(one.hit, Span(unit.start, unit.end))
        for one in chosen
        if is_cited(one.hit, Span(one.unit.start, one.unit.end), cited)
        for unit in one.exceptions
    ]
    fresh = (one for one in found if not is_cited(one.hit, one.quote, cited))
    return list(dict.fromkeys(fresh))


def _notes(best: Evidence, cited: Sequence[Citation], locate: Locate) -> list[Citation]:
    """Return the footnotes of the best evidence, or what it explains if it is a footnote."""
    found = []
    for span in best.unit.notes:
        holder = locate(best.hit, span)
        if holder and not is_cited(holder, span, cited):
            found.append(Citation(holder, span))
    return found


def _in_series(
    question: Question, evidence: Sequence[Evidence], limit: int, locate: Locate
) -> Composed | None:
    """Quote the lines that name the things asked for, First pillar …, Second pillar ….

    At least one of them is in the best passages, or directly above one.
    """
    hit = evidence[0].hit
    text = hit.document.text
    near = [one.hit.passage for one in evidence if one.hit.document.id == hit.document.id]
    for entries in series(text, question.focus, question.count):
        spans = [entry.span for entry in entries]
        if len(spans) > limit or not any(_reaches(p, span) for p in near for span in spans):
            continue
        holders = [locate(hit, span) for span in spans]
        cited = [Citation(h, s) for h, s in zip(holders, spans, strict=True) if h is not None]
        if len(cited) == len(spans):
            words = [plain(span.of(text)) for span in spans]
            items = tuple(AnswerItem(said, (place,)) for place, said in enumerate(words))
            return Composed("\n".join(words), tuple(cited), Form.LIST, items=items)
    return None


def _reaches(passage: Passage, span: Span) -> bool:
    """Whether the passage holds the span, or goes on from it as from its heading."""
    return passage.start <= span.end + _HEADING_GAP and span.start < passage.end


def _is_repetition(words: str, said: str) -> bool:
    """Whether the words add no number and few terms to what is said."""
    own, others = content_terms(words), content_terms(said)
    return numbers(words) <= numbers(said) and len(own & others) >= REPEATED_SHARE * len(own)


def _is_grounded(text: str, citations: Sequence[Citation]) -> bool:
    """Whether an answer says something, and quotes have all its numbers: a last check."""
    return not is_blank(text) and numbers(text) <= numbers(quoted_words(citations))
