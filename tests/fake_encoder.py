"""Encoders that need no model: a text's terms, hashed into a few dimensions.

Texts that share terms point the same way, the same text always gives the same vector, and its
tokens are words and marks, so all that ingestion relies on holds. One of them knows a few words of
Japanese, so that a text and its translation share terms.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.embedding.encoder import Vectors
from ingest.embedding.export import EXPORT_FILE, EXPORT_SETTINGS
from ingest.language.terms import terms
from ingest.language.tokens import TOKENIZER_FILE

DIMENSION = 16
ENGLISH = {
    "港": "harbour", "灯台": "lighthouse", "赤": "red", "船": "ships", "開": "opened",
    "倉庫": "shed", "綱": "rope", "にしん": "herring", "塗": "painted", "俵": "bales",
}  # fmt: skip
_TOKEN = re.compile(r"\w+|[^\w\s]")
_OTHER_SCRIPTS = re.compile(r"[^\x00-\x7f]+")


class WordTokens:
    """Counts words and marks."""

    def __init__(self, limit: int = 256) -> None:
        self.limit = limit
        self.special = 2

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, special tokens left out."""
        return [len(_TOKEN.findall(text)) for text in texts]

    def cut(self, text: str, tokens: int) -> int:
        """Return the length of the longest beginning of `text` that has at most `tokens`."""
        starts = [match.start() for match in _TOKEN.finditer(text)]
        return len(text) if len(starts) <= tokens else starts[tokens]


class TermsEncoder:
    """Encodes texts by their terms and remembers which it was given."""

    def __init__(self, name: str = "terms-in-16-dimensions", limit: int = 256) -> None:
        self.name = name
        self.sha256 = hashlib.sha256(name.encode()).hexdigest()
        self.tokens = WordTokens(limit)
        self.dimension = DIMENSION
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, dimension)."""
        self.encoded += texts
        return np.stack([_vector(text, self.dimension) for text in texts])

    def export(self, folder: Path) -> None:
        """Write files in the place of a model's export."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in (EXPORT_FILE, EXPORT_SETTINGS, TOKENIZER_FILE):
            (folder / name).write_text(self.name, encoding="utf-8")


class TranslatingEncoder(TermsEncoder):
    """Encodes texts by their English terms, those of `ENGLISH` in Japanese texts too."""

    def __init__(self, name: str = "translated-terms-in-64-dimensions") -> None:
        super().__init__(name)
        self.dimension = 64

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, 64)."""
        self.encoded += texts
        return np.stack([_vector(_translated(text), self.dimension) for text in texts])


def _translated(text: str) -> str:
    said = " ".join(english for word, english in ENGLISH.items() if word in text)
    return f"{_OTHER_SCRIPTS.sub(' ', text)} {said}"


def _vector(text: str, dimension: int) -> Vectors:
    vector = np.zeros(dimension, dtype=np.float32)
    for term in ["", *terms(text)]:
        digest = hashlib.sha256(term.encode()).digest()
        vector[digest[0] % dimension] += 1 if digest[1] % 2 else -1
    length = np.linalg.norm(vector)
    # Terms may cancel each other out.
    return vector / length if length else np.eye(dimension, dtype=np.float32)[0]
