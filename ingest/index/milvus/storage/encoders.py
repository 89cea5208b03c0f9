"""Exported encoders in the object store: questions are encoded with them on any machine."""

import tempfile
from pathlib import Path

from ingest.embedding.export import (
    EXPORT_FILE,
    EXPORT_FILES,
    EncoderExport,
    EncoderRecord,
    is_intact,
    read_export,
)
from ingest.embedding.models import file_sha256
from ingest.embedding.protocol import PassageEncoder
from ingest.errors import IndexUnavailableError
from ingest.index.milvus.storage.objects import ObjectStore


def keep_encoder(
    objects: ObjectStore, encoder: PassageEncoder, known: EncoderRecord | None
) -> EncoderRecord:
    """Keep the export of an encoder, and return what tells it; `known` is the one in use."""
    folder = _folder(encoder.sha256)
    if known and known.sha256 == encoder.sha256 and objects.size(f"{folder}/{EXPORT_FILE}"):
        return known
    with tempfile.TemporaryDirectory() as scratch:
        export = Path(scratch) / "export"
        encoder.export(export)
        for name in EXPORT_FILES:
            objects.write(f"{folder}/{name}", (export / name).read_bytes())
        sha256 = file_sha256(export / EXPORT_FILE)
    return EncoderRecord(encoder.name, encoder.sha256, encoder.dimension, sha256)


def local_export(objects: ObjectStore, record: EncoderRecord, cache: Path) -> EncoderExport:
    """Return an export as local files; its settings are read, its model is not looked at.

    Raises IndexUnavailableError where it is missing or damaged.
    """
    folder = _folder(record.sha256)
    try:
        files = [objects.copy_to(f"{folder}/{name}", cache) for name in EXPORT_FILES]
        return read_export(record, files[-1].parent)
    except (OSError, ValueError) as error:
        raise _missing(objects, record, error) from None


def verified_export(objects: ObjectStore, record: EncoderRecord, cache: Path) -> EncoderExport:
    """Return an export as local files, its model as it was written.

    Raises IndexUnavailableError where it is missing or another one.
    """
    export = local_export(objects, record, cache)
    if not is_intact(export.folder, record):
        if export.model.is_relative_to(cache):
            # The next try fetches it anew.
            export.model.unlink()
        raise _missing(objects, record, ValueError("it is not as it was written"))
    return export


def _folder(sha256: str) -> str:
    return f"encoders/{sha256[:16]}"


def _missing(
    objects: ObjectStore, record: EncoderRecord, error: Exception
) -> IndexUnavailableError:
    return IndexUnavailableError(
        f"The encoder {record.name} in {objects.url} cannot be used ({error}). Remove "
        f"{_folder(record.sha256)} there and run python -m ingest PATH... again."
    )
