"""`python -m service check`: whether all is there that the service needs, and in order."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ingest.command import FAILED
from ingest.errors import SettingsError
from service.operations.selfcheck import Level, findings
from service.questions.retriever_handle import open_index
from service.settings import ServiceSettings


def check(
    index: Annotated[Path | None, typer.Option(help="The index folder. [TENKYO_INDEX]")] = None,
) -> None:
    """Check settings, keys, files, disk, models and the index, and ask a question.

    Prints a line for each: ok, warn or fail, with what to do. Changes nothing, and may be run
    beside the service; run it as the user and in the folder that the service runs in. Exits with 1
    where anything failed.
    """
    try:
        settings = ServiceSettings.load(index=index)
    except SettingsError as error:
        typer.echo(f"fail  settings     {error}")
        raise typer.Exit(FAILED) from None
    failed = False
    for finding in findings(settings, partial(open_index, settings=settings)):
        typer.echo(f"{finding.level:4}  {finding.subject:11}  {finding.said}")
        failed = failed or finding.level is Level.FAIL
    if failed:
        raise typer.Exit(FAILED)
