"""`python -m eval.experiments.rerank_curve`: what reranking more and longer passages brings.

The cross-encoder is the expensive part of a search. It reads some number of fused passages, each
with the question up to some number of tokens. For each pair of the two, this measures recall@5 and
MRR@10 over all questions and the time of a search on a sample. The order is the product's, with
BM25's share. An answer takes longer than a search, since the units of the best passages are read
after it; see `eval.bench.ask`.

Japanese questions are left out: the cross-encoder does not read them. Times need an idle machine.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from eval.bench.harness import application, draw_with_evidence, save, table
from eval.experiments.rerank_settings import MRR, RECALL, Point, RerankSettings, points, settings_of
from eval.gold.questions import GoldError
from eval.gold.sample import sample
from eval.report.figures import interval, number
from eval.runs.options import OWN_GOLD, FiguresFile, Gold, Index, Limit, Split, index_folder
from eval.runs.progress import progress
from ingest.command import report_errors
from retriever.models.cross_encoder import MAX_TOKENS
from retriever.query.question import understand
from retriever.search.candidates import CANDIDATES

PASSAGES = [0, 4, 8, 16, 24, 32, 40]
LENGTHS = [64, 128, 256, 512]
"""Chosen by eye, to show where the curve becomes flat; the last of each is the most there is."""


def main(
    gold: Gold = OWN_GOLD,
    index: Index = None,
    passages: Annotated[
        list[int] | None,
        typer.Option(min=0, max=CANDIDATES, help="How many are read. Give one or several."),
    ] = None,
    tokens: Annotated[
        list[int] | None,
        typer.Option(min=16, max=MAX_TOKENS, help="To what length. Give one or several."),
    ] = None,
    split: Split = None,
    questions: Limit = None,
    timed: Annotated[int, typer.Option(min=1, help="On how many of them time is taken.")] = 20,
    out: FiguresFile = None,
) -> None:
    """Measure how well passages are found, and how fast, by how much the cross-encoder reads.

    Exit codes: 0 done; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.experiments.rerank_curve --tokens 512 --questions 56
    """
    with report_errors():
        folder = index_folder(index)
        drawn, places = draw_with_evidence(gold, folder, split, questions)
        english = [one for one in drawn if not understand(one.text).japanese]
        if not english:
            raise GoldError(f"{gold} has only Japanese questions; the cross-encoder reads English.")
        searched = RerankSettings(folder, settings_of(passages or PASSAGES, tokens or LENGTHS))
        values = searched.values(progress(english, "Searching"), places)
        seconds = searched.seconds(progress(sample(english, timed), "Timing"))
        found = points(values, seconds)
        save(out, gold=gold.name, points=found)
    Console().print(_table(f"{gold.name}: {len(english)} questions", found))


def _table(title: str, found: Sequence[Point]) -> Table:
    lengths = [point.setting.tokens for point in found]
    return table(
        title,
        ("passages", "tokens", RECALL, "95 %", MRR, "95 %", "ms", "95 %"),
        map(_row, found),
        caption="Median time of a search, without the reading of evidence. * the product's setting",
        sections=[n for n, (one, after) in enumerate(pairwise(lengths)) if one != after],
    )


def _row(point: Point) -> list[str]:
    setting = point.setting
    cells = [f"{setting.passages}{'*' if setting.is_default else ''}", str(setting.tokens or "")]
    for name, figure in ((RECALL, point.recall), (MRR, point.mrr), ("_ms", point.p50_ms)):
        cells += [number(name, figure.value), interval(name, figure, "–", decimals=2)]
    return cells


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.rerank_curve")
