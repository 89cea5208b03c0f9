"""What benchmarks and experiments have in common: drawing, timing, tables, files, verdicts."""

import os
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import numpy as np
import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from eval.formats.source import read_questions
from eval.gold.index_passages import IndexPassages
from eval.gold.match import Place, locate
from eval.gold.questions import GoldError, Question
from eval.gold.sample import sample, select_split
from eval.measures.intervals import Estimate, bootstrap, percentile
from eval.report.figures import write_figures
from eval.runs.progress import progress

Item = TypeVar("Item")
Result = TypeVar("Result")


def application(command: Callable[..., None]) -> typer.Typer:
    """Return the command line of one benchmark."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    return app


def draw_with_evidence(
    gold: Path, index: Path, split: str | None = None, limit: int | None = None
) -> tuple[list[Question], dict[str, tuple[Place, ...]]]:
    """Draw questions with evidence; return them, and where it is, by question id.

    Args:
        gold: the questions, in any format.
        index: an index of their documents.
        split: draw from this half only.
        limit: draw at most so many, the same each time.

    Raises:
        GoldError, IndexUnavailableError: with messages that say what to do.

    """
    questions = select_split(read_questions(gold), split, gold)
    with_evidence = [question for question in questions if question.evidence]
    if not with_evidence:
        raise GoldError(f"{gold} has no question that names its evidence.")
    drawn = sample(with_evidence, limit)
    with IndexPassages.open(index) as passages:
        return drawn, locate(drawn, passages, gold)


def timed(call: Callable[[], Result]) -> tuple[Result, float]:
    """Return what the call returns, and the seconds it took."""
    start = time.perf_counter()
    result = call()
    return result, time.perf_counter() - start


def measure_each(
    measure: Callable[[Item], Result],
    items: Sequence[Item],
    description: str,
    warm_up: Iterable[Item] = (),
) -> list[Result]:
    """Measure item by item with a progress bar; results of `warm_up` are thrown away."""
    for item in warm_up:
        measure(item)
    return [measure(item) for item in progress(items, description)]


def median(values: Sequence[float]) -> Estimate:
    """Return the median with its 95 % bootstrap interval."""
    return bootstrap(np.array(values, dtype=np.float64).reshape(-1, 1), percentile(50))


def percentiles(values: Sequence[float], ranks: Sequence[float]) -> list[float | None]:
    """Return a percentile for each rank; None where there are no values."""
    if not values:
        return [None] * len(ranks)
    return [float(one) for one in np.percentile(values, ranks)]


def table(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str | None = None,
    sections: Collection[int] = (),
) -> Table:
    """Lay out a table whose first column is text and whose others are figures.

    Args:
        title: printed above; its square brackets are not markup.
        headings: one a column.
        rows: a cell a column.
        caption: printed below.
        sections: the numbers of the rows, from 0, that have a line below them.

    """
    made = Table(title=escape(title), caption=caption, box=box.SIMPLE_HEAD, pad_edge=False)
    for number, heading in enumerate(headings):
        made.add_column(heading, justify="right" if number else "left", no_wrap=True)
    for number, row in enumerate(rows):
        made.add_row(*row, end_section=number in sections)
    return made


def save(out: Path | None, **figures: Any) -> None:
    """Write figures and the number of cores as JSON, if a file is named; raise OSError."""
    if out is not None:
        named = {name: _plain(value) for name, value in figures.items()}
        write_figures(out, {"cores": os.cpu_count(), **named})


def finish(faults: Sequence[str], otherwise: str) -> NoReturn:
    """Print the faults and exit with 1, or print `otherwise` and exit with 0."""
    typer.echo("\n".join(faults) or otherwise)
    raise typer.Exit(bool(faults))


def _plain(value: Any) -> Any:
    """Return dataclasses, and lists of them, as what JSON has."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
