"""`python -m retriever`: ask the index a question."""

import sys
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ingest.command import FAILED, NO_INDEX, report_errors, results, warn_of_mistyped
from ingest.errors import SettingsError
from ingest.settings import IngestSettings
from retriever.display import Display
from retriever.serialization import render

EPILOG = """\b
Exit codes: 0 answered; 1 the documents do not answer; 2 bad usage;
            3 there is no index, it cannot be opened, or the answer cannot be written.
Examples: python -m retriever What is the target for cosmetics exports
          python -m retriever "Who's responsible?" --source report.pdf --json
"""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command(epilog=EPILOG)
def main(
    question: Annotated[
        list[str],
        typer.Argument(
            metavar="QUESTION...",
            help="What to ask; in quotation marks where it has ? * ' or another shell character.",
        ),
    ],
    index: Annotated[
        Path | None,
        typer.Option(help="The index folder. Default: TENKYO_INDEX, else .tenkyo/index."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            help="At most this many citations. Default: 5, more for lists.", min=1, max=100
        ),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="SOURCE",
            help="Ask only this document, by the name that ingest prints. May be repeated.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print exactly what POST /v1/ask returns.")
    ] = False,
) -> None:
    """Answer a question from the documents and quote the words that say so.

    Where the documents do not answer, show the nearest passages.
    """
    from retriever.assembly import Models, open_retriever

    warn_of_mistyped(IngestSettings)
    with report_errors(NO_INDEX):
        settings = IngestSettings.load(index=index)
        retriever = open_retriever(settings.index, Models(), settings.encoder)
        _check_sources(source or (), retriever.sources())
        answer = retriever.ask(" ".join(question), limit=limit, sources=source or None)
    with report_errors(NO_INDEX), results():
        if as_json:
            sys.stdout.buffer.write(render(answer.to_dict()) + b"\n")
        else:
            Display(Console(highlight=False)).show(answer)
    raise typer.Exit(0 if answer.answer is not None else FAILED)


def _check_sources(named: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a document that the index does not have: its name may be misspelt.

    Raises:
        SettingsError: names the document and those that are spelt alike.

    """
    there = set(known)
    for name in named:
        if name not in there:
            alike = ", ".join(get_close_matches(name, there))
            hint = f"Did you mean: {alike}?" if alike else "The names are those that ingest prints."
            raise SettingsError(f"The index has no document {name}. {hint}")


if __name__ == "__main__":
    app(prog_name="python -m retriever")
