"""What each passage says to a question: in English the reader's word, else a linear model's."""

from collections.abc import Sequence
from dataclasses import dataclass

from retriever.models.reader import Reader, Reading
from retriever.query.question import Question
from retriever.search.linear_reranker import LinearReranker
from retriever.text.passage_text import Window, windows
from retriever.types import Hit

WindowRead = tuple[Window, Reading]


@dataclass(frozen=True, slots=True)
class PassageReading:
    """How relevant a passage is, as a logit, and what the reader says of each of its windows.

    There are no windows where the linear model read for a Japanese question.
    """

    relevance: float
    windows: tuple[WindowRead, ...] = ()


class PassageReader:
    """Reads passages; the reader knows English only, `linear` judges for Japanese questions."""

    def __init__(self, reader: Reader, linear: LinearReranker) -> None:
        self._reader = reader
        self._linear = linear

    def read(self, question: Question, hits: Sequence[Hit]) -> list[PassageReading]:
        """Return what each passage says to the question."""
        if question.japanese:
            return list(map(PassageReading, self._linear.passages(question, hits)))
        return [
            PassageReading(max(one.relevance for _, one in parts), parts)
            for parts in self.read_windows(question.text, hits)
        ]

    def read_windows(self, question: str, hits: Sequence[Hit]) -> list[tuple[WindowRead, ...]]:
        """Return what the reader says of each passage to an English question."""
        parted = [windows(hit) for hit in hits]
        texts = [window.text for parts in parted for window in parts]
        readings = iter(self._reader.read(question, texts))
        return [tuple((window, next(readings)) for window in parts) for parts in parted]
