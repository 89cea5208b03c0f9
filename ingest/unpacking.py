"""Files that hold files, archives and mails with attachments: each part becomes a file of its own.

A part is named after what holds it: `reports.zip/2024/a.pdf`, `offer.eml/prices.xlsx`. An archive
is no document itself, a mail is. What all parts of a file may take is bounded: an archive that
states more than is left is refused as a whole, by its name.
"""

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from ingest.errors import UnreadableFileError
from ingest.files import check_source
from ingest.messages import Message
from ingest.readers import ARCHIVES, READERS, check_format
from ingest.readers.encodings import decode
from ingest.readers.mail import eml_attachments, msg_attachments
from ingest.readers.mail.message import Attachment
from ingest.readers.office.package import MAX_ENTRIES, MAX_UNPACKED, reading

MAX_FILES = 10_000
"""Files that one file may hold, at all depths together; chosen by eye."""
MAX_DEPTH = 8
"""How deep archives and mails may lie in each other; chosen by eye."""

_LISTED = b"PK\x01\x02"
_UTF_8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Part:
    """A file with its name, and its bytes; where it is refused, `refusal` says why instead."""

    source: str
    data: bytes = b""
    refusal: str = ""


@dataclass(slots=True)
class _Left:
    """What the parts of a file may still take."""

    files: int = MAX_FILES
    bytes: int = MAX_UNPACKED


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in another one, which may be refused when it is read."""

    name: str
    read: Callable[[], bytes]


def holds_files(source: str) -> bool:
    """Whether a file of this name may hold other files."""
    return _suffix(source) in _HOLDERS


def unpack(data: bytes, source: str) -> Iterator[Part]:
    """Give the documents in a file: the file itself, unless it is an archive, then those in it.

    Files that cannot be unpacked come with a refusal. Hidden files of an archive are left out, as
    they are of a folder.
    """
    yield from _unpack(Part(source, data), _Left(), ())


def _unpack(part: Part, left: _Left, around: Sequence[str]) -> Iterator[Part]:
    suffix = _suffix(part.source)
    holder = _HOLDERS.get(suffix)
    if holder is None:
        yield part
        return
    digest = hashlib.sha256(part.data).hexdigest()
    if digest in around:
        yield Part(part.source, refusal="it is the very file that it is part of")
        return
    if len(around) >= MAX_DEPTH:
        yield Part(
            part.source,
            refusal=Message("it lies in {count} others; take it out of them", count=MAX_DEPTH),
        )
        return
    if suffix in READERS:
        yield part
    try:
        members = holder(part.data, left)
    except UnreadableFileError as error:
        if suffix not in READERS:
            yield Part(part.source, refusal=error.message)
        return
    for member in members:
        yield from _unpack_member(member, part.source, left, (*around, digest))


def _unpack_member(
    member: _Member, within: str, left: _Left, around: Sequence[str]
) -> Iterator[Part]:
    source = f"{within}/{member.name}"
    try:
        check_source(source)
        # Before its bytes are unpacked, as they may be many and to no purpose.
        check_format(source)
        data = member.read()
    except UnreadableFileError as error:
        yield Part(source, refusal=error.message)
    else:
        yield from _unpack(Part(source, data), left, around)


def _zip_members(data: bytes, left: _Left) -> list[_Member]:
    with reading(".zip"):
        # Counted before zipfile reads the list; what else these bytes stand in only adds to it.
        if data.count(_LISTED) > MAX_ENTRIES:
            raise UnreadableFileError(
                Message("it holds more than {most} files; split it", most=MAX_ENTRIES)
            )
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not _is_passed_over(entry)]
    if not entries:
        raise UnreadableFileError("there are no files in it")
    _take(left, len(entries), sum(entry.file_size for entry in entries))
    names = _unique([_name(entry) for entry in entries])
    return [
        _Member(name, partial(_read, archive, entry))
        for name, entry in zip(names, entries, strict=True)
    ]


def _take(left: _Left, files: int, size: int) -> None:
    if files > left.files:
        raise UnreadableFileError(
            Message(
                "with it there would be more than {most} files in one; split it", most=MAX_FILES
            )
        )
    if size > left.bytes:
        raise UnreadableFileError(
            Message(
                "with it more than {most} MiB would be unpacked from one file; split it",
                most=MAX_UNPACKED >> 20,
            )
        )
    left.files -= files
    left.bytes -= size


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableFileError(
            "it needs a password; unpack the archive and ingest what it holds"
        )
    with reading(PurePosixPath(entry.filename).suffix or "readable"):
        return archive.read(entry)


def _is_passed_over(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(_name(entry)).parts
    hidden = any(part.startswith(".") and part != ".." for part in parts)
    return entry.is_dir() or hidden or "__MACOSX" in parts


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; one that is not said to be UTF-8 is in whatever its maker used."""
    name = entry.filename
    if not entry.flag_bits & _UTF_8_NAME and not name.isascii():
        try:
            name = decode(name.encode("cp437")).text
        except (UnicodeEncodeError, UnreadableFileError):
            return name
    return name.replace("\\", "/")


def _attached(
    attachments: Callable[[bytes], Sequence[Attachment]], data: bytes, left: _Left
) -> list[_Member]:
    found = attachments(data)
    _take(left, len(found), sum(len(one.data) for one in found))
    names = _unique([one.name.replace("/", "_").replace("\\", "_") for one in found])
    return [_Member(name, partial(bytes, one.data)) for name, one in zip(names, found, strict=True)]


def _unique(names: Sequence[str]) -> Iterator[str]:
    """Give the names, those that occurred before with a number."""
    seen: Counter[str] = Counter()
    taken = set(names)
    for name in names:
        seen[name] += 1
        path = PurePosixPath(name)
        unique, number = name, seen[name]
        while number > 1 and unique in taken:
            unique = f"{name.removesuffix(path.suffix)} ({number}){path.suffix}"
            number += 1
        taken.add(unique)
        yield unique


def _suffix(source: str) -> str:
    return PurePosixPath(source).suffix.lower()


_HOLDERS: Mapping[str, Callable[[bytes, _Left], list[_Member]]] = {
    **dict.fromkeys(ARCHIVES, _zip_members),
    ".eml": partial(_attached, eml_attachments),
    ".msg": partial(_attached, msg_attachments),
}
