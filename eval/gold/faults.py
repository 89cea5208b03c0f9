"""What makes a gold set unfit to measure with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from eval.gold.folding import fold, says
from eval.gold.groups import kind_of
from eval.gold.match import Place, covers
from eval.gold.questions import Question
from ingest.document.document import Document, Passage

SPLITS = ("dev", "test")
LARGEST_DIFFERENCE = 1
"""How many more questions of a kind one split may have than the other: an odd count leaves one."""
SHOWN = 60
"""Characters of a span in a message; chosen by eye."""


def faults(questions: Sequence[Question]) -> Iterator[str]:
    """Yield what is wrong with the questions of one file, each fault with its line."""
    for question in questions:
        for fault in _own_faults(question):
            yield f"line {question.line} ({question.id}): {fault}"
    yield from _asked_twice(questions)
    if any(question.split for question in questions):
        yield from _split_faults(questions)


def sections_without(
    documents: Iterable[tuple[Document, Sequence[Passage]]], evidence: Iterable[Place]
) -> list[str]:
    """Return the sections (source and heading path) that hold no evidence."""
    evidence_of = defaultdict(list)
    for place in evidence:
        evidence_of[place.document_id].append(place)
    touched: dict[str, bool] = {}
    for document, passages in documents:
        for passage in passages:
            name = " › ".join((document.source, *passage.heading_path))
            holds = any(
                passage.start < place.end and place.start < passage.end
                for place in evidence_of[document.id]
            )
            touched[name] = touched.get(name, False) or holds
    return [name for name, holds in touched.items() if not holds]


def _own_faults(question: Question) -> Iterator[str]:
    if question.split is not None and question.split not in SPLITS:
        yield f'"split" is {question.split!r}, neither "dev" nor "test"'
    if not question.answerable:
        return
    if not question.evidence:
        yield "it is answerable, but no evidence is named"
    said = [evidence.text for evidence in question.evidence if evidence.text is not None]
    for one in question.forbidden:
        # Evidence is quoted whole.
        if any(says(text, one) for text in said):
            yield f"{one!r} is forbidden, but the evidence says it"
    if question.derived:
        return
    # Where any one place will do, each must answer alone.
    for text in [" ".join(said)] if question.all_needed else said:
        for group in question.answers:
            if not any(says(text, answer) for answer in group):
                yield f"none of {' | '.join(group)} is in {text[:SHOWN]!r}"


def _asked_twice(questions: Sequence[Question]) -> Iterator[str]:
    first: dict[tuple[str, ...], Question] = {}
    for question in questions:
        asked = tuple(fold(text) for text in (*question.history, question.text))
        other = first.setdefault(asked, question)
        if other is not question:
            yield f"line {question.line} ({question.id}): asks the same as {other.id}"


def _split_faults(questions: Sequence[Question]) -> Iterator[str]:
    for question in questions:
        if question.split is None:
            yield f'line {question.line} ({question.id}): has no "split", but others have'
    counts = count_by_kind(questions)
    for kind, by_split in counts.items():
        dev, test = (by_split[split] for split in SPLITS)
        if abs(dev - test) > LARGEST_DIFFERENCE:
            yield f"kind {kind}: {dev} questions in dev and {test} in test"
    spans = [
        (question, Place(evidence.doc, evidence.start, evidence.end))
        for question in questions
        for evidence in question.evidence
        if evidence.start is not None and evidence.end is not None
    ]
    for (one, here), (other, there) in combinations(spans, 2):
        if one.split != other.split and covers(here, there):
            yield f"line {other.line} ({other.id}): shares evidence with {one.id} of {one.split}"


def count_by_kind(questions: Sequence[Question]) -> dict[str, Counter[str]]:
    """Count the questions by kind and split; a near miss is a kind of its own."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for question in questions:
        counts[kind_of(question)][question.split or ""] += 1
    return counts
