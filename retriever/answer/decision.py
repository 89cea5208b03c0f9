"""Whether to answer: the calibrated model's word on the best evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.index.statistics import Statistics
from retriever.answer.choice import quoted_passage
from retriever.query.question import Question
from retriever.reading.evidence import Evidence
from retriever.reading.refusal import Calibration, Signals, read_signals
from retriever.search.reranking import Found


@dataclass(frozen=True, slots=True)
class Decision:
    """How sure it is that the documents answer, and whether that is enough.

    `quoted` is the evidence in the passage that an answer would quote, and `signals` are its own;
    None where there is no evidence at all.
    """

    quoted: tuple[Evidence, ...]
    signals: Signals | None
    confidence: float
    answers: bool


class AnswerDecision:
    """Reads the signals of the evidence and weighs them."""

    def __init__(self, calibration: Calibration, statistics: Statistics) -> None:
        self._calibration = calibration
        self._statistics = statistics

    def run(self, question: Question, found: Found, evidence: Sequence[Evidence]) -> Decision:
        """Decide on evidence that was read in the passages found, best first."""
        if not evidence:
            return Decision((), None, 0.0, answers=False)
        logits = sorted(found.relevance.values(), reverse=True)
        quoted = tuple(quoted_passage(question, evidence))
        signals = read_signals(question, quoted, logits, self._statistics)
        confidence = self._calibration.probability(signals)
        answers = confidence >= self._calibration.threshold
        return Decision(quoted, signals, confidence, answers)
