"""`python -m retriever`: ask the index a question."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ingest.command import FAILED, report_errors
from ingest.settings import IngestSettings
from retriever.display import Display
from retriever.serialization import render

EPILOG = """
Exit codes: 0 answered; 1 the documents do not answer, or there is no index; 2 bad usage.
Example: python -m retriever "What is the target for cosmetics exports?"
"""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(epilog=EPILOG)
def main(
    question: Annotated[str, typer.Argument(help="What to ask, in quotation marks.")],
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
    as_json: Annotated[
        bool, typer.Option("--json", help="Print exactly what POST /v1/ask returns.")
    ] = False,
) -> None:
    """Answer a question from the documents and quote the words that say so.

    Where the documents do not answer, show the nearest passages.
    """
    from retriever.assembly import Models, open_retriever

    with report_errors(FAILED):
        settings = IngestSettings.load(index=index)
        retriever = open_retriever(settings.index, Models(), settings.encoder)
        answer = retriever.ask(question, limit=limit)
    if as_json:
        sys.stdout.buffer.write(render(answer.to_dict()) + b"\n")
    else:
        Display(Console(highlight=False)).show(answer)
    raise typer.Exit(0 if answer.answer is not None else FAILED)


if __name__ == "__main__":
    app(prog_name="python -m retriever")
