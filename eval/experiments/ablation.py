"""`python -m eval.experiments.ablation`: what each stage of the search adds.

The same questions are searched for by lexical search alone, by dense search alone, by both fused,
with the first of these reranked, with the BM25 score's share added (where fewer are read, and where
all are), and by the product as it is.
Each row is compared with the one before it, question by question. A Japanese question is found by
the multilingual vectors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from eval.bench.harness import application, draw_with_evidence, save, table
from eval.gold.match import Place
from eval.gold.questions import Question
from eval.measures.intervals import Estimate, Floats, bootstrap, mean
from eval.measures.trec import RowValues, retrieval_values
from eval.report.figures import interval, number, signed
from eval.runs.options import OWN_GOLD, FiguresFile, Gold, Index, Limit, Split, index_folder
from eval.runs.progress import progress
from eval.runs.run import Record
from ingest.command import report_errors
from retriever.assembly import Models, open_retriever
from retriever.pipeline import Retriever
from retriever.search.reranking import RERANKED, reranked, with_lexical
from retriever.types import Hit

KS = (1, 5, 10)
DEPTH = 10
MEASURES = (*(f"recall@{k}" for k in KS), "mrr@10", "map@10")
LEXICAL, DENSE, FUSED = "lexical", "dense", "fused"
RERANKED_ROW, SHARED, WHOLE = "reranked", "+ BM25", "product"
FEWER = {f"+ BM25, {read} read": read for read in (8, 12, 16)}
ROWS = (LEXICAL, DENSE, FUSED, RERANKED_ROW, *FEWER, SHARED, WHOLE)


@dataclass(frozen=True, slots=True)
class Row:
    """A stage's measures by name, and how far they are from those of the row before."""

    name: str
    measures: Mapping[str, Estimate]
    change: Mapping[str, Estimate]


def main(
    gold: Gold = OWN_GOLD,
    index: Index = None,
    split: Split = None,
    questions: Limit = None,
    out: FiguresFile = None,
) -> None:
    """Measure what each stage of the search adds, with 95 % intervals.

    Only questions with evidence are searched for.

    Exit codes: 0 done; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.experiments.ablation --questions 120
    """
    with report_errors():
        folder = index_folder(index)
        drawn, places = draw_with_evidence(gold, folder, split, questions)
        rows = rows_of(search(drawn, places, folder))
        save(out, gold=gold.name, index=str(folder), rows=rows)
    Console().print(_table(gold.name, rows))


def search(
    questions: Sequence[Question],
    places: Mapping[str, tuple[Place, ...]],
    index: Path,
) -> dict[str, RowValues]:
    """Return each question's measures under each stage, by the stage's name."""
    retriever = open_retriever(index, Models())
    records: dict[str, list[Record]] = {name: [] for name in ROWS}
    for question in progress(questions, "Searching"):
        for name, hits in _found(question, retriever).items():
            listed = tuple(hit.to_dict() for hit in hits)
            records[name].append(Record(question, places[question.id], listed, {}, 0.0))
    return {name: retrieval_values(of_row, KS) for name, of_row in records.items()}


def _found(question: Question, retriever: Retriever) -> dict[str, list[Hit]]:
    """Return the first hits of each stage."""
    stages = retriever.stages.look_up
    understood = retriever.stages.understand.run(question.text, question.history)
    candidates = stages.retrieve.run(understood)
    fused = stages.rerank.hits(candidates.fused)
    readings = stages.rerank.reader.read(question.text, fused[:RERANKED])
    logits = [one.relevance for one in readings]
    totals = with_lexical(logits, fused, candidates.lexical_shares())
    whole = retriever.search(question.text, history=question.history, limit=DEPTH)
    return {
        LEXICAL: stages.rerank.hits(candidates.lexical[:DEPTH]),
        DENSE: stages.rerank.hits(candidates.dense[:DEPTH]),
        FUSED: fused[:DEPTH],
        RERANKED_ROW: reranked(fused, logits)[:DEPTH],
        **{name: reranked(fused, totals[:read])[:DEPTH] for name, read in FEWER.items()},
        SHARED: reranked(fused, totals)[:DEPTH],
        WHOLE: list(whole.hits),
    }


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


def _table(gold: str, rows: Sequence[Row]) -> Table:
    n = rows[0].measures[MEASURES[0]].n
    return table(
        f"{n} questions of {gold}",
        ("search", *MEASURES),
        ([row.name, *(_cell(row, measure) for measure in MEASURES)] for row in rows),
        caption="Under each figure its 95 % interval, then the change from the row before and its "
        "interval: where that holds 0, it may be chance.",
        sections=range(len(rows)),
    )


def _cell(row: Row, measure: str) -> str:
    figure, change = row.measures[measure], row.change.get(measure)
    lines = [number(measure, figure.value), interval(measure, figure, "–", decimals=2)]
    if change is not None:
        bounds = (f"{bound:+.2f}".replace("-", "−") for bound in (change.low, change.high))
        lines += [signed(change.value), "…".join(bounds)]
    return "\n".join(lines)


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.ablation")
