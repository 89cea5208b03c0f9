"""`python -m service backup` and `restore`: an index to one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.command import report_errors
from ingest.index.milvus.address import MilvusAddress
from service.operations import backup as archives
from service.settings import ServiceSettings

Index = Annotated[Path | None, typer.Option(help="The index folder. [TENKYO_INDEX]")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="NAME.tar or NAME.tar.gz")]


@report_errors()
def backup(
    file: File,
    index: Index = None,
    state: Annotated[
        bool, typer.Option("--state", help="Keep keys (as hashes), votes and audit log with it.")
    ] = False,
) -> None:
    """Write the index, with the original files, to one file.

    It contains the generation that is served at this moment; service and ingestion may go on.
    """
    settings = _settings(index)
    manifest = archives.back_up(settings.index, file, _state(settings) if state else {})
    typer.echo(f"Generation {manifest.generation} is in {file}: {len(manifest.files)} files.")


@report_errors()
def restore(
    file: File,
    index: Index = None,
    state: Annotated[
        bool, typer.Option("--state", help="Put keys, votes and audit log back too.")
    ] = False,
) -> None:
    """Restore a backup into a new or empty index folder.

    Every file is compared with its checksum first. A service that runs without an index opens it;
    to replace an index, restore to another folder and name that one in TENKYO_INDEX.
    """
    settings = _settings(index)
    targets = _state(settings) if state else {}
    manifest, kept = archives.restore(file, settings.index, targets)
    for name in kept:
        typer.echo(f"{targets[name]} exists already and was kept.", err=True)
    typer.echo(f"Generation {manifest.generation} is in {settings.index}.")


def _settings(index: Path | None) -> ServiceSettings:
    """Read the settings; BackupError where the index is no folder."""
    settings = ServiceSettings.load(index=index)
    if MilvusAddress.of(settings.index) is not None:
        raise archives.BackupError(
            "An index in Milvus is backed up with the means of Milvus and of the object store. Or "
            "move it to a folder with python -m ingest migrate FROM TO, and back that up."
        )
    return settings


def _state(settings: ServiceSettings) -> dict[str, Path]:
    named = {
        "keys.json": settings.keys,
        "feedback.jsonl": settings.feedback,
        "audit.jsonl": settings.audit,
    }
    return {name: path for name, path in named.items() if path is not None}
