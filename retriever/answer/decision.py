"""Whether to answer: the calibrated probability that the chosen evidence is right."""

from dataclasses import dataclass

from ingest.index.statistics import Statistics
from ingest.language.scripts import is_japanese
from retriever.answer.choice import Choice
from retriever.query.question import Question
from retriever.reading.refusal import REFUSAL_CEILING, Calibration, Signals, read_signals
from retriever.search.passage_reader import PassageReader
from retriever.search.reranking import Found
from retriever.text.asking import asks_for_questions

TOLD = -2.0
"""Openness of a question that is asked for, which by itself tells nothing: that of a line that
plainly answers. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How sure it is that the chosen evidence answers, and whether that is enough.

    `signals` are what that is read from; None where there is no evidence at all. `qualifier` is
    what the evidence tells of another in the place of, where it does. `japanese` says whether the
    question or the evidence is.
    """

    signals: Signals | None
    confidence: float
    answers: bool
    qualifier: str | None = None
    japanese: bool = False


class AnswerDecision:
    """Reads the signals of the evidence and weighs them."""

    def __init__(
        self, reader: PassageReader, calibration: Calibration, statistics: Statistics
    ) -> None:
        self._reader = reader
        self._calibration = calibration
        self._statistics = statistics

    def run(self, question: Question, found: Found, choice: Choice) -> Decision:
        """Decide on the evidence that was chosen from the passages found."""
        if not choice.evidence:
            return Decision(None, 0.0, answers=False)
        best = choice.evidence[0]
        logits = sorted((one.relevance for one in found.readings), reverse=True)
        openness = (
            TOLD
            if asks_for_questions(question.text)
            else self._reader.openness(question.asked, best.hit, best.unit)
        )
        signals = read_signals(question, best, logits, openness, self._statistics)
        japanese = question.japanese or is_japanese(best.words)
        confidence = self._calibration.probability(signals, japanese=japanese)
        if choice.qualifier or choice.unsettled:
            confidence = min(confidence, REFUSAL_CEILING)
        answers = confidence >= self._calibration.threshold
        return Decision(signals, confidence, answers, choice.qualifier, japanese)
