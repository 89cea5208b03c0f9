"""Exporting an encoder: the one use of torch, in a process of its own.

sentence-transformers loads the model, and torch writes it as one ONNX graph. Loading torch takes
seconds and hundreds of megabytes, which are given back when that process ends.
"""

import io
import json
import logging
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.embedding.export import EXPORT_FILE, ExportSettings
from ingest.errors import ModelError
from ingest.language.tokens import TOKENIZER_FILE

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DOCUMENT_PROMPTS = ("document", "passage", "corpus")
"""What models call the prompt for documents; the first that a model has counts."""
_USUAL_LIMIT = 512
SAMPLES = ("a", "a text of some length " * 20)
"""Texts that an export is checked with. It records what the model did with a short text, and may
miss what it does with others."""


class ExportProcess:
    """A process that exports a sentence-transformers model, begun at once."""

    def __init__(self, name: str, model: Path, folder: Path) -> None:
        """Begin to export the model of a folder into another one; errors call it `name`."""
        # Asked of the tokenizers, which warn where a process that counted tokens starts another.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        self._name = name
        self._process = subprocess.Popen(  # noqa: S603 - the arguments are ours
            [sys.executable, "-P", "-m", __name__, name, str(model), str(folder)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def result(self) -> list[list[float]]:
        """Wait for the export; return the model's own vectors of SAMPLES.

        Raises ModelError where the model cannot be loaded or exported.
        """
        out, err = self._process.communicate()
        if self._process.returncode < 0:
            raise ModelError(
                f"The process that exports the encoder {self._name} was ended by signal "
                f"{-self._process.returncode}, perhaps for want of memory."
            )
        try:
            said = json.loads(out.splitlines()[-1])
        except (IndexError, ValueError):
            reason = "".join(err.decode(errors="replace").strip().splitlines()[-1:])
            raise ModelError(f"The encoder {self._name} cannot be exported ({reason}).") from None
        if error := said.get("error"):
            raise ModelError(error)
        vectors: list[list[float]] = said["vectors"]
        return vectors

    def end(self) -> None:
        """End the process if it runs."""
        with self._process:
            self._process.kill()


def export_model(model: "SentenceTransformer", tokenizer: Path, folder: Path) -> None:
    """Write a model as ONNX, with its tokenizer and its prompts, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_graph(model, folder / EXPORT_FILE)
    shutil.copyfile(tokenizer, folder / TOKENIZER_FILE)
    prompts = model.prompts
    document = next((prompts[one] for one in DOCUMENT_PROMPTS if one in prompts), "") or ""
    limit = int(model.max_seq_length or _USUAL_LIMIT)
    ExportSettings(limit, prompts.get("query") or "", document).write(folder)


def load_model(name: str, folder: Path) -> "SentenceTransformer":
    """Load a sentence-transformers model on the CPU; ModelError where it is none."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    with loading(name):
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


@contextmanager
def loading(name: str) -> Iterator[None]:
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


def _write_graph(model: "SentenceTransformer", file: Path) -> None:
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

    sample = model.tokenizer(["a", "a longer sample"], padding=True, return_tensors="pt")
    inputs = ["input_ids", "attention_mask"]
    with silence():
        torch.onnx.export(
            Embedding().eval(),
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


def _main(name: str, model: str, folder: str) -> dict[str, object]:
    try:
        loaded = load_model(name, Path(model))
        export_model(loaded, Path(model) / TOKENIZER_FILE, Path(folder))
    except ModelError as error:
        return {"error": str(error)}
    vectors = loaded.encode_document(list(SAMPLES), normalize_embeddings=True)
    return {"vectors": vectors.tolist()}


if __name__ == "__main__":
    print(json.dumps(_main(*sys.argv[1:])))  # noqa: T201 - for `ExportProcess`
