"""The side of the process that is measured. It imports the standard library only.

A job is read from the standard input. Lines of JSON are written to the standard output:

ingest    one: `{"passages", "characters", "loading", "seconds", "peak_bytes"}`
ask       two: `{}` when the first question is answered, and
          `{"replies": [{"texts", "seconds"}], "load_seconds", "failed", "peak_bytes"}`
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TextIO

from eval.bench.cold_child import peak_bytes

INGEST, ASK = "ingest", "ask"


@dataclass(frozen=True, slots=True)
class Job:
    """What a process does.

    `task` is `INGEST` or `ASK`, and `settings` the name of the settings of the system. `folder` is
    an empty folder to write the index to, or the one that an earlier job has written it to.
    `documents` maps names to texts. `encoder` and `reranker` are folders of models. A question
    gets `limit` passages, out of `candidates` where a cross-encoder chooses. `clients` ask at
    once, and `cores` threads serve one call of the cross-encoder.
    """

    task: str
    settings: str
    folder: str
    documents: Mapping[str, str]
    questions: Sequence[str]
    encoder: str
    reranker: str
    limit: int
    candidates: int
    clients: int
    cores: int


@dataclass(frozen=True, slots=True)
class Ingested:
    """The lengths of the passages in characters.

    `loading` are the seconds of the ingestion that loaded or exported models, where `load` did not.
    """

    lengths: Sequence[int]
    loading: float = 0.0


class System(Protocol):
    """A system that is measured, made for one job."""

    def load(self) -> None:
        """Load what ingestion needs of models."""
        ...

    def ingest(self, documents: Mapping[str, str]) -> Ingested:
        """Make an index of the documents and write it to the job's folder."""
        ...

    def open(self) -> None:
        """Open the index in the job's folder to be asked, by several threads at once."""
        ...

    def ask(self, question: str) -> Sequence[str]:
        """Answer a question; return the texts of the passages found, best first."""
        ...


def run(make: Callable[[Job], System]) -> None:
    """Read a job, have the system do it, and write what it took."""
    with _own_output() as output:
        job = Job(**json.load(sys.stdin))
        system = make(job)
        if job.task == INGEST:
            _write(output, _ingest(system, job))
        else:
            system.open()
            system.ask(job.questions[0])
            _write(output, {})
            _write(output, _ask(system, job))


def _ingest(system: System, job: Job) -> dict[str, object]:
    start = time.perf_counter()
    system.load()
    loaded = time.perf_counter()
    ingested = system.ingest(job.documents)
    whole = time.perf_counter() - loaded
    return {
        "passages": len(ingested.lengths),
        "characters": sum(ingested.lengths),
        "loading": loaded - start + ingested.loading,
        "seconds": whole - ingested.loading,
        "peak_bytes": peak_bytes(),
    }


def _ask(system: System, job: Job) -> dict[str, object]:
    replies = []
    for question in job.questions:
        start = time.perf_counter()
        texts = system.ask(question)
        replies.append({"texts": list(texts), "seconds": time.perf_counter() - start})

    def failed(question: str) -> bool:
        # Threads are what is tried: whatever goes wrong is counted, and told at the end.
        try:
            system.ask(question)
        except Exception as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            return True
        return False

    start = time.perf_counter()
    with ThreadPoolExecutor(job.clients) as pool:
        failures = sum(pool.map(failed, job.questions))
    return {
        "replies": replies,
        "load_seconds": time.perf_counter() - start,
        "failed": failures,
        "peak_bytes": peak_bytes(),
    }


def _write(output: TextIO, line: Mapping[str, object]) -> None:
    output.write(json.dumps(line) + "\n")
    output.flush()


@contextmanager
def _own_output() -> Iterator[TextIO]:
    """Keep the standard output for the lines of JSON: what else is printed goes to the errors."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    with open(kept, "w", encoding="utf-8") as output:  # noqa: PTH123 - a file descriptor
        yield output
