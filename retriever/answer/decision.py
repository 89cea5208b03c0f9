"""Whether to answer: the calibrated probability that the chosen evidence is right."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.index.statistics import Statistics
from ingest.language.scripts import is_japanese
from retriever.query.question import Question
from retriever.reading.evidence import Evidence
from retriever.reading.qualifiers import contrast
from retriever.reading.refusal import REFUSAL_CEILING, Calibration, Signals, read_signals
from retriever.search.reranking import Found


@dataclass(frozen=True, slots=True)
class Decision:
    """How sure it is that the chosen evidence answers, and whether that is enough.

    `signals` are what that is read from; None where there is no evidence at all. `qualifier` is
    what the evidence tells of another in the place of, where it does.
    """

    signals: Signals | None
    confidence: float
    answers: bool
    qualifier: str | None = None


class AnswerDecision:
    """Reads the signals of the evidence and weighs them."""

    def __init__(self, calibration: Calibration, statistics: Statistics) -> None:
        self._calibration = calibration
        self._statistics = statistics

    def run(self, question: Question, found: Found, chosen: Sequence[Evidence]) -> Decision:
        """Decide on the evidence that was chosen from the passages found."""
        if not chosen:
            return Decision(None, 0.0, answers=False)
        logits = sorted((one.relevance for one in found.readings), reverse=True)
        signals = read_signals(question, chosen[0], logits, self._statistics)
        japanese = question.japanese or is_japanese(chosen[0].words)
        confidence = self._calibration.probability(signals, japanese=japanese)
        qualifier = contrast(question, chosen[0])
        if qualifier:
            confidence = min(confidence, REFUSAL_CEILING)
        answers = confidence >= self._calibration.threshold
        return Decision(signals, confidence, answers, qualifier)
