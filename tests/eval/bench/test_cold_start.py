import resource
import subprocess
import sys
from pathlib import Path

import pytest

from eval.bench.cold_child import NOT_FOR_ANSWERS, peak_bytes
from eval.bench.cold_start import ROOT, answer_in_new_process
from eval.runs.target import TargetError


def test_what_cannot_answer_says_why(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"(?s)gave no answer.*python -m ingest"):
        answer_in_new_process("--json", tmp_path / "missing")


def test_the_peak_is_in_bytes_and_of_this_process() -> None:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert 10e6 < peak_bytes() <= 1.1 * most * (1 if sys.platform == "darwin" else 1024)


def test_an_import_of_torch_would_be_seen() -> None:
    """The child names what is loaded, so that an empty list is worth something."""
    # A module that is there without being loaded, since loading torch takes long.
    program = (
        "import sys, types; sys.modules['torch'] = types.ModuleType('torch');"
        "sys.argv[1:] = ['--help']; from eval.bench.cold_child import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert '"imported": ["torch"]' in ended.stdout
    assert "torch" in NOT_FOR_ANSWERS
