"""An encoder's export: the files that questions, and texts added later, are encoded with.

encoder.onnx      the model, from token ids and mask to unit vectors
tokenizer.json    its tokenizer
encoder.json      the limit in tokens, and what is put before questions and before texts
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.language.tokens import TOKENIZER_FILE

EXPORT_FILE = "encoder.onnx"
EXPORT_SETTINGS = "encoder.json"


@dataclass(frozen=True, slots=True)
class EncoderRecord:
    """An encoder that made vectors, and the SHA-256 of its weights and of its export.

    An encoder that encodes questions as it is has no export.
    """

    name: str
    sha256: str
    dimension: int
    export_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How texts are put to an exported encoder."""

    max_tokens: int
    query_prompt: str
    document_prompt: str

    def write(self, folder: Path) -> None:
        """Write the settings into the export's folder."""
        (folder / EXPORT_SETTINGS).write_text(json.dumps(asdict(self)), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class EncoderExport:
    """An export on the disk, whose settings were read; `record` says which encoder it is."""

    record: EncoderRecord
    folder: Path
    settings: ExportSettings

    @property
    def model(self) -> Path:
        """The ONNX file."""
        return self.folder / EXPORT_FILE

    @property
    def tokenizer(self) -> Path:
        """The tokenizer's file."""
        return self.folder / TOKENIZER_FILE


def read_export(record: EncoderRecord, folder: Path) -> EncoderExport:
    """Read the settings of the export of an encoder.

    Raises OSError or ValueError where they are missing or not what they should be.
    """
    fields = json.loads((folder / EXPORT_SETTINGS).read_text("utf-8"))
    try:
        return EncoderExport(record, folder, ExportSettings(**fields))
    except TypeError as error:
        raise ValueError(f"{EXPORT_SETTINGS}: {error}") from None
