"""Serving the page until a signal stops it."""

import signal
import socket

import typer
import uvicorn

from service.app import Tenkyo


class Server(uvicorn.Server):
    """A server that says where the page is as soon as it listens, and opens it if asked to."""

    def __init__(self, config: uvicorn.Config, address: str, *, browse: bool) -> None:
        super().__init__(config)
        self.address = address
        self.browse = browse

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce the address."""
        await super().startup(sockets)
        typer.echo(f"Annotate at {self.address}\nStop with Ctrl-C.")
        if self.browse:
            typer.launch(self.address)


def serve(app: Tenkyo, listener: socket.socket, address: str, *, browse: bool) -> None:
    """Serve until a signal asks to stop; what is being saved is saved first."""
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, ws="none")
    # uvicorn stops in good order and then raises the signal again: by then all is done.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    Server(config, address, browse=browse).run(sockets=[listener])
