"""The way of a question: find passages, find evidence in them, answer or refuse."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document.document import Document
from ingest.document.nodes import Section, Span, WordBox
from ingest.index.protocol import DocumentSummary, Snapshot
from retriever.answer.choice import choose
from retriever.answer.composer import AnswerComposer
from retriever.answer.decision import AnswerDecision, Decision
from retriever.forms.form import AnswerForms, Asked, Refusal
from retriever.outline import OutlineEntry, outline_of
from retriever.query.names import is_known
from retriever.query.question import Question
from retriever.query.understanding import QueryUnderstanding
from retriever.reading.evidence import Evidence, EvidenceFinder
from retriever.reading.refusal import REFUSAL_CEILING, Signals, reason_for
from retriever.reading.rendering import render_passage
from retriever.search.candidates import CANDIDATES, CandidateSearch
from retriever.search.merging import LOOKED_AT, merged
from retriever.search.reranking import RERANKED, Found, PassageReranker
from retriever.stopwatch import Stopwatch
from retriever.types import Answer, Citation, Composed, SearchResult

FACT_CITATIONS = 5
"""Citations of a look-up at most, where the question does not say."""
FORM_CITATIONS = 60
"""Citations of a list and of other forms at most, where the question does not say."""

NEAREST = 3
"""How many of the nearest passages a refusal shows."""


@dataclass(frozen=True, slots=True)
class Stages:
    """What a question passes through, in this order."""

    understand: QueryUnderstanding
    retrieve: CandidateSearch
    rerank: PassageReranker
    read: EvidenceFinder
    decide: AnswerDecision
    forms: AnswerForms
    compose: AnswerComposer


@dataclass(frozen=True, slots=True)
class Examined:
    """The evidence that an answer would quote and the signals that refusal goes by."""

    evidence: Evidence
    signals: Signals


class Retriever:
    """One generation of an index, opened for questions. Safe to share between threads.

    `retriever.assembly` makes one.
    """

    def __init__(self, snapshot: Snapshot, stages: Stages) -> None:
        self._snapshot = snapshot
        self.stages = stages

    @property
    def generation(self) -> str:
        """The generation's name."""
        return self._snapshot.name

    @property
    def encoder(self) -> str:
        """The name of the encoder that made the index."""
        return self._snapshot.encoder.name

    @property
    def document_count(self) -> int:
        """How many documents there are."""
        return self._snapshot.document_count

    def search(
        self,
        query: str,
        *,
        history: Sequence[str] = (),
        limit: int = 10,
        sources: Collection[str] | None = None,
        merge: bool = False,
        context: int = 0,
    ) -> SearchResult:
        """Return the best passages, best first.

        Args:
            query: a question or a few words.
            history: earlier questions, which it may lean on.
            limit: how many passages there are, always that many where the index has them.
            sources: names of the documents that are searched; None searches all.
            merge: whether neighbours become one hit and what is far from the question is left out
                (see `retriever.search.merging`).
            context: how many characters around a merged hit are added.

        Raises:
            QuestionError: there is nothing to look for.

        """
        watch = Stopwatch()
        depth = LOOKED_AT * limit if merge else limit
        question = self.stages.understand.run(query, history)
        documents = self._documents(sources)
        candidates = self.stages.retrieve.run(question, max(CANDIDATES, depth), documents, watch)
        hits = self.stages.rerank.run(question, candidates, depth, watch).hits
        if merge:
            with watch.stage("merge"):
                hits = merged(hits, limit, context, self._snapshot)
        return SearchResult(hits, self.generation, watch.seconds)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        limit: int | None = None,
        sources: Collection[str] | None = None,
    ) -> Answer:
        """Answer, or say why not and what is nearest.

        Args:
            question: what is asked.
            history: earlier questions, which it may lean on.
            limit: how many citations there are at most; None leaves it to the form of the answer.
            sources: names of the documents that are searched; None searches all.

        Raises:
            QuestionError: nothing is asked.

        """
        watch = Stopwatch()
        documents = self._documents(sources)
        understood = self.stages.understand.run(question, history)
        candidates = self.stages.retrieve.run(understood, CANDIDATES, documents, watch)
        found = self.stages.rerank.run(understood, candidates, RERANKED, watch)
        with watch.stage("evidence"):
            evidence = self.stages.read.run(understood, found)
            chosen = choose(understood, evidence)
            decision = self.stages.decide.run(understood, found, chosen)
        with watch.stage("answer"):
            most = limit or FORM_CITATIONS
            asked = Asked(understood, found, evidence, decision, self._snapshot, documents, most)
            outcome = self.stages.forms.run(asked)
            if outcome is None and decision.answers:
                chosen += self.stages.read.sub_answers(understood, found)
                outcome = self.stages.compose.run(understood, chosen, limit or FACT_CITATIONS)
        composed = outcome if isinstance(outcome, Composed) else None
        refusal = outcome if isinstance(outcome, Refusal) else None
        if composed is None and refusal is None:
            refusal = Refusal(self._reason(understood, found), _nearest(evidence))
        return Answer(
            question=question,
            answer=composed.text if composed else None,
            confidence=_confidence(decision, composed),
            reason=refusal.reason if refusal else None,
            citations=composed.citations if composed else (),
            nearest=refusal.nearest if refusal else (),
            generation=self.generation,
            encoder=self.encoder,
            degraded=found.degraded,
            composed=composed,
            timings=watch.seconds,
        )

    def examine(self, question: str, *, history: Sequence[str] = ()) -> Examined | None:
        """Return the evidence to quote and its signals, for calibration; None without evidence."""
        understood = self.stages.understand.run(question, history)
        found = self.stages.rerank.run(understood, self.stages.retrieve.run(understood))
        chosen = choose(understood, self.stages.read.run(understood, found))
        decision = self.stages.decide.run(understood, found, chosen)
        return Examined(chosen[0], decision.signals) if decision.signals else None

    def knows(self, name: str) -> bool:
        """Whether any passages have a name's terms, or words derived from them."""
        return is_known(name, self._snapshot.statistics)

    def document(self, document_id: str) -> Document | None:
        """Return a document by its id."""
        return self._snapshot.document(document_id)

    def page_words(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        """Return where the words of a page, from 1, are on it; none where that is not known."""
        return self._snapshot.page_words(document_id, page)

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        """Return documents in the order of their sources."""
        return self._snapshot.documents(offset, limit)

    def outline(self, document_id: str) -> list[OutlineEntry]:
        """Return a document's sections, in order."""
        return outline_of(self._snapshot.passages_of(document_id))

    def sources(self) -> Mapping[str, str]:
        """Return source → document id."""
        return self._snapshot.sources()

    def sections(self, document_id: str) -> tuple[Section, ...]:
        """Return a document's tree; empty where there is no such document."""
        return self._snapshot.sections(document_id)

    def original(self, document_id: str) -> Path | None:
        """Return where a document's original file lies."""
        return self._snapshot.original(document_id)

    def _reason(self, question: Question, found: Found) -> str:
        if not found.hits:
            return "No document of the index matches the filter."
        read = (render_passage(one.document, one.passage) for one in found.hits)
        return reason_for(question, "\n".join(read), self._snapshot.statistics)

    def _documents(self, sources: Collection[str] | None) -> frozenset[str] | None:
        if sources is None:
            return None
        wanted = set(sources)
        return frozenset(id_ for name, id_ in self.sources().items() if name in wanted)


def _confidence(decision: Decision, composed: Composed | None) -> float:
    if composed is None:
        ceiling = REFUSAL_CEILING if decision.answers else 1.0
        return min(decision.confidence, ceiling)
    return decision.confidence if composed.confidence is None else composed.confidence


def _nearest(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """Return the best unit of each of the nearest passages."""
    by_passage: dict[int, Citation] = {}
    for one in evidence:
        by_passage.setdefault(one.rank, Citation(one.hit, Span(one.unit.start, one.unit.end)))
    return tuple(by_passage[rank] for rank in sorted(by_passage)[:NEAREST])
