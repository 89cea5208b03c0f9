"""Mails: their header's fields, what they say, and the files that came with them."""

from collections.abc import Sequence

from ingest.document.content import Content
from ingest.readers.mail.eml import parse_eml
from ingest.readers.mail.message import Attachment, mail_content
from ingest.readers.mail.msg import parse_msg


def read_eml(data: bytes, *, hidden: bool = False) -> Content:
    """Read a mail, what its HTML hides too where `hidden` says so.

    Raises UnreadableFileError where it is none, or encrypted.
    """
    return mail_content(parse_eml(data), "message/rfc822", hidden=hidden)


def read_msg(data: bytes, *, hidden: bool = False) -> Content:
    """Read a mail that Outlook saved as `read_eml` reads others; raises what that raises."""
    return mail_content(parse_msg(data), "application/vnd.ms-outlook", hidden=hidden)


def eml_attachments(data: bytes) -> Sequence[Attachment]:
    """Return the files attached to a mail; raises what `read_eml` raises."""
    return parse_eml(data).attachments


def msg_attachments(data: bytes) -> Sequence[Attachment]:
    """Return the files attached to a mail that Outlook saved; raises what `read_msg` raises."""
    return parse_msg(data).attachments
