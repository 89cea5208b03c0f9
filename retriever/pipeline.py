"""The way of a question: find passages, find evidence in them, answer or refuse."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.document.document import Document
from ingest.document.nodes import Section, Span, WordBox
from ingest.index.protocol import DocumentSummary, Snapshot
from ingest.language.content_terms import content_terms
from ingest.language.dates import periods
from ingest.language.figures import number_mentions
from retriever.answer.choice import choose
from retriever.answer.citations import NEAREST, is_cited, nearest, quoted_words
from retriever.answer.composer import AnswerComposer
from retriever.answer.decision import AnswerDecision, Decision
from retriever.forms.form import AnswerForms, Asked, Refusal
from retriever.outline import OutlineEntry, outline_of
from retriever.progress import Progress, Unheard
from retriever.query.follow_up import asks_for_more, asks_who, is_whole, without_lead
from retriever.query.question import AnswerType, Question
from retriever.query.remarks import remark_on
from retriever.query.understanding import QueryUnderstanding
from retriever.reading.evidence import Evidence, EvidenceFinder
from retriever.reading.refusal import REFUSAL_CEILING, Signals, reason_for
from retriever.search.candidates import CANDIDATES, CandidateSearch
from retriever.search.merging import LOOKED_AT, merged
from retriever.search.reranking import RERANKED, Found, PassageReranker
from retriever.stopwatch import Stopwatch
from retriever.text.names import is_known
from retriever.text.rendering import render_passage
from retriever.types import Answer, Citation, Composed, Form, SearchResult

FACT_CITATIONS = 5
"""Citations of a look-up at most, where the question does not say."""
FORM_CITATIONS = 60
"""Citations of a list and of other forms at most, where the question does not say."""


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


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A question as it was read, and what came of it."""

    question: Question
    found: Found
    decision: Decision
    outcome: Composed | Refusal

    @property
    def text(self) -> str | None:
        """The words of the answer; None of a refusal."""
        return self.outcome.text if isinstance(self.outcome, Composed) else None


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
        candidates = self.stages.retrieve.run(question, max(CANDIDATES, depth), documents, watch)
        hits = self.stages.rerank.run(question, candidates, depth, watch, read=RERANKED).hits
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
    ) -> Answer:
        """Answer, or say why not and what is nearest.

        Args:
            question: what is asked.
            history: earlier questions, which it may refer to.
            limit: how many citations there are at most; None leaves it to the form of the answer.
            sources: names of the documents that are searched; None searches all.
            progress: told of the stages and of what is found, while the answer is made.

        Raises:
            QuestionError: nothing is asked.

        """
        watch = Stopwatch(progress or Unheard())
        if remark := self.stages.understand.remark(question, history):
            return self._remark(question, remark)
        documents = self._documents(sources)
        readings = self.stages.understand.readings(question, history)
        attempts = (self._attempt(one, limit, documents, watch) for one in readings)
        tried = list(_until_answered(attempts))
        attempt = tried[-1] if isinstance(tried[-1].outcome, Composed) else tried[0]
        if attempt.question.read_as and isinstance(attempt.outcome, Composed):
            attempt = self._unless_repeated(attempt, question, history, limit, documents, watch)
        outcome, found = attempt.outcome, attempt.found
        composed = outcome if isinstance(outcome, Composed) else None
        refusal = outcome if isinstance(outcome, Refusal) else None
        return Answer(
            question=question,
            answer=composed.text if composed else None,
            confidence=_confidence(attempt.decision, composed),
            reason=refusal.reason if refusal else None,
            citations=composed.citations if composed else (),
            nearest=refusal.nearest if refusal else (),
            generation=self.generation,
            encoder=self.encoder,
            degraded=found.degraded,
            read_as=attempt.question.read_as,
            composed=composed,
            timings=watch.seconds,
        )

    def _attempt(
        self,
        question: Question,
        limit: int | None,
        documents: frozenset[str] | None,
        watch: Stopwatch,
        said_before: Collection[Citation] = (),
    ) -> _Attempt:
        """Answer a question that can be understood by itself, or say why not.

        Args:
            question: what is asked.
            limit: how many citations there are at most; None leaves it to the form of the answer.
            documents: the ids of the documents that are searched; None searches all.
            watch: measures the stages.
            said_before: what is not to be quoted again.

        """
        candidates = self.stages.retrieve.run(question, CANDIDATES, documents, watch)
        found = self.stages.rerank.run(question, candidates, watch=watch)
        with watch.stage("evidence"):
            evidence = [
                one
                for one in self.stages.read.run(question, found)
                if not is_cited(one.hit, Span(one.unit.start, one.unit.end), said_before)
            ]
            choice = choose(question, evidence)
            watch.progress.found(nearest(choice.evidence))
            decision = self.stages.decide.run(question, found, choice)
        with watch.stage("answer"):
            most = limit or FORM_CITATIONS
            asked = Asked(
                question,
                found,
                evidence,
                choice.evidence,
                decision,
                self._snapshot,
                documents,
                most,
                tuple(said_before),
            )
            outcome = self.stages.forms.run(asked)
            if outcome is None and decision.answers:
                chosen = [*choice.evidence, *self.stages.read.sub_answers(question, found)]
                outcome = self.stages.compose.run(question, chosen, limit or FACT_CITATIONS)
            if outcome is None:
                outcome = Refusal(
                    self._reason(question, found, decision.qualifier), nearest(evidence)
                )
        return _Attempt(question, found, decision, outcome)

    def _unless_repeated(
        self,
        attempt: _Attempt,
        text: str,
        history: Sequence[str],
        limit: int | None,
        documents: frozenset[str] | None,
        watch: Stopwatch,
    ) -> _Attempt:
        """Return an answer to a follow-up that is not the answer before.

        A text that is a whole question is tried by itself, and that answer taken if it says more of
        what is asked. Where the answer would be the same, what was quoted before is left out. The
        same words may answer what is of another type, if they have a figure or a date where one is
        asked, but not who, and not what else there is.

        Args:
            attempt: the answer to the follow-up.
            text: the follow-up as it was asked.
            history: earlier questions.
            limit: how many citations there are at most.
            documents: the ids of the documents that are searched.
            watch: measures the stages.

        """
        if is_whole(text) and (own := self._said_of(text, attempt)) < 1:
            understood = self.stages.understand.run(without_lead(text))
            alone = self._attempt(understood, limit, documents, watch)
            if isinstance(alone.outcome, Composed) and self._said_of(text, alone) > own:
                return alone
        asked = [one for one in history if one.strip() and not remark_on(one)]
        earlier = self.stages.understand.run(asked[-1], asked[:-1])
        if earlier.text == attempt.question.text:
            return attempt
        before = self._attempt(earlier, limit, documents, Stopwatch()).outcome
        if not isinstance(before, Composed) or not _is_repeated(attempt, earlier, before):
            return attempt
        other = self._attempt(attempt.question, limit, documents, watch, before.citations)
        same_type = earlier.answer_type is attempt.question.answer_type
        if isinstance(other.outcome, Composed) and (same_type or not asks_who(text)):
            return other
        refusal = Refusal(_nothing_more(attempt.question), before.citations[:NEAREST])
        return replace(other, outcome=refusal)

    def _said_of(self, text: str, attempt: _Attempt) -> float:
        """Return the share of a text's terms, by idf, that an answer quotes."""
        cited = attempt.outcome.citations if isinstance(attempt.outcome, Composed) else ()
        held = content_terms(quoted_words(cited))
        return self._snapshot.statistics.coverage(content_terms(text), held)

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
        understood = self.stages.understand.run(question, history)
        found = self.stages.rerank.run(understood, self.stages.retrieve.run(understood))
        choice = choose(understood, self.stages.read.run(understood, found))
        decision = self.stages.decide.run(understood, found, choice)
        return Examined(choice.evidence[0], decision.signals) if decision.signals else None

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

    def _reason(self, question: Question, found: Found, qualifier: str | None) -> str:
        if not found.hits:
            return "No document of the index matches the filter."
        if qualifier:
            return f"The passages nearest to the question say nothing about “{qualifier}”."
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


