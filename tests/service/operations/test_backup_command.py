from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from service.__main__ import command
from service.auth.access import Role
from service.auth.keys import KeyFile
from tests.service.operations.test_backup import NAME
from tests.service.operations.test_backup import index as index  # a fixture, for the tests here


def run(*arguments: Any) -> tuple[int, str]:
    result = CliRunner().invoke(command, [str(each) for each in arguments])
    return result.exit_code, result.output


def test_an_index_goes_into_a_file_and_back(index: Path, tmp_path: Path) -> None:
    file, restored = tmp_path / "b.tar.gz", tmp_path / "restored"
    code, output = run("backup", file, "--index", index)
    assert (code, output) == (0, f"Generation {NAME} is in {file}: 6 files.\n")
    code, output = run("restore", file, "--index", restored)
    assert (code, output) == (0, f"Generation {NAME} is in {restored}.\n")
    code, output = run("restore", file, "--index", restored)
    assert code == 2
    assert output.startswith("Error: ")
    assert "TENKYO_INDEX" in output
    code, output = run("restore", tmp_path / "none.tar", "--index", tmp_path / "other")
    assert code == 2
    assert "none.tar" in output


def test_keys_go_with_it_where_asked_and_replace_none(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, file = tmp_path / "keys.json", tmp_path / "b.tar"
    monkeypatch.setenv("TENKYO_KEYS", str(keys))
    KeyFile(keys).add("wiki", Role.ASK)
    before = keys.read_bytes()
    code, output = run("backup", file, "--index", index, "--state")
    assert (code, output) == (0, f"Generation {NAME} is in {file}: 7 files.\n")
    keys.unlink()
    assert run("restore", file, "--index", tmp_path / "without")[0] == 0
    assert not keys.exists()
    assert run("restore", file, "--index", tmp_path / "with", "--state")[0] == 0
    assert keys.read_bytes() == before
    code, output = run("restore", file, "--index", tmp_path / "again", "--state")
    assert code == 0
    assert f"{keys} exists already and was kept." in output


def test_an_index_in_milvus_is_backed_up_otherwise(tmp_path: Path) -> None:
    given = [str(tmp_path / "a.tar"), "--index", "milvus://localhost:19530/tenkyo"]
    for name in ("backup", "restore"):
        ended = CliRunner().invoke(command, [name, *given])
        assert ended.exit_code == 2
        assert "migrate" in ended.stderr
