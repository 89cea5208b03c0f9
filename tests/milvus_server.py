"""Milvus Lite's server as a process of its own, and indexes in it."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from ingest.index.milvus.address import MilvusAddress, MilvusSettings
from ingest.index.milvus.index import MilvusIndex, milvus_index

needs_milvus = pytest.mark.skipif(
    not (find_spec("pymilvus") and find_spec("milvus_lite")),
    reason="pymilvus and milvus-lite are not installed: pip install 'tenkyo[milvus,dev]'",
)
_STARTS_WITHIN = 120


@dataclass
class MilvusServer:
    """A server on this machine, which can be killed and started again."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    _names: Iterator[int] = field(default_factory=count)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        command = [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(self.data), "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _STARTS_WITHIN
        while not self._answers():
            assert self.process.poll() is None, "milvus-lite ended"
            assert time.monotonic() < deadline, "milvus-lite does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server at once, as a machine does that fails."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def address(self, name: str | None = None) -> MilvusAddress:
        """Return the address of an index of this name, or of one that nobody else has."""
        return MilvusAddress(f"127.0.0.1:{self.port}", name or f"index_{next(self._names)}")

    def index(
        self,
        folder: Path,
        name: str | None = None,
        objects: str | None = None,
        lease_seconds: float = 60,
        seconds: float = 60,
    ) -> MilvusIndex:
        """Return an index whose documents are in `folder`, or where `objects` says."""
        settings = MilvusSettings(
            objects=objects or str(folder / "objects"),
            cache=folder / "cache",
            seconds=seconds,
        )
        return milvus_index(self.address(name), settings, lease_seconds=lease_seconds)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


@contextmanager
def milvus_server(data: Path) -> Iterator[MilvusServer]:
    """Give a server that has started, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = MilvusServer(data, port)
    try:
        server.start()
        yield server
    finally:
        server.kill()
