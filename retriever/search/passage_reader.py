"""What each passage says to a question: the reader's word, in the languages of both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.document.nodes import Unit
from retriever.models.reader import Reader, Reading, is_english
from retriever.search.likeness import Likeness
from retriever.text.by_value import as_written
from retriever.text.passage_text import Window, alone, windows
from retriever.types import Hit

WindowRead = tuple[Window, Reading]


@dataclass(frozen=True, slots=True)
class PassageReading:
    """How relevant a passage is, as a logit, and what the reader says of each of its windows."""

    relevance: float
    windows: tuple[WindowRead, ...] = ()


class PassageReader:
    """Reads passages: English with the reader of English, else with that of several languages."""

    def __init__(
        self, english: Reader, multilingual: Callable[[], Reader], likeness: Likeness
    ) -> None:
        """Take what reads and compares.

        Args:
            english: the reader of English questions and texts.
            multilingual: returns the reader of all others, which is loaded when it is needed.
            likeness: compares a question with passages of another language.

        """
        self._english = english
        self._multilingual = multilingual
        self._likeness = likeness

    def read(self, question: str, hits: Sequence[Hit]) -> list[PassageReading]:
        """Return what each passage says to the question."""
        alike = self._likeness.passages(question, hits)
        return [
            PassageReading(max(one.relevance for _, one in parts) + added, parts)
            for parts, added in zip(self.read_windows(question, hits), alike, strict=True)
        ]

    def read_windows(self, question: str, hits: Sequence[Hit]) -> list[tuple[WindowRead, ...]]:
        """Return what the reader says of each passage to a question."""
        parted = [windows(hit) for hit in hits]
        texts = [window.text for parts in parted for window in parts]
        readings = iter(self._readings(question, texts))
        return [tuple((window, next(readings)) for window in parts) for parts in parted]

    def openness(self, question: str, hit: Hit, unit: Unit) -> float:
        """Return how likely a unit of a passage leaves a question open, as a logit."""
        line = alone(hit, unit)
        if is_english(question, line):
            return self._english.openness(question, line)
        return self._multilingual().openness(as_written(question, line), line)

    def _readings(self, question: str, texts: Sequence[str]) -> list[Reading]:
        others = [not is_english(question, text) for text in texts]
        english = [text for text, other in zip(texts, others, strict=True) if not other]
        japanese = [text for text, other in zip(texts, others, strict=True) if other]
        read = iter(self._english.read(question, english) if english else [])
        read_too = iter(self._read_japanese(question, japanese))
        return [next(read_too) if other else next(read) for other in others]

    def _read_japanese(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Return what the reader says of texts to the question with its years as each has them."""
        asked = [as_written(question, text) for text in texts]
        found: dict[str, Reading] = {}
        for one in dict.fromkeys(asked):
            own = [text for text, said in zip(texts, asked, strict=True) if said == one]
            found |= zip(own, self._multilingual().read(one, own), strict=True)
        return [found[text] for text in texts]
