"""Answers yes or no where words of the documents decide it, and quotes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document.nodes import Kind, Row, Span
from retriever.forms.form import Asked
from retriever.forms.verdict.membership import membership
from retriever.forms.verdict.row import row_verdict
from retriever.forms.verdict.statement import leans_on_before, qualifies, verdict
from retriever.forms.verdict.yes_no import YesNo, yes_no
from retriever.reading.evidence import Evidence
from retriever.text.context import context_of
from retriever.types import Citation, Composed, Form

CONFIDENCE = 0.8
"""Confidence in a verdict. Chosen by eye."""

MOST_GROUNDS = 3
"""Documents whose words are quoted for a verdict. Chosen by eye."""

_SAID = {(True, False): "Yes", (False, False): "No", (True, True): "はい", (False, True): "いいえ"}


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a unit says to the question, with the units that are quoted for it."""

    yes: bool
    words: str
    citations: tuple[Citation, ...]


class VerdictForm:
    """Says yes or no with the sentence, the item or the cell that decides it.

    None where nothing decides, where two grounds differ, or where an exception follows: then the
    evidence is quoted without a verdict.
    """

    def answer(self, asked: Asked) -> Composed | None:
        """Return the verdict, or None."""
        question = yes_no(asked.question.text)
        if question is None or asked.question.sub_questions:
            return None
        grounds = _by_statements(asked, question)
        if grounds == [] and (found := membership(asked) or row_verdict(asked, question)):
            grounds = [_Ground(found.yes, found.words, found.citations)]
        if len({one.yes for one in grounds or ()}) != 1:
            return None
        told = _one_a_document(grounds or ())
        citations = tuple(citation for one in told for citation in one.citations)
        if len(citations) > asked.limit:
            return None
        said = _SAID[told[0].yes, question.japanese]
        words = "\n".join(one.words for one in told)
        text = f"{said}：{words}" if question.japanese else f"{said}: {words}"
        return Composed(text, citations, Form.VERDICT, said, confidence=CONFIDENCE)


def _one_a_document(grounds: Sequence[_Ground]) -> list[_Ground]:
    """Return the first ground of each document, a few at most, no words twice."""
    first: dict[str, _Ground] = {}
    for one in grounds:
        if all(one.words != other.words for other in first.values()):
            first.setdefault(one.citations[0].hit.document.id, one)
    return list(first.values())[:MOST_GROUNDS]


def _by_statements(asked: Asked, question: YesNo) -> list[_Ground] | None:
    """Return what the sentences and items of the evidence say, the likeliest evidence first.

    None where one says it under a condition or with an exception.
    """
    grounds = []
    for one in asked.evidence:
        if isinstance(one.unit, Row) or one.unit.kind in (Kind.HEADING, Kind.FOOTNOTE):
            continue
        before = _before(one)
        context = _context(one, before)
        said = verdict(question, one.words, context)
        if said is None and not qualifies(question, one.words, context):
            continue
        if said is None or one.exceptions:
            return None
        own = Citation(one.hit, Span(one.unit.start, one.unit.end))
        above = [Citation(one.hit, before)] if before else []
        grounds.append(_Ground(said, one.words, (own, *above)))
    return grounds


def _before(evidence: Evidence) -> Span | None:
    """Return the sentence before, where the unit leans on it: "It does not run on Mondays"."""
    units: Sequence[Span] = evidence.hit.passage.units
    at = next((i for i, one in enumerate(units) if one.start == evidence.unit.start), 0)
    if at == 0 or not leans_on_before(evidence.words):
        return None
    before = units[at - 1]
    gap = evidence.hit.document.text[before.end : evidence.unit.start]
    return None if gap.count("\n") > 1 else Span(before.start, before.end)


def _context(evidence: Evidence, before: Span | None) -> str:
    document = evidence.hit.document
    above = context_of(evidence.hit, evidence.unit, all_headings=True)
    said = [before.of(document.text)] if before else []
    return "\n".join((document.title or "", above, *said))
