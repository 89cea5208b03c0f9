"""The first stage of an answer: the question as it was meant."""

from collections.abc import Sequence

from ingest.messages import Message
from retriever.query import follow_up
from retriever.query.instructions import without_instructions
from retriever.query.question import Question, checked, understand
from retriever.query.remarks import remark_on
from retriever.query.spelling import Spelling


class QueryUnderstanding:
    """Corrects spelling by the documents' own words, and finds what a question asks for."""

    def __init__(self, spelling: Spelling, likeness: follow_up.Likeness) -> None:
        self._spelling = spelling
        self._likeness = likeness

    def run(self, question: str, history: Sequence[str] = ()) -> Question:
        """Return the question; `history` are earlier ones. Raises QuestionError."""
        return self.readings(question, history)[-1]

    def readings(self, question: str, history: Sequence[str] = ()) -> tuple[Question, ...]:
        """Return the ways to read a question, in the order to try them. Raises QuestionError.

        A short text that nothing marks as a follow-up is tried by itself before it is read with
        what was asked earlier.
        """
        corrected = without_instructions(self._spelling.correct(question))
        alone = understand(corrected)
        read = follow_up.read_with(alone.text, history, self._likeness)
        if read is None:
            return (alone,)
        asked = read.text if read.replaced else corrected
        together = understand(asked, read.text)
        if read.completed:
            return (understand(read.completed, read.completed), together)
        return (together,) if read.certain else (alone, together)

    def remark(self, question: str, history: Sequence[str] = ()) -> Message | None:
        """Return a reply to what asks nothing that can be looked for; None for a question.

        Raises QuestionError.
        """
        question = checked(question)
        remark = remark_on(question)
        asked_before = any(earlier.strip() and not remark_on(earlier) for earlier in history)
        if remark or asked_before:
            return remark
        return follow_up.missing_antecedent(question)
