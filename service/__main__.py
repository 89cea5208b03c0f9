"""`python -m service`: serve the chat page and the HTTP API."""

import ipaddress
import logging
import signal
import socket
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from pydantic import ValidationError

from service.app import Tenkyo, create_app
from service.settings import ServiceSettings

BAD_USAGE = 2
SECONDS_TO_FINISH = 10
"""How long requests in flight have when the service is told to stop."""

command = typer.Typer(add_completion=False, rich_markup_mode=None)


class Server(uvicorn.Server):
    """A server that says where it is as soon as it listens."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce the address."""
        await super().startup(sockets)
        typer.echo(f"Tenkyo is ready at {self.address}")


@command.command()
def serve(
    index: Annotated[Path | None, typer.Option(help="The index folder. [TENKYO_INDEX]")] = None,
    host: Annotated[str | None, typer.Option(help="Where to listen. [TENKYO_HOST]")] = None,
    port: Annotated[int | None, typer.Option(help="The port, 0 for any. [TENKYO_PORT]")] = None,
) -> None:
    """Serve the chat page and the HTTP API for an index.

    Build the index first:  python -m ingest PATH
    Then start the service: python -m service
    and open http://127.0.0.1:8000 in a browser. The API is described at /docs.

    What is not given here is read from TENKYO_* variables or a .env file; without
    either, the index is .tenkyo/index and the address 127.0.0.1:8000. A new generation
    of the index is taken up while the service runs. Stop it with Ctrl-C.
    """
    given: dict[str, Any] = {"index": index, "host": host, "port": port}
    try:
        settings = ServiceSettings(**{name: v for name, v in given.items() if v is not None})
        listener = _listen(settings)
    except ValidationError as error:
        raise _usage(_in_words(error)) from None
    except (OSError, UnicodeError) as error:
        # A name that no resolver could even be asked for is a UnicodeError.
        why = error.strerror if isinstance(error, OSError) else "this is not a host name"
        reason = f"{settings.host}:{settings.port}: {why}."
        raise _usage(f"Cannot listen on {reason} Choose another with --host or --port.") from None
    log = logging.StreamHandler()
    # Some libraries of ingestion set their own loggers to report everything.
    log.setLevel(logging.WARNING)
    logging.basicConfig(format="%(levelname)s: %(message)s", handlers=[log])
    _run(create_app(settings), listener)


def _run(app: Tenkyo, listener: socket.socket) -> None:
    """Serve until a signal asks to stop; requests in flight are finished first."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    # uvicorn stops in good order and then raises the signal again: by then all is done.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    Server(config, _url(listener)).run(sockets=[listener])


def _listen(settings: ServiceSettings) -> socket.socket:
    """Return a socket bound to the address, with a warning where others can reach it.

    Raises:
        OSError: the name is unknown, the address not ours or the port taken.

    """
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
    if not ipaddress.ip_address(address[0]).is_loopback:
        may = "read and change" if settings.uploads_allowed else "read"
        typer.echo(
            f"Warning: {settings.host} can be reached from the network, and there is no login: "
            f"whoever reaches it can {may} the documents.",
            err=True,
        )
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _in_words(error: ValidationError) -> str:
    problems = [f"{each['loc'][0]}: {each['msg']}." for each in error.errors()]
    return "These settings are not valid. " + " ".join(problems)


def _usage(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(BAD_USAGE)


if __name__ == "__main__":
    command()
