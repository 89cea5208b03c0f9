"""RAGChecker files read as gold: questions with an answer in full.

Format: Ru et al., "RAGChecker: A Fine-grained Framework for Diagnosing
Retrieval-Augmented Generation", NeurIPS 2024 Datasets and Benchmarks, and
`ragchecker/container.py` of amazon-science/RAGChecker: `{"results": [{"query_id",
"query", "gt_answer", "response"?, "retrieved_context"? [{"doc_id", "text"}]}]}`. Its
files of questions without answers of a system call the list `input_data`.
"""

from collections.abc import Collection, Mapping
from typing import Any

from eval.formats.json_values import id_field, objects_field, text_field
from eval.gold.questions import Question

_LISTS = ("results", "input_data")
_READ = frozenset({"query_id", "query", "gt_answer"})


def is_ragchecker(keys: Collection[str]) -> bool:
    """Tell whether an object with these keys could be one of RAGChecker."""
    return any(name in keys for name in _LISTS)


def read_ragchecker(results: Mapping[str, Any], line: int) -> list[Question]:
    """Return the questions of a RAGChecker object, `gt_answer` being their reference.

    What a system made of a question (its response, what it retrieved) is not gold; it goes into
    the question's `extra`.

    Raises:
        ValueError: a question breaks the format; the message says which.

    """
    key = next(name for name in _LISTS if name in results)
    questions: list[Question] = []
    for number, row in enumerate(objects_field(results, key), start=1):
        try:
            questions.append(_question(row, line))
        except ValueError as fault:
            raise ValueError(f'question {number} of "{key}": {fault}') from None
    return questions


def _question(row: Mapping[str, Any], line: int) -> Question:
    return Question(
        id=id_field(row, "query_id"),
        kind="long answer",
        text=text_field(row, "query"),
        history=(),
        answerable=True,
        answers=(),
        evidence=(),
        all_needed=False,
        line=line,
        reference=text_field(row, "gt_answer"),
        extra={"ragchecker": {key: value for key, value in row.items() if key not in _READ}},
    )
