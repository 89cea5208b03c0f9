"""`python -m eval.experiments.ablation`: what each stage of the search adds.

The same questions are searched for by lexical search alone, by dense search alone, by both fused,
with the first of these reranked, with the BM25 score's share added, and by the product as it is.
Every row stands beside the one before it, question by question. A Japanese question is found by the
multilingual vectors and reranked by `retriever.reading.linear_reranker`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from eval.experiments.search_stages import SearchStages, reranked, with_shares
from eval.gold.match import Place
from eval.gold.questions import Question
from eval.gold.sample import judged
from eval.measures.intervals import Estimate, Floats, bootstrap
from eval.measures.measures import mean
from eval.measures.trec import RowValues, retrieval_values
from eval.report.figures import interval, number, signed, write_figures
from eval.runs.open_index import open_stages, open_with
from eval.runs.options import DEFAULT_INDEX, FiguresFile, Limit, Split
from eval.runs.run import Record
from ingest.command import report_errors
from ingest.settings import IngestSettings
from retriever.models.cross_encoder import CrossEncoder
from retriever.pipeline import Retriever
from retriever.query.question import understand
from retriever.search.passage_search import RERANKED
from retriever.types import Hit

KS = (1, 5, 10)
DEPTH = 10
MEASURES = (*(f"recall@{k}" for k in KS), "mrr@10", "map@10")
LEXICAL, DENSE, FUSED = "lexical", "dense", "fused"
RERANKED_ROW, SHARED, WHOLE = "reranked", "+ BM25", "product"
ROWS = (LEXICAL, DENSE, FUSED, RERANKED_ROW, SHARED, WHOLE)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A stage's measures by name, and how far they are from those of the row before."""

    name: str
    measures: Mapping[str, Estimate]
    change: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Ablation:
    """The stages, measured with a gold set and an index of its documents."""

    gold: str
    index: str
    rows: list[Row]


@app.command()
def main(
    gold: Annotated[list[Path], typer.Option(help="Questions; one for each --index.")],
    index: Annotated[
        list[Path] | None,
        typer.Option(help="The index of their documents.", show_default=DEFAULT_INDEX),
    ] = None,
    split: Split = None,
    questions: Limit = None,
    out: FiguresFile = None,
) -> None:
    """Measure what each stage of the search adds, with 95 % intervals.

    Only questions with evidence are searched for. --gold and --index can be given
    several times, to measure several sets.

    Exit codes: 0 done; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.experiments.ablation --gold eval/gold/ip-strategic-program-2025.jsonl
    """
    folders = index or [IngestSettings.load().index]
    if len(gold) != len(folders):
        raise typer.BadParameter("give as many --index as --gold")
    found: list[Ablation] = []
    with report_errors():
        for file, folder in zip(gold, folders, strict=True):
            asked, places = judged(file, folder, split, questions)
            values = search(asked, places, folder, Console(stderr=True))
            found.append(Ablation(str(file), str(folder), rows_of(values)))
        if out:
            write_figures(out, [asdict(one) for one in found])
    console = Console()
    for one in found:
        console.print(_table(one))


def search(
    questions: Sequence[Question],
    places: Mapping[str, tuple[Place, ...]],
    index: Path,
    console: Console,
) -> dict[str, RowValues]:
    """Return each question's measures under each stage, by the stage's name."""
    # One cross-encoder for all stages: it remembers what it scored for the question.
    reranker = CrossEncoder()
    generation, retriever = open_with(index, reranker)
    stages = open_stages(generation)
    records: dict[str, list[Record]] = {name: [] for name in ROWS}
    shown = track(questions, "Searching", console=console, disable=not console.is_terminal)
    for question in shown:
        for name, hits in _found(question, stages, reranker, retriever).items():
            listed = tuple(hit.to_dict() for hit in hits)
            records[name].append(Record(question, places[question.id], listed, {}, 0.0))
    return {name: retrieval_values(of_row, KS) for name, of_row in records.items()}


def _found(
    question: Question, stages: SearchStages, reranker: CrossEncoder, retriever: Retriever
) -> dict[str, list[Hit]]:
    """Return the first hits of each stage."""
    understood = understand(question.text, question.history)
    candidates = stages.candidates(understood)
    fused = candidates.fused
    logits = stages.logits(understood, fused[:RERANKED], reranker)
    rows = {
        LEXICAL: candidates.by_words,
        DENSE: candidates.by_vector,
        FUSED: fused,
        RERANKED_ROW: reranked(fused, logits),
        SHARED: reranked(fused, with_shares(fused, logits, candidates.shares)),
    }
    found = {name: stages.hits(of_stage[:DEPTH]) for name, of_stage in rows.items()}
    whole = retriever.search(question.text, history=question.history, limit=DEPTH)
    return {**found, WHOLE: list(whole.hits)}


def rows_of(values: Mapping[str, RowValues]) -> list[Row]:
    """Return the table: means with bootstrap intervals, and paired changes from row to row.

    The changes are bootstrapped themselves, over the questions' differences.
    """
    rows = []
    before: RowValues | None = None
    for name, of_row in values.items():
        columns = {one: _column(of_row, one) for one in MEASURES}
        measures = {one: bootstrap(column, mean) for one, column in columns.items()}
        change = {}
        if before is not None:
            change = {
                one: bootstrap(column - _column(before, one), mean)
                for one, column in columns.items()
            }
        rows.append(Row(name, measures, change))
        before = of_row
    return rows


def _column(values: RowValues, measure: str) -> Floats:
    return np.array([[of_question[measure]] for of_question in values.values()])


def _table(ablation: Ablation) -> Table:
    n = ablation.rows[0].measures[MEASURES[0]].n
    table = Table(
        title=f"{n} questions of {escape(ablation.gold)}",
        caption="Under each figure its 95 % interval, then the change from the row before and its "
        "interval: where that holds 0, it may be chance.",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_lines=True,
    )
    table.add_column("search")
    for measure in MEASURES:
        table.add_column(measure, justify="right", no_wrap=True)
    for row in ablation.rows:
        table.add_row(row.name, *(_cell(row, measure) for measure in MEASURES))
    return table


def _cell(row: Row, measure: str) -> str:
    figure, change = row.measures[measure], row.change.get(measure)
    lines = [number(measure, figure.value), interval(measure, figure, "–", decimals=2)]
    if change is not None:
        bounds = (f"{bound:+.2f}".replace("-", "−") for bound in (change.low, change.high))
        lines += [signed(change.value), "…".join(bounds)]
    return "\n".join(lines)


if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.ablation")
