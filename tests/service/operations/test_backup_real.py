"""Backups and checks of a real index."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ingest.embedding.encoder import Encoder
from retriever.assembly import Models, open_retriever
from service.__main__ import command

QUESTIONS = (
    "How high is the tower of Pellworm?",
    "漁港はいつ開かれましたか。",
    "Who is the prime minister of Japan?",
)

pytestmark = pytest.mark.models


def answers_of(index: Path, models: Models) -> list[dict[str, Any]]:
    opened = open_retriever(index, models)
    return [opened.ask(question).to_dict() for question in QUESTIONS]


def test_what_is_restored_gives_the_same_answers(
    town_index: Path, models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = (town_index / "encoders").iterdir()
    # To export the encoder once more would take most of the time, and give the same.
    monkeypatch.setattr(Encoder, "export", lambda _, folder: shutil.copytree(kept, folder))
    file, restored = tmp_path / "kept.tar.gz", tmp_path / "restored"
    for words in (
        ("backup", file, "--index", town_index), ("restore", file, "--index", restored),
        ("check", "--index", restored),
    ):  # fmt: skip
        ended = CliRunner().invoke(command, list(map(str, words)))
        assert ended.exit_code == 0, ended.output
    assert "was answered" in ended.output
    assert "fail" not in ended.output
    assert answers_of(restored, models) == answers_of(town_index, models)


def test_a_damaged_generation_is_told_by_the_check(town_index: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(town_index, index)
    (store,) = index.glob("*/store.sqlite")
    content = bytearray(store.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = b"\xff" * 8192
    store.write_bytes(content)
    ended = CliRunner().invoke(command, ["check", "--index", str(index)])
    assert ended.exit_code == 1
    assert isinstance(ended.exception, SystemExit)
    assert "Restore a backup" in ended.stdout
