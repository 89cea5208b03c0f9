"""Answers yes or no where words of the documents decide it, and quotes them."""

from collections.abc import Sequence

from retriever.forms.form import Asked
from retriever.forms.verdict.ground import Ground
from retriever.forms.verdict.limits import within_limits
from retriever.forms.verdict.membership import membership
from retriever.forms.verdict.opening import open_at
from retriever.forms.verdict.row import row_verdict
from retriever.forms.verdict.statement import qualifies, verdict
from retriever.forms.verdict.topic import places_of
from retriever.forms.verdict.yes_no import YesNo, yes_no
from retriever.types import Composed, Form

CONFIDENCE = 0.8
"""Confidence in a verdict. Chosen by eye."""

MOST_GROUNDS = 3
"""Documents whose words are quoted for a verdict. Chosen by eye."""

_SAID = {(True, False): "Yes", (False, False): "No", (True, True): "はい", (False, True): "いいえ"}


class VerdictForm:
    """Says yes or no with the sentence, the item or the cell that decides it.

    None where nothing decides, where two grounds differ, or where an exception follows: then the
    evidence is quoted without a verdict.

    Each rule was switched off where it decided, for the questions of the halves for tuning of
    `answer-forms` and `staff-questions`, of `colleagues`, and the 546 of yes or no written for the
    training: statements decided 3, right with them 2 more than without; numbers within limits 8
    (6 more); hours 4 (3 more, once by hours of an old edition, which are left out now); rows 2
    (2 more); membership none.
    """

    def answer(self, asked: Asked) -> Composed | None:
        """Return the verdict, or None."""
        question = yes_no(asked.question.text)
        if question is None or asked.question.sub_questions:
            return None
        grounds = None if question.scenario else _by_statements(asked, question)
        if not grounds:
            by_time = open_at(asked, question, at_time_only=grounds is None)
            if found := by_time or within_limits(asked, question):
                grounds = [found]
        if grounds == [] and (other := membership(asked) or row_verdict(asked, question)):
            grounds = [other]
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


def _one_a_document(grounds: Sequence[Ground]) -> list[Ground]:
    """Return the first ground of each document, a few at most, no words twice."""
    first: dict[str, Ground] = {}
    for one in grounds:
        if all(one.words != other.words for other in first.values()):
            first.setdefault(one.citations[0].hit.document.id, one)
    return list(first.values())[:MOST_GROUNDS]


def _by_statements(asked: Asked, question: YesNo) -> list[Ground] | None:
    """Return what the sentences and items of the evidence say, the likeliest evidence first.

    None where one says it under a condition or with an exception.
    """
    grounds = []
    for one in places_of(asked):
        if one.is_row:
            continue
        said = verdict(question, one.words, one.above)
        if said is None and not qualifies(question, one.words, one.above):
            continue
        if said is None or one.evidence.exceptions:
            return None
        grounds.append(Ground(said, one.quoted, one.citations()))
    return grounds
