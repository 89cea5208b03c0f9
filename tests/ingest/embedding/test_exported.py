import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ingest.embedding.encoder import Encoder
from ingest.embedding.export import EXPORT_SETTINGS
from ingest.embedding.exported import ExportedEncoder
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.embedding.protocol import PassageEncoder
from ingest.errors import IndexUnavailableError, ModelError
from ingest.index.folder.generations import Generation, open_generation
from ingest.index.folder.index import FolderIndex
from ingest.index.folder.writing.build import is_current
from ingest.passages import embedded_text
from retriever.assembly import Models
from tests.offline import run_python

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TEXTS = [
    "Exports shall reach 20 trillion yen by 2033.",
    "?",
    "",
    "  \n\t ",
    "港は一九一一年に開かれた。灯台は赤い。𠮷野は歩いた。",
    "| Food | 0.6 | 1.2 |\tcosmetics\t*1",
    "Ships " * 100 + "in the harbour 😀",
    "a text that is longer than the encoder reads " * 100,
    "港" * 1000,
]


@pytest.fixture(scope="module")
def generation(seed_index: Path) -> Generation:
    return open_generation(seed_index)


@pytest.fixture(scope="module")
def exported(generation: Generation, models: Models) -> ExportedEncoder:
    return models.passage_encoder(generation.encoder_export())


def test_its_vectors_are_those_of_the_model_it_was_exported_from(
    generation: Generation, exported: ExportedEncoder, reference: "SentenceTransformer"
) -> None:
    """The reference is sentence-transformers itself, called as its users call it."""
    expected = reference.encode_document(TEXTS, normalize_embeddings=True)
    vectors = exported.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == expected.shape == (len(TEXTS), exported.dimension)
    np.testing.assert_allclose(vectors, expected, rtol=0, atol=1e-5)
    assert (vectors * expected).sum(axis=1) == pytest.approx(1, abs=1e-5)
    questions = Models().question_encoder(generation.encoder_export())
    expected = reference.encode_query(TEXTS, normalize_embeddings=True)
    for text, vector in zip(TEXTS, expected, strict=True):
        assert float(questions.encode(text) @ vector) == pytest.approx(1, abs=1e-5)


def test_texts_are_measured_as_the_encoder_measures_them(
    generation: Generation, exported: ExportedEncoder
) -> None:
    encoder = Encoder.find(generation.metadata.encoder.name)
    assert exported.tokens.limit == encoder.tokens.limit
    assert exported.tokens.special == encoder.tokens.special
    assert exported.tokens.count(TEXTS) == encoder.tokens.count(TEXTS)


def test_a_text_has_the_same_vector_in_any_company(exported: ExportedEncoder) -> None:
    together = exported.encode(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        assert (exported.encode([text])[0] == vector).all()


def test_it_reads_as_many_tokens_as_it_says(exported: ExportedEncoder) -> None:
    words = "ship " * (exported.tokens.limit - exported.tokens.special)
    whole, longer, shorter = exported.encode([words, words + "port", words[:-10]])
    assert np.array_equal(whole, longer)
    assert whole @ shorter < 0.99999


@pytest.mark.parametrize("cores", [1, 3])
def test_the_command_embedded_to_the_same_bits(
    seed_index: Path, exported: ExportedEncoder, cores: int
) -> None:
    snapshot = FolderIndex(seed_index).snapshot()
    (summary,) = snapshot.documents()
    document = snapshot.document(summary.id)
    assert document is not None
    passages = snapshot.passages_of(summary.id)[::40]
    texts = [embedded_text(document, one) for one in passages]
    vectors = ExportedEncoder(exported.files, cores=cores).encode(texts)
    assert np.array_equal(vectors, snapshot.dense.vectors([one.id for one in passages]))


def test_an_export_that_is_damaged_is_one_message(generation: Generation, tmp_path: Path) -> None:
    files = _copy(generation, tmp_path).encoder_export()
    files.model.write_bytes(b"no model")
    with pytest.raises(ModelError, match=rf"{files.record.name} in .* cannot be loaded"):
        ExportedEncoder(files).encode(["The port is open."])


def test_what_it_adds_to_fits_the_index(generation: Generation, exported: ExportedEncoder) -> None:
    encoder: PassageEncoder = exported
    assert is_current(generation, encoder, MultilingualEncoder())


def test_the_prompt_for_documents_is_put_before_each(
    generation: Generation, exported: ExportedEncoder, tmp_path: Path
) -> None:
    moved = _copy(generation, tmp_path, document_prompt="passage: ")
    prompted = Models().passage_encoder(moved.encoder_export()).encode(["The port is open."])
    assert (prompted == exported.encode(["passage: The port is open."])).all()


def test_its_export_is_a_copy(
    generation: Generation, exported: ExportedEncoder, tmp_path: Path
) -> None:
    exported.export(tmp_path / "copy")
    for file in generation.encoder_path.iterdir():
        assert (tmp_path / "copy" / file.name).read_bytes() == file.read_bytes()


def test_an_export_that_is_incomplete_is_refused(generation: Generation, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="python -m ingest"):
        _copy(generation, tmp_path, document_prompt=None).encoder_export()


def test_it_does_not_import_torch(generation: Generation, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from ingest.index.folder.generations import open_generation\n"
        "from ingest.index.folder.index import FolderIndex\n"
        "from ingest.pipeline import add_file\n"
        "from retriever.assembly import Models\n"
        f"index = Path({str(tmp_path)!r})\n"
        "encoder = Models().passage_encoder(open_generation(index).encoder_export())\n"
        "print(add_file(b'The port is open.', 'port.txt', FolderIndex(index), encoder)[0].status)\n"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))\n"
    )
    shutil.copytree(generation.index, tmp_path, dirs_exist_ok=True)
    ended = run_python("-c", code, cwd=tmp_path)
    assert ended.stdout.split() == [b"added", b"set()"], ended


def _copy(generation: Generation, index: Path, **settings: str | None) -> Generation:
    """Return the generation with its export moved to `index`, and its settings changed."""
    moved = replace(generation, index=index)
    shutil.copytree(generation.encoder_path, moved.encoder_path)
    file = moved.encoder_path / EXPORT_SETTINGS
    changed = json.loads(file.read_text("utf-8")) | settings
    file.write_text(json.dumps({key: v for key, v in changed.items() if v is not None}))
    return moved
