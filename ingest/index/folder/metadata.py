"""What a generation says of itself: what made it, what it holds, and the sums of its files.

    metadata.json       format, encoders, metric, chunking, counts, documents and where each lies;
                        of each other file of the generation its size and SHA-256; and last, as
                        `sha256`, the SHA-256 of the same JSON without this field

So any flipped bit is found. The sums guard against accidents only: whoever can write the files can
write the sums too.
"""

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ingest.document.document import id_of
from ingest.embedding.export import EncoderRecord
from ingest.embedding.models import file_sha256

FORMAT = 6
"""Raised whenever the files of a generation change their meaning."""

_READ = (5, FORMAT)
"""Formats that can be read: a generation of format 5 is one segment, which the layout follows
from; its metadata is indented."""

METADATA_FILE = "metadata.json"
METRIC = "inner product of unit vectors"
_SEAL = "sha256"
_AT_ONCE = 4
"""Files that are summed side by side: each takes one core."""


class Place(NamedTuple):
    """Where a document's passages lie: the number of the segment, the first row, how many."""

    segment: int
    row: int
    passages: int


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
    """SHA-256 of each document's bytes → its sources, in the order in which they are listed."""
    layout: tuple[Place, ...] | None = None
    """Where each of the documents lies; None: all of them in order, in one segment."""
    files: Mapping[str, FileRecord] | None = None
    """Each file but this one, by its path in the generation, with `/`.

    None where the generation was written before sums were kept: its files cannot be verified. The
    next change of the index writes them all anew, with sums.
    """

    def by_source(self) -> dict[str, str]:
        """Return source → document id."""
        return {name: id_of(sha256) for sha256, names in self.documents.items() for name in names}


def write_metadata(
    folder: Path, metadata: Metadata, known: Mapping[str, FileRecord] | None = None
) -> None:
    """Write a generation's metadata, last of its files, with the sums of the others.

    `known` are files that were verified, with their records: they are not summed again.
    """
    whole = replace(metadata, format=FORMAT, files=_files(folder, known or {}))
    (folder / METADATA_FILE).write_bytes(_sealed(_fields(whole)))


def read_metadata(folder: Path) -> Metadata:
    """Read a generation's metadata and verify that it is as it was written.

    Raises FormatError, and DamageError where it is missing or damaged.
    """
    try:
        content = (folder / METADATA_FILE).read_bytes()
        written = json.loads(content.decode("utf-8"))
        if written["format"] not in _READ:
            raise FormatError(written["format"])
        if "files" in written:
            if content != _sealed(written):
                raise DamageError(f"{METADATA_FILE} is not as it was written")
            del written[_SEAL]
        return _metadata(written)
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


def _files(folder: Path, known: Mapping[str, FileRecord]) -> dict[str, FileRecord]:
    files = {
        file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()
    }
    new = sorted(files.keys() - known.keys() - {METADATA_FILE})
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        records = list(threads.map(_record, [files[name] for name in new]))
    return dict(sorted({**known, **dict(zip(new, records, strict=True))}.items()))


def _record(file: Path) -> FileRecord:
    return FileRecord(file.stat().st_size, file_sha256(file))


def _fields(metadata: Metadata) -> dict[str, Any]:
    """Return the metadata as JSON has it; what is in it by the thousand is not copied."""
    shallow = {each.name: getattr(metadata, each.name) for each in fields(metadata)}
    records = {name: asdict(record) for name, record in (metadata.files or {}).items()}
    multilingual = metadata.multilingual and asdict(metadata.multilingual)
    encoder = asdict(metadata.encoder)
    return {**shallow, "encoder": encoder, "multilingual": multilingual, "files": records}


def _sealed(written: Mapping[str, Any]) -> bytes:
    """Return the fields as they are written, with their sum."""
    summed = {key: value for key, value in written.items() if key != _SEAL}
    return _json({**summed, _SEAL: hashlib.sha256(_json(summed)).hexdigest()})


def _json(written: Mapping[str, Any]) -> bytes:
    indent = None if written["format"] == FORMAT else 1
    return json.dumps(written, ensure_ascii=False, indent=indent).encode()


def _metadata(written: dict[str, Any]) -> Metadata:
    written["encoder"] = EncoderRecord(**written["encoder"])
    if written["multilingual"] is not None:
        written["multilingual"] = EncoderRecord(**written["multilingual"])
    written["documents"] = {key: tuple(names) for key, names in written["documents"].items()}
    if written.get("layout") is not None:
        written["layout"] = tuple(Place(*place) for place in written["layout"])
    if "files" in written:
        records = written["files"].items()
        written["files"] = {name: FileRecord(**record) for name, record in records}
    return Metadata(**written)
