"""Azure's sets of questions read as gold: an answer in full, and the pages that it cites.

Two formats, both JSON Lines: `evals/ground_truth.jsonl` of
Azure-Samples/azure-search-openai-demo, `{"question", "truth"}`, whose truth cites its
sources as `[Benefits.pdf#page=7]`, `[notes.md]` or `[Report.pdf#page=6(figure6_1.png)]`;
and the data of the Azure AI Evaluation SDK, `{"query", "ground_truth", "context"?,
"response"?}`. Rows that mix the two exist too.
"""

import re
from collections.abc import Collection

from eval.formats.json_values import text_field
from eval.gold.questions import Evidence, Question

_QUESTION = ("question", "query")
_TRUTH = ("truth", "ground_truth")

# Suffixes as in that project's own citation pattern (evals/evaltools), and Markdown's.
_SUFFIX = "pdf|html?|docx?|pptx?|xlsx?|csv|tsv|txt|md|markdown|json|jpe?g|png|bmp|tiff?|heiff?|heif"
_CITATION = re.compile(
    rf"\s{{0,9}}\[([^\[\]\n]{{1,300}}?\.(?:{_SUFFIX}))(?:#page=([0-9]{{1,6}}))?(?:\([^()\[\]]*\))?\]",
    re.IGNORECASE,
)


def is_azure(keys: Collection[str]) -> bool:
    """Tell whether a row with these keys has a question and a truth."""
    return any(key in keys for key in _QUESTION) and any(key in keys for key in _TRUTH)


def read_azure(row: object, number: int, line: int) -> Question:
    """Return the question of a row, called `q` and its number among the rows.

    The truth less its citations is the reference. What it cites is evidence, all of it
    needed, as in that project's own measure, the share of cited sources that were found.
    Other keys (context, response) are kept in the question's `extra`.

    Raises:
        ValueError: the question or the truth is missing, or a page is 0.

    """
    if not isinstance(row, dict):
        raise ValueError("a row must be a JSON object")
    question, truth = _present(row, _QUESTION), _present(row, _TRUTH)
    full = text_field(row, truth)
    evidence = tuple(dict.fromkeys(_evidence(match) for match in _CITATION.finditer(full)))
    return Question(
        id=f"q{number}",
        kind="long answer",
        text=text_field(row, question),
        history=(),
        answerable=True,
        answers=(),
        evidence=evidence,
        all_needed=len(evidence) > 1,
        line=line,
        reference=_CITATION.sub("", full).strip() or None,
        extra={"azure": {key: row[key] for key in row if key not in (question, truth)}},
    )


def _present(row: Collection[str], keys: tuple[str, ...]) -> str:
    """Return the first of the keys that is there; raise ValueError if none is."""
    for key in keys:
        if key in row:
            return key
    raise ValueError(f"it has no {' or '.join(f'{key!r}' for key in keys)}")


def _evidence(match: re.Match[str]) -> Evidence:
    page = int(match[2]) if match[2] else None
    if page == 0:
        raise ValueError(f"the citation {match[0].strip()} has page 0; pages count from 1")
    return Evidence(match[1], page=page)