def _is_repeated(attempt: _Attempt, earlier: Question, before: Composed) -> bool:
    """Whether the answer to a follow-up is the one before, and does not answer it as well."""
    after, asked = attempt.outcome, attempt.question
    if not isinstance(after, Composed) or not _say_the_same(after, before):
        return False
    if asks_for_more(asked.text.removeprefix(earlier.text)):
        return True
    new = content_terms(asked.text) - content_terms(earlier.text)
    if new and new <= content_terms(quoted_words(after.citations[:1])):
        return False
    if asked.answer_type is earlier.answer_type:
        return True
    quoted = quoted_words(after.citations[:1])
    if asked.answer_type is AnswerType.DATE:
        return not periods(quoted)
    if asked.answer_type is AnswerType.QUANTITY:
        return not number_mentions(quoted)
    return asks_who(asked.text.removeprefix(earlier.text))


def _say_the_same(after: Composed, before: Composed) -> bool:
    """Whether two answers have the same words, or the same shortest words of the same quote."""
    if after.text == before.text:
        return True
    first, second = after.citations[0], before.citations[0]
    same_quote = first.hit.passage.id == second.hit.passage.id and first.quote == second.quote
    return bool(after.short) and after.short == before.short and same_quote


def _until_answered(attempts: Iterable[_Attempt]) -> Iterator[_Attempt]:
    """Yield attempts up to the first that answers."""
    for attempt in attempts:
        yield attempt
        if isinstance(attempt.outcome, Composed):
            return


def _nothing_more(question: Question) -> str:
    if question.japanese:
        return "前の回答のほかに、これについて文書に書かれていることは見つかりません。"
    return "Nothing was found on this beyond the answer before."
