"""The questions that went worst, and what went wrong with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from eval.run import Record
from eval.target import Target
from eval.trec import RowValues
from eval.verify import answer_faults, citation_faults

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Failing:
    """A question and its faults, in words.

    `weight` is how bad the worst of them is, `conviction` how sure the system was of it:
    a wrong answer given with confidence misleads more than one given with doubt.
    """

    id: str
    question: str
    faults: tuple[str, ...]
    weight: int
    conviction: float


def worst(records: Sequence[Record], rows: RowValues, target: Target, limit: int) -> list[Failing]:
    """Return up to `limit` questions that failed, the worst first."""
    failing = [_failing(record, rows[record.question.id], target) for record in records]
    found = [item for item in failing if item.faults]
    return sorted(found, key=lambda item: (-item.weight, -item.conviction))[:limit]


def _failing(record: Record, values: Mapping[str, float], target: Target) -> Failing:
    """Weigh the faults: a broken promise, then a wrong answer, then none, then a bad ranking."""
    answer = record.answer
    cited = [*answer["citations"], *answer["nearest"]]
    broken = answer_faults(answer)
    broken += [fault for citation in cited for fault in citation_faults(citation, target)]
    wrong, missed = _answer_faults(record, values), _search_faults(values)
    graded = ((broken, 4), (wrong, 3 if answer["answerable"] else 2), (missed, 1))
    return Failing(
        id=record.question.id,
        question=record.question.text,
        faults=tuple(fault for faults, _ in graded for fault in faults),
        weight=max((weight for faults, weight in graded if faults), default=0),
        conviction=values["confidence"] if answer["answerable"] else 1 - values["confidence"],
    )


def _answer_faults(record: Record, values: Mapping[str, float]) -> list[str]:
    question, answer = record.question, record.answer
    confidence = f"confidence {values['confidence']:.2f}"
    said = shorten(answer["answer"] or "", SHOWN)
    if answer["answerable"] and not question.answerable:
        return [f"answered what the documents do not say ({confidence}): {said}"]
    if question.answerable and not answer["answerable"]:
        return [f"refused ({confidence}): {answer.get('reason')}"]
    if values.get("answer_match") == 0:
        wanted = " and ".join(" | ".join(group) for group in question.answers)
        return [f"wanted {wanted}; said ({confidence}): {said}"]
    if values.get("citation_recall") == 0:
        return ["no quote covers the evidence"]
    return []


def _search_faults(values: Mapping[str, float]) -> list[str]:
    if values.get("mrr@10") == 0:
        return ["the evidence is not among the first ten hits"]
    return []
