import json
import sys
from pathlib import Path

import onnx
import pytest

from ingest.embedding.export import EXPORT_FILE, EXPORT_FILES, EXPORT_SETTINGS
from ingest.embedding.exporting import ExportProcess
from ingest.errors import ModelError


@pytest.mark.models
def test_an_export_is_all_that_texts_need(seed_index: Path) -> None:
    (exported,) = (seed_index / "encoders").iterdir()
    assert {file.name for file in exported.iterdir()} == set(EXPORT_FILES)
    onnx.checker.check_model(str(exported / EXPORT_FILE))
    settings = json.loads((exported / EXPORT_SETTINGS).read_text("utf-8"))
    assert settings == {"max_tokens": 256, "query_prompt": "", "document_prompt": ""}


@pytest.mark.models
def test_weights_that_are_none_are_one_message(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    with pytest.raises(ModelError, match=r"The encoder odd cannot be loaded \(.+\)\.$"):
        ExportProcess("odd", tmp_path, tmp_path / "export").result()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("kill -9 $$", "exports the encoder odd was ended by signal 9, perhaps for want of memory"),
        ("echo 'OSError: full' >&2; exit 1", r"odd cannot be exported \(OSError: full\)"),
        ("echo noise", r"odd cannot be exported \(\)"),
        ("""echo noise; echo '{"error": "It is none."}'""", r"^It is none\.$"),
    ],
)
def test_a_process_that_fails_is_one_message(
    command: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{command}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(ModelError, match=message):
        ExportProcess("odd", tmp_path, tmp_path / "export").result()


def test_a_process_that_is_not_needed_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    exporting = ExportProcess("odd", tmp_path, tmp_path / "export")
    exporting.end()
    with pytest.raises(ModelError, match="ended by signal 9"):
        exporting.result()
