"""What a generation says of itself: what made it, what it holds, and the sums of its files.

    metadata.json       format, encoders, metric, chunking, counts, documents; of each other file
                        of the generation its size and SHA-256; and last, as `sha256`, the
                        SHA-256 of the same JSON without this field

So any flipped bit is found. The sums guard against accidents only: whoever can write the files can
write the sums too.
"""

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from ingest.document.document import id_of
from ingest.embedding.export import EncoderRecord
from ingest.embedding.models import file_sha256

FORMAT = 5
"""Raised whenever the files of a generation change their meaning."""

METADATA_FILE = "metadata.json"
METRIC = "inner product of unit vectors"
_SEAL = "sha256"
_AT_ONCE = 4
"""Files that are summed side by side: each takes one core."""


class FormatError(Exception):
    """Metadata of a format that this version does not read; the message is that format."""


class DamageError(ValueError):
    """A file of a generation is not as it was written; the message names it."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was written: its size in bytes, and the SHA-256 of them."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a generation says of itself; opening checks it against what this version reads."""

    format: int
    encoder: EncoderRecord
    multilingual: EncoderRecord | None
    """What made the vectors that questions in other languages find; None where there are none."""
    metric: str
    chunking: Mapping[str, int]
    counts: Mapping[str, int]
    documents: Mapping[str, tuple[str, ...]]
    """SHA-256 of each document's bytes → its sources."""
    files: Mapping[str, FileRecord] | None = None
    """Each file but this one, by its path in the generation, with `/`.

    None where the generation was written before sums were kept: its files cannot be verified. The
    next change of the index writes them all anew, with sums.
    """

    def by_source(self) -> dict[str, str]:
        """Return source → document id."""
        return {name: id_of(sha256) for sha256, names in self.documents.items() for name in names}


def write_metadata(folder: Path, metadata: Metadata) -> None:
    """Write a generation's metadata, last of its files, with the sums of the others."""
    whole = replace(metadata, files=_files(folder))
    (folder / METADATA_FILE).write_bytes(_sealed(asdict(whole)))


def read_metadata(folder: Path) -> Metadata:
    """Read a generation's metadata and verify that it is as it was written.

    Raises FormatError, and DamageError where it is missing or damaged.
    """
    try:
        content = (folder / METADATA_FILE).read_bytes()
        fields = json.loads(content.decode("utf-8"))
        if fields["format"] != FORMAT:
            raise FormatError(fields["format"])
        if "files" in fields:
            if content != _sealed(fields):
                raise DamageError(f"{METADATA_FILE} is not as it was written")
            del fields[_SEAL]
        return _metadata(fields)
    except DamageError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamageError(f"{METADATA_FILE}: {type(error).__name__}: {error}") from None


def verify_files(folder: Path, metadata: Metadata) -> None:
    """Compare every file of a generation with its sum; those without sums are not compared.

    Raises DamageError, which names the first file that is missing or not as it was written.
    """
    files = metadata.files or {}
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        faults = list(threads.map(partial(_fault, folder), files, files.values()))
    for fault in filter(None, faults):
        raise DamageError(fault)


def _fault(folder: Path, name: str, written: FileRecord) -> str | None:
    """Return what is wrong with a file, if anything is."""
    file = folder / name
    try:
        same = file.stat().st_size == written.size and file_sha256(file) == written.sha256
    except OSError as error:
        return f"{name}: {error.strerror}"
    return None if same else f"{name} is not as it was written"


def _files(folder: Path) -> dict[str, FileRecord]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        records = list(threads.map(_record, files))
    names = [file.relative_to(folder).as_posix() for file in files]
    found = dict(zip(names, records, strict=True))
    found.pop(METADATA_FILE, None)
    return dict(sorted(found.items()))


def _record(file: Path) -> FileRecord:
    return FileRecord(file.stat().st_size, file_sha256(file))


def _sealed(fields: Mapping[str, Any]) -> bytes:
    """Return the fields as they are written, with their sum."""
    summed = {key: value for key, value in fields.items() if key != _SEAL}
    return _json({**summed, _SEAL: hashlib.sha256(_json(summed)).hexdigest()})


def _json(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, indent=1).encode()


def _metadata(fields: dict[str, Any]) -> Metadata:
    fields["encoder"] = EncoderRecord(**fields["encoder"])
    if fields["multilingual"] is not None:
        fields["multilingual"] = EncoderRecord(**fields["multilingual"])
    fields["documents"] = {key: tuple(names) for key, names in fields["documents"].items()}
    if "files" in fields:
        records = fields["files"].items()
        fields["files"] = {name: FileRecord(**record) for name, record in records}
    return Metadata(**fields)
