"""What the models are given while a question is answered: recorders that stand in their places."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.embedding.embedding import TextEncoder
from ingest.embedding.encoder import Vectors
from retriever.models.cross_encoder import CrossEncoder


@dataclass(slots=True)
class Inputs:
    """What was read since it was last cleared, a batch a call.

    `pairs` are the cross-encoder's, a question and the texts that were read with it; `texts` are
    those of the multilingual encoder.
    """

    pairs: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    texts: list[tuple[str, ...]] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what was read."""
        self.pairs.clear()
        self.texts.clear()


class RecordingCrossEncoder(CrossEncoder):
    """The product's cross-encoder, which notes what it reads."""

    def __init__(self, inputs: Inputs) -> None:
        super().__init__()
        self._inputs = inputs

    def read(self, question: str, texts: Sequence[str]) -> list[float]:
        """Have the model read the texts; those whose scores are remembered do not come here."""
        self._inputs.pairs.append((question, tuple(texts)))
        return super().read(question, texts)


class RecordingTextEncoder:
    """A text encoder that notes what it reads."""

    def __init__(self, encoder: TextEncoder, inputs: Inputs) -> None:
        self.name = encoder.name
        self.sha256 = encoder.sha256
        self._encoder = encoder
        self._inputs = inputs

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, dimension)."""
        self._inputs.texts.append(tuple(texts))
        return self._encoder.encode(texts)
