"""Who is told how far an answer has come, while it is made."""

from collections.abc import Sequence
from typing import Protocol

from retriever.types import Citation


class Progress(Protocol):
    """Told in the thread that answers, in order; a follow-up may pass its stages twice."""

    def begins(self, stage: str) -> None:
        """Take note that a stage begins, one of those that `timings` name."""
        ...

    def found(self, citations: Sequence[Citation]) -> None:
        """Take note of words that may answer; the answer decides which of them it cites."""
        ...


class Unheard:
    """Tells nobody."""

    def begins(self, stage: str) -> None:
        """Do nothing."""

    def found(self, citations: Sequence[Citation]) -> None:
        """Do nothing."""
