"""A mail, whatever format it came in, and how it becomes a document."""

from dataclasses import dataclass, field

from ingest.document.builder import DocumentBuilder, fold, stated_title
from ingest.document.content import Content
from ingest.readers.html import parse_html
from ingest.readers.html.page import write_page
from ingest.readers.mail.html_quotes import head_quotes
from ingest.readers.mail.quotes import write_quoting


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """What a mail says, or a part of it, as HTML or plain text."""

    text: str
    is_html: bool


@dataclass(slots=True)
class Mail:
    """A mail: `fields` are the labels and values of its header that readers are shown."""

    subject: str = ""
    sender: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def mail_content(mail: Mail, media_type: str, *, hidden: bool = False) -> Content:
    """Return a mail's subject, its fields as rows, and what it says, quoted parts under headings.

    A quoted part is headed by the words that introduce it, and what the sender says after it by the
    sender, so that neither passes for the other's. What HTML hides is read where `hidden` says so.
    """
    builder = DocumentBuilder()
    builder.heading(mail.subject, 1)
    names = [attachment.name for attachment in mail.attachments]
    attached = [("Attachments", ", ".join(names))] if names else []
    builder.table([list(one) for one in [*mail.fields, *attached]], labelled=True)
    warnings = list(mail.warnings)
    speaker = mail.sender or mail.subject
    for body in mail.bodies:
        builder.part()
        if not body.text.strip():
            continue
        if body.is_html:
            root = parse_html(body.text)
            head_quotes(root, speaker)
            warnings += write_page(builder, root, hidden=hidden)
        else:
            write_quoting(builder, body.text, speaker)
    title = stated_title(fold(mail.subject))
    return builder.content(media_type, title, paged=False, warnings=warnings)
