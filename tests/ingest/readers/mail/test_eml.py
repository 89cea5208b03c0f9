import re
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart

import pytest

from ingest.document.nodes import Row
from ingest.errors import UnreadableFileError
from ingest.readers.mail import eml_attachments, read_eml
from tests.ingest.mails import mail


def test_a_mail_is_its_subject_its_fields_and_what_it_says() -> None:
    content = read_eml(mail(Subject="Re: 港湾の使用料").as_bytes())
    assert content.title == "Re: 港湾の使用料"
    assert content.media_type == "message/rfc822"
    assert content.text == (
        "Re: 港湾の使用料\n\n"
        "From\tAda <ada@reedham.example>\nTo\tBea <bea@reedham.example>\n"
        "Date\tTue, 05 Mar 2024 10:00:00 +0900\nSubject\tRe: 港湾の使用料\n\n"
        "The due is 45 crowns."
    )
    rows = [unit for unit in content.blocks[1].units if isinstance(unit, Row)]
    assert [cell.of(content.text) for cell in rows[0].cells] == [
        "From",
        "Ada <ada@reedham.example>",
    ]


def test_html_counts_for_more_than_plain_text_as_it_keeps_tables() -> None:
    page = "<p>The dues:<table><tr><th>Ship<th>Due<tr><td>Ada<td>45</table>"
    content = read_eml(mail("See the page.", page).as_bytes())
    assert content.text.endswith("The dues:\n\nShip\tDue\nAda\t45")
    assert "See the page" not in content.text


def test_an_empty_page_gives_way_to_the_plain_text() -> None:
    assert read_eml(mail("It is so.", " ").as_bytes()).text.endswith("It is so.")


def test_files_are_attached_and_named() -> None:
    message = mail()
    message.add_attachment(
        "品,料金\n".encode(), maintype="text", subtype="csv", filename="料金.csv"
    )
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    inner = mail("The inner mail.", Subject="Inner")
    message.add_attachment(inner)
    attachments = eml_attachments(message.as_bytes())
    assert [one.name for one in attachments] == ["料金.csv", "attachment-1.png", "Inner.eml"]
    assert attachments[0].data == "品,料金\n".encode()
    assert read_eml(attachments[2].data).text.endswith("The inner mail.")
    content = read_eml(message.as_bytes())
    assert "Attachments\t料金.csv, attachment-1.png, Inner.eml" in content.text
    assert "The inner mail." not in content.text


def test_a_mail_with_addresses_of_any_script_is_attached_too() -> None:
    data = (
        b"Subject: Outer\nFrom: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n"
        b"--x\n\nIt is so.\n--x\nContent-Type: message/global\n\nSubject: Inner\n\nIt was so.\n"
        b"--x--\n"
    )
    assert [one.name for one in eml_attachments(data)] == ["Inner.eml"]


def test_pictures_in_the_text_are_left_out_with_a_note() -> None:
    message = mail("x", "<p>Hello <img src='cid:1'></p>")
    page = message.get_payload(1)
    assert isinstance(page, EmailMessage)
    page.add_related(b"\x89PNG", "image", "png", cid="<1>")
    assert eml_attachments(message.as_bytes()) == []
    assert read_eml(message.as_bytes()).warnings == ("a picture in its text was left out",)


def test_signatures_are_no_files() -> None:
    signed = MIMEMultipart("signed")
    signed["Subject"] = "Dues"
    signed.attach(mail())
    signed.attach(MIMEApplication(b"\x30", "pkcs7-signature", name="smime.p7s"))
    assert eml_attachments(signed.as_bytes()) == []


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("iso-2022-jp", "iso2022_jp"), ("shift_jis", "cp932"), ("euc-jp", "euc_jp"), (None, "utf-8")],
)
def test_japanese_mails_are_decoded(charset: str | None, encoding: str) -> None:
    stated = f"; charset={charset}" if charset else ""
    head = f"Subject: x\nContent-Type: text/plain{stated}\nContent-Transfer-Encoding: 8bit\n\n"
    content = read_eml(head.encode() + "港の使用料は四十五円です。".encode(encoding))
    assert content.text.endswith("港の使用料は四十五円です。")
    assert not content.warnings


def test_headers_that_are_not_encoded_as_they_should_be_are_read() -> None:
    for encoding in ("utf-8", "cp932"):
        data = "Subject: 港の使用料について\nFrom: a@b\n\nIt is so.".encode(encoding)
        assert read_eml(data).title == "港の使用料について"
    data = b"Subject: =?iso-2022-jp?B?GyRCOUEbKEI=?=\n =?utf-8?q?=E6=B9=BE?=\n\nx"
    assert read_eml(data).title == "港湾"
    assert read_eml(b"Subject: =?no-such?B?AAAA?=\n\nx").text.endswith("x")


def test_flowing_lines_are_joined() -> None:
    data = (
        b"Subject: x\nContent-Type: text/plain; format=flowed\n\n"
        b"The due is \n45 crowns.\n\n> It was \n> 40 crowns.\n"
    )
    text = read_eml(data).text
    assert "The due is 45 crowns." in text
    assert "It was 40 crowns." in text


def encrypted() -> Message:
    message = MIMEApplication(b"\x30", "pkcs7-mime", name="smime.p7m")
    message["Subject"] = "Secret"
    return message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"Hello\n\nworld", "it is no mail"),
        (b"PK\x03\x04", "office file or archive"),
        (encrypted().as_bytes(), "it is encrypted; open it in your mail program"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=re.escape(message)):
        read_eml(data)
