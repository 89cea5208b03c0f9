"""Attempts at an answer: a question may be read in several ways, and a follow-up be repeated."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.index.protocol import Snapshot
from ingest.language.content_terms import content_terms
from ingest.language.dates import periods
from ingest.language.figures import number_mentions
from ingest.messages import Message
from retriever.answer.citations import NEAREST, nearest, quoted_words
from retriever.forms.form import AnswerForms, Asked, Refusal
from retriever.forms.look_up import LookedUp, LookUp
from retriever.query.follow_up import asks_for_more, asks_who, is_whole, without_lead
from retriever.query.question import AnswerType, Question
from retriever.query.remarks import remark_on
from retriever.query.understanding import QueryUnderstanding
from retriever.reading.refusal import REFUSAL_CEILING, nearest_lack, reason_for
from retriever.stopwatch import Stopwatch
from retriever.text.rendering import render_headed
from retriever.types import Citation, Composed

FACT_CITATIONS = 5
"""Citations of a look-up at most, where the question does not say."""
FORM_CITATIONS = 60
"""Citations of a list and of other forms at most, where the question does not say."""
LEAST_OF_ANSWERS = 0.5
"""The lowest confidence of an answer: what is less sure is refused."""


@dataclass(frozen=True, slots=True)
class Stages:
    """What a question passes through: it is understood, looked up, and tried as each form."""

    understand: QueryUnderstanding
    look_up: LookUp
    forms: AnswerForms


@dataclass(frozen=True, slots=True)
class Attempt:
    """A question as it was read, what was looked up for it, and what came of it."""

    question: Question
    looked_up: LookedUp
    outcome: Composed | Refusal

    @property
    def composed(self) -> Composed | None:
        """The answer; None where it was refused."""
        return self.outcome if isinstance(self.outcome, Composed) else None

    @property
    def refusal(self) -> Refusal | None:
        """The refusal; None where it was answered."""
        return self.outcome if isinstance(self.outcome, Refusal) else None

    @property
    def confidence(self) -> float:
        """How likely the documents answer, from 0 to 1.

        A form may answer what a look-up would refuse, of which the decision knows nothing.
        """
        decision = self.looked_up.decision
        if self.composed is None:
            ceiling = REFUSAL_CEILING if decision.answers else 1.0
            return min(decision.confidence, ceiling)
        own = self.composed.confidence
        return max(LEAST_OF_ANSWERS, decision.confidence if own is None else own)


@dataclass(frozen=True, slots=True)
class Attempts:
    """Attempts to answer one question, each of a way to read it.

    Attributes:
        stages: what each passes through.
        snapshot: the documents.
        documents: the ids of those that are searched; None searches all.
        limit: how many citations there are at most; None leaves it to the form of the answer.
        watch: measures the stages.
        read: how many passages are read for each; None for as many as usual.

    """

    stages: Stages
    snapshot: Snapshot
    documents: frozenset[str] | None
    limit: int | None
    watch: Stopwatch
    read: int | None = None

    def first_answer(self, readings: Iterable[Question]) -> Attempt:
        """Return the first attempt that answers, or the first of all where none does."""
        refused = []
        for question in readings:
            attempt = self.answer(question)
            if attempt.composed:
                return attempt
            refused.append(attempt)
        return refused[0]

    def answer(self, question: Question, said_before: Collection[Citation] = ()) -> Attempt:
        """Answer a question that can be understood by itself, or say why not.

        `said_before` is not quoted again.
        """
        look_up = self.stages.look_up
        looked_up = look_up.find(question, self.documents, said_before, self.watch, self.read)
        self.watch.progress.found(nearest(looked_up.chosen))
        with self.watch.stage("answer"):
            asked = Asked(
                question,
                looked_up.found,
                looked_up.evidence,
                looked_up.chosen,
                looked_up.decision,
                self.snapshot,
                self.documents,
                self.limit or FORM_CITATIONS,
                tuple(said_before),
            )
            outcome = self.stages.forms.run(asked)
            if outcome is None and looked_up.decision.answers:
                outcome = look_up.answer_whole(looked_up, self.limit or FACT_CITATIONS)
            if outcome is None:
                outcome = Refusal(self._reason(looked_up), nearest(looked_up.evidence))
        return Attempt(question, looked_up, outcome)

    def unless_repeated(self, attempt: Attempt, text: str, history: Sequence[str]) -> Attempt:
        """Return an answer to a follow-up that is not the answer before.

        A text that is a whole question is tried by itself, and that answer taken if it says more of
        what is asked. Where the answer would be the same, what was quoted before is left out. The
        same words may answer what is of another type, if they have a figure or a date where one is
        asked, but not who, and not what else there is.

        Args:
            attempt: the answer to the follow-up.
            text: the follow-up as it was asked.
            history: earlier questions.

        """
        understand = self.stages.understand.run
        if is_whole(text) and (own := self._share_quoted(text, attempt)) < 1:
            alone = self.answer(understand(without_lead(text)))
            if alone.composed and self._share_quoted(text, alone) > own:
                return alone
        asked = [one for one in history if one.strip() and not remark_on(one)]
        earlier = understand(asked[-1], asked[:-1])
        if earlier.text == attempt.question.text:
            return attempt
        before = replace(self, watch=Stopwatch()).answer(earlier).composed
        if before is None or not _is_repeated(attempt, earlier, before):
            return attempt
        other = self.answer(attempt.question, before.citations)
        same_type = earlier.answer_type is attempt.question.answer_type
        if other.composed and (same_type or not asks_who(text)):
            return other
        refusal = Refusal(_nothing_more(attempt.question), before.citations[:NEAREST])
        return replace(other, outcome=refusal)

    def _share_quoted(self, text: str, attempt: Attempt) -> float:
        """Return the share of a text's terms, by idf, that an answer quotes."""
        cited = attempt.composed.citations if attempt.composed else ()
        held = content_terms(quoted_words(cited))
        return self.snapshot.statistics.coverage(content_terms(text), held)

    def _reason(self, looked_up: LookedUp) -> Message:
        """Say why a look-up does not answer."""
        hits, qualifier = looked_up.found.hits, looked_up.decision.qualifier
        if not hits:
            return Message("No document of the index matches the filter.")
        if qualifier:
            return nearest_lack(looked_up.question, [qualifier])
        read = "\n".join(render_headed(one.document, one.passage) for one in hits)
        return reason_for(looked_up.question, read, self.snapshot.statistics)


