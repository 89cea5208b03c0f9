import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.encoder import Encoder
from ingest.embedding.export import EXPORT_SETTINGS
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.embedding.protocol import PassageEncoder
from ingest.errors import IndexUnavailableError
from ingest.index.folder.generations import Generation, open_generation
from ingest.index.folder.writing.build import is_current
from retriever.assembly import Models
from retriever.models.exported import ExportedEncoder
from tests.offline import run_python

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


def test_its_vectors_are_those_of_the_encoder_it_was_exported_from(
    generation: Generation, exported: ExportedEncoder
) -> None:
    encoder = Encoder.find(generation.metadata.encoder.name)
    expected = np.concatenate([encoder.encode([text]) for text in TEXTS])
    vectors = exported.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == expected.shape
    np.testing.assert_allclose(vectors, expected, rtol=0, atol=1e-5)
    assert exported.dimension == encoder.dimension
    assert exported.tokens.limit == encoder.tokens.limit
    assert exported.tokens.special == encoder.tokens.special
    assert exported.tokens.count(TEXTS) == encoder.tokens.count(TEXTS)


def test_a_text_has_the_same_vector_in_any_company(exported: ExportedEncoder) -> None:
    together = exported.encode(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        assert (exported.encode([text])[0] == vector).all()


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
