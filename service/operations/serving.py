"""Runs the application in one process, or in several that share a socket and the mapped index.

The kernel gives each connection to a process that waits for one. If a process dies, the others go
on and a new one replaces it. Connections that wait are not lost, since the shared socket stays
open. On SIGHUP all processes are replaced, one after the other (uvicorn's supervisor).
"""

import multiprocessing
import os
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import typer
import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.supervisors import Multiprocess

from service.app import Tenkyo, caller_limits, create_app
from service.http.limits import CallerLimits
from service.operations import logs, tracing
from service.operations.metrics import SHARED_FOLDER
from service.operations.tracing import Traces
from service.settings import ServiceSettings

SECONDS_TO_FINISH = 10
"""How long requests in flight may take when the service stops; by eye."""

SECONDS_TO_ASK = 2
"""How long a client that has connected may take to send its request when a process stops; by eye.

Browsers connect before they have anything to ask, so some never do.
"""

SECONDS_TO_ANSWER = 60
"""How long a process may take to start, or fail to answer its supervisor, before it is replaced.

By eye: on a busy machine a process needs half a minute to import what it is made of.
"""

HEADER_BYTES = 32 * 1024
"""Bytes of a request's line and headers; by eye."""


def run(settings: ServiceSettings, listener: socket.socket) -> None:
    """Serve until a signal asks to stop; requests in flight are finished first.

    Raises:
        TracingError: the environment asks for traces that cannot be sent.

    """
    if settings.workers > 1:
        _run_several(settings, listener)
        return
    app = create_app(settings, traces=Traces.from_environment())
    # uvicorn shuts down cleanly and then raises the signal again, which must not matter then.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    _Server(_config(lambda: app, 1), _address(listener)).run(sockets=[listener])


def _run_several(settings: ServiceSettings, listener: socket.socket) -> None:
    # An error is reported here once, and not by every process.
    tracing.is_wanted()
    with TemporaryDirectory(prefix="tenkyo-") as measures:
        # Each process reads it when it imports prometheus_client.
        os.environ[SHARED_FOLDER] = measures
        shared = Path(measures)
        config = _config(partial(_worker, settings, shared), settings.workers)
        with closing(caller_limits(settings, shared)) as limits:
            _Supervisor(config, listener, shared, limits).run()


def _worker(settings: ServiceSettings, shared: Path) -> Tenkyo:
    """Return the application for one of several processes; `shared` is a folder of all of them."""
    logs.configure(settings.log)
    Thread(target=_end_with_parent, daemon=True).start()
    limits = caller_limits(settings, shared)
    return create_app(settings, traces=Traces.from_environment(), limits=limits)


def _end_with_parent() -> None:
    """Stop cleanly when the supervisor is killed, so that the port is free for a new one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _config(application: Callable[[], Tenkyo], workers: int) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        factory=True,
        http=_Connection,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        # The peer's address decides whether a proxy is trusted, so no header may change it.
        proxy_headers=False,
        h11_max_incomplete_event_size=HEADER_BYTES,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        timeout_worker_healthcheck=SECONDS_TO_ANSWER,
    )


class _Connection(H11Protocol):
    """A connection that is answered though its request arrives after the process is told to stop.

    The kernel has given the connection to this process, so no other can answer it.
    """

    def shutdown(self) -> None:
        """Close when the request in flight is answered, or when none arrives in time."""
        if not self.cycle:
            self.loop.call_later(SECONDS_TO_ASK, self._close)
        else:
            super().shutdown()

    def _close(self) -> None:
        if not self.transport.is_closing():
            super().shutdown()


class _Server(uvicorn.Server):
    """A server that announces its address as soon as it listens."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce the address."""
        await super().startup(sockets)
        typer.echo(f"Tenkyo is ready at {self.address}")


class _Supervisor(Multiprocess):
    """uvicorn's supervisor; it also announces the address, and cleans up after dead processes."""

    def __init__(
        self, config: uvicorn.Config, listener: socket.socket, measures: Path, limits: CallerLimits
    ) -> None:
        super().__init__(config, [listener])
        self._measures = measures
        self._limits = limits
        self._announce = _address(listener)
        self._known: set[int] = set()

    def keep_subprocess_alive(self) -> None:
        """Replace dead processes; called every half second."""
        super().keep_subprocess_alive()
        living = {process.pid for process in self.processes if process.pid is not None}
        for dead in self._known - living:
            # Its gauges of requests in flight go; its counters stay.
            mark_process_dead(dead, str(self._measures))  # type: ignore[no-untyped-call]
            self._limits.forget(dead)
        self._known = living
        if self._announce and all(process.is_ready() for process in self.processes):
            typer.echo(f"Tenkyo is ready at {self._announce}")
            self._announce = ""


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
