import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from service.__main__ import command
from tests.offline import SECONDS

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, arguments, env={"COLUMNS": "100"})
    return result.exit_code, result.output


def test_help_teaches() -> None:
    code, output = run("--help")
    assert code == 0
    for words in ("--index", "--host", "--port", "python -m ingest PATH", "TENKYO_"):
        assert words in output


def test_a_setting_that_is_mistyped_is_named_by_every_command(tmp_path: Path) -> None:
    variables = {"TENKYO_PRT": "1", "TENKYO_KEYS": str(tmp_path / "keys.json")}
    ended = CliRunner().invoke(command, ["keys", "list"], env=variables)
    assert ended.exit_code == 0
    assert (
        "TENKYO_PRT is not a setting and has no effect. Did you mean TENKYO_PORT?" in ended.stderr
    )


def test_a_port_in_use_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, output = run("--port", str(taken.getsockname()[1]))
    assert code == 2
    assert "Address already in use" in output
    assert "--port" in output


@pytest.mark.parametrize("host", ["not a host", "x" * 70, "192.0.2.1", ""])
def test_a_host_that_cannot_be_is_said_so(host: str) -> None:
    code, output = run("--host", host, "--port", "0")
    assert code == 2
    assert "--host" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("port", ["-1", "65536", "web"])
def test_a_port_that_cannot_be_is_said_so(port: str) -> None:
    code, output = run("--port", port)
    assert code == 2
    assert "--port" in output


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "--port", "0", "--index", str(tmp_path / "none")],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_it_serves_and_stops_in_good_order(running: subprocess.Popen[str], tmp_path: Path) -> None:
    assert running.stdout is not None
    line = running.stdout.readline()
    found = re.fullmatch(r"Tenkyo is ready at (http://127\.0\.0\.1:\d+)\n", line)
    assert found is not None, line
    assert httpx.get(found[1] + "/livez").status_code == 200
    reason = httpx.get(found[1] + "/readyz").json()["detail"]
    assert "python -m ingest" in reason
    running.send_signal(signal.SIGTERM)
    _, errors = running.communicate(timeout=SECONDS)
    assert running.returncode == 0
    # Clients are not told where it is.
    assert str(tmp_path) not in reason
    assert f"There is no index in {tmp_path / 'none'}. Make one with: python -m ingest" in errors
    assert "Traceback" not in errors
