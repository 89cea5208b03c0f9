from pathlib import Path

import pytest

from ingest.embedding.models import ENCODERS
from ingest.errors import SettingsError
from ingest.settings import IngestSettings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("INDEX", "ENCODER", "HUB"):
        monkeypatch.delenv(f"TENKYO_{name}", raising=False)


def test_a_value_that_is_not_valid_is_named_by_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TENKYO_HUB", "perhaps")
    with pytest.raises(SettingsError, match=r"^These settings are not valid\. TENKYO_HUB: .*bool"):
        IngestSettings.load()


def test_an_option_that_is_not_valid_is_named_as_it_was_given() -> None:
    with pytest.raises(SettingsError, match=r"--hub: .*bool"):
        IngestSettings.load(hub="perhaps")


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


def test_an_option_goes_before_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENKYO_INDEX", "from-environment")
    assert IngestSettings.load(index=Path("given")).index == Path("given")
    assert IngestSettings.load(index=None).index == Path("from-environment")


def test_a_name_spelt_almost_as_a_setting_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("TENKYO_OCR_PAGE=3\nTENKYO_OCR=false\n")
    monkeypatch.setenv("TENKYO_INDX", "d")
    monkeypatch.setenv("TENKYO_SOMETHING_ELSE", "1")
    assert IngestSettings.mistyped() == [
        "TENKYO_INDX is not a setting and has no effect. Did you mean TENKYO_INDEX?",
        "TENKYO_OCR_PAGE is not a setting and has no effect. Did you mean TENKYO_OCR_PAGES?",
    ]
