"""Milvus Lite's server as a process of its own, to be measured from outside."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from ingest.errors import TenkyoError

STARTS_WITHIN = 60.0
"""Seconds; by eye."""


@dataclass(frozen=True, slots=True)
class MilvusLite:
    """A server that answers: its address, its process, and the folder of its data."""

    url: str
    process: psutil.Process
    data: Path


@contextmanager
def milvus_lite(data: Path) -> Iterator[MilvusLite]:
    """Run a server on a free port of this machine, with its data in a folder.

    Raises TenkyoError where it does not start.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1"]
    server = subprocess.Popen(  # noqa: S603 - a module of our environment
        [*command, "--data-dir", str(data), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(server, port)
        yield MilvusLite(f"milvus://127.0.0.1:{port}", psutil.Process(server.pid), data)
    finally:
        server.kill()
        server.wait()


def _wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TenkyoError("milvus-lite does not start. Install it with: pip install 'tenkyo[dev]'")
