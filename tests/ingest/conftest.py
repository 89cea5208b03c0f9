from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ingest.embedding.models import ENCODERS
from ingest.language.tokens import EncoderTokens
from ingest.settings import IngestSettings
from tests.fake_encoder import TermsEncoder

NAME = str(IngestSettings.model_fields["encoder"].default)

Folder = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def encoder() -> TermsEncoder:
    return TermsEncoder()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Write files into a folder of documents and return it."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        docs = tmp_path / "docs"
        for name, content in files.items():
            file = docs / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return docs

    return write


@pytest.fixture(scope="session")
def tokens() -> EncoderTokens:
    """The real encoder's token counter: reads a tokenizer and no model."""
    return EncoderTokens(ENCODERS[NAME].locate(), 256)
