"""Looking a question up: search, reranking, evidence, and the decision whether it answers.

The pipeline looks up each question before it tries the forms; a form may look up others of its own.
"""

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
from retriever.stopwatch import Stopwatch
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
        """Look up a text that can be understood by itself; see `find`.

        Raises QuestionError where it has no words.
        """
        return self.find(understand(text), documents, said_before)

    def find(
        self,
        question: Question,
        documents: Collection[str] | None = None,
        said_before: Collection[Citation] = (),
        watch: Stopwatch | None = None,
        read: int | None = None,
    ) -> LookedUp:
        """Return what the documents say to a question, and whether that answers it.

        Args:
            question: what is asked.
            documents: the ids of the documents that are searched; None searches all.
            said_before: what is not to be quoted again.
            watch: times the stages of the search and the stage `evidence`.
            read: how many passages the reader reads; None for as many as for an answer.

        """
        watch = watch or Stopwatch()
        candidates = self.retrieve.run(question, CANDIDATES, documents, watch)
        found = self.rerank.run(question, candidates, watch=watch, read=read)
        with watch.stage("evidence"):
            evidence = tuple(
                one
                for one in self.read.run(question, found)
                if not is_cited(one.hit, Span(one.unit.start, one.unit.end), said_before)
            )
            choice = choose(question, evidence)
            decision = self.decide.run(question, found, choice)
        return LookedUp(question, found, evidence, choice.evidence, decision)

    def answer(self, looked: LookedUp, limit: int) -> Composed | None:
        """Compose the answer of a look-up; None where it has none."""
        if not looked.decision.answers:
            return None
        return self.compose.run(looked.question, looked.chosen, limit)

    def answer_whole(self, looked: LookedUp, limit: int) -> Composed | None:
        """Compose the answer to the question and to those joined to it; None where it has none."""
        joined = self.read.sub_answers(looked.question, looked.found)
        return self.compose.run(looked.question, [*looked.chosen, *joined], limit)

    def quote(self, question: Question, evidence: Evidence, limit: int) -> Quoted | None:
        """Quote one unit as an answer would, a row cut to its cells; None where it cannot be."""
        composed = self.compose.run(question, [evidence], limit)
        if composed is None:
            return None
        lead = f"{composed.short}\n" if composed.short else ""
        return Quoted(composed.text.removeprefix(lead), composed.citations)
