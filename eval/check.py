"""`python -m eval check`: whether a gold set is fit to measure with."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from eval.formats.source import read_questions
from eval.gold.faults import count_by_kind, faults, sections_without
from eval.gold.index_passages import IndexPassages
from eval.gold.match import locate
from eval.gold.questions import Question
from eval.runs.options import Index, index_folder
from ingest.command import report_errors


def check(
    gold: Annotated[Path, typer.Argument(help="Gold questions: a JSON Lines file.")],
    index: Index = None,
) -> None:
    """Check that a gold set is fit to measure with.

    Every span must say in the document what the file says it does, and hold the answers.
    No question may be asked twice. Where questions are split for tuning (dev) and
    judging (test), the splits must have as many of each kind and share no evidence.
    Sections of the documents that no question is about are listed.

    Exit codes: 0 fit; 1 not fit; 2 bad usage, or a file that cannot be used.
    """
    with report_errors():
        questions = read_questions(gold)
        with IndexPassages.open(index_folder(index)) as passages:
            places = locate(questions, passages, gold)
            untouched = sections_without(passages.documents(), chain.from_iterable(places.values()))
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


def _kinds(questions: Sequence[Question]) -> Table:
    counts = count_by_kind(questions)
    splits = sorted({split for by_split in counts.values() for split in by_split})
    table = Table(title="Questions by kind")
    table.add_column("kind")
    for split in splits:
        table.add_column(split or "no split", justify="right")
    for kind in sorted(counts):
        table.add_row(kind, *(str(counts[kind][split]) for split in splits))
    return table
