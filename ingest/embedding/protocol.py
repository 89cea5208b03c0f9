"""The protocols of encoders."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ingest.embedding.encoder import Vectors
from ingest.language.tokens import TokenCounter


class TextEncoder(Protocol):
    """What texts are embedded with; `ingest.embedding.multilingual.MultilingualEncoder` is one."""

    name: str
    sha256: str

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, dimension)."""
        ...


class PassageEncoder(TextEncoder, Protocol):
    """What passages are embedded and measured with; `ingest.embedding.encoder.Encoder` is one."""

    @property
    def tokens(self) -> TokenCounter:
        """What passages are measured with."""
        ...

    def export(self, folder: Path) -> None:
        """Write what questions are encoded with into `folder`."""
        ...
