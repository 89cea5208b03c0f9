"""Counting tokens with an encoder's own tokenizer, without loading its model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tokenizers import Tokenizer

from ingest.errors import ModelError

TOKENIZER_FILE = "tokenizer.json"


class TokenCounter(Protocol):
    """Measures passages. `limit` is the encoder's longest input, with `special` special tokens."""

    limit: int
    special: int

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, special tokens left out."""
        ...

    def cut(self, text: str, tokens: int) -> int:
        """Return the length of the longest beginning of `text` that has at most `tokens`."""
        ...


class EncoderTokens:
    """Counts with a `tokenizer.json`."""

    def __init__(self, folder: Path, limit: int) -> None:
        file = folder / TOKENIZER_FILE
        if not file.is_file():
            raise ModelError(f"The encoder in {folder.name} has no {TOKENIZER_FILE}.")
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.limit = limit
        self.special = self._tokenizer.num_special_tokens_to_add(is_pair=False)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, special tokens left out."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def cut(self, text: str, tokens: int) -> int:
        """Return the length of the longest beginning of `text` that has at most `tokens`."""
        offsets = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return len(text) if len(offsets) <= tokens else int(offsets[tokens][0])
