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

    `seconds` run from the start of the process to the answer, `peak_bytes` is its peak resident
    memory, and `imported` names the packages it imported that answering must not import.
    """

    seconds: float
    peak_bytes: int
    imported: tuple[str, ...]


def answer_in_new_process(question: str, index: Path) -> ColdStart:
    """Answer a question in a new process; raise TargetError if it gives no answer."""
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
        about = process.stdout.read()
        process.wait()
        errors.seek(0)
        printed = errors.read().decode(errors="replace").strip()
    # Without an answer, the line about the process is the first and only one.
    if not about:
        raise TargetError(f"python -m retriever gave no answer. {printed}")
    process_line = json.loads(about)
    return ColdStart(seconds, process_line["peak_bytes"], tuple(process_line["imported"]))
