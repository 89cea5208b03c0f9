"""Are the citations true? Every span must slice back, and every number must be quoted."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Any

from eval.gold.match import UnknownDocumentError
from eval.runs.target import Target

# 1,234.5 is one number, 2025-06 two. The product's own pattern (ingest.language.figures) is not
# used: a check that shared it would share its faults.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def citation_faults(citation: Mapping[str, Any], target: Target) -> list[str]:
    """Return the faults of a citation; none if it holds.

    `document.text[start:end]` must be `text` for the passage and for the quote, and the
    quote must lie inside the passage.
    """
    try:
        text = target.document_text(citation["document_id"])
    except UnknownDocumentError:
        return [f"cites {citation['document_id']}, which is not served"]
    quote = citation["quote"]
    faults = [
        f"the {name} at {span['start']}:{span['end']} of {citation['source']} does not slice back"
        for name, span in (("passage", citation), ("quote", quote))
        if not _slices_back(span, text)
    ]
    if not citation["start"] <= quote["start"] < quote["end"] <= citation["end"]:
        faults.append(f"the quote at {quote['start']}:{quote['end']} is not inside its passage")
    return faults


def answer_faults(answer: Mapping[str, Any]) -> list[str]:
    """Return the ways in which an answer goes beyond its quotes; none if it does not.

    An answer needs a citation, and each of its numbers must be in a quote as a whole number (20 is
    not in 2025), be computed from quoted words, or count or head the items of a list. A refusal
    has neither answer nor citations.
    """
    text, citations = answer["answer"], answer["citations"]
    if not answer["answerable"]:
        return ["a refusal comes with an answer or citations"] if text or citations else []
    if not text or not citations:
        return ["an answer comes without words or without a citation"]
    quoted = {number for item in citations for number in _numbers(item["quote"]["text"])}
    known = quoted | _computed(answer) | _counts(answer)
    faults = [
        f"the number {number} is in no quote" for number in _numbers(text) if number not in known
    ]
    return faults + _operand_faults(answer)


def _computed(answer: Mapping[str, Any]) -> set[str]:
    """Return the numbers of a computation."""
    computed = answer.get("computed")
    return set(_numbers(computed["expression"])) if computed else set()


def _operand_faults(answer: Mapping[str, Any]) -> list[str]:
    """Return which of the cells of a computation are not in the quotes that they name."""
    computed = answer.get("computed")
    return [
        f"the figure {cell['text']} of a computation is not in its quote"
        for cell in (computed["cells"] if computed else ())
        if not set(_numbers(cell["text"]))
        <= set(_numbers(answer["citations"][cell["citation"]]["quote"]["text"]))
    ]


def _counts(answer: Mapping[str, Any]) -> set[str]:
    """Return how many items a list has, in all and in each group, and how many groups.

    The groups' own numbers are known, where they are those of a cited passage's title or headings.
    """
    items = answer.get("items") or []
    groups = Counter(item["group"] for item in items)
    counts = {str(count) for count in (len(items), len(groups), *groups.values())}
    cited = [
        words
        for one in answer["citations"]
        for words in (one.get("title", ""), *one.get("heading_path", ()))
    ]
    headings = {number for words in cited for number in _numbers(words)}
    named = {number for group in groups for number in _numbers(group)}
    return counts | (named & headings) if items else set()


def _slices_back(span: Mapping[str, Any], text: str) -> bool:
    # Bounds first: a slice accepts negative and overlong ones.
    start, end = span["start"], span["end"]
    return bool(0 <= start < end <= len(text) and text[start:end] == span["text"])


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(unicodedata.normalize("NFKC", text))
