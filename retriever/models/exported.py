"""Passages to vectors through the export that lies beside an index: no torch is needed.

The vectors are those of the model that was exported, to the precision of its arithmetic.
"""

import json
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np

from ingest.embedding.encoder import EXPORT_FILE, EXPORT_SETTINGS, Vectors
from ingest.index.folder import Generation, broken
from ingest.language.tokens import TOKENIZER_FILE, EncoderTokens
from retriever.models.onnx import OnnxModel


class ExportedEncoder:
    """A PassageEncoder that embeds what is added to an index as the rest of it was embedded."""

    def __init__(self, generation: Generation) -> None:
        """Raise IndexUnavailableError or ModelError where the export is not what it should be."""
        record = generation.metadata.encoder
        self.name = record.name
        self.sha256 = record.sha256
        self.dimension = record.dimension
        self._folder = generation.encoder_path
        try:
            settings = json.loads((self._folder / EXPORT_SETTINGS).read_text("utf-8"))
            self._prompt: str = settings["document_prompt"]
            limit: int = settings["max_tokens"]
        except (OSError, ValueError, KeyError) as error:
            raise broken(generation.index, error) from None
        self.tokens = EncoderTokens(self._folder, limit)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, dimension)."""
        prompted = [self._prompt + text for text in texts]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.stack(list(pool.map(self._model.run, prompted)))

    def export(self, folder: Path) -> None:
        """Copy the export into `folder`."""
        shutil.copytree(self._folder, folder)

    @cached_property
    def _model(self) -> OnnxModel:
        return OnnxModel.shared(
            self._folder / EXPORT_FILE,
            self._folder / TOKENIZER_FILE,
            max_tokens=self.tokens.limit,
        )
