import pytest
from typer.testing import CliRunner

from service.__main__ import command


def test_help_says_how_a_client_starts_it() -> None:
    ended = CliRunner().invoke(command, ["mcp", "--help"], env={"COLUMNS": "200"})
    assert ended.exit_code == 0
    assert '"service", "mcp"' in ended.output
    assert "--index" in ended.output


def test_settings_that_cannot_be_are_bad_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENKYO_THREADS", "none")
    ended = CliRunner().invoke(command, ["mcp"])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Error: ")
    assert "threads" in ended.stderr.lower()
