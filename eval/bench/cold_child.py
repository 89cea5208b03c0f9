"""`python -m eval.bench.cold_child`: runs `python -m retriever` and adds a line about the process.

Only the standard library is imported here, so that the process is that of the command.
"""

import json
import resource
import runpy
import sys
from pathlib import Path

NOT_FOR_ANSWERS = ("torch", "sentence_transformers", "transformers")
"""Packages that answering must not import."""

_STATUS = Path("/proc/self/status")


def peak_bytes() -> int:
    """Return the most memory that was resident in this process, in bytes.

    On Linux that is VmHWM, since the start of the program; getrusage would also count the parent
    process there. On macOS getrusage counts bytes.
    """
    if _STATUS.is_file():
        lines = _STATUS.read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main() -> int:
    """Answer, print a line about the process, and return the command's exit code."""
    code: object = 0
    try:
        runpy.run_module("retriever", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code or 0
    imported = [name for name in NOT_FOR_ANSWERS if name in sys.modules]
    about = {"peak_bytes": peak_bytes(), "imported": imported, "modules": len(sys.modules)}
    sys.stdout.write(json.dumps(about) + "\n")
    return code if isinstance(code, int) else 1


if __name__ == "__main__":
    sys.exit(main())
