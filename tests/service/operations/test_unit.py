import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.__main__ import command


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    ended = CliRunner().invoke(command, ["unit"])
    assert ended.exit_code == 0
    file = tmp_path / "tenkyo.service"
    file.write_text(ended.output)
    return file


def test_it_runs_this_python_and_locks_it_in(unit: Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(unit)
    service = parser["Service"]
    assert service["ExecStart"] == f"{sys.executable} -m service"
    assert service["StateDirectory"] == "tenkyo"
    assert service["WorkingDirectory"] == "/var/lib/tenkyo"
    for name, value in (
        ("DynamicUser", "yes"), ("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"),
        ("PrivateTmp", "yes"), ("CapabilityBoundingSet", ""),
    ):  # fmt: skip
        assert service[name] == value
    assert "@" not in service["ExecStart"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_reads_it(unit: Path) -> None:
    ended = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
