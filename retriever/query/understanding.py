"""The first stage of an answer: the question as it was meant."""

from collections.abc import Sequence

from retriever.query.question import Question, understand
from retriever.query.spelling import Spelling


class QueryUnderstanding:
    """Mends spelling by the documents' own words, and tells what a question asks for."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling

    def run(self, question: str, history: Sequence[str] = ()) -> Question:
        """Return the question; `history` are earlier ones. Raises QuestionError."""
        return understand(self._spelling.correct(question), history)
