"""Texts to vectors through a sentence-transformers model, which is run as its ONNX export.

An index keeps the export, so it is made once, for the first document. Questions, and what is added
later, are embedded with the one that is kept, to the same bits and without torch.
"""

import hashlib
import json
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.embedding.export import EXPORT_FILE, EncoderExport, EncoderRecord, read_export
from ingest.embedding.exported import ExportedEncoder
from ingest.embedding.exporting import SAMPLES, ExportProcess, loading
from ingest.embedding.models import ENCODERS, file_sha256
from ingest.errors import ModelError
from ingest.language.tokens import EncoderTokens

Vectors = npt.NDArray[np.float32]

_ALIKE = 0.9999
"""The least cosine of a vector with that of the export; by eye: rounding leaves 0.9999999."""
WEIGHTS = ("*.safetensors", "pytorch_model*.bin", "*/*.safetensors")


class Encoder:
    """A sentence-transformers model, found at once and exported when it is first used.

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

        with loading(name):
            return cls(name, Path(snapshot_download(name)))

    @cached_property
    def tokens(self) -> EncoderTokens:
        """The encoder's token counter, with the limit that the model states."""
        with loading(self.name):
            return EncoderTokens(self.folder, self._limit())

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        return self._exported.dimension

    @property
    def files(self) -> EncoderExport:
        """The export that it embeds with, as long as there is this object."""
        return self._exported.files

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, dimension)."""
        return self._exported.encode(texts)

    def export(self, folder: Path) -> None:
        """Write the export into `folder`."""
        self._exported.export(folder)

    def begin_export(self) -> None:
        """Begin to export the model, which takes seconds, while something else is done."""
        _ = self._exporting

    @cached_property
    def _exporting(self) -> tuple[ExportProcess, Path]:
        folder = Path(tempfile.mkdtemp(prefix="tenkyo-encoder-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        process = ExportProcess(self.name, self.folder, folder)
        # Ended before its folder is removed.
        weakref.finalize(self, process.end)
        return process, folder

    @cached_property
    def _exported(self) -> ExportedEncoder:
        process, folder = self._exporting
        expected = np.array(process.result(), dtype=np.float32)
        export_sha256 = file_sha256(folder / EXPORT_FILE)
        record = EncoderRecord(self.name, self.sha256, expected.shape[1], export_sha256)
        exported = ExportedEncoder(read_export(record, folder))
        cosines = (expected * exported.encode(SAMPLES)).sum(axis=1)
        if not (cosines > _ALIKE).all():
            raise ModelError(f"The encoder {self.name} gives other vectors when it is exported.")
        return exported

    def _limit(self) -> int:
        file = self.folder / "sentence_bert_config.json"
        stated = json.loads(file.read_text("utf-8")) if file.is_file() else {}
        return int(stated.get("max_seq_length") or self._exported.tokens.limit)
