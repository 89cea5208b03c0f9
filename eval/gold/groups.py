"""Which questions are looked at together: by kind, by document, by split."""

from collections.abc import Callable, Sequence

from eval.gold.questions import Question

NEAR_MISS = "unanswerable: near miss"

GroupKey = Callable[[Question], str | None]


def kind_of(question: Question) -> str:
    """Return the kind of a question; near misses, the hardest to refuse, are one by themselves."""
    return NEAR_MISS if question.near_miss else question.kind


def document_of(question: Question) -> str | None:
    """Return the source of the first evidence; None without evidence."""
    return question.evidence[0].doc if question.evidence else None


def split_of(question: Question) -> str | None:
    """Return what the question is for, `dev` or `test`, where the gold says."""
    return question.split


def grouped(questions: Sequence[Question], key_of: GroupKey) -> dict[str, list[str]]:
    """Map each group, in the order of its first question, to the ids of its questions."""
    groups: dict[str, list[str]] = {}
    for question in questions:
        name = key_of(question)
        if name is not None:
            groups.setdefault(name, []).append(question.id)
    return groups
