"""Reranking: a cross-encoder reads question and text together.

After Nogueira and Cho (Passage Re-ranking with BERT, 2019); the model is
cross-encoder/ms-marco-MiniLM-L-12-v2 from a package.
"""

import math
from collections.abc import Sequence

from ingest.embedding.models import RERANKER
from ingest.embedding.onnx import OnnxModel
from retriever.models.remembered import Remembered

MAX_TOKENS = 512

REMEMBERED = 50_000
"""Scores that are kept unless told otherwise: a question has 40 to 80, each takes 300 bytes."""


class CrossEncoder:
    """Scores how well texts answer a question: logits, about +10 for a sure answer to -11.

    A text with a question has one score, whatever else is read and whichever generation of an
    index it is from: so many are remembered, the latest used, for what is asked again. Safe
    between threads.
    """

    def __init__(self, remembered: int = REMEMBERED) -> None:
        """Remember so many scores, at least one; raise ModelError where the model is missing."""
        folder = RERANKER.locate()
        self._model = OnnxModel(
            folder / "model.onnx", folder / "tokenizer.json", max_tokens=MAX_TOKENS
        )
        self._remembered: Remembered[float] = Remembered(remembered)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return a score a text, in the order given."""
        return self._remembered.read(question, texts, self.read)

    def read(self, question: str, texts: Sequence[str]) -> list[float]:
        """Have the model read the texts, whatever is remembered; return a score a text."""
        return [float(output[0]) for output in self._model.run_pairs(question, texts)]


def probability(logit: float) -> float:
    """Return the logistic function of a logit: the score's place between 0 and 1."""
    return 1 / (1 + math.exp(-logit))


def log_odds(score: float) -> float:
    """Return the logit whose `probability` it is; infinite at 0 and 1."""
    return math.log(score / (1 - score)) if 0 < score < 1 else math.copysign(math.inf, score - 0.5)
