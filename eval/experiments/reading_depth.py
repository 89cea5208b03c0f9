"""`python -m eval.experiments.reading_depth`: how many passages to read for an answer.

The gold questions are asked of one index, with the reader reading the first 24 passages found and
fewer. Reading dominates the time of an answer, so that the fewest that answer as well are best.
`retriever.search.reranking.READ_FOR_ANSWERS` was chosen by this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console

from eval.bench.harness import application, save, table
from eval.formats.source import read_questions
from eval.gold.index_passages import IndexPassages
from eval.gold.match import Place, locate
from eval.gold.questions import Question
from eval.gold.sample import sample
from eval.measures.intervals import Estimate, bootstrap, mean
from eval.measures.score import OUTCOMES, row_values
from eval.report.figures import interval, number
from eval.runs.options import OWN_GOLD, FiguresFile, Gold, Index, Limit, index_folder
from eval.runs.run import run
from eval.runs.target import IndexTarget
from ingest.command import report_errors
from retriever.assembly import Models, open_retriever
from retriever.search.reranking import RERANKED

DEPTHS = [RERANKED, 16, 12, 8, 6]
SEARCHED = 1
"""Hits searched for beside each answer: the outcomes do not use them."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How many passages are read, and the share of each outcome."""

    read: int
    outcomes: Mapping[str, Estimate]


def main(
    gold: Gold = OWN_GOLD,
    index: Index = None,
    questions: Limit = None,
    read: Annotated[list[int] | None, typer.Option(min=1, help="Passages to read.")] = None,
    out: FiguresFile = None,
) -> None:
    """Compare answers by how many passages are read for them, with 95 % intervals.

    Exit codes: 0 done; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.experiments.reading_depth --questions 100 --read 24 --read 8
    """
    with report_errors():
        folder = index_folder(index)
        drawn = sample(read_questions(gold), questions)
        with IndexPassages.open(folder) as passages:
            places = locate(drawn, passages, gold)
        outcomes = outcomes_by_depth(drawn, places, folder, read or DEPTHS)
        save(out, gold=gold.name, index=str(folder), depths=outcomes)
    rows = [
        (str(one.read), *(_cell(name, one.outcomes[name]) for name in OUTCOMES)) for one in outcomes
    ]
    title = f"{len(drawn)} questions of {gold.name}"
    Console().print(table(title, ("passages read", *OUTCOMES), rows))


def outcomes_by_depth(
    questions: Sequence[Question],
    places: Mapping[str, tuple[Place, ...]],
    index: Path,
    depths: Sequence[int],
) -> list[Depth]:
    """Return the share of each outcome for each number of passages read.

    Args:
        questions: what is asked.
        places: the evidence of each question, by its id.
        index: the index that is asked.
        depths: how many passages are read.

    """
    models = Models()
    outcomes = []
    for depth in depths:
        target = IndexTarget(open_retriever(index, models, read=depth))
        records = run(questions, places, target, SEARCHED, jobs=1)
        values = row_values(records, target, (SEARCHED,)).values()
        shares = {
            name: bootstrap(np.array([[one[name]] for one in values]), mean) for name in OUTCOMES
        }
        outcomes.append(Depth(depth, shares))
    return outcomes


def _cell(name: str, figure: Estimate) -> str:
    return f"{number(name, figure.value)} ({interval(name, figure, '–', decimals=2)})"


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.reading_depth")
