"""Passages to vectors through an encoder's export: no torch is needed.

The vectors are those of the model that was exported, to the precision of its arithmetic.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np

from ingest.embedding.export import EncoderExport
from ingest.embedding.onnx import Floats, OnnxModel
from ingest.errors import ModelError
from ingest.language.tokens import EncoderTokens


def load_export(export: EncoderExport) -> OnnxModel:
    """Load the model of an export; ValueError where it is damaged."""
    return OnnxModel(export.model, export.tokenizer, max_tokens=export.settings.max_tokens)


class ExportedEncoder:
    """A PassageEncoder: every text is run by itself, so it has one vector whatever is beside it."""

    def __init__(
        self,
        files: EncoderExport,
        load: Callable[[EncoderExport], OnnxModel] = load_export,
        *,
        cores: int | None = None,
    ) -> None:
        """Take an export into use.

        Args:
            files: the export.
            load: loads its model, for the first text.
            cores: how many texts are run side by side; None: as many as there are cores.

        Raises:
            ModelError: there is no tokenizer.

        """
        self.name = files.record.name
        self.sha256 = files.record.sha256
        self.dimension = files.record.dimension
        self.tokens = EncoderTokens(files.folder, files.settings.max_tokens)
        self.files = files
        self._load = load
        self._cores = cores or os.cpu_count()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text: float32, (texts, dimension).

        Raises ModelError where the export is damaged.
        """
        prompt = self.files.settings.document_prompt
        prompted = [prompt + text for text in texts]
        with ThreadPoolExecutor(self._cores) as pool:
            return np.stack(list(pool.map(self._model.run, prompted)))

    def export(self, folder: Path) -> None:
        """Copy the export into `folder`."""
        self.files.copy_to(folder)

    @cached_property
    def _model(self) -> OnnxModel:
        try:
            return self._load(self.files)
        except ValueError as error:
            raise ModelError(
                f"The export of the encoder {self.name} in {self.files.folder} cannot be loaded "
                f"({error}). Run it again."
            ) from error
