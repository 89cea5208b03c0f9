"""From records to figures: each question's values, then every measure with its interval.

A question has a value only where the value is defined; a measure is over the questions
that have all the values it needs, and says over how many.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.gold.match import Place
from eval.measures.answers import answer_match, reference_f1
from eval.measures.decisions import (
    answered_risk,
    aurc,
    auroc,
    brier,
    refusal_f1,
    refusal_precision,
    refusal_recall,
    risk_curve,
)
from eval.measures.intervals import RESAMPLES, Estimate, Floats, bootstrap, mean, percentile
from eval.measures.reliability import Reliability, reliability
from eval.measures.spans import best_overlap, citation_precision, citation_recall
from eval.measures.trec import RowValues, retrieval_values
from eval.measures.verify import answer_faults, citation_faults
from eval.runs.run import Record
from eval.runs.target import Target

PASSAGES = 5
"""Passages whose characters are compared with the evidence: as many as an answer may cite."""
OUTCOMES = ("right", "answered_wrong", "refused_wrong")
"""Each question has one of these outcomes."""
VERIFIED = ("citations_verified", "answers_verified")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure over questions: a statistic of some of their values.

    `paired` measures are means of one value, compared question by question with a
    baseline; more is better for all of them.
    """

    name: str
    columns: tuple[str, ...]
    statistic: Callable[[Floats], Floats]
    paired: bool = False

    def data(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """Return the columns of the questions that have them all, a row a question."""
        needed = set(self.columns)
        table = [[row[name] for name in self.columns] for row in rows if needed <= row.keys()]
        return np.array(table, dtype=np.float64).reshape(-1, len(self.columns))


def measures_for(ks: Sequence[int]) -> list[Measure]:
    """List every measure, in the order of the report."""
    averaged = [
        *(f"recall@{k}" for k in ks),
        "mrr@10",
        "span_recall@10",
        "map@10",
        f"char_recall@{PASSAGES}",
        f"char_precision@{PASSAGES}",
        f"char_iou@{PASSAGES}",
        "answer_match",
        "reference_f1",
        "citation_recall",
        "citation_precision",
        "decision",
    ]
    refusal = ("unanswerable", "refused")
    return [
        *(Measure(name, (name,), mean, paired=True) for name in averaged),
        *(Measure(name, (name,), mean) for name in OUTCOMES),
        Measure("refusal_precision", refusal, refusal_precision),
        Measure("refusal_recall", refusal, refusal_recall),
        Measure("refusal_f1", refusal, refusal_f1),
        Measure("auroc", ("unanswerable", "confidence"), auroc),
        Measure("brier", ("unanswerable", "confidence"), brier),
        Measure("short_answer_match", ("short_answer_match",), mean),
        Measure("answered_risk", ("wrong", "refused"), answered_risk),
        Measure("aurc", ("wrong", "confidence"), aurc),
        *(Measure(name, (name,), mean) for name in VERIFIED),
        *(Measure(f"latency_p{p}_ms", ("latency_ms",), percentile(p)) for p in (50, 95, 99)),
    ]


def row_values(records: Sequence[Record], target: Target, ks: Sequence[int]) -> RowValues:
    """Return every question's values by id and name."""
    found = retrieval_values(records, ks)
    return {
        record.question.id: {
            **found.get(record.question.id, {}),
            **_characters(record),
            **_decided(_answer(record) | _refusal(record)),
            **_verified(record, target),
            "latency_ms": record.seconds * 1000,
        }
        for record in records
    }


def estimates(
    values: Sequence[Mapping[str, float]], ks: Sequence[int], seed: int, resamples: int = RESAMPLES
) -> dict[str, Estimate]:
    """Return each measure with its 95 % bootstrap interval.

    Args:
        values: each question's values by name.
        ks: the cutoffs of recall@k.
        seed: of the resampling.
        resamples: how many are drawn.

    """
    return {
        measure.name: _estimate(measure, values, seed, resamples) for measure in measures_for(ks)
    }


def _estimate(
    measure: Measure, values: Sequence[Mapping[str, float]], seed: int, resamples: int
) -> Estimate:
    data = measure.data(values)
    # Of one question, every resample is the same.
    return bootstrap(data, measure.statistic, seed, resamples if len(data) > 1 else 1)


def risk_coverage(values: Sequence[Mapping[str, float]], points: int = 100) -> list[list[float]]:
    """Return the risk-coverage curve as [coverage, risk], thinned to about `points`."""
    data = Measure("aurc", ("wrong", "confidence"), aurc).data(values)
    if not len(data):
        return []
    curve = risk_curve(data)
    chosen = sorted({round(n) for n in np.linspace(0, len(curve) - 1, points)})
    return [[(n + 1) / len(curve), float(curve[n])] for n in chosen]


def calibration(values: Sequence[Mapping[str, float]], seed: int) -> Reliability | None:
    """Return how far the confidences of these questions can be taken for probabilities."""
    return reliability(Measure("brier", ("unanswerable", "confidence"), brier).data(values), seed)


def _characters(record: Record) -> dict[str, float]:
    """Measure the first passages against gold that is all spans, no pages or documents."""
    spans = [item for item in record.question.evidence if item.start is not None]
    if not spans or len(spans) < len(record.question.evidence):
        return {}
    passages = [Place.of_passage(hit) for hit in record.hits[:PASSAGES]]
    overlap = best_overlap(passages, record.places, record.question.all_needed)
    names = (f"char_{name}@{PASSAGES}" for name in ("recall", "precision", "iou"))
    return dict(zip(names, overlap, strict=True))


def _answer(record: Record) -> dict[str, float]:
    """Judge the answer and its quotes.

    `wrong` is the loss of the risk-coverage curve. An answer is wrong if it does not match or,
    where the gold names no answer, if its quotes miss the evidence. Any answer to an unanswerable
    question is wrong.
    """
    question, answer = record.question, record.answer["answer"]
    if not question.answerable:
        return {"wrong": 1.0}
    values: dict[str, float] = {}
    if record.places:
        quotes = [Place.of_quote(citation) for citation in record.answer["citations"]]
        recall = citation_recall(quotes, record.places, question.all_needed)
        values = {"citation_recall": recall, "wrong": float(recall == 0)}
        if quotes:
            values["citation_precision"] = citation_precision(quotes, record.places)
    if question.answers:
        match = answer_match(answer, question.answers, question.forbidden)
        values |= {"answer_match": match, "wrong": 1 - match}
        if short := record.answer.get("short_answer"):
            values["short_answer_match"] = answer_match(short, question.answers)
    if question.reference is not None:
        values["reference_f1"] = reference_f1(answer, question.reference)
    return values


def _refusal(record: Record) -> dict[str, float]:
    answered = bool(record.answer["answerable"])
    return {
        "unanswerable": float(not record.question.answerable),
        "refused": float(not answered),
        "decision": float(answered == record.question.answerable),
        "confidence": float(record.answer["confidence"]),
    }


def _decided(values: dict[str, float]) -> dict[str, float]:
    """Add the question's outcome, where an answer to it can be judged."""
    if "wrong" not in values:
        return values
    # Refusing is right where there is no answer, and no other answer is.
    right = values["decision"] if values["unanswerable"] else 1 - values["wrong"]
    wrong, refused = 1 - right, values["refused"]
    return values | dict(
        zip(OUTCOMES, (right, wrong * (1 - refused), wrong * refused), strict=True)
    )


def _verified(record: Record, target: Target) -> dict[str, float]:
    """Return the share of citations (and nearest passages) that hold, and if the answer does."""
    cited = [*record.answer["citations"], *record.answer["nearest"]]
    values = {"answers_verified": float(not answer_faults(record.answer))}
    if cited:
        held = sum(not citation_faults(citation, target) for citation in cited)
        values["citations_verified"] = held / len(cited)
    return values
