"""Mails as Outlook saves them, through python-oxmsg."""

from oxmsg import Message

from ingest import messages
from ingest.document.builder import fold
from ingest.errors import UnreadableFileError
from ingest.readers.mail.message import Attachment, Body, Mail
from ingest.readers.office.package import reading

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DISPLAY_TO, _DISPLAY_CC = 0x0E04, 0x0E03
_SHORT_NAME, _CONTENT_ID, _HIDDEN = 0x3704, 0x3712, 0x7FFE


def parse_msg(data: bytes) -> Mail:
    """Return the mail that the bytes are; raises UnreadableFileError where they are none."""
    if not data.startswith(_OLE):
        raise UnreadableFileError("it is no Outlook message; save it as .eml and rename it so")
    with reading(".msg"):
        message = Message.load(data)
        properties = message.properties
        headers = {name.lower(): fold(value) for name, value in message.message_headers.items()}
        sent = message.sent_date
        mail = Mail(message.subject, fold(message.sender or ""))
        stated = {
            "From": mail.sender,
            "To": headers.get("to") or properties.str_prop_value(_DISPLAY_TO),
            "Cc": headers.get("cc") or properties.str_prop_value(_DISPLAY_CC),
            "Date": headers.get("date") or (sent and f"{sent:%Y-%m-%d %H:%M} UTC"),
            "Subject": mail.subject,
        }
        mail.fields = [(name, words) for name, words in stated.items() if words]
        if html := message.html_body:
            mail.bodies = [Body(html, is_html=True)]
        elif text := message.body:
            mail.bodies = [Body(text, is_html=False)]
        else:
            mail.warnings.append("its text is in a format of Outlook's own; save it as .eml")
        _attach(mail, message)
    return mail


def _attach(mail: Mail, message: Message) -> None:
    for number, attachment in enumerate(message.attachments, 1):
        properties = attachment.properties
        name = attachment.file_name or properties.str_prop_value(_SHORT_NAME)
        name = fold(name or f"attachment-{number}")
        if attachment.file_bytes is None:
            mail.warnings.append(
                messages.Message(
                    "the message {name} in it was left out; save it as a file", name=name
                )
            )
        elif properties.str_prop_value(_CONTENT_ID) and (attachment.mime_type or "").startswith(
            "image/"
        ):
            mail.warnings.append(
                messages.Message("the picture {name} in its text was left out", name=name)
            )
        else:
            mail.attachments.append(Attachment(name, attachment.file_bytes))
