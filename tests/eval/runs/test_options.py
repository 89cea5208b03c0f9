from pathlib import Path

import pytest

from eval.runs.options import OWN_GOLD, index_folder
from ingest.errors import TenkyoError


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a developer's .env nor their variables are seen."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TENKYO_INDEX", raising=False)


def test_the_index_that_is_named_goes_before_that_of_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert index_folder(None) == Path(".tenkyo/index")
    monkeypatch.setenv("TENKYO_INDEX", "elsewhere")
    assert index_folder(None) == Path("elsewhere")
    assert index_folder(Path("named")) == Path("named")


def test_settings_that_are_not_valid_are_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENKYO_HUB", "perhaps")
    with pytest.raises(TenkyoError, match="TENKYO_HUB"):
        index_folder(None)


def test_the_gold_questions_on_the_seeds_are_there() -> None:
    assert OWN_GOLD.is_file()
