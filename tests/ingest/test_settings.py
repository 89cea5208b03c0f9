from pathlib import Path

import pytest
from pydantic import ValidationError

from ingest.embedding.models import ENCODERS
from ingest.settings import IngestSettings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("INDEX", "ENCODER", "HUB"):
        monkeypatch.delenv(f"TENKYO_{name}", raising=False)


def test_a_value_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENKYO_HUB", "perhaps")
    with pytest.raises(ValidationError):
        IngestSettings()


def test_what_holds_where_nothing_is_set() -> None:
    settings = IngestSettings()
    assert settings.index == Path(".tenkyo/index")
    assert settings.encoder in ENCODERS
    assert not settings.hub


def test_variables_go_before_the_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("TENKYO_INDEX=a\nTENKYO_ENCODER=b\nOTHER=c\n")
    monkeypatch.setenv("TENKYO_INDEX", "d")
    settings = IngestSettings()
    assert (settings.index, settings.encoder) == (Path("d"), "b")
