"""What office files have in common: a zip archive that may be damaged or made to harm."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import UnreadableFileError
from ingest.messages import Message

MAX_XML = 128 * 2**20
"""Bytes of XML, unpacked, that are parsed: several million cells, or any book."""
MAX_UNPACKED = 2**30
"""Bytes unpacked, pictures included."""
MAX_ENTRIES = 2**16
"""Files in the archive: zipfile makes an object of each that the archive lists, real or not."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LISTED = b"PK\x01\x02"
"""What every entry of a zip archive's directory begins with."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOLDERS = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}


def check_not_office(data: bytes, expected: str) -> None:
    """Raise UnreadableFileError for office files and PDFs whose suffix says that they are text."""
    if data.startswith((_OLE, b"PK\x03\x04")):
        raise UnreadableFileError(
            Message("it is an office file or archive; save it as {format}", format=expected)
        )
    if data.startswith(b"%PDF-"):
        raise UnreadableFileError("it is a PDF; give its name the suffix .pdf")


def check_package(data: bytes, suffix: str) -> None:
    """Raise UnreadableFileError unless the bytes are a package of this sort that can be unpacked.

    The sizes are those that the archive states; zipfile never reads beyond them.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnreadableFileError("it needs a password; save a copy without one")
        raise UnreadableFileError(
            Message("it is in an older format; open it and save it as {format}", format=suffix)
        )
    if data.startswith((b"{\\rtf", b"%PDF-")):
        really = ".pdf" if data.startswith(b"%PDF-") else ".rtf"
        raise UnreadableFileError(
            Message(
                "it is really a {really} file; save it as {format}", really=really, format=suffix
            )
        )
    with reading(suffix):
        _check_kind(check_archive(data), suffix)


def check_archive(data: bytes) -> list[str]:
    """Return the names of the files in a zip archive that can be unpacked.

    The sizes are those that the archive states; zipfile never reads beyond them. Raises
    UnreadableFileError where it needs a password or is too large, zipfile's errors where it is
    damaged.
    """
    # Counted before zipfile reads the list; what else these bytes stand in only adds to it.
    if data.count(_LISTED) > MAX_ENTRIES:
        raise UnreadableFileError(
            Message(
                "it holds more than {most} files; split it into smaller files", most=MAX_ENTRIES
            )
        )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFileError("it needs a password; save a copy without one")
    xml = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    if xml > MAX_XML or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableFileError(
            Message(
                "it unpacks to more than {text} MiB of text or {all} MiB in all; split it into "
                "smaller files",
                text=MAX_XML >> 20,
                all=MAX_UNPACKED >> 20,
            )
        )
    return [entry.filename for entry in entries]


def _check_kind(names: list[str], suffix: str) -> None:
    found = {_FOLDERS[folder] for name in names for folder in _FOLDERS if name.startswith(folder)}
    if suffix not in found:
        really = " ".join(sorted(found)) or Message("another sort of file")
        raise UnreadableFileError(
            Message(
                "it is really {really}, not {format}; save it as {format}",
                really=really,
                format=suffix,
            )
        )


@contextmanager
def reading(suffix: str) -> Iterator[None]:
    """Turn what goes wrong inside into an UnreadableFileError that says what to do."""
    try:
        yield
    except UnreadableFileError:
        raise
    except Exception as error:
        # On damaged files the libraries let errors of every kind through, zlib's and lxml's too.
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise UnreadableFileError(
            Message(
                "it is damaged or no {format} file ({reason}); open it and save it anew",
                format=suffix,
                reason=reason,
            )
        ) from None
