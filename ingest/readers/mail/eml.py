"""Mails as they are sent (RFC 5322, MIME), through Python's own `email`."""

import mimetypes
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from itertools import count

from ingest import messages
from ingest.document.builder import fold
from ingest.errors import UnreadableFileError
from ingest.readers.encodings import decode
from ingest.readers.mail.message import Attachment, Body, Mail
from ingest.readers.office.package import check_not_office, reading

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_HEADERS = ("from", "to", "date", "subject", "received", "message-id", "mime-version")
_MAILS = ("message/rfc822", "message/global")
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


def parse_eml(data: bytes) -> Mail:
    """Return the mail that the bytes are.

    Raises UnreadableFileError where they are none, or encrypted.
    """
    check_not_office(data, "an .eml file")
    with reading(".eml"):
        message = message_from_bytes(data, policy=policy.compat32)
        if not any(message.get(name) for name in _HEADERS):
            raise UnreadableFileError("it is no mail; give its name the suffix of what it is")
        mail = Mail(_header(message, "subject"), _header(message, "from"))
        mail.fields = [(name, words) for name in _SHOWN if (words := _header(message, name))]
        _Parts(mail).read(message)
    return mail


def _header(message: Message, name: str) -> str:
    """Return a header's words, however they are encoded."""
    raw = next((value for label, value in message.raw_items() if label.lower() == name.lower()), "")
    value = str(raw)
    if not value.isascii() or "\x1b" in value:
        # Bytes that are no ASCII come as lone surrogates; ISO-2022-JP is ASCII with escapes.
        value = _decoded(value.encode("ascii", "surrogateescape"), None)
    words = (
        part if isinstance(part, str) else _decoded(part, charset)
        for part, charset in decode_header(value)
    )
    return fold("".join(words))


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return decode(data, charset).text
    except UnreadableFileError:
        return data.decode("utf-8", "replace")


class _Parts:
    """Reads a message's parts into a mail."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._numbers = count(1)
        self._pictures = 0

    def read(self, message: Message) -> None:
        self._mail.bodies = list(self._bodies(message))
        if self._pictures:
            one, more = (
                "a picture in its text was left out",
                "{count} pictures in its text were left out",
            )
            self._mail.warnings.append(
                messages.Message(one if self._pictures == 1 else more, count=self._pictures)
            )

    def _bodies(self, part: Message) -> Iterator[Body]:
        """Give what a part says; files in it are attached to the mail."""
        kind = part.get_content_type()
        if kind in _ENCRYPTED or kind == "multipart/encrypted":
            raise UnreadableFileError(
                "it is encrypted; open it in your mail program and save a copy that is not"
            )
        if kind in _MAILS:
            for inner in _parts(part):
                name = _header(inner, "subject") or "message"
                self._attach(f"{name}.eml", inner.as_bytes())
        elif kind == "multipart/alternative":
            yield from self._best([list(self._bodies(one)) for one in _parts(part)])
        elif part.is_multipart():
            for one in _parts(part):
                yield from self._bodies(one)
        elif self._is_text(part, kind):
            yield Body(self._text(part), kind == "text/html")
        elif kind not in _SIGNATURES:
            self._file(part, kind)

    @staticmethod
    def _best(choices: list[list[Body]]) -> list[Body]:
        """Return HTML where there is any, which keeps tables, else the last choice (RFC 2046)."""
        said = [one for one in choices if any(body.text.strip() for body in one)]
        html = [one for one in said if any(body.is_html for body in one)]
        return (html or said or [[]])[-1]

    @staticmethod
    def _is_text(part: Message, kind: str) -> bool:
        is_file = part.get_content_disposition() == "attachment" or part.get_filename()
        return kind in ("text/plain", "text/html", "text/enriched") and not is_file

    def _text(self, part: Message) -> str:
        payload = _payload(part)
        if not payload:
            return ""
        decoded = decode(payload, part.get_content_charset())
        self._mail.warnings += decoded.warnings
        if str(part.get_param("format", "")).lower() == "flowed":
            return _unflowed(decoded.text, str(part.get_param("delsp", "")).lower() == "yes")
        return decoded.text

    def _file(self, part: Message, kind: str) -> None:
        if kind.startswith("image/") and part.get("content-id") and not _is_attachment(part):
            self._pictures += 1
            return
        suffix = mimetypes.guess_extension(kind) or ""
        stated = part.get_filename()
        name = (
            fold("".join(_plain(stated))) if stated else f"attachment-{next(self._numbers)}{suffix}"
        )
        self._attach(name, _payload(part))

    def _attach(self, name: str, data: bytes) -> None:
        self._mail.attachments.append(Attachment(name, data))


def _plain(words: str) -> Iterator[str]:
    """Give the parts of a file's name, which some programs encode as a header."""
    for part, charset in decode_header(words):
        yield part if isinstance(part, str) else _decoded(part, charset)


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _unflowed(text: str, joins: bool) -> str:
    """Return text with its soft line breaks taken out (RFC 3676)."""
    lines: list[str] = []
    flows = False
    for line in text.splitlines():
        mark = line[: len(line) - len(line.lstrip(">"))]
        words = line[len(mark) :].removeprefix(" ")
        if (
            flows
            and lines
            and lines[-1].startswith(mark)
            and bool(mark) == lines[-1].startswith(">")
        ):
            lines[-1] = (lines[-1][:-1] if joins else lines[-1]) + words
        else:
            lines.append(f"{mark} {words}" if mark else words)
        flows = line.endswith(" ") and line != "-- "
    return "\n".join(lines)
