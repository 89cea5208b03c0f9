"""`python -m ingest` with the encoder of the tests, so that faults can be brought about in it.

PAUSE_AT names a moment at which it says so and waits to be killed; LARGEST_FILE limits how many
bytes may be written to a file, as a full disk does.
"""

import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest import __main__ as command
from ingest import pipeline
from ingest.embedding.encoder import Encoder
from ingest.index.folder import build, generations, metadata, staging
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

PAUSED = b"PAUSED\n"


def pause_at(moment: Moment) -> None:
    """Make the command wait for ever when it comes to the moment."""
    original = getattr(moment.owner, moment.function)

    def paused(argument: Any, *others: Any, **named: Any) -> Any:
        if not moment.is_it(argument):
            return original(argument, *others, **named)
        if moment.after:
            original(argument, *others, **named)
        os.write(1, PAUSED)
        # Whoever reads that kills this process.
        return signal.pause()

    setattr(moment.owner, moment.function, paused)


def main() -> None:
    """Run the command as the environment says."""
    # In place of looking for models.
    vars(command)["MultilingualEncoder"] = TranslatingEncoder
    Encoder.find = lambda name, hub=False: TermsEncoder(ENCODER)  # type: ignore
    if moment := os.environ.get("PAUSE_AT"):
        pause_at(MOMENTS[moment])
    if limit := os.environ.get("LARGEST_FILE"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    command.app(prog_name="python -m ingest")


if __name__ == "__main__":
    main()
