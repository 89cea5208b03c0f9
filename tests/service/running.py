"""The service as a process of its own, as users start it."""

import os
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import httpx

from tests.offline import SECONDS, environment

NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For addresses that are no https: to load whom to trust takes ten times as long as to ask."""


class Service:
    """A running `python -m service` and its address."""

    def __init__(
        self, folder: Path, *arguments: str, module: str = "service", **variables: str
    ) -> None:
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = self._start(folder, log, module, *arguments, **variables)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.fullmatch(r"Tenkyo is ready at (http://127\.0\.0\.1:\d+)\n", line)
        assert found is not None, self.log.read_text()
        self.address = found[1]

    @staticmethod
    def _start(
        folder: Path, log: IO[str], module: str, *arguments: str, **variables: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", module, "--port", "0", *arguments],
            cwd=folder,
            env=environment(**variables),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )

    def workers(self) -> set[int]:
        """Return the processes that answer, by their ids; what multiprocessing needs is none."""
        found = Path("/proc").glob("[0-9]*")
        return {int(each.name) for each in found if _is_worker(each, self.process.pid)}

    def get(self, path: str) -> httpx.Response:
        """Ask over a connection of its own, which any of the processes may take."""
        return self.send("GET", path)

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Do likewise with another method."""
        address = self.address + path
        with httpx.Client(verify=NO_AUTHORITIES, timeout=SECONDS, trust_env=False) as client:
            return client.request(method, address, **more)

    def metric(self, name: str) -> list[float]:
        """Return the values of the samples that begin so."""
        lines = self.get("/metrics").text.splitlines()
        return [float(line.rpartition(" ")[2]) for line in lines if line.startswith(name)]

    def stop(self) -> int:
        """Ask it to stop, and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS)


def _is_worker(process: Path, parent: int) -> bool:
    try:
        if f"\nPPid:\t{parent}\n" not in (process / "status").read_text():
            return False
        return b"spawn_main" in (process / "cmdline").read_bytes()
    except OSError:
        return False


@contextmanager
def running(
    folder: Path, *arguments: str, module: str = "service", **variables: str
) -> Iterator[Service]:
    service = Service(folder, *arguments, module=module, **variables)
    try:
        yield service
    finally:
        workers = service.workers()
        service.process.kill()
        for pid in workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        service.process.communicate()
