"""Questions to vectors, by the export of the encoder that made an index; needs no torch."""

from collections.abc import Sequence

from ingest.embedding.onnx import Floats, OnnxModel


class QuestionEncoder:
    """Encodes questions; `prompt` is what the encoder wants put before each."""

    def __init__(self, model: OnnxModel, prompt: str) -> None:
        self._model = model
        self._prompt = prompt

    def is_common(self, word: str) -> bool:
        """Whether the encoder's vocabulary has the word whole, as it has all common words."""
        return self._model.has_token(word)

    def encode(self, question: str) -> Floats:
        """Return the question's unit vector: float32, (dimension,)."""
        return self._model.run(self._prompt + question)

    def likeness(self, phrase: str, others: Sequence[str]) -> list[float]:
        """Return the cosine of a phrase with each of the others."""
        vector = self._model.run(phrase)
        return [float(vector @ self._model.run(other)) for other in others]
