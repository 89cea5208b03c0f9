"""The service as a process of its own, to be measured from outside."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import psutil

from eval.runs.target import TargetError

ROOT = Path(__file__).parents[3]
SECONDS_TO_STOP = 30
"""The service lets requests finish first; chosen by eye."""
_READY = re.compile(r"Tenkyo is ready at (http://\S+)")


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A running service: its address and its first process."""

    url: str
    process: psutil.Process

    def memory(self) -> int:
        """Return the resident bytes of its live processes.

        What several processes map, such as the index, counts for each.
        """
        total = 0
        for each in (self.process, *self.process.children(recursive=True)):
            with suppress(psutil.Error):
                total += each.memory_info().rss
        return total


@contextmanager
def running_server(index: Path, workers: int = 1, **variables: str) -> Iterator[ServerProcess]:
    """Run `python -m service` on a free port of this machine, with no settings but `variables`.

    It keeps no keys, no audit log and no votes. Raises TargetError, with what the service
    printed, if it does not start.
    """
    command = [sys.executable, "-m", "service", "--port", "0"]
    command += ["--index", str(index.resolve()), "--workers", str(workers)]
    # Elsewhere, so that it reads no .env file and no keys of the current folder.
    with (
        TemporaryDirectory(prefix="tenkyo-server-") as folder,
        TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            cwd=folder,
            env=_environment(variables),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        if process.stdout is None:
            raise AssertionError("the output is piped")
        found = _READY.match(process.stdout.readline())
        try:
            if found is None:
                process.wait()
                errors.seek(0)
                printed = errors.read().decode(errors="replace").strip()
                raise TargetError(f"python -m service did not start. {printed}")
            yield ServerProcess(found[1], psutil.Process(process.pid))
        finally:
            _stop(process)


def _environment(variables: dict[str, str]) -> dict[str, str]:
    ours = {"TENKYO_KEYS": "", "TENKYO_AUDIT": "", "TENKYO_FEEDBACK": "", **variables}
    others = {name: v for name, v in os.environ.items() if not name.startswith("TENKYO_")}
    path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT))))
    return {**others, "PYTHONPATH": path, **ours}


def _stop(process: "subprocess.Popen[str]") -> None:
    """Ask it to end, and kill it if it does not; its other processes end with the first."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
