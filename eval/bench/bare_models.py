"""The models alone: ONNX Runtime and a tokenizer, on what the product's models read.

`ModelInputs` holds what the models read while a question is answered, `recording_models` returns
models for the product that note it there, and `BareModels` runs the models alone on it. Each text
runs on one core, as in `ingest.embedding.onnx`: that takes less time than all cores on one text,
and less than a padded batch.
"""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from ingest.embedding.encoder import Vectors
from ingest.embedding.export import EncoderExport
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.embedding.onnx import open_session
from ingest.embedding.protocol import TextEncoder
from retriever.assembly import Models
from retriever.models.reader import (
    ENGLISH,
    LINES_FILE,
    MAX_TOKENS,
    MODEL_FILE,
    MULTILINGUAL,
    SHARED,
    TOKENIZER_FILE,
    Reader,
    Reading,
    ShippedReader,
)

Floats = npt.NDArray[np.float32]


@dataclass(slots=True)
class ModelInputs:
    """What the models read since this was last cleared, a batch a call.

    `pairs` are the reader's, a question and the texts that were read with it; `lines` are those of
    the network that judges lines, and `texts` those of the multilingual encoder.
    """

    pairs: list[tuple[ShippedReader, str, tuple[str, ...]]] = field(default_factory=list)
    lines: list[tuple[ShippedReader, str, tuple[str, ...]]] = field(default_factory=list)
    texts: list[tuple[str, ...]] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what was read."""
        self.pairs.clear()
        self.lines.clear()
        self.texts.clear()


class RecordingReader(Reader):
    """The product's reader, which notes what it reads."""

    def __init__(self, shipped: ShippedReader, inputs: ModelInputs) -> None:
        super().__init__(folder=shipped.locate())
        self._shipped = shipped
        self._inputs = inputs

    def read_anew(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Have the model read the texts; those whose readings are remembered do not come here."""
        self._inputs.pairs.append((self._shipped, question, tuple(texts)))
        return super().read_anew(question, texts)

    def judge_anew(self, question: str, lines: Sequence[str]) -> list[float]:
        """Have the model judge the lines; see `read_anew`."""
        self._inputs.lines.append((self._shipped, question, tuple(lines)))
        return super().judge_anew(question, lines)


class RecordingTextEncoder:
    """A text encoder that notes what it reads."""

    def __init__(self, encoder: TextEncoder, inputs: ModelInputs) -> None:
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


def recording_models(inputs: ModelInputs) -> Models:
    """Return the product's models; the readers and the multilingual encoder record."""
    return Models(
        reader=lambda _: RecordingReader(ENGLISH, inputs),
        other_reader=lambda _: RecordingReader(MULTILINGUAL, inputs),
        multilingual=lambda: RecordingTextEncoder(MultilingualEncoder(), inputs),
    )


class BareModel:
    """A model and its tokenizer. Texts are tokenised first, so that the model is timed alone."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        self._session = open_session(model)
        self._names = [value.name for value in self._session.get_inputs()]
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._pool = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="bare")

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

    def _run(self, encoding: Encoding, names: Sequence[str] | None = None) -> Floats:
        values = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.asarray([values[name]], dtype=np.int64) for name in self._names}
        output: Floats = self._session.run(names, feed)[0][0]
        return output


class BareReader(BareModel):
    """A reader's model with the network that judges lines."""

    def __init__(self, shipped: ShippedReader) -> None:
        """Load both; ModelError if a file is missing or altered."""
        folder = shipped.locate()
        super().__init__(folder / MODEL_FILE, folder / TOKENIZER_FILE)
        self._lines = open_session(folder / LINES_FILE)

    def judge(self, encodings: Sequence[Encoding]) -> list[Floats]:
        """Return the logits of each line; the product has one judged at a time."""
        return list(self._pool.map(self._judge, encodings))

    def _judge(self, encoding: Encoding) -> Floats:
        shared = self._run(encoding, SHARED)[None]
        logits: Floats = self._lines.run(None, {SHARED[0]: shared})[0][0]
        return logits


class BareModels:
    """All models of an answer, timed on what they read while it was made."""

    def __init__(self, export: EncoderExport) -> None:
        """`export` is the encoder of an index."""
        self._prompt = export.settings.query_prompt
        self._limit = export.settings.max_tokens
        self._encoder = BareModel(export.model, export.tokenizer)
        self._readers: dict[ShippedReader, BareReader] = {}

    @cached_property
    def _multilingual(self) -> MultilingualEncoder:
        return MultilingualEncoder()

    def seconds(self, inputs: ModelInputs) -> float:
        """Return how long the models take for these inputs.

        The question encoder runs once. Tokenising is not counted, except for the multilingual
        encoder, which tokenises by itself.
        """
        asked = next((question for _, question, _ in inputs.pairs), None)
        # Sub-questions are only read by the reader.
        questions = [] if asked is None else [self._prompt + asked]
        runs = [partial(self._encoder.forward, self._encoder.tokenise(questions, self._limit))]
        runs += [partial(self._reader(one[0]).forward, self._pairs(*one)) for one in inputs.pairs]
        runs += [partial(self._reader(one[0]).judge, self._pairs(*one)) for one in inputs.lines]
        start = time.perf_counter()
        for run in runs:
            run()
        for batch in inputs.texts:
            self._multilingual.encode(batch)
        return time.perf_counter() - start

    def _reader(self, shipped: ShippedReader) -> BareReader:
        if shipped not in self._readers:
            self._readers[shipped] = BareReader(shipped)
        return self._readers[shipped]

    def _pairs(self, shipped: ShippedReader, question: str, texts: Sequence[str]) -> list[Encoding]:
        pairs = [(question, text) for text in texts]
        return self._reader(shipped).tokenise(pairs, MAX_TOKENS)
