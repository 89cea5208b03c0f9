"""`python -m service backup` and `restore`: an index in one file, and the way back."""

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from ingest.errors import TenkyoError
from ingest.settings import invalid_settings
from service.operations import backup as archives
from service.settings import ServiceSettings

BAD_USAGE = 2

Index = Annotated[Path | None, typer.Option(help="The index folder. [TENKYO_INDEX]")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="NAME.tar or NAME.tar.gz")]


def backup(
    file: File,
    index: Index = None,
    state: Annotated[
        bool, typer.Option("--state", help="Keep keys (as hashes), votes and audit log with it.")
    ] = False,
) -> None:
    """Write the index, with the original files, to one file.

    It holds what is served at this moment, whatever is ingested meanwhile; the service goes on.
    """
    settings = _settings(index)
    try:
        manifest = archives.back_up(settings.index, file, _state(settings) if state else {})
    except (TenkyoError, OSError) as error:
        raise _usage(str(error)) from None
    typer.echo(f"Generation {manifest.generation} is in {file}: {len(manifest.files)} files.")


def restore(
    file: File,
    index: Index = None,
    state: Annotated[
        bool, typer.Option("--state", help="Put keys, votes and audit log back too.")
    ] = False,
) -> None:
    """Put a backup into an index folder that is not there yet, or empty.

    Every file is compared with its checksum first. A service that runs without an index takes it
    up; to replace an index, restore beside it and name the new folder in TENKYO_INDEX.
    """
    settings = _settings(index)
    targets = _state(settings) if state else {}
    try:
        manifest, kept = archives.restore(file, settings.index, targets)
    except (TenkyoError, OSError) as error:
        raise _usage(str(error)) from None
    for name in kept:
        typer.echo(f"{targets[name]} is there already and was left as it is.", err=True)
    typer.echo(f"Generation {manifest.generation} is in {settings.index}.")


def _settings(index: Path | None) -> ServiceSettings:
    given: dict[str, Any] = {"index": index} if index else {}
    try:
        return ServiceSettings(**given)
    except ValidationError as error:
        raise _usage(invalid_settings(error)) from None


def _state(settings: ServiceSettings) -> dict[str, Path]:
    named = {
        "keys.json": settings.keys,
        "feedback.jsonl": settings.feedback,
        "audit.jsonl": settings.audit,
    }
    return {name: path for name, path in named.items() if path is not None}


def _usage(message: str) -> typer.Exit:
    typer.echo(f"Error: {message}", err=True)
    return typer.Exit(BAD_USAGE)
