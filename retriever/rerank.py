"""Reranking: a cross-encoder reads question and text together.

After Nogueira and Cho (Passage Re-ranking with BERT, 2019); the model is
cross-encoder/ms-marco-MiniLM-L-12-v2 from a package.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

from ingest.models import RERANKER
from retriever.onnx import OnnxModel

MAX_TOKENS = 512

REMEMBERED = 64
"""How many of the last questions' scores are kept."""


class CrossEncoder:
    """Scores how well texts answer a question: logits, about +10 for a sure answer to -11."""

    def __init__(self) -> None:
        folder = RERANKER.locate()
        self._model = OnnxModel.shared(
            folder / "model.onnx", folder / "tokenizer.json", max_tokens=MAX_TOKENS
        )

        # A question is often searched and asked at once, or asked again.
        self._scores = lru_cache(maxsize=REMEMBERED)(self._read)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return a score a text, in the order given."""
        return list(self._scores(question, tuple(texts)))

    def _read(self, question: str, texts: tuple[str, ...]) -> tuple[float, ...]:
        return tuple(float(output[0]) for output in self._model.run_pairs(question, texts))


def probability(logit: float) -> float:
    """Return the logistic function of a logit: the score's place between 0 and 1."""
    return 1 / (1 + math.exp(-logit))
