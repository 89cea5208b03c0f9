"""The questions that went worst, and what went wrong with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.gold.folding import says
from eval.gold.groups import kind_of
from eval.gold.questions import Question
from eval.measures.answers import answer_match
from eval.measures.trec import RowValues
from eval.measures.verify import answer_faults, citation_faults
from eval.report.links import LinkedSpan, cited_spans, expected_spans, shortened
from eval.runs.run import Record
from eval.runs.target import Target


@dataclass(frozen=True, slots=True)
class FailedQuestion:
    """A question and its faults, in words; what was answered, expected and cited.

    `answer` is None for a refusal. `severity` ranks the worst of the faults, from 4 for a citation
    or number that does not verify to 1 for a failed search. `certainty` is how sure the system was
    of its decision: a wrong answer given with confidence misleads more than one given with doubt.
    """

    id: str
    kind: str
    question: str
    history: tuple[str, ...]
    faults: tuple[str, ...]
    answer: str | None
    confidence: float
    expected: tuple[LinkedSpan, ...]
    cited: tuple[LinkedSpan, ...]
    severity: int
    certainty: float


def worst(
    records: Sequence[Record], rows: RowValues, target: Target, viewer: str, limit: int
) -> list[FailedQuestion]:
    """Return the questions that failed, the worst first.

    Args:
        records: what came back on each question.
        rows: the values of each question.
        target: has the documents.
        viewer: the base URL of the service whose document viewer the links open.
        limit: how many are returned at most.

    """
    failed = [
        one
        for record in records
        if (one := _failed(record, rows[record.question.id], target, viewer))
    ]
    return sorted(failed, key=lambda one: (-one.severity, -one.certainty))[:limit]


def _failed(
    record: Record, values: Mapping[str, float], target: Target, viewer: str
) -> FailedQuestion | None:
    """Return the question as failed; None if it has no fault."""
    severity, faults = _faults(record, values, target)
    if not faults:
        return None
    question, answer = record.question, record.answer
    confidence = values["confidence"]
    return FailedQuestion(
        id=question.id,
        kind=kind_of(question),
        question=question.text,
        history=question.history,
        faults=faults,
        answer=shortened(answer["answer"]) if answer["answer"] else None,
        confidence=confidence,
        expected=expected_spans(record, target, viewer),
        cited=cited_spans(record, viewer),
        severity=severity,
        certainty=1 - confidence if values["refused"] else confidence,
    )


def _faults(
    record: Record, values: Mapping[str, float], target: Target
) -> tuple[int, tuple[str, ...]]:
    """Return the severity of the worst fault, and all faults, the worst first."""
    answer = record.answer
    cited = [*answer["citations"], *answer["nearest"]]
    unverified = answer_faults(answer)
    unverified += [fault for citation in cited for fault in citation_faults(citation, target)]
    wrong, missed = _answer_faults(record, values), _search_faults(values)
    graded = ((unverified, 4), (wrong, 3 if answer["answerable"] else 2), (missed, 1))
    severity = max((grade for faults, grade in graded if faults), default=0)
    return severity, tuple(fault for faults, _ in graded for fault in faults)


def _answer_faults(record: Record, values: Mapping[str, float]) -> list[str]:
    question, answer = record.question, record.answer
    if answer["answerable"] and not question.answerable:
        near = f" (near miss: {question.near_miss})" if question.near_miss else ""
        return [f"answered what the documents do not say{near}"]
    if question.answerable and not answer["answerable"]:
        return [f"refused: {answer.get('reason')}"]
    if values.get("answer_match") == 0:
        return _mismatch(question, answer["answer"])
    if values.get("citation_recall") == 0:
        return ["no quote covers the evidence"]
    return []


def _mismatch(question: Question, answer: str) -> list[str]:
    """Name the groups of which the answer has no string, and what it must not say but does."""
    lacking = [group for group in question.answers if not answer_match(answer, [group])]
    said = [one for one in question.forbidden if says(answer, one)]
    faults = (
        ("lacks", "; ".join(" | ".join(group) for group in lacking)),
        ("must not say", "; ".join(said)),
    )
    return [f"the answer {fault} {words}" for fault, words in faults if words]


def _search_faults(values: Mapping[str, float]) -> list[str]:
    if values.get("mrr@10") == 0:
        return ["the evidence is not among the first ten hits"]
    return []
