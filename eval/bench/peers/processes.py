"""Jobs in processes of their own, one after another on the same cores."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from eval.bench.peers.measuring import Job
from ingest.errors import TenkyoError

ROOT = Path(__file__).parents[3]
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
}


class JobError(TenkyoError):
    """A process that did not do its job; the message has the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a process wrote at the end, and the seconds from its start to its first line."""

    figures: Mapping[str, Any]
    first: float


def do(job: Job, python: Path, module: str) -> Done:
    """Have an interpreter run a module that does the job; raise JobError."""
    command = [str(python), "-m", module]
    start = time.perf_counter()
    with (
        TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            cwd=job.folder,
            env=_environment(job.cores),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both are piped")
        json.dump(asdict(job), process.stdin)
        process.stdin.close()
        lines = [process.stdout.readline()]
        first = time.perf_counter() - start
        lines += process.stdout.readlines()
        if process.wait():
            errors.seek(0)
            printed = errors.read().decode(errors="replace").strip().splitlines()[-3:]
            raise JobError(f"{module} did not {job.task} ({job.settings}): {' '.join(printed)}")
    return Done(json.loads(lines[-1]), first)


@contextmanager
def on_cores(number: int) -> Iterator[None]:
    """Keep this process, and those that it starts meanwhile, to so many cores.

    Where the system cannot, the number of threads alone is limited.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:number])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _environment(cores: int) -> dict[str, str]:
    """Return the variables of a process: none of Tenkyo's settings, and no network."""
    others = {name: v for name, v in os.environ.items() if not name.startswith("TENKYO_")}
    return {**others, **OFFLINE, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": str(cores)}
