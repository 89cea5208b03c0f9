import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app
from tests.offline import ROOT, SECONDS, environment


def annotate(*arguments: object) -> Result:
    command = ["annotate", *(str(part) for part in arguments), "--no-browser"]
    return CliRunner().invoke(app, command, env={"COLUMNS": "200"})


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "asked.txt"
    path.write_text("How many toes has a cat?\n")
    return path


def test_help_teaches() -> None:
    result = CliRunner().invoke(app, ["annotate", "--help"], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    for words in ("--questions .tenkyo/feedback.jsonl --gold gold.jsonl", "Add as evidence"):
        assert words in result.output


def test_what_cannot_be_used_is_said_before_anything_is_served(
    tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold, empty = tmp_path / "gold.jsonl", tmp_path / "empty.txt"
    empty.touch()
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": "q1"}\n')
    index = ["--index", tmp_path / "none"]
    for arguments, message in [
        (["--questions", tmp_path / "none.txt", "--gold", gold], "cannot read"),
        (["--questions", empty, "--gold", gold], "has no questions"),
        (["--questions", questions, "--gold", broken], "line 1: "),
        (
            ["--questions", questions, "--gold", tmp_path / "no" / "gold.jsonl"],
            "there is no folder",
        ),
        (["--questions", questions, "--gold", gold, *index], "python -m ingest"),
        (["--questions", questions], "--gold"),
    ]:
        result = annotate(*arguments)
        assert result.exit_code == 2, result.output
        assert message in result.stderr
    monkeypatch.setenv("TENKYO_THREADS", "0")
    result = annotate("--questions", questions, "--gold", gold)
    assert "Error: These settings are not valid. TENKYO_THREADS" in result.stderr


def test_a_port_in_use_is_said_so(seed_index: Path, questions: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        gold = tmp_path / "gold.jsonl"
        result = annotate(
            "--questions", questions, "--gold", gold, "--index", seed_index, "--port", port
        )
    assert result.exit_code == 2
    assert "already in use. Choose another with --port" in result.stderr


@pytest.fixture
def running(seed_index: Path, questions: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    options = ["--questions", questions, "--gold", tmp_path / "gold.jsonl", "--index", seed_index]
    process = subprocess.Popen(
        [sys.executable, "-m", "eval", "annotate", *map(str, options), "--no-browser"],
        cwd=ROOT,
        env=environment(TENKYO_HOST="0.0.0.0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_it_serves_this_machine_and_stops_in_good_order(running: subprocess.Popen[str]) -> None:
    assert running.stdout is not None
    line = running.stdout.readline()
    found = re.fullmatch(r"Annotate at (http://127\.0\.0\.1:\d+/annotate/[\w-]{20,})\n", line)
    assert found is not None, line
    assert "<title>Annotate" in httpx.get(found[1]).text
    [question] = httpx.get(f"{found[1]}/questions").json()["questions"]
    assert question["question"] == "How many toes has a cat?"
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=SECONDS)
    assert running.returncode == 0
    assert "Traceback" not in errors
