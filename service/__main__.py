"""`python -m service`: serve the chat page and the HTTP API."""

import ipaddress
import socket
from pathlib import Path
from typing import Annotated

import typer

from ingest.command import report_errors, warn_of_mistyped
from ingest.errors import SettingsError
from service.adapters import stdio
from service.auth import keys_command
from service.auth.keys import KeyRing
from service.operations import backup_command, check_command, logs, serving, unit
from service.settings import ServiceSettings

command = typer.Typer(add_completion=False, rich_markup_mode=None)
command.add_typer(keys_command.command, name="keys")
command.command(name="check")(check_command.check)
command.command(name="backup")(backup_command.backup)
command.command(name="restore")(backup_command.restore)
command.command(name="mcp")(stdio.mcp)
command.command(name="unit")(unit.unit)


@command.callback(invoke_without_command=True)
@report_errors()
def serve(
    context: typer.Context,
    index: Annotated[Path | None, typer.Option(help="The index folder. [TENKYO_INDEX]")] = None,
    host: Annotated[str | None, typer.Option(help="Where to listen. [TENKYO_HOST]")] = None,
    port: Annotated[int | None, typer.Option(help="The port, 0 for any. [TENKYO_PORT]")] = None,
    workers: Annotated[
        int | None, typer.Option(help="How many processes answer. [TENKYO_WORKERS]")
    ] = None,
) -> None:
    """Serve the chat page and the HTTP API for an index.

    \b
    Build the index first:  python -m ingest PATH
    Then start the service: python -m service
    Open it in a browser:   http://127.0.0.1:8000
    The API is described at /docs.

    Other settings are read from TENKYO_* variables or a .env file. By default the
    index is .tenkyo/index and the address 127.0.0.1:8000. A new generation of the
    index is served as soon as it is there. Stop the service with Ctrl-C.

    Anywhere but on this machine alone (--host 0.0.0.0), it starts only with a key:

    \b
    python -m service keys add NAME --role ask|manage
    """  # noqa: D301 - \b keeps the lines that follow as they are
    warn_of_mistyped(ServiceSettings)
    if context.invoked_subcommand is not None:
        return
    settings = ServiceSettings.load(index=index, host=host, port=port, workers=workers)
    with _listen(settings) as listener:
        _require_keys(settings, listener)
        logs.configure(settings.log)
        serving.run(settings, listener)


def _listen(settings: ServiceSettings) -> socket.socket:
    """Return a socket bound to the address.

    Raises:
        SettingsError: the name is unknown, the address not ours or the port taken.

    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError:
            listener.close()
            raise
    except (OSError, UnicodeError) as error:
        # A name that cannot be encoded for a resolver raises UnicodeError.
        why = error.strerror if isinstance(error, OSError) else "this is not a host name"
        raise SettingsError(
            f"Cannot listen on {settings.host}:{settings.port}: {why}. "
            "Choose another with --host or --port."
        ) from None
    return listener


def _require_keys(settings: ServiceSettings, listener: socket.socket) -> None:
    """Refuse to serve where others could reach the service without a key.

    Raises:
        KeysError: the keys cannot be read.
        SettingsError: there is no key.

    """
    keys = KeyRing(settings.keys)
    if keys.has_valid or settings.proxy_header:
        return
    bound = ipaddress.ip_address(listener.getsockname()[0])
    if settings.on_loopback and bound.is_loopback:
        return
    raise SettingsError(
        f"{settings.host} can be reached from the network, and nobody has a key yet. Make one "
        "with: python -m service keys add NAME --role ask (or manage, to change documents). "
        "Or, behind a proxy that signs people in, name its header and its address: "
        "TENKYO_PROXY_HEADER=X-Forwarded-User TENKYO_PROXY_FROM=ADDRESS"
    )


if __name__ == "__main__":
    command()
