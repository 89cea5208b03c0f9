"""Whether to answer: the calibrated probability that the chosen evidence is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.index.statistics import Statistics
from retriever.query.question import Question
from retriever.reading.evidence import Evidence
from retriever.reading.qualifiers import contrast
from retriever.reading.refusal import (
    LINEAR,
    READER,
    REFUSAL_CEILING,
    Calibration,
    Signals,
    read_signals,
)
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

    def __init__(self, calibrations: Mapping[str, Calibration], statistics: Statistics) -> None:
        """Take the calibrations of the reader and of the linear model by their names."""
        self._calibrations = calibrations
        self._statistics = statistics

    def run(self, question: Question, found: Found, chosen: Sequence[Evidence]) -> Decision:
        """Decide on the evidence that was chosen from the passages found."""
        if not chosen:
            return Decision(None, 0.0, answers=False)
        calibration = self._calibrations[LINEAR if question.japanese else READER]
        logits = sorted((one.relevance for one in found.readings), reverse=True)
        signals = read_signals(question, chosen[0], logits, self._statistics)
        confidence = calibration.probability(signals)
        qualifier = contrast(question, chosen[0])
        if qualifier:
            confidence = min(confidence, REFUSAL_CEILING)
        return Decision(signals, confidence, confidence >= calibration.threshold, qualifier)
