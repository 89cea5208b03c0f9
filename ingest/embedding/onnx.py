"""Running the packaged and exported models: ONNX Runtime sessions with their tokenizers."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

if TYPE_CHECKING:
    import onnxruntime

Floats = npt.NDArray[np.float32]

_SLOW_FUSION = "SkipLayerNormFusion"
"""ONNX Runtime 1.32 takes nine times as long for a layer's sum with its normalisation in one as for
the two by themselves, a sixth of a reading."""


class OnnxModel:
    """A BERT-shaped model. Every text is run by itself, on one core, several at a time.

    The packaged models are quantised with scales taken from the whole input, so a text's
    neighbours in a batch would change its score; alone it has one score only. A core a text also
    takes less time than all cores on one text or on a padded batch.
    """

    def __init__(self, model: Path, tokenizer: Path, *, max_tokens: int) -> None:
        """Load the model and its tokenizer; ValueError where one of them is damaged."""
        self._pool = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="onnx")
        self._session = open_session(model)
        self._inputs = {value.name for value in self._session.get_inputs()}
        self._tokenizer = _tokenizer(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens, strategy="longest_first")

    def has_token(self, word: str) -> bool:
        """Whether the word is one token."""
        return self._tokenizer.token_to_id(word) is not None

    def run(self, text: str) -> Floats:
        """Return the model's first output for one text, without the batch axis."""
        return self._run(self._tokenizer.encode(text))

    def run_pairs(self, first: str, seconds: Sequence[str]) -> list[Floats]:
        """Return the first output for each pair; where both are too long, the longer is cut."""
        pairs = [(first, second) for second in seconds]
        return list(self._pool.map(self._run, self._tokenizer.encode_batch(pairs)))

    def read_pairs(
        self, first: str, seconds: Sequence[str], outputs: Sequence[str]
    ) -> list[tuple[Encoding, list[Floats]]]:
        """Return the tokens and the named outputs of each pair; the longer text is cut."""
        encodings = self._tokenizer.encode_batch([(first, second) for second in seconds])
        run = partial(self._outputs, names=outputs)
        # A single one is not handed to another thread.
        found = map(run, encodings) if len(encodings) == 1 else self._pool.map(run, encodings)
        return list(zip(encodings, found, strict=True))

    def _run(self, encoding: Encoding) -> Floats:
        return self._outputs(encoding)[0]

    def _outputs(self, encoding: Encoding, names: Sequence[str] | None = None) -> list[Floats]:
        values = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {
            name: np.asarray([value], dtype=np.int64)
            for name, value in values.items()
            if name in self._inputs
        }
        return [output[0] for output in self._session.run(names, feed)]


def open_session(file: Path) -> "onnxruntime.InferenceSession":
    """Return a model to be run on one core a call; ValueError where the file is damaged."""
    # Here, so that commands that run no model need not wait for it.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            str(file),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=[_SLOW_FUSION],
        )
    except Exception as error:
        # The library's own errors share no other class.
        raise ValueError(f"{file.name}: {error}") from None


def _tokenizer(file: Path) -> Tokenizer:
    try:
        tokenizer: Tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:
        # The library raises nothing more special.
        raise ValueError(f"{file.name}: {error}") from None
    return tokenizer
