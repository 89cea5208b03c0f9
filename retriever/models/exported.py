"""Passages to vectors through the export that lies beside an index: no torch is needed.

The vectors are those of the model that was exported, to the precision of its arithmetic.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np

from ingest.embedding.encoder import Vectors
from ingest.embedding.export import EncoderExport
from ingest.language.tokens import EncoderTokens
from retriever.models.onnx import OnnxModel


class ExportedEncoder:
    """A PassageEncoder that embeds what is added to an index as the rest of it was embedded."""

    def __init__(self, export: EncoderExport, load: Callable[[EncoderExport], OnnxModel]) -> None:
        """Raise ModelError without a tokenizer; `load` is called for the first text."""
        self.name = export.record.name
        self.sha256 = export.record.sha256
        self.dimension = export.record.dimension
        self.tokens = EncoderTokens(export.folder, export.settings.max_tokens)
        self._export = export
        self._load = load

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, dimension)."""
        prompt = self._export.settings.document_prompt
        prompted = [prompt + text for text in texts]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.stack(list(pool.map(self._model.run, prompted)))

    def export(self, folder: Path) -> None:
        """Copy the export into `folder`."""
        shutil.copytree(self._export.folder, folder)

    @cached_property
    def _model(self) -> OnnxModel:
        return self._load(self._export)
