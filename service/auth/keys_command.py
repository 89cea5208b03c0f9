"""`python -m service keys`: make, list and revoke API keys."""

import re
from typing import Annotated

import typer

from ingest.command import failure, report_errors
from ingest.errors import SettingsError
from service.auth.access import Role
from service.auth.keys import NAME, KeyFile
from service.operations.audit import AuditLog, local_user
from service.settings import ServiceSettings

command = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make, list and revoke API keys. A running service notices changes at once.",
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the key is for, such as wiki.")]


@command.command()
@report_errors()
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="ask: ask and read. manage: change documents too.")],
) -> None:
    """Make a key and print it once: only its hash is kept.

    From the first key on, every request needs one. It is sent as
    Authorization: Bearer KEY  or as  X-API-Key: KEY.
    """
    if not re.fullmatch(NAME, name):
        raise failure("a key's name has 1 to 64 letters, digits, or . _ - @")
    file, audit = _files()
    audit.check()
    token = file.add(name, role)
    audit.record(local_user(), "key add", "added", key=name, role=role)
    # Only the key goes to standard output, so that it can be piped.
    typer.echo(token)
    typer.echo(
        f"Keep it now: it cannot be shown again. It is kept as a hash in {file.path}.", err=True
    )


@command.command("list")
@report_errors()
def list_() -> None:
    """Print every key: its name, role, when it was made and whether it was revoked."""
    keys = _files()[0].keys()
    if not keys:
        typer.echo(
            "There are no keys. Make one with: python -m service keys add NAME --role ask",
            err=True,
        )
        return
    width = max(len(key.name) for key in keys)
    for key in keys:
        state = f"revoked {key.revoked}" if key.revoked else "valid"
        typer.echo(f"{key.name:{width}}  {key.role:6}  made {key.created}  {state}")


@command.command()
@report_errors()
def revoke(name: Name) -> None:
    """Revoke a key for good; its name cannot be used again."""
    file, audit = _files()
    audit.check()
    file.revoke(name)
    audit.record(local_user(), "key revoke", "revoked", key=name)
    typer.echo(f"{name} is revoked.")


def _files() -> tuple[KeyFile, AuditLog]:
    settings = ServiceSettings.load()
    if settings.keys is None:
        raise SettingsError("TENKYO_KEYS is empty: name the file in which keys are kept.")
    return KeyFile(settings.keys), AuditLog(settings.audit)
