"""An encoder's export: the files that questions, and texts added later, are encoded with.

encoder.onnx      the model, from token ids and mask to unit vectors
tokenizer.json    its tokenizer
encoder.json      the limit in tokens, and what is put before questions and before texts
"""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.embedding.models import file_sha256
from ingest.language.tokens import TOKENIZER_FILE

EXPORT_FILE = "encoder.onnx"
EXPORT_SETTINGS = "encoder.json"
EXPORT_FILES = (TOKENIZER_FILE, EXPORT_SETTINGS, EXPORT_FILE)
"""The model comes last: where it is, the others are."""


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

    def copy_to(self, folder: Path) -> None:
        """Copy the files into a folder that need not be there yet."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in EXPORT_FILES:
            shutil.copyfile(self.folder / name, folder / name)


def is_intact(folder: Path, record: EncoderRecord) -> bool:
    """Whether the model of an encoder's export is in a folder as it was written."""
    model = folder / EXPORT_FILE
    return model.is_file() and file_sha256(model) == record.export_sha256


def read_export(record: EncoderRecord, folder: Path) -> EncoderExport:
    """Read the settings of the export of an encoder.

    Raises OSError or ValueError where they are missing or not what they should be.
    """
    fields = json.loads((folder / EXPORT_SETTINGS).read_text("utf-8"))
    try:
        return EncoderExport(record, folder, ExportSettings(**fields))
    except TypeError as error:
        raise ValueError(f"{EXPORT_SETTINGS}: {error}") from None
