"""`python -m ingest migrate FROM TO`: an index to another place."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.command import FAILED, report_errors
from ingest.index.backends import index_at
from ingest.migration.moving import migrate
from ingest.progress_bar import progress_bar

EPILOG = """\b
Exit codes: 0 moved and compared; 1 not moved, or not the same; 2 bad usage.
Example: python -m ingest migrate .tenkyo/index milvus://localhost:19530/tenkyo
"""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command(epilog=EPILOG)
def main(
    origin: Annotated[
        Path, typer.Argument(metavar="FROM", help="A folder, or milvus://HOST:PORT/NAME.")
    ],
    target: Annotated[Path, typer.Argument(metavar="TO", help="Likewise; it may be there.")],
) -> None:
    """Put every document of an index into another one, and compare it there.

    Nothing is embedded again. What is in FROM stays; a run that was
    interrupted goes on when it is started again.
    """
    with report_errors(FAILED), progress_bar() as progress:
        moved = migrate(index_at(origin), index_at(target), progress=progress)
        place = index_at(target).location
    typer.echo(f"{moved} documents are in {place}, and are the same there.")
