"""Answers that were given, for who wants to know whether one still is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from cachetools import LRUCache

from retriever.types import Answer

REMEMBERED = 512
"""Answers that are kept, each with the documents that it cites; by eye."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked of a generation of the index: what an answer depends on."""

    generation: str
    question: str
    history: tuple[str, ...]
    limit: int | None
    sources: frozenset[str] | None

    @classmethod
    def of(
        cls,
        generation: str,
        question: str,
        history: Sequence[str],
        limit: int | None,
        sources: Collection[str] | None,
    ) -> "Asked":
        """Return what is asked."""
        among = None if sources is None else frozenset(sources)
        return cls(generation, question, tuple(history), limit, among)


@dataclass(slots=True)
class RememberedAnswers:
    """The latest answers of one generation, by what was asked. For the event loop alone.

    Those of a generation before are let go with the documents that they hold.
    """

    _generation: str = ""
    _answers: LRUCache[Asked, Answer] = field(default_factory=lambda: LRUCache(REMEMBERED))

    def put(self, asked: Asked, answer: Answer) -> None:
        """Remember an answer, unless something failed on its way: then the next may be another."""
        if answer.degraded or answer.generation != asked.generation:
            return
        if asked.generation != self._generation:
            self._answers.clear()
            self._generation = asked.generation
        self._answers[asked] = answer

    def get(self, asked: Asked) -> Answer | None:
        """Return the answer that was given, which took no time now; None where there was none."""
        answer = self._answers.get(asked)
        return None if answer is None else replace(answer, timings={})
