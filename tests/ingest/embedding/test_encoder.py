import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest

from ingest.embedding.encoder import Encoder
from ingest.embedding.export import EXPORT_FILE, EXPORT_SETTINGS, EncoderRecord, read_export
from ingest.embedding.models import ENCODERS, file_sha256
from ingest.errors import ModelError
from ingest.language.tokens import TOKENIZER_FILE
from retriever.assembly import Models
from tests.ingest.conftest import NAME

TEXTS = [
    "Exports shall reach 20 trillion yen by 2033.",
    "?",
    "港は一九一一年に開かれた。",
    "Ships " * 100 + "in the harbour 😀",
    "a text that is longer than the encoder reads " * 100,
]


@pytest.fixture
def exported(seed_index: Path) -> Path:
    """The model's export, as an ingestion makes it."""
    (folder,) = (seed_index / "encoders").iterdir()
    return folder


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


@pytest.mark.models
def test_weights_that_are_none_are_one_message(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    encoder = Encoder.find(str(tmp_path))
    with pytest.raises(ModelError, match=rf"{tmp_path.name} cannot be loaded \(.+\)"):
        encoder.encode(["It is so."])


def test_a_folder_is_known_by_the_sum_of_its_weights(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    one = Encoder.find(str(tmp_path))
    assert (one.name, one.sha256) == (tmp_path.name, file_sha256(tmp_path / "model.safetensors"))
    (tmp_path / "2_Dense").mkdir()
    (tmp_path / "2_Dense" / "model.safetensors").write_bytes(b"more weights")
    assert Encoder.find(str(tmp_path)).sha256 != one.sha256


@pytest.mark.models
def test_counting_tokens_does_not_load_the_model() -> None:
    encoder = Encoder.find(NAME)
    assert encoder.tokens.count(["The port is open."]) == [5]
    assert "model" not in vars(encoder)


@pytest.mark.models
def test_vectors_are_of_length_one_and_the_same_in_any_company(model: Encoder) -> None:
    together = model.encode(TEXTS)
    assert together.dtype == np.float32
    assert together.shape == (len(TEXTS), model.dimension)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-5)
    alone = np.concatenate([model.encode([text]) for text in TEXTS])
    assert (together * alone).sum(axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.models
def test_the_model_reads_as_many_tokens_as_it_says(model: Encoder) -> None:
    words = "ship " * (model.tokens.limit - model.tokens.special)
    whole, longer, shorter = model.encode([words, words + "port", words[:-10]])
    assert whole @ longer == pytest.approx(1, abs=1e-6)
    assert whole @ shorter < 0.99999


@pytest.mark.models
def test_the_export_gives_the_same_vectors(model: Encoder, exported: Path) -> None:
    """The reference is sentence-transformers itself, called as its users call it."""
    expected = model.model.encode_query(TEXTS, normalize_embeddings=True)
    record = EncoderRecord(model.name, model.sha256, model.dimension)
    questions = Models().question_encoder(read_export(record, exported))
    for text, vector in zip(TEXTS, expected, strict=True):
        encoded = questions.encode(text)
        assert encoded.dtype == np.float32
        assert float(encoded @ np.asarray(vector)) > 0.99999


@pytest.mark.models
def test_an_export_with_other_vectors_is_refused(
    model: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = np.eye(1, model.dimension, dtype=np.float32)[0]
    monkeypatch.setattr(model.model, "encode", lambda *_, **__: other)
    with pytest.raises(ModelError, match=rf"{NAME} gives other vectors when it is exported"):
        model.export(tmp_path / "export")


@pytest.mark.models
def test_the_export_is_all_that_questions_need(model: Encoder, exported: Path) -> None:
    names = {file.name for file in exported.iterdir()}
    assert names == {EXPORT_FILE, EXPORT_SETTINGS, TOKENIZER_FILE}
    onnx.checker.check_model(str(exported / EXPORT_FILE))
    settings = json.loads((exported / EXPORT_SETTINGS).read_text("utf-8"))
    limit = model.tokens.limit
    assert settings == {"max_tokens": limit, "query_prompt": "", "document_prompt": ""}
