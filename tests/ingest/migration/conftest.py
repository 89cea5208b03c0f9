"""An encoder with an export that passages can be measured with, as that of a real one."""

import hashlib
from pathlib import Path

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from ingest.embedding.export import EXPORT_FILE, ExportSettings
from ingest.language.tokens import TOKENIZER_FILE, EncoderTokens
from tests.fake_encoder import TermsEncoder

LIMIT = 128


class ExportingEncoder(TermsEncoder):
    """Counts tokens as its export does, so that passages are split alike with either."""

    def __init__(self, folder: Path) -> None:
        super().__init__("terms-with-an-export", LIMIT)
        self.export(folder)
        self.tokens = EncoderTokens(folder, LIMIT)  # type: ignore[assignment]

    def export(self, folder: Path) -> None:
        """Write a tokenizer of words, settings, and a file in the place of the model."""
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = Whitespace()
        tokenizer.save(str(folder / TOKENIZER_FILE))
        ExportSettings(LIMIT, "", "").write(folder)
        (folder / EXPORT_FILE).write_bytes(hashlib.sha256(self.name.encode()).digest())


@pytest.fixture
def exporting(tmp_path: Path) -> ExportingEncoder:
    return ExportingEncoder(tmp_path / "export")
