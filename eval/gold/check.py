"""`python -m eval check`: whether a gold set is fit to measure with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from eval.formats import read_questions
from eval.gold.groups import kind_of
from eval.gold.match import Place, covers
from eval.gold.questions import Question
from eval.measures.measures import fold
from eval.runs.options import Index
from eval.runs.passages import IndexPassages
from ingest.command import report_errors
from ingest.settings import IngestSettings

SPLITS = ("dev", "test")
LARGEST_DIFFERENCE = 1
"""How many more questions of a kind one split may have than the other."""
SHOWN = 60


def check(
    gold: Annotated[Path, typer.Argument(help="Gold questions: a JSON Lines file.")],
    index: Index = None,
) -> None:
    """Check that a gold set is fit to measure with.

    Every span must say in the document what the file says it does, and hold the answers;
    no question may be asked twice; where questions are split for tuning (dev) and
    judging (test), the splits must have as many of each kind and share no evidence.
    Sections of the documents that no question is about are listed.

    Exit codes: 0 fit; 1 not fit; 2 bad usage, or a file that cannot be used.
    """
    with report_errors():
        questions = read_questions(gold)
        with IndexPassages.open(IngestSettings.load(index=index).index) as passages:
            places = passages.locate(questions, gold)
            untouched = sections_without(passages, chain.from_iterable(places.values()))
    console = Console()
    console.print(_kinds(questions))
    for section in untouched:
        console.print(f"No question is about: {section}", markup=False)
    found = list(faults(questions))
    for fault in found:
        typer.echo(f"{gold}, {fault}", err=True)
    if found:
        raise typer.Exit(1)
    console.print(f"{len(questions)} questions, fit to measure with.")


def faults(questions: Sequence[Question]) -> Iterator[str]:
    """Say what is wrong with the questions of one file, each fault with its line."""
    for question in questions:
        for fault in _own_faults(question):
            yield f"line {question.line} ({question.id}): {fault}"
    yield from _asked_twice(questions)
    if any(question.split for question in questions):
        yield from _split_faults(questions)


def sections_without(index: IndexPassages, evidence: Iterable[Place]) -> list[str]:
    """Return the sections (document and heading path) that no evidence lies in."""
    evidence_of = defaultdict(list)
    for place in evidence:
        evidence_of[place.document_id].append(place)
    touched: dict[str, bool] = {}
    for document, passages in index.documents():
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
    said = [fold(evidence.text) for evidence in question.evidence if evidence.text is not None]
    # Where any one place will do, each must answer alone.
    for text in [" ".join(said)] if question.all_needed else said:
        for group in question.answers:
            if not any(fold(answer) in text for answer in group):
                yield f"none of {' | '.join(group)} stands in {text[:SHOWN]!r}"


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
    counts = _counts(questions)
    for kind, of_split in counts.items():
        dev, test = (of_split[split] for split in SPLITS)
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


def _counts(questions: Sequence[Question]) -> dict[str, Counter[str]]:
    """Count the questions by kind and split; a near miss counts apart."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for question in questions:
        counts[kind_of(question)][question.split or ""] += 1
    return counts


def _kinds(questions: Sequence[Question]) -> Table:
    counts = _counts(questions)
    splits = sorted({split for of_split in counts.values() for split in of_split})
    table = Table(title="Questions by kind")
    table.add_column("kind")
    for split in splits:
        table.add_column(split or "no split", justify="right")
    for kind in sorted(counts):
        table.add_row(kind, *(str(counts[kind][split]) for split in splits))
    return table
