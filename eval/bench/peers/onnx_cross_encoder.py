"""The packaged cross-encoder for peers, which cannot load its quantised ONNX file themselves."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer

MAX_TOKENS = 512


class OnnxCrossEncoder:
    """Scores how well texts answer a question. Safe between threads.

    Each pair is read alone, as Tenkyo reads it: on a CPU a batch padded to its longest text takes
    longer.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        """Load the model of a folder; `threads` serve one call."""
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
        options = SessionOptions()
        options.intra_op_num_threads = threads
        self._session = InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {one.name for one in self._session.get_inputs()}

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return a logit a text, in the order given."""
        return [self._score(question, text) for text in texts]

    def order(self, question: str, texts: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """Return the numbers of the best texts with their logits, best first."""
        scored = enumerate(self.scores(question, texts))
        return sorted(scored, key=lambda one: -one[1])[:limit]

    def _score(self, question: str, text: str) -> float:
        pair = self._tokenizer.encode(question, text)
        values = {
            "input_ids": pair.ids,
            "attention_mask": pair.attention_mask,
            "token_type_ids": pair.type_ids,
        }
        inputs = {name: np.array([values[name]], dtype=np.int64) for name in self._inputs}
        return float(np.ravel(self._session.run(None, inputs)[0])[0])
