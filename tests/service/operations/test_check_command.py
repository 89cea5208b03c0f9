from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.embedding.models import PackagedModel
from service.__main__ import command
from tests.service.fake import FakeIndex


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checksums of real models are tested with the models."""
    monkeypatch.setattr(PackagedModel, "locate", lambda _self: Path())


def test_each_finding_has_a_line_and_a_failure_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = CliRunner().invoke(command, ["check", "--index", str(tmp_path / "none")])
    assert ended.exit_code == 1
    lines = ended.output.splitlines()
    assert {line.split()[0] for line in lines} <= {"ok", "warn", "fail"}
    assert any(line.startswith("fail  index") and "python -m ingest" in line for line in lines)
    monkeypatch.setenv("TENKYO_PORT", "web")
    ended = CliRunner().invoke(command, ["check"])
    assert ended.exit_code == 1
    assert "TENKYO_PORT" in ended.output


def test_where_nothing_failed_it_ends_with_0(
    index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "service.operations.check_command.open_index", lambda folder, **_: index.open(folder)
    )
    ended = CliRunner().invoke(command, ["check", "--index", str(index.folder)])
    assert ended.exit_code == 0, ended.output
    assert not [line for line in ended.output.splitlines() if line.startswith("fail")]
