"""`python -m ingest`: documents into an index."""

import os
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ingest.command import FAILED, report_errors, results, warn_of_mistyped
from ingest.embedding.encoder import Encoder
from ingest.errors import IndexBusyError
from ingest.index.backends import index_at
from ingest.migration.command import app as migrating
from ingest.pipeline import Outcome, Status, ingest
from ingest.progress_bar import progress_bar
from ingest.readers import SUFFIXES
from ingest.readers.options import ReadOptions
from ingest.settings import IngestSettings
from ingest.workers import Workers, as_set, encoders

EPILOG = """\b
Exit codes: 0 done; 1 done in part (a file was refused) or not at all; 2 bad usage.
Examples: python -m ingest seeds/
          python -m ingest reports/ laws/act.pdf --index my-index
          python -m ingest archive/ --workers 4
To another place: python -m ingest migrate FROM TO
"""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command(epilog=EPILOG)
def main(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help=f"Files or folders: {' '.join(SUFFIXES)}"),
    ],
    index: Annotated[
        Path | None,
        typer.Option(
            help="The index folder, or milvus://HOST:PORT/NAME. "
            "Default: TENKYO_INDEX, else .tenkyo/index."
        ),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove documents that the paths no longer hold.")
    ] = False,
    workers: Annotated[
        int,
        typer.Option(
            min=1, help="Processes that read and embed side by side; each has its own models."
        ),
    ] = 1,
) -> None:
    """Read documents, embed what is new in them, and put them into the index.

    Run it again whenever files changed: it prints one line a file (added,
    unchanged, replaced, removed or refused), embeds only what is new, and the
    old index serves until the new one is complete.
    """
    warn_of_mistyped(IngestSettings)
    with report_errors(FAILED):
        outcomes, advice = _run(paths, index, prune=prune, processes=workers)
    with report_errors(FAILED), results():
        for outcome in outcomes:
            typer.echo(_line(outcome))
    if advice:
        typer.echo(f"Note: {advice}", err=True)
    refused = any(outcome.status is Status.REFUSED for outcome in outcomes)
    raise typer.Exit(FAILED if refused else 0)


def _run(
    paths: list[Path], index: Path | None, *, prune: bool, processes: int
) -> tuple[list[Outcome], str | None]:
    """Ingest; return what became of each file, and what to do about the index if anything."""
    settings = IngestSettings.load(index=index)
    os.environ.setdefault("HF_HUB_OFFLINE", "0" if settings.hub else "1")
    target = index_at(settings.index)
    encoder, multilingual = encoders(settings, target)
    if isinstance(encoder, Encoder):
        # While files are read.
        encoder.begin_export()
    with progress_bar() as advance, ExitStack() as stack:
        ingesting = partial(
            ingest,
            paths,
            target,
            encoder,
            multilingual=multilingual,
            prune=prune,
            progress=advance,
            options=ReadOptions.of(settings, advance),
        )
        if processes > 1:
            setup = partial(as_set, settings, encoder.files)
            workers = stack.enter_context(Workers(processes, setup))
            ingesting = partial(ingesting, workers=workers)
        try:
            outcomes = ingesting(wait=False)
        except IndexBusyError as error:
            typer.echo(f"{error} Waiting for it to finish.", err=True)
            outcomes = ingesting(wait=True)
    return outcomes, target.advice()


def _line(outcome: Outcome) -> str:
    reason = f" ({outcome.reason})" if outcome.reason else ""
    line = f"{outcome.status:<9} {outcome.source}{reason}"
    # A file's name may hold anything, line breaks and bytes that are no text too.
    return line.replace("\n", "\\n").encode("utf-8", "backslashreplace").decode()


def run() -> None:
    """Run the command, or `migrate` where that is the first word and nothing that it names."""
    if sys.argv[1:2] == ["migrate"] and not Path("migrate").exists():
        migrating(args=sys.argv[2:], prog_name="python -m ingest migrate")
    else:
        app(prog_name="python -m ingest")


if __name__ == "__main__":
    run()
