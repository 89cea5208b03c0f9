"""Commands run as a user runs them, each in a process of its own, cut off from the network."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 240
"""A command that takes longer hangs."""


def environment(**variables: str) -> dict[str, str]:
    """Return this process's environment without its TENKYO_ settings, with the network blocked.

    Python imports `sitecustomize` from the path before anything else; processes that the command
    starts inherit it.
    """
    inherited = {name: v for name, v in os.environ.items() if not name.startswith("TENKYO_")}
    path = os.pathsep.join([str(Path(__file__).parent), str(ROOT)])
    return {**inherited, "PYTHONPATH": path, **variables}


def run_python(
    *arguments: str | bytes | Path, cwd: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `python` with the arguments to its end, in `cwd`."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment(**(variables or {})),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
