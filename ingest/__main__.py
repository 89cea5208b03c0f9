"""`python -m ingest`: documents into an index."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from ingest.command import FAILED, report_errors, warn_of_mistyped
from ingest.embedding.encoder import Encoder
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.errors import IndexBusyError
from ingest.index.backends import index_at
from ingest.pipeline import Outcome, Status, ingest
from ingest.readers import SUFFIXES
from ingest.readers.options import ReadOptions
from ingest.settings import IngestSettings

EPILOG = """\b
Exit codes: 0 done; 1 done in part (a file was refused) or not at all; 2 bad usage.
Examples: python -m ingest seeds/
          python -m ingest reports/ laws/act.pdf --index my-index
"""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command(epilog=EPILOG)
def main(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help=f"Files or folders: {' '.join(SUFFIXES)}"),
    ],
    index: Annotated[
        Path | None,
        typer.Option(help="The index folder. Default: TENKYO_INDEX, else .tenkyo/index."),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove documents that the paths no longer hold.")
    ] = False,
) -> None:
    """Read documents, embed what is new in them, and put them into the index.

    Run it again whenever files changed: it prints one line a file (added,
    unchanged, replaced, removed or refused), embeds only what is new, and the
    old index serves until the new one is complete.
    """
    warn_of_mistyped(IngestSettings)
    with report_errors(FAILED):
        outcomes = _run(paths, index, prune=prune)
    for outcome in outcomes:
        typer.echo(_line(outcome))
    refused = any(outcome.status is Status.REFUSED for outcome in outcomes)
    raise typer.Exit(FAILED if refused else 0)


def _run(paths: list[Path], index: Path | None, *, prune: bool) -> list[Outcome]:
    settings = IngestSettings.load(index=index)
    os.environ.setdefault("HF_HUB_OFFLINE", "0" if settings.hub else "1")
    encoder = Encoder.find(settings.encoder, hub=settings.hub)
    multilingual = MultilingualEncoder() if settings.multilingual else None
    with _progress_bar() as bar:
        advance = _advance(bar)
        run = partial(
            ingest,
            paths,
            index_at(settings.index),
            encoder,
            multilingual=multilingual,
            prune=prune,
            progress=advance,
            options=ReadOptions.of(settings, advance),
        )
        try:
            return run(wait=False)
        except IndexBusyError as error:
            typer.echo(f"{error} Waiting for it to finish.", err=True)
            return run(wait=True)


def _line(outcome: Outcome) -> str:
    reason = f" ({outcome.reason})" if outcome.reason else ""
    line = f"{outcome.status:<9} {outcome.source}{reason}"
    # A file's name may hold anything, line breaks and bytes that are no text too.
    return line.replace("\n", "\\n").encode("utf-8", "backslashreplace").decode()


def _progress_bar() -> Progress:
    columns = (
        TextColumn("{task.description:<38}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _advance(bar: Progress) -> Callable[[str, int, int], None]:
    tasks: dict[str, TaskID] = {}

    def advance(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bar.add_task(step, total=total)
        bar.update(tasks[step], completed=done, total=total)

    return advance


if __name__ == "__main__":
    app(prog_name="python -m ingest")
