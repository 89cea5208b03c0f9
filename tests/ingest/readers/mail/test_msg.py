import re

import pytest

from ingest.errors import UnreadableFileError
from ingest.readers.mail import msg_attachments, read_msg
from tests.ingest.mails import compound_file, outlook


def test_a_mail_of_outlooks_is_read() -> None:
    content = read_msg(outlook("The due is 45 crowns.", {"a.csv": b"Ship,Due\n"}))
    assert content.title == "Dues"
    assert content.text == (
        'Dues\n\nFrom\t"Ada" <ada@reedham.example>\nTo\tBea\nSubject\tDues\nAttachments\ta.csv\n\n'
        "The due is 45 crowns."
    )


def test_html_and_the_headers_it_came_with_count_for_more() -> None:
    page = "<p>The dues:<table><tr><th>Ship<th>Due<tr><td>Ada<td>45</table>"
    headers = "From: Ada L <ada@b>\r\nDate: Tue, 05 Mar 2024 10:00:00 +0900\r\n\r\n"
    text = read_msg(outlook("plain", {}, page, headers)).text
    assert "From\tAda L <ada@b>\nTo\tBea\nDate\tTue, 05 Mar 2024 10:00:00 +0900" in text
    assert text.endswith("Ship\tDue\nAda\t45")


def test_its_files_are_attached() -> None:
    large = bytes(range(256)) * 40
    attachments = msg_attachments(outlook("x", {"a.csv": b"Ship,Due\n", "b.bin": large}))
    assert [(one.name, one.data) for one in attachments] == [
        ("a.csv", b"Ship,Due\n"),
        ("b.bin", large),
    ]


def test_a_mail_whose_text_is_not_read_says_so() -> None:
    content = read_msg(outlook("", {}))
    assert content.warnings == ("its text is in a format of Outlook's own; save it as .eml",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"Subject: x\n\ny", "it is no Outlook message"),
        (compound_file({"WordDocument": b"x"}), "damaged or no .msg file"),
        (outlook("x", {})[:700], "damaged or no .msg file"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=re.escape(message)):
        read_msg(data)
