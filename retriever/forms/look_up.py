"""A look-up that a form makes on its way: a question of its own, asked as any other is."""

from collections.abc import Collection
from dataclasses import dataclass

from ingest.document.nodes import Span
from retriever.answer.choice import choose
from retriever.answer.citations import is_cited
from retriever.answer.composer import AnswerComposer
from retriever.answer.decision import AnswerDecision, Decision
from retriever.query.question import Question, understand
from retriever.reading.evidence import Evidence, EvidenceFinder
from retriever.search.candidates import CANDIDATES, CandidateSearch
from retriever.search.reranking import Found, PassageReranker
from retriever.types import Citation, Composed


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a look-up found.

    Attributes:
        question: what was asked.
        found: the passages found.
        evidence: their units, best first.
        chosen: those that an answer would quote; empty where nothing was found.
        decision: whether that answers, and how sure it is.

    """

    question: Question
    found: Found
    evidence: tuple[Evidence, ...]
    chosen: tuple[Evidence, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of one unit and the citations that they are taken from."""

    words: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class LookUp:
    """The stages of a look-up."""

    retrieve: CandidateSearch
    rerank: PassageReranker
    read: EvidenceFinder
    decide: AnswerDecision
    compose: AnswerComposer

    def run(
        self,
        text: str,
        documents: Collection[str] | None = None,
        said_before: Collection[Citation] = (),
    ) -> LookedUp:
        """Ask a question of these documents, of all where None is given.

        What was said before is not quoted again.

        Raises QuestionError where the text has no words.
        """
        question = understand(text)
        found = self.rerank.run(question, self.retrieve.run(question, CANDIDATES, documents))
        evidence = [
            one
            for one in self.read.run(question, found)
            if not is_cited(one.hit, Span(one.unit.start, one.unit.end), said_before)
        ]
        choice = choose(question, evidence)
        decision = self.decide.run(question, found, choice)
        return LookedUp(question, found, tuple(evidence), choice.evidence, decision)

    def answer(self, looked: LookedUp, limit: int) -> Composed | None:
        """Compose the answer of a look-up; None where it has none."""
        if not looked.decision.answers:
            return None
        return self.compose.run(looked.question, looked.chosen, limit)

    def quote(self, question: Question, evidence: Evidence, limit: int) -> Quoted | None:
        """Quote one unit as an answer would, a row cut to its cells; None where it cannot be."""
        composed = self.compose.run(question, [evidence], limit)
        if composed is None:
            return None
        lead = f"{composed.short}\n" if composed.short else ""
        return Quoted(composed.text.removeprefix(lead), composed.citations)
