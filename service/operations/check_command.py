"""`python -m service check`: the self-check."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ingest.command import FAILED
from ingest.errors import SettingsError
from service.operations.selfcheck import Level, findings
from service.questions.retriever_handle import make_models, open_index
from service.settings import ServiceSettings


def check(
    index: Annotated[Path | None, typer.Option(help="The index folder. [TENKYO_INDEX]")] = None,
) -> None:
    """Check settings, keys, files, disk, models and the index, and ask a question.

    Prints a line for each: ok, warn or fail, with what to do. It changes nothing and can run while
    the service does; run it as the same user and in the same folder. Exits with 1 if anything
    failed.
    """
    try:
        settings = ServiceSettings.load(index=index)
    except SettingsError as error:
        typer.echo(f"fail  settings     {error}")
        raise typer.Exit(FAILED) from None
    failed = False
    opener = partial(open_index, settings=settings, models=make_models(settings))
    for finding in findings(settings, opener):
        typer.echo(f"{finding.level:4}  {finding.subject:11}  {finding.message}")
        failed = failed or finding.level is Level.FAIL
    if failed:
        raise typer.Exit(FAILED)
