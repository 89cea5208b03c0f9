"""From nothing to an answer: `python -m retriever` in a process of its own."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from eval.runs.target import TargetError

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class ColdStart:
    """One answer by a new process.

    `seconds` run from the start of the process until the answer is there, `peak_bytes` is the most
    memory it had resident, and `imported` names what answering must not import.
    """

    seconds: float
    peak_bytes: int
    imported: tuple[str, ...]


def answer_afresh(question: str, index: Path) -> ColdStart:
    """Answer a question in a new process; raise TargetError where it does not answer."""
    command = [sys.executable, "-u", "-m", "eval.bench.cold_child"]
    command += ["--index", str(index.resolve()), "--json", "--", question]
    start = time.perf_counter()
    with (
        TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 - our own module; the question is one argument
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):
        if process.stdout is None:
            raise AssertionError("the output is piped")
        process.stdout.readline()
        seconds = time.perf_counter() - start
        told = process.stdout.read()
        process.wait()
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()
    # What could not answer tells of its process alone.
    if not told:
        raise TargetError(f"python -m retriever gave no answer. {said}")
    about = json.loads(told)
    return ColdStart(seconds, about["peak_bytes"], tuple(about["imported"]))