def _is_repeated(attempt: Attempt, earlier: Question, before: Composed) -> bool:
    """Whether the answer to a follow-up is the one before, and does not answer it as well."""
    after, asked = attempt.composed, attempt.question
    if after is None or not _say_the_same(after, before):
        return False
    added = asked.text.removeprefix(earlier.text)
    if asks_for_more(added):
        return True
    quoted = quoted_words(after.citations[:1])
    new = content_terms(asked.text) - content_terms(earlier.text)
    if new and new <= content_terms(quoted):
        return False
    if asked.answer_type is earlier.answer_type:
        return True
    if asked.answer_type is AnswerType.DATE:
        return not periods(quoted)
    if asked.answer_type is AnswerType.QUANTITY:
        return not number_mentions(quoted)
    return asks_who(added)


def _say_the_same(after: Composed, before: Composed) -> bool:
    """Whether two answers have the same words, or the same shortest words of the same quote."""
    if after.text == before.text:
        return True
    first, second = after.citations[0], before.citations[0]
    same_quote = first.hit.passage.id == second.hit.passage.id and first.quote == second.quote
    return bool(after.short) and after.short == before.short and same_quote


def _nothing_more(question: Question) -> Message:
    if question.japanese:
        return Message("前の回答のほかに、これについて文書に書かれていることは見つかりません。")
    return Message("Nothing was found on this beyond the answer before.")
