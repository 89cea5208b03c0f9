"""The command `python -m eval`: ask every gold question, measure, compare with a baseline."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from eval.annotate.command import annotate
from eval.check import check
from eval.convert import convert
from eval.readers.command import readers
from eval.runs.checkpoint import CHECKPOINT_FILE
from eval.runs.evaluation import Evaluation
from eval.runs.options import DEFAULT_INDEX, Limit, Split, index_folder
from eval.runs.target import IndexTarget, Target, UrlTarget
from ingest.command import failure, report_errors, warn_of_mistyped
from ingest.settings import IngestSettings

GATE_FAILED = 1
LONGEST_SEARCH = 100
LONGEST_CONTEXT = 600
"""The API's own limits: `limit` and `context` of POST /v1/search."""
WORST_SHOWN = 20
"""Failed questions in report.html, about what one reads through; chosen by eye."""
VIEWER = "http://127.0.0.1:8000"
"""Where `make serve` serves documents; the report's links open them there."""

EXTRA = ("ir_measures", "jinja2", "matplotlib", "pathvalidate", "psutil", "scipy", "sklearn")
"""The packages of the extra `eval`. They are imported when a command runs, not for its help."""

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    invoke_without_command=True,
)


def _ks(text: str) -> list[int]:
    """Parse `1,3,5` into [1, 3, 5]."""
    try:
        ks = sorted({int(part) for part in text.split(",")})
    except ValueError:
        raise typer.BadParameter("give whole numbers with commas between, such as 1,3,5") from None
    if not 1 <= ks[0] <= ks[-1] <= LONGEST_SEARCH:
        raise typer.BadParameter(f"a search returns 1 to {LONGEST_SEARCH} hits")
    return ks


Gold = Annotated[
    Path | None,
    typer.Option(help="Questions: a gold, SQuAD, RAGChecker or Azure file, or a BEIR folder."),
]
Index = Annotated[
    Path | None, typer.Option(help="The index to evaluate.", show_default=DEFAULT_INDEX)
]
Url = Annotated[str | None, typer.Option(help="A running service to evaluate instead.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the report, rows and TREC files.")]
Baseline = Annotated[
    Path | None,
    typer.Option(
        help="An earlier run to compare with: its report.json or rows.jsonl, or a file "
        "of --write-baseline."
    ),
]
WriteBaseline = Annotated[
    Path | None, typer.Option(help="Write this run's values there, to compare later runs with.")
]
Ks = Annotated[Any, typer.Option("--k", parser=_ks, metavar="N,N", help="Cutoffs of recall@k.")]
Resume = Annotated[
    bool, typer.Option("--resume", help="Resume the run that was interrupted in --out.")
]
Merge = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=LONGEST_CONTEXT,
        metavar="CHARACTERS",
        help="Merge neighbouring hits, with so many characters around them.",
    ),
]
Jobs = Annotated[
    int, typer.Option(min=1, help="Questions in flight at once; above 1 latencies suffer.")
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the sample, intervals and tests.")]
Every = Annotated[
    int,
    typer.Option(min=1, metavar="N", help="Ask one question in N of each kind, always the same."),
]


@app.callback()
def main(
    context: typer.Context,
    gold: Gold = None,
    index: Index = None,
    url: Url = None,
    out: Out = None,
    baseline: Baseline = None,
    write_baseline: WriteBaseline = None,
    k: Ks = "1,3,5,10",
    split: Split = None,
    limit_questions: Limit = None,
    every: Every = 1,
    resume: Resume = False,
    merge: Merge = None,
    jobs: Jobs = 1,
    seed: Seed = 0,
) -> None:
    """Measure how good it is, how sure we are of that, and whether it got worse.

    Asks every gold question and measures retrieval, answers, citations and refusals, over
    all questions and for each kind. Every figure comes with its 95 % bootstrap interval
    and the number of questions it is over. To keep a run, and to compare with it later:

    \b
        python -m eval --gold GOLD.jsonl --out before
        python -m eval --gold GOLD.jsonl --baseline before/report.json

    An interrupted run into --out goes on with --resume.

    \b
    Exit codes:
    0  done
    1  a citation or a number in an answer does not verify, or a measure fell
       significantly (p < 0.05) below the baseline
    2  bad usage, or a file, an index or a service that cannot be used
    """  # noqa: D301 - \b keeps the lines that follow as they are
    warn_of_mistyped(IngestSettings)
    if context.invoked_subcommand is not None:
        return
    if gold is None:
        raise typer.BadParameter("name the questions: --gold FILE")
    if index and url:
        raise typer.BadParameter("give --index or --url, not both")
    if resume and out is None:
        raise typer.BadParameter("--resume goes on with a run in a folder: name it with --out")
    from eval.measures import baseline as baseline_file
    from eval.measures.score import measures_for
    from eval.report.show import show, write
    from eval.report.summary import summarise

    evaluation = Evaluation(
        gold, split, limit_questions, k, merge=merge, jobs=jobs, seed=seed, every=every
    )
    with _checkpoint_named(out), report_errors():
        before = baseline_file.read(baseline) if baseline else None
        questions = evaluation.questions()
        target = _open(index, url, merge)
        records = evaluation.ask(questions, target, out, resume=resume)
        about = evaluation.about(records) | {"viewer": url or VIEWER}
        report = summarise(records, target, before, about, WORST_SHOWN)
        if out:
            write(out, report, records)
        if write_baseline:
            baseline_file.write(write_baseline, report.rows, measures_for(k))
    show(Console(), report)
    if report.failures:
        raise typer.Exit(GATE_FAILED)


def _open(index: Path | None, url: str | None, merge: int | None) -> Target:
    if url:
        return UrlTarget.open(url, merge)
    return IndexTarget.open(index_folder(index), merge)


@contextmanager
def _checkpoint_named(out: Path | None) -> Iterator[None]:
    """When a run ends early, say where the answers that it has are kept."""
    try:
        yield
    except (typer.Exit, KeyboardInterrupt):
        if out and (out / CHECKPOINT_FILE).is_file():
            typer.echo(f"The answers so far are kept in {out}: go on with --resume.", err=True)
        raise


app.command()(check)
app.command()(annotate)
app.command()(convert)
app.command()(readers)

if __name__ == "__main__":
    try:
        app(prog_name="python -m eval")
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        if package not in EXTRA:
            raise
        message = f"The package {package} is missing. Install what eval needs: make install-dev"
        raise SystemExit(failure(message).exit_code) from None
