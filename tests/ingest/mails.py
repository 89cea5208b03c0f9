"""Mails for tests."""

import io
import struct
from collections.abc import Mapping
from email.message import EmailMessage


def mail(text: str = "The due is 45 crowns.\n", html: str = "", **headers: str) -> EmailMessage:
    """Return a mail of Ada's; `headers` are further ones, or others in place of hers."""
    message = EmailMessage()
    fields = {
        "From": "Ada <ada@reedham.example>",
        "To": "Bea <bea@reedham.example>",
        "Date": "Tue, 05 Mar 2024 10:00:00 +0900",
        "Subject": "Dues",
    }
    for name, value in {**fields, **headers}.items():
        message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


Storage = Mapping[str, "bytes | Storage"]


def compound_file(root: Storage) -> bytes:
    """Return a compound file (MS-CFB) of these streams and storages."""
    entries: list[tuple[str, int, int, int, int, int]] = []
    large, small = _Sectors(512), _Sectors(64)

    def listed(held: Storage) -> int:
        """Add the entries of a storage, each to the right of the one before it."""
        first = at = -1
        for name, value in held.items():
            number = len(entries)
            if isinstance(value, bytes):
                start = (small if len(value) < 4096 else large).stored(value)
                entries.append((name, 2, _NONE, _NONE, start, len(value)))
            else:
                entries.append((name, 1, _NONE, _NONE, 0, 0))
                child = listed(value)
                entries[number] = (name, 1, _NONE, child % 2**32, 0, 0)
            if at >= 0:
                before = entries[at]
                entries[at] = (*before[:2], number, *before[3:])
            first, at = (number if first < 0 else first), number
        return first

    entries.append(("Root Entry", 5, _NONE, _NONE, _END, 0))
    child = listed(root) % 2**32
    mini = b"".join(small.sectors)
    entries[0] = ("Root Entry", 5, _NONE, child, large.stored(mini), len(mini))
    mini_table = large.stored(struct.pack(f"<{len(small.table)}I", *small.table))
    mini_count = -(-len(small.table) // 128)
    directory = large.stored(b"".join(map(_entry, entries)))
    # The sectors of the table itself, which lists 128 sectors in each.
    count = 1
    while (len(large.sectors) + count + 127) // 128 > count:
        count += 1
    first = len(large.sectors)
    table = [*large.table, *[0xFFFFFFFD] * count]
    written = struct.pack(f"<{len(table)}I", *table).ljust(512 * count, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, count, directory, 0, 4096, mini_table, mini_count, _END, 0)
    header += struct.pack("<109I", *[*range(first, first + count), *[_NONE] * (109 - count)])
    return header + b"".join(large.sectors) + written


_NONE, _END = 0xFFFFFFFF, 0xFFFFFFFE


class _Sectors:
    """Sectors of one size, with the table that says which follows which."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.sectors: list[bytes] = []
        self.table: list[int] = []

    def stored(self, data: bytes) -> int:
        first = len(self.sectors)
        for at in range(0, len(data), self._size):
            self.sectors.append(data[at : at + self._size].ljust(self._size, b"\0"))
            last = at + self._size >= len(data)
            self.table.append(_END if last else len(self.sectors))
        return first if data else _END


def _entry(entry: tuple[str, int, int, int, int, int]) -> bytes:
    name, kind, right, child, start, size = entry
    encoded = name.encode("utf-16-le") + b"\0\0"
    row = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    row += struct.pack("<3I", _NONE, right, child) + bytes(36)
    return row + struct.pack("<IQ", start, size)


def outlook(
    text: str, attachments: Mapping[str, bytes], html: str = "", headers: str = ""
) -> bytes:
    """Return a mail as Outlook saves it (MS-OXMSG)."""
    strings = {0x001A: "IPM.Note", 0x0037: "Dues", 0x0C1A: "Ada", 0x0C1F: "ada@reedham.example"}
    strings |= {0x0E04: "Bea", 0x1000: text, 0x007D: headers}
    root: dict[str, bytes | Storage] = {}
    rows = io.BytesIO()
    for number, words in strings.items():
        if words:
            _property(root, rows, number, 0x001F, words.encode("utf-16-le"))
    if html:
        _property(root, rows, 0x1013, 0x0102, html.encode())
        rows.write(struct.pack("<HHIII", 0x0003, 0x3FDE, 6, 65001, 0))
    counts = struct.pack("<8xIIII8x", 0, len(attachments), 0, len(attachments))
    root["__properties_version1.0"] = counts + rows.getvalue()
    for number, (name, data) in enumerate(attachments.items()):
        held: dict[str, bytes | Storage] = {}
        inner = io.BytesIO()
        _property(held, inner, 0x3707, 0x001F, name.encode("utf-16-le"))
        _property(held, inner, 0x3701, 0x0102, data)
        inner.write(struct.pack("<HHIII", 0x0003, 0x3705, 6, 1, 0))
        held["__properties_version1.0"] = bytes(8) + inner.getvalue()
        root[f"__attach_version1.0_#{number:08X}"] = held
    return compound_file(root)


def _property(
    streams: dict[str, bytes | Storage], rows: io.BytesIO, number: int, kind: int, value: bytes
) -> None:
    streams[f"__substg1.0_{number:04X}{kind:04X}"] = value
    rows.write(struct.pack("<HHIII", kind, number, 6, len(value), 0))
