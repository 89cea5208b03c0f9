"""Texts to vectors through sentence-transformers, and the export that questions are encoded with.

Loading torch takes seconds and hundreds of megabytes, so the model is loaded when there is
something to embed, and exported once as ONNX for the retriever, which needs no torch.
"""

import ctypes
import hashlib
import io
import json
import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ingest.embedding.export import EXPORT_FILE, ExportSettings
from ingest.embedding.models import ENCODERS, file_sha256
from ingest.errors import ModelError
from ingest.language.tokens import TOKENIZER_FILE, EncoderTokens

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

WEIGHTS = ("*.safetensors", "pytorch_model*.bin", "*/*.safetensors")
DOCUMENT_PROMPTS = ("document", "passage", "corpus")
"""What models call the prompt for documents; the first that a model has counts."""
BATCH = 32
_USUAL_LIMIT = 512
_LENGTHS = ("a", "a text of some length " * 20)
"""What an export is checked with."""
_ALIKE = 0.9999
"""The least cosine of a vector with that of the export; by eye: rounding leaves 0.9999999."""


class Encoder:
    """A sentence-transformers model, found at once and loaded when it is first used.

    `name` is what an index's metadata calls it and `sha256` covers its weights.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        weights = sorted({file for pattern in WEIGHTS for file in folder.glob(pattern)})
        if not weights:
            raise ModelError(f"There are no model weights in {folder}.")
        sums = [file_sha256(file) for file in weights]
        self.sha256 = (
            sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()
        )

    @classmethod
    def find(cls, name: str, *, hub: bool = False) -> "Encoder":
        """Find a packaged model by name, else a folder, else (where `hub` allows) on the hub.

        Raises ModelError where there is none.
        """
        if name in ENCODERS:
            return cls(name, ENCODERS[name].locate())
        if Path(name).is_dir():
            return cls(Path(name).name, Path(name))
        if not hub:
            known = ", ".join(ENCODERS)
            raise ModelError(
                f"There is no encoder {name!r}: neither a packaged one ({known}) nor a folder. "
                "To fetch it from its hub, set TENKYO_HUB=true."
            )
        from huggingface_hub import snapshot_download

        with _loading(name):
            return cls(name, Path(snapshot_download(name)))

    @cached_property
    def tokens(self) -> EncoderTokens:
        """The encoder's token counter, with the limit that the model states."""
        with _loading(self.name):
            return EncoderTokens(self.folder, self._limit())

    @cached_property
    def model(self) -> "SentenceTransformer":
        """The loaded model, on the GPU where there is one."""
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        with _loading(self.name):
            return SentenceTransformer(str(self.folder), local_files_only=True)

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        return int(self.model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, dimension)."""
        vectors = self.model.encode_document(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        _give_memory_back()
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def export(self, folder: Path) -> None:
        """Write the model as ONNX, with its tokenizer and query prompt, into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        _export_onnx(self.model, folder / EXPORT_FILE)
        _check(self.name, self.model, folder / EXPORT_FILE)
        shutil.copyfile(self.folder / TOKENIZER_FILE, folder / TOKENIZER_FILE)
        query_prompt = self.model.prompts.get("query") or ""
        ExportSettings(self.tokens.limit, query_prompt, self._document_prompt()).write(folder)

    def _document_prompt(self) -> str:
        """Return what `encode_document` puts before each text."""
        prompts = self.model.prompts
        return next((prompts[name] for name in DOCUMENT_PROMPTS if name in prompts), "") or ""

    def _limit(self) -> int:
        file = self.folder / "sentence_bert_config.json"
        stated = json.loads(file.read_text("utf-8")) if file.is_file() else {}
        return int(stated.get("max_seq_length") or self.model.max_seq_length or _USUAL_LIMIT)


def _export_onnx(model: "SentenceTransformer", file: Path) -> None:
    """Write the model's modules as one graph.

    The older exporter is used: it takes a tenth of the newer one's time, and what it writes runs no
    slower.
    """
    import torch

    class Embedding(torch.nn.Module):
        """Token ids and mask to unit vectors: the model's modules as one graph."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            vectors = self.model(features)["sentence_embedding"]
            return torch.nn.functional.normalize(vectors, dim=-1)

    device = model.device
    sample = model.tokenizer(["a", "a longer sample"], padding=True, return_tensors="pt")
    inputs = ["input_ids", "attention_mask"]
    with silence():
        torch.onnx.export(
            Embedding().to("cpu").eval(),
            tuple(sample[name] for name in inputs),
            str(file),
            input_names=inputs,
            output_names=["unit_embedding"],
            dynamic_axes={
                **{name: {0: "texts", 1: "tokens"} for name in inputs},
                "unit_embedding": {0: "texts"},
            },
            opset_version=17,
            dynamo=False,
        )
    model.to(device)


def _check(name: str, model: "SentenceTransformer", file: Path) -> None:
    """Raise ModelError where an export gives other vectors than the model.

    It records what the model did with a short text, and may miss what it does with others.
    """
    import onnxruntime

    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    for text in _LENGTHS:
        sample = model.tokenizer([text], truncation=True, return_tensors="np")
        given = {one.name: sample[one.name] for one in session.get_inputs()}
        vector = session.run(None, given)[0][0]
        if not float(vector @ model.encode(text, prompt="", normalize_embeddings=True)) > _ALIKE:
            raise ModelError(f"The encoder {name} gives other vectors when it is exported.")


def _give_memory_back() -> None:
    """Have glibc return what is free: batches of ever new shapes leave gaps that it would keep."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


@contextmanager
def _loading(name: str) -> Iterator[None]:
    """Turn whatever the model's libraries raise on files that are no model into one message."""
    try:
        yield
    except ModelError:
        raise
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"The encoder {name} cannot be loaded ({reason}).") from error


@contextmanager
def silence() -> Iterator[None]:
    """Keep the exporter's progress and its notes on other packages off the terminal."""
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
