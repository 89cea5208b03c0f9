"""`python -m eval readers`: how well the readers read a corpus whose contents are known."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from eval.readers.others import installed
from eval.readers.score import FileScore, corpus_files, differences, score_files, summed
from ingest.command import report_errors
from ingest.readers import read_document

CORPUS = Path(__file__).parent / "corpus"
MEASURES = ("text", "order", "headings", "items", "cells P", "cells R", "cells F1", "units")
_WIDTH = 100
"""Columns that the table takes, where the output is no terminal too."""


def readers(
    corpus: Annotated[
        Path, typer.Argument(help="Folders with expected.yaml.", show_default="the committed one")
    ] = CORPUS,
    only: Annotated[str, typer.Option(help="Read only files whose path contains this.")] = "",
    by_file: Annotated[bool, typer.Option(help="A line for every file.")] = False,
    differ: Annotated[bool, typer.Option(help="List what was read otherwise.")] = False,
    others: Annotated[
        bool, typer.Option(help="Compare with pdfplumber and docling-parse, where installed.")
    ] = False,
) -> None:
    """Measure how well the readers read documents whose text, tree and tables are known.

    `text` is 1 less the character error rate; `order` the share of pairs of places that are
    read in their order; `headings` F1 of a heading under those above it; `items` F1 of a list
    item with its level; `cells` precision, recall and F1 of a cell with its row's label and its
    column's header; `units` the share of figures whose unit of measure is read with them.
    """
    console = Console(width=max(Console().width, _WIDTH))
    with report_errors():
        files = [file for file in corpus_files(corpus) if only in file.as_posix()]
        scores = list(score_files(files, read_document))
        if differ:
            _show_differences(console, scores)
        console.print(_table("Readers", by_format(scores), by_file))
        for name, read in installed().items() if others else ():
            pdfs = [file for file in files if file.suffix == ".pdf"]
            console.print(_table(name, {"pdf": list(score_files(pdfs, read))}, by_file))


def by_format(scores: Iterable[FileScore]) -> dict[str, list[FileScore]]:
    """Return the scores of each format, formats by name."""
    ordered = sorted(scores, key=lambda one: one.format)
    return {name: list(group) for name, group in groupby(ordered, lambda one: one.format)}


def cells_of(scores: Sequence[FileScore]) -> tuple[str, ...]:
    """Return the measures of some files as words, "" where a measure has nothing to measure."""
    total = summed(scores)
    values = (
        total.text,
        total.order,
        total.headings.f1,
        total.items.f1,
        total.cells.precision,
        total.cells.recall,
        total.cells.f1,
        total.units.recall,
    )
    return tuple("" if value is None else f"{value:.3f}" for value in values)


def _table(title: str, groups: dict[str, list[FileScore]], by_file: bool) -> Table:
    table = Table(title=title, box=box.SIMPLE, padding=(0, 1, 0, 0))
    table.add_column("format", no_wrap=True)
    for name in ("files", *MEASURES):
        table.add_column(name, justify="right")
    for label, scores in _lines(groups, by_file):
        table.add_row(label, str(len(scores)), *cells_of(scores))
    return table


def _lines(
    groups: dict[str, list[FileScore]], by_file: bool
) -> Iterator[tuple[str, list[FileScore]]]:
    for name, scores in groups.items():
        if by_file:
            yield from ((f"{one.file.parent.name}/{one.file.name}", [one]) for one in scores)
        yield name, scores
    if len(groups) > 1:
        yield "all", [one for scores in groups.values() for one in scores]


def _show_differences(console: Console, scores: Iterable[FileScore]) -> None:
    for score in scores:
        console.print(f"{score.file.parent.name}/{score.file.name}", style="bold")
        for line in differences(score):
            console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
