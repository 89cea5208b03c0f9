"""Answers yes or no where words of the documents decide it, and quotes them."""

from collections.abc import Callable, Sequence

from retriever.forms.form import Asked
from retriever.forms.verdict.ground import Ground
from retriever.forms.verdict.limits import within_limits
from retriever.forms.verdict.opening import open_at
from retriever.forms.verdict.row import row_verdict
from retriever.forms.verdict.stated import stated
from retriever.forms.verdict.two_rows import rows_compared
from retriever.forms.verdict.yes_no import YesNo, yes_no
from retriever.types import Composed, Form

CONFIDENCE = 0.8
"""Confidence in a verdict. Chosen by eye."""

MOST_GROUNDS = 3
"""Documents whose words are quoted for a verdict. Chosen by eye."""

_SAID = {(True, False): "Yes", (False, False): "No", (True, True): "はい", (False, True): "いいえ"}

Decider = Callable[[Asked, YesNo], Sequence[Ground]]
"""Returns what decides a question, the likeliest evidence first; nothing where nothing does."""


class VerdictForm:
    """Says yes or no with the sentence, the item or the cell that one rule decides by.

    None where nothing decides, where two grounds differ, or where an exception follows: then the
    evidence is quoted without a verdict.
    """

    def __init__(self, decide: Decider) -> None:
        self._decide = decide
        self.name = f"{type(self).__name__} {decide.__name__}"

    def answer(self, asked: Asked) -> Composed | None:
        """Return the verdict, or None."""
        question = yes_no(asked.question.text)
        if question is None or asked.question.sub_questions:
            return None
        grounds = self._decide(asked, question)
        if len({one.yes for one in grounds}) != 1:
            return None
        told = _one_a_document(grounds)
        citations = tuple(citation for one in told for citation in one.citations)
        if len(citations) > asked.limit:
            return None
        said = _SAID[told[0].yes, question.japanese]
        words = "\n".join(one.words for one in told)
        text = f"{said}：{words}" if question.japanese else f"{said}: {words}"
        return Composed(text, citations, Form.VERDICT, said, confidence=CONFIDENCE)


VERDICTS = tuple(map(VerdictForm, (stated, open_at, within_limits, row_verdict, rows_compared)))
"""A form a rule, so that `eval.experiments.forms` tells what each adds.

Of the 84 questions for a yes or a no in `answer-forms` and `staff-questions` statements decide 3,
times and days 5, limits 6 and rows 2, all rightly, with 14 more right than without. Of the 345 in
sets that the rules were not written with (`yes-no`, `colleagues`, `document-forms`) they decide 1.
"""


def _one_a_document(grounds: Sequence[Ground]) -> list[Ground]:
    """Return the first ground of each document, a few at most, no words twice."""
    first: dict[str, Ground] = {}
    for one in grounds:
        if all(one.words != other.words for other in first.values()):
            first.setdefault(one.citations[0].hit.document.id, one)
    return list(first.values())[:MOST_GROUNDS]
