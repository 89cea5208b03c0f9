"""An ingestion in a process of its own: `python -m ... PORT NAME FOLDER FILES [MOMENT]`.

FILES are `source=text` by lines. At the moment that is named the process kills itself, as a machine
does that fails.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from ingest.index.milvus.client import Client
from ingest.index.milvus.log import CommitLog
from tests.fake_encoder import TermsEncoder
from tests.ingest.index.change_conformance import put
from tests.milvus_server import MilvusServer

MOMENTS: dict[str, tuple[type, str, bool]] = {
    "writing rows": (Client, "write", False),
    "committing": (CommitLog, "append", False),
    "committed": (CommitLog, "append", True),
}
"""Name → what is called then, and whether it is called first."""


def kill_at(moment: str) -> None:
    """Replace what is called at a moment by the end of this process."""
    owner, name, after = MOMENTS[moment]
    called = getattr(owner, name)

    def end(*given: Any) -> None:
        if after:
            called(*given)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, end)


def main(port: str, name: str, folder: str, files: str, moment: str = "") -> None:
    """Ingest, each file in a change of its own where nothing shall go wrong."""
    if moment:
        kill_at(moment)
    index = MilvusServer(Path(), int(port)).index(
        Path(folder), name, lease_seconds=1 if moment else 60
    )
    for line in files.splitlines():
        source, text = line.split("=")
        with index.change(TermsEncoder()) as change:
            put(change, source, text + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
