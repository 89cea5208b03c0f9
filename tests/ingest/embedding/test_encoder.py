import shutil
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import encoder as encoder_module
from ingest.embedding.encoder import Encoder
from ingest.embedding.export import EXPORT_FILES, EncoderExport
from ingest.embedding.exported import ExportedEncoder
from ingest.embedding.exporting import SAMPLES
from ingest.embedding.models import ENCODERS, file_sha256
from ingest.errors import ModelError
from ingest.index.folder.generations import open_generation
from ingest.language.tokens import TOKENIZER_FILE
from tests.ingest.conftest import NAME

TEXTS = ["Exports shall reach 20 trillion yen by 2033.", "?", "港は一九一一年に開かれた。"]


def test_a_name_that_is_no_model_is_refused_with_those_there_are() -> None:
    with pytest.raises(ModelError, match=rf"no encoder 'nonsense'.*{NAME}.*set TENKYO_HUB=true"):
        Encoder.find("nonsense")


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model weights in"):
        Encoder.find(str(tmp_path))


def test_a_hub_that_cannot_be_reached_is_one_message() -> None:
    with pytest.raises(ModelError, match="nobody/nothing cannot be loaded"):
        Encoder.find("nobody/nothing", hub=True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (TOKENIZER_FILE, None),
        (TOKENIZER_FILE, "{}"),
        ("sentence_bert_config.json", "no JSON"),
    ],
)
def test_a_folder_with_broken_files_is_one_message(
    name: str, content: str | None, tmp_path: Path
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    shutil.copy(ENCODERS[NAME].locate() / TOKENIZER_FILE, tmp_path / TOKENIZER_FILE)
    (tmp_path / "sentence_bert_config.json").write_text('{"max_seq_length": 128}')
    assert Encoder.find(str(tmp_path)).tokens.limit == 128
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(content)
    with pytest.raises(ModelError, match=tmp_path.name):
        _ = Encoder.find(str(tmp_path)).tokens


def test_a_folder_is_known_by_the_sum_of_its_weights(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    one = Encoder.find(str(tmp_path))
    assert (one.name, one.sha256) == (tmp_path.name, file_sha256(tmp_path / "model.safetensors"))
    (tmp_path / "2_Dense").mkdir()
    (tmp_path / "2_Dense" / "model.safetensors").write_bytes(b"more weights")
    assert Encoder.find(str(tmp_path)).sha256 != one.sha256


class Exports:
    """In place of the process that exports: copies of an export, and what was begun and ended."""

    def __init__(self, made_with: EncoderExport) -> None:
        self.made_with = made_with
        self.vectors = ExportedEncoder(made_with).encode(SAMPLES)
        self.folders: list[Path] = []
        self.ended = 0

    def __call__(self, name: str, model: Path, folder: Path) -> "Exports":
        assert (name, model) == (NAME, ENCODERS[NAME].locate())
        self.made_with.copy_to(folder)
        self.folders.append(folder)
        return self

    def result(self) -> list[list[float]]:
        vectors: list[list[float]] = self.vectors.tolist()
        return vectors

    def end(self) -> None:
        assert self.folders[-1].is_dir()
        self.ended += 1


@pytest.fixture
def exports(seed_index: Path, monkeypatch: pytest.MonkeyPatch) -> Exports:
    made = Exports(open_generation(seed_index).encoder_export())
    monkeypatch.setattr(encoder_module, "ExportProcess", made)
    return made


def test_counting_tokens_exports_nothing(exports: Exports) -> None:
    encoder = Encoder.find(NAME)
    assert encoder.tokens.count(["The port is open."]) == [5]
    assert (encoder.tokens.limit, encoder.tokens.special) == (256, 2)
    assert exports.folders == []


def test_it_is_exported_once_and_embeds_as_its_export_does(
    exports: Exports, tmp_path: Path
) -> None:
    encoder, made_with = Encoder.find(NAME), exports.made_with
    encoder.begin_export()
    encoder.export(tmp_path / "export")
    vectors = encoder.encode(TEXTS)
    assert np.array_equal(vectors, ExportedEncoder(made_with).encode(TEXTS))
    assert encoder.files.record == made_with.record
    assert encoder.dimension == vectors.shape[1] == made_with.record.dimension
    for name in EXPORT_FILES:
        assert (tmp_path / "export" / name).read_bytes() == (made_with.folder / name).read_bytes()
    (folder,) = exports.folders
    assert (folder.is_dir(), exports.ended) == (True, 0)
    del encoder
    assert (folder.is_dir(), exports.ended) == (False, 1)


def test_an_export_with_other_vectors_is_refused(exports: Exports) -> None:
    exports.vectors = exports.vectors[::-1]
    with pytest.raises(ModelError, match=rf"{NAME} gives other vectors when it is exported"):
        Encoder.find(NAME).encode(TEXTS)
