"""The questions that went worst, and what went wrong with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.gold.groups import kind_of
from eval.gold.questions import Question
from eval.measures.measures import answer_match
from eval.measures.trec import RowValues
from eval.measures.verify import answer_faults, citation_faults
from eval.report.links import Words, cited_words, expected_words, shortened
from eval.runs.run import Record
from eval.runs.target import Target


@dataclass(frozen=True, slots=True)
class Failing:
    """A question and its faults, in words; what was said, expected and cited.

    `said` is None for a refusal. `weight` is how bad the worst of the faults is,
    `conviction` how sure the system was of it: a wrong answer given with confidence
    misleads more than one given with doubt.
    """

    id: str
    kind: str
    question: str
    history: tuple[str, ...]
    faults: tuple[str, ...]
    said: str | None
    confidence: float
    expected: tuple[Words, ...]
    cited: tuple[Words, ...]
    weight: int
    conviction: float


def worst(
    records: Sequence[Record], rows: RowValues, target: Target, viewer: str, limit: int
) -> list[Failing]:
    """Return up to `limit` questions that failed, the worst first.

    `viewer` is the base URL of the service whose document viewer the links open.
    """
    found: list[tuple[int, float, Record, tuple[str, ...]]] = []
    for record in records:
        values = rows[record.question.id]
        weight, faults = _judged(record, values, target)
        if faults:
            found.append((weight, _conviction(values), record, faults))
    found.sort(key=lambda item: (-item[0], -item[1]))
    return [
        _failing(record, faults, target, viewer, weight, conviction)
        for weight, conviction, record, faults in found[:limit]
    ]


def _failing(
    record: Record,
    faults: tuple[str, ...],
    target: Target,
    viewer: str,
    weight: int,
    conviction: float,
) -> Failing:
    question, answer = record.question, record.answer
    return Failing(
        id=question.id,
        kind=kind_of(question),
        question=question.text,
        history=question.history,
        faults=faults,
        said=shortened(answer["answer"]) if answer["answer"] else None,
        confidence=answer["confidence"],
        expected=expected_words(record, target, viewer),
        cited=cited_words(record, viewer),
        weight=weight,
        conviction=conviction,
    )


def _judged(
    record: Record, values: Mapping[str, float], target: Target
) -> tuple[int, tuple[str, ...]]:
    """Weigh the faults: a broken promise, then a wrong answer, then none, then a bad ranking."""
    answer = record.answer
    cited = [*answer["citations"], *answer["nearest"]]
    broken = answer_faults(answer)
    broken += [fault for citation in cited for fault in citation_faults(citation, target)]
    wrong, missed = _answer_faults(record, values), _search_faults(values)
    graded = ((broken, 4), (wrong, 3 if answer["answerable"] else 2), (missed, 1))
    weight = max((weight for faults, weight in graded if faults), default=0)
    return weight, tuple(fault for faults, _ in graded for fault in faults)


def _conviction(values: Mapping[str, float]) -> float:
    confidence = values["confidence"]
    return 1 - confidence if values["refused"] else confidence


def _answer_faults(record: Record, values: Mapping[str, float]) -> list[str]:
    question, answer = record.question, record.answer
    if answer["answerable"] and not question.answerable:
        near = f" (near miss: {question.near_miss})" if question.near_miss else ""
        return [f"answered what the documents do not say{near}"]
    if question.answerable and not answer["answerable"]:
        return [f"refused: {answer.get('reason')}"]
    if values.get("answer_match") == 0:
        return [f"the answer lacks {_lacking(question, answer['answer'])}"]
    if values.get("citation_recall") == 0:
        return ["no quote covers the evidence"]
    return []


def _lacking(question: Question, said: str | None) -> str:
    """Name the groups of which the answer has no string."""
    groups = [group for group in question.answers if not answer_match(said, [group])]
    return "; ".join(" | ".join(group) for group in groups)


def _search_faults(values: Mapping[str, float]) -> list[str]:
    if values.get("mrr@10") == 0:
        return ["the evidence is not among the first ten hits"]
    return []
