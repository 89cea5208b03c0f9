"""`python -m ingest` with the encoder of the tests, so that faults can be brought about in it.

PAUSE_AT names a moment at which it says so and waits to be killed; LARGEST_FILE limits how many
bytes may be written to a file, as a full disk does.
"""

import os
import resource
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any

from ingest import __main__ as command
from ingest.embedding.encoder import Encoder
from tests.fake_encoder import TermsEncoder, TranslatingEncoder

ENCODER = "the weights of the command"

Moment = tuple[str, str, Callable[[Any], bool]]
"""A module, a function in it, and at which of its first arguments to pause before the call."""

MOMENTS: dict[str, Moment] = {
    "reading": ("ingest.pipeline", "read_bytes", lambda path: True),
    "keeping an original": (
        "ingest.index.folder",
        "_sync_file",
        lambda path: path.parent.name == "files",
    ),
    "putting aside": ("ingest.index.staging", "key_of", lambda text: True),
    "filling the store": ("ingest.index.build", "copy_documents", lambda copies: True),
    "embedding": ("tests.fake_encoder", "_vector", lambda text: True),
    "embedding for other languages": ("tests.fake_encoder", "_translated", lambda text: True),
    "writing the terms": ("ingest.index.build", "write_postings", lambda postings: True),
    "verifying": ("ingest.index.folder", "verify_files", lambda folder: True),
    "summing": (
        "ingest.index.metadata",
        "file_sha256",
        lambda file: file.parent.name.startswith(".b"),
    ),
    "exporting": ("ingest.index.folder", "_sync", lambda path: path.parent.name == "encoders"),
    "syncing": ("ingest.index.folder", "_sync", lambda path: path.name.startswith(".building")),
    "before the swap": ("ingest.index.folder", "_sync", lambda path: path.name == "CURRENT.new"),
    "after the swap": ("ingest.index.folder", "_collect", lambda index: True),
}

PAUSED = b"PAUSED\n"


def pause_at(moment: Moment) -> None:
    """Make the command wait for ever when it comes to the moment."""
    name, function, wanted = moment
    module = import_module(name)
    original = getattr(module, function)

    def paused(argument: Any, *others: Any, **named: Any) -> Any:
        if wanted(argument):
            os.write(1, PAUSED)
            signal.pause()
        return original(argument, *others, **named)

    setattr(module, function, paused)


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
