"""The way of a question: find passages, find evidence in them, answer or refuse."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document.document import Document
from ingest.document.nodes import Section, WordBox
from ingest.index.protocol import DocumentSummary, Snapshot
from retriever.attempts import Attempts, Stages
from retriever.numbering import numbered_as_shown
from retriever.outline import OutlineEntry, outline_of
from retriever.progress import Progress, Unheard
from retriever.reading.evidence import Evidence
from retriever.reading.refusal import Signals
from retriever.search.candidates import CANDIDATES
from retriever.search.merging import LOOKED_AT, merged
from retriever.search.reranking import RERANKED
from retriever.stopwatch import Stopwatch
from retriever.text.names import is_known
from retriever.types import Answer, Composed, Form, SearchResult


@dataclass(frozen=True, slots=True)
class Examined:
    """The evidence that an answer would quote and what refusal goes by.

    `japanese` says whether the question or the evidence is.
    """

    evidence: Evidence
    signals: Signals
    japanese: bool = False


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
            history: earlier questions, which it may refer to.
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
        look_up = self.stages.look_up
        candidates = look_up.retrieve.run(question, max(CANDIDATES, depth), documents, watch)
        hits = look_up.rerank.run(question, candidates, depth, watch, read=RERANKED).hits
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
        progress: Progress | None = None,
        read: int | None = None,
    ) -> Answer:
        """Answer, or say why not and what is nearest.

        Args:
            question: what is asked.
            history: earlier questions, which it may refer to.
            limit: how many citations there are at most; None leaves it to the form of the answer.
            sources: names of the documents that are searched; None searches all.
            progress: told of the stages and of what is found, while the answer is made.
            read: how many passages are read for it; None for as many as usual.

        Raises:
            QuestionError: nothing is asked.

        """
        watch = Stopwatch(progress or Unheard())
        if remark := self.stages.understand.remark(question, history):
            return self._remark(question, remark)
        documents = self._documents(sources)
        attempts = Attempts(self.stages, self._snapshot, documents, limit, watch, read)
        attempt = attempts.first_answer(self.stages.understand.readings(question, history))
        if attempt.question.read_as and attempt.composed:
            attempt = attempts.unless_repeated(attempt, question, history)
        composed = numbered_as_shown(attempt.composed) if attempt.composed else None
        refusal = attempt.refusal
        return Answer(
            question=question,
            answer=composed.text if composed else None,
            confidence=attempt.confidence,
            reason=refusal.reason if refusal else None,
            citations=composed.citations if composed else (),
            nearest=refusal.nearest if refusal else (),
            generation=self.generation,
            encoder=self.encoder,
            degraded=attempt.looked_up.found.degraded,
            read_as=attempt.question.read_as,
            composed=composed,
            timings=watch.seconds,
        )

    def _remark(self, question: str, remark: str) -> Answer:
        return Answer(
            question=question,
            answer=None,
            confidence=0.0,
            reason=remark,
            citations=(),
            nearest=(),
            generation=self.generation,
            encoder=self.encoder,
            composed=Composed("", (), form=Form.REMARK),
        )

    def examine(self, question: str, *, history: Sequence[str] = ()) -> Examined | None:
        """Return the evidence to quote and its signals, for calibration; None without evidence."""
        looked_up = self.stages.look_up.find(self.stages.understand.run(question, history))
        decision = looked_up.decision
        if decision.signals is None:
            return None
        return Examined(looked_up.chosen[0], decision.signals, decision.japanese)

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

    def _documents(self, sources: Collection[str] | None) -> frozenset[str] | None:
        if sources is None:
            return None
        wanted = set(sources)
        return frozenset(id_ for name, id_ in self.sources().items() if name in wanted)
