"""The models alone: ONNX Runtime and a tokenizer, with nothing of the product around them.

Threads are those of `retriever.models.onnx`, a text a core: it takes less time than all cores
on one text, and less than a padded batch.
"""

import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

from eval.bench.model_inputs import Inputs
from ingest.embedding.encoder import EXPORT_FILE, EXPORT_SETTINGS
from ingest.embedding.models import RERANKER
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.language.tokens import TOKENIZER_FILE
from retriever.models.cross_encoder import MAX_TOKENS

Floats = npt.NDArray[np.float32]


class BareModel:
    """A model and its tokenizer. Texts are tokenised first, so that the model is timed alone."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._names = [value.name for value in self._session.get_inputs()]
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._pool = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="bare")

    @classmethod
    def reranker(cls) -> "BareModel":
        """Return the packaged cross-encoder; raise ModelError where it is missing or altered."""
        folder = RERANKER.locate()
        return cls(folder / "model.onnx", folder / "tokenizer.json")

    def tokenise(
        self, texts: Sequence[str] | Sequence[tuple[str, str]], max_tokens: int
    ) -> list[Encoding]:
        """Return the tokens of texts or pairs; of a pair that is too long the longer is cut."""
        self._tokenizer.enable_truncation(max_tokens, strategy="longest_first")
        encodings: list[Encoding] = self._tokenizer.encode_batch(list(texts))
        return encodings

    def forward(self, encodings: Sequence[Encoding]) -> list[Floats]:
        """Return the model's first output for each, without the batch axis."""
        return list(self._pool.map(self._run, encodings))

    def _run(self, encoding: Encoding) -> Floats:
        values = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.asarray([values[name]], dtype=np.int64) for name in self._names}
        output: Floats = self._session.run(None, feed)[0][0]
        return output


class BareModels:
    """All models of an answer, timed on what they read while it was made."""

    def __init__(self, export: Path) -> None:
        """`export` is the folder of the question encoder beside an index."""
        settings = json.loads((export / EXPORT_SETTINGS).read_text("utf-8"))
        self._prompt: str = settings["query_prompt"]
        self._limit: int = settings["max_tokens"]
        self._encoder = BareModel(export / EXPORT_FILE, export / TOKENIZER_FILE)
        self._reranker = BareModel.reranker()

    @cached_property
    def _multilingual(self) -> MultilingualEncoder:
        return MultilingualEncoder()

    def seconds(self, inputs: Inputs) -> float:
        """Return how long the models take for these inputs: one pass of the question encoder too.

        The passages and the units that the cross-encoder reads are batches of their own, as the
        second depends on the first. Tokenising is not counted, but for the multilingual encoder,
        which does it by itself.
        """
        # Questions that are joined to the first are only read by the cross-encoder.
        batches = [
            (self._encoder, self._encoder.tokenise([self._prompt + question], self._limit))
            for question, _ in inputs.pairs[:1]
        ]
        for question, texts in inputs.pairs:
            pairs = [(question, text) for text in texts]
            batches.append((self._reranker, self._reranker.tokenise(pairs, MAX_TOKENS)))
        start = time.perf_counter()
        for model, encodings in batches:
            model.forward(encodings)
        for several in inputs.texts:
            self._multilingual.encode(several)
        return time.perf_counter() - start
