"""Questions written as a gold file; `eval.gold.questions` reads the same questions back."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.formats.json_values import write_rows
from eval.gold.questions import Evidence, Question


def write_gold(path: Path, questions: Iterable[Question]) -> int:
    """Write questions as JSON Lines, and return how many they are."""
    return write_rows(path, map(gold_row, questions))


def gold_row(question: Question) -> dict[str, Any]:
    """Return a question as a row of gold, without empty keys."""
    optional = {
        "history": list(question.history),
        "answers": [list(group) for group in question.answers],
        "gold": [_item(evidence) for evidence in question.evidence],
        "all": question.all_needed,
        "split": question.split,
        "near_miss": question.near_miss,
        "reference": question.reference,
        "forbidden": list(question.forbidden),
        "derived": question.derived,
    }
    return {
        "id": question.id,
        "kind": question.kind,
        "question": question.text,
        "answerable": question.answerable,
        **{key: value for key, value in optional.items() if value},
        **question.extra,
    }


def _item(evidence: Evidence) -> dict[str, Any]:
    item = asdict(evidence)
    extra = item.pop("extra")
    return {**{key: value for key, value in item.items() if value is not None}, **extra}
