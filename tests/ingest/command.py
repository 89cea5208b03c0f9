"""`python -m ingest` with the encoder of the tests, so that faults can be brought about in it.

`kill_at` kills it at a moment; `run_limited` limits how many bytes it may write to a file, as a
full disk does. Both run it in a process of its own, a fork of one that imported everything before.
"""

import multiprocessing
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from ingest import __main__ as command
from ingest import pipeline, workers
from ingest.embedding.encoder import Encoder
from ingest.index.folder import generations, metadata
from ingest.index.folder.writing import build, staging
from tests.fake_encoder import TermsEncoder, TranslatingEncoder

ENCODER = "the weights of the command"


@dataclass(frozen=True, slots=True)
class Moment:
    """A call of a function of a module or a class, told by its first argument."""

    owner: Any
    function: str
    is_it: Callable[[Any], bool] = lambda _: True
    after: bool = False
    """Whether to pause after the call, and not before it."""


MOMENTS = {
    "reading": Moment(pipeline, "read_bytes"),
    "keeping an original": Moment(Path, "replace", lambda path: path.parent.name == "files"),
    "putting aside": Moment(staging, "key_of"),
    "filling the store": Moment(build, "copy_documents"),
    "embedding": Moment(TermsEncoder, "encode"),
    "embedding for other languages": Moment(TranslatingEncoder, "encode"),
    "writing the terms": Moment(build, "write_postings"),
    "verifying": Moment(generations, "verify_files"),
    "summing": Moment(
        metadata, "file_sha256", lambda file: file.parent.name.startswith(".building")
    ),
    "exporting": Moment(Path, "replace", lambda path: path.parent.name == "encoders"),
    "naming the generation": Moment(Path, "rename", lambda path: path.name.startswith(".building")),
    "before the swap": Moment(Path, "replace", lambda path: path.name == "CURRENT.new"),
    "after the swap": Moment(Path, "replace", lambda path: path.name == "CURRENT.new", after=True),
}

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.offline.sitecustomize", "tests.ingest.command"])


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a command."""

    exit_code: int
    stdout: str
    stderr: str


def kill_at(moment: str, docs: Path, index: Path) -> None:
    """Run the command and kill it as soon as it comes to the moment."""
    ours, theirs = _FORKS.Pipe()
    process = _FORKS.Process(target=_run_paused, args=(theirs, moment, docs, index))
    process.start()
    theirs.close()
    assert ours.recv() == moment
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def run_limited(largest: int, docs: Path, index: Path) -> Ended:
    """Run the command where no file may be larger than so many bytes."""
    ours, theirs = _FORKS.Pipe()
    process = _FORKS.Process(target=_run_limited, args=(theirs, largest, docs, index))
    process.start()
    theirs.close()
    ended = ours.recv()
    process.join()
    assert isinstance(ended, Ended)
    return ended


def _run_paused(parent: Connection, moment: str, docs: Path, index: Path) -> None:
    _use_small_encoders()
    _pause_at(MOMENTS[moment], lambda: parent.send(moment))
    CliRunner().invoke(command.app, [str(docs), "--index", str(index)])


def _run_limited(parent: Connection, largest: int, docs: Path, index: Path) -> None:
    _use_small_encoders()
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    ended = CliRunner().invoke(command.app, [str(docs), "--index", str(index)])
    parent.send(Ended(ended.exit_code, ended.stdout, ended.stderr))


def _pause_at(moment: Moment, say: Callable[[], None]) -> None:
    """Make the command say so and wait for ever when it comes to the moment."""
    original = getattr(moment.owner, moment.function)

    def paused(argument: Any, *others: Any, **named: Any) -> Any:
        if not moment.is_it(argument):
            return original(argument, *others, **named)
        if moment.after:
            original(argument, *others, **named)
        say()
        # Whoever hears that kills this process.
        return signal.pause()

    setattr(moment.owner, moment.function, paused)


def _use_small_encoders() -> None:
    """In place of looking for models."""
    vars(workers)["MultilingualEncoder"] = TranslatingEncoder
    Encoder.find = lambda name, hub=False: TermsEncoder(ENCODER)  # type: ignore


if __name__ == "__main__":
    _use_small_encoders()
    command.app(prog_name="python -m ingest")
