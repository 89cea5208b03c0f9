"""`python -m eval.experiments.rerank_curve`: what reranking more and longer passages brings.

The cross-encoder is the dear part of a search. For numbers of fused passages that it reads and
lengths to which it reads them (tokens of question and passage together) this tells how well
passages are found and how long a search takes: recall@5 and MRR@10 over all questions, the time on
a sample. The order is the product's, with BM25's share. An answer takes longer than a search, since
the units of the best passages are read after it; see `eval.bench.ask`.

Japanese questions are left out: the cross-encoder does not read them. Times need an idle machine.
"""

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from eval.experiments.rerank_settings import MRR, RECALL, Point, RerankSettings, points, settings_of
from eval.gold.questions import GoldError
from eval.gold.sample import judged, sample
from eval.report.figures import interval, number, write_figures
from eval.runs.options import FiguresFile, Gold, Index, Limit, Split
from ingest.command import report_errors
from ingest.settings import IngestSettings
from retriever.models.cross_encoder import MAX_TOKENS
from retriever.query.question import understand
from retriever.search.passage_search import CANDIDATES

PASSAGES = [0, 4, 8, 16, 24, 32, 40]
LENGTHS = [64, 128, 256, 512]
FORMATS = (".svg", ".png")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    gold: Gold,
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
    plot: Annotated[Path | None, typer.Option(help="An .svg or .png file to draw into.")] = None,
) -> None:
    """Measure how well passages are found, and how fast, by how much the cross-encoder reads.

    Exit codes: 0 done; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.experiments.rerank_curve --gold GOLD.jsonl --plot curve.svg
    """
    if plot and plot.suffix not in FORMATS:
        raise typer.BadParameter(f"--plot draws {' and '.join(FORMATS)} files")
    folder = IngestSettings.load(index=index).index
    console = Console(stderr=True)
    with report_errors():
        asked, places = judged(gold, folder, split, questions)
        asked = [one for one in asked if not understand(one.text).japanese]
        if not asked:
            raise GoldError(f"{gold} has only Japanese questions; the cross-encoder reads English.")
        searched = RerankSettings(folder, settings_of(passages or PASSAGES, tokens or LENGTHS))
        shown = track(asked, "Searching", console=console, disable=not console.is_terminal)
        values = searched.values(shown, places)
        shown = track(
            sample(asked, timed), "Timing", console=console, disable=not console.is_terminal
        )
        found = points(values, searched.seconds(shown))
        if out:
            about = {"gold": gold.name, "cores": os.cpu_count()}
            write_figures(out, about | {"points": [asdict(point) for point in found]})
        if plot:
            from eval.experiments.rerank_plot import draw

            draw(found, plot)
    Console().print(_table(f"{gold.name}: {len(asked)} questions", found))


def _table(title: str, found: Sequence[Point]) -> Table:
    table = Table(
        title=escape(title),
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        caption="Median time of a search, without the reading of evidence. * the product's setting",
    )
    for heading in ("passages", "tokens", RECALL, "95 %", MRR, "95 %", "ms", "95 %"):
        table.add_column(heading, justify="right", no_wrap=True)
    for place, point in enumerate(found):
        setting = point.setting
        last = place + 1 == len(found) or found[place + 1].setting.tokens != setting.tokens
        cells = [
            f"{setting.passages}{'*' if setting.is_default else ''}",
            str(setting.tokens or ""),
        ]
        for name, figure in ((RECALL, point.recall), (MRR, point.mrr), ("_ms", point.p50_ms)):
            cells += [number(name, figure.value), interval(name, figure, "–", decimals=2)]
        table.add_row(*cells, end_section=last)
    return table


if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.rerank_curve")
