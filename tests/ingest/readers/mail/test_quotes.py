import pytest

from ingest.document.document import PAGE_BREAK
from ingest.document.nodes import Kind
from ingest.readers import read_document
from ingest.readers.mail import read_eml
from tests.ingest.mails import mail

ADA = "Ada <ada@reedham.example>"


def spoken(text: str, html: str = "") -> list[tuple[tuple[str, ...], str]]:
    """Return what a mail says, each paragraph with the headings under its subject."""
    parsed = read_document(mail(text, html).as_bytes(), "a.eml")
    return [
        (section.heading_path[1:], block.of(parsed.document.text))
        for section in parsed.sections
        for block in section.blocks
        if block.kind is Kind.PARAGRAPH
    ]


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, 4 Mar 2024 at 09:00, Bea <bea@reedham.example> wrote:",
        "2024年3月4日(月) 9:00 Bea <bea@reedham.example>:",
        "Am 04.03.2024 um 09:00 schrieb Bea:",
        "ベアさんは書きました：",
    ],
)
def test_a_quotation_is_headed_by_what_introduces_it(introduction: str) -> None:
    text = f"It is 45.\n\n{introduction}\n\n> It is 40.\n> Is it?\n>\n> I ask.\n"
    assert spoken(text) == [
        ((), "It is 45."),
        ((introduction,), "It is 40.\nIs it?"),
        ((introduction,), "I ask."),
    ]


def test_an_introduction_over_two_lines_is_one() -> None:
    text = "Yes.\n\nOn Monday at nine in the morning,\nBea wrote:\n> It is 40.\n"
    assert spoken(text)[1] == (
        ("On Monday at nine in the morning, Bea wrote:",),
        "It is 40.",
    )


def test_what_the_sender_says_between_quotations_is_the_senders() -> None:
    text = "Bea wrote:\n> Is it 40?\nNo.\n> Is it 45?\nYes.\n"
    assert spoken(text) == [
        (("Bea wrote:",), "Is it 40?"),
        ((ADA,), "No."),
        (("Quoted message",), "Is it 45?"),
        ((ADA,), "Yes."),
    ]


def test_quotations_in_quotations_are_told_apart() -> None:
    text = "Yes.\n\nBea wrote:\n> I agree.\n>\n> Cid wrote:\n>> It is 30.\n>\n> Do you?\n"
    assert spoken(text) == [
        ((), "Yes."),
        (("Bea wrote:",), "I agree."),
        (("Bea wrote:", "Cid wrote:"), "It is 30."),
        (("Bea wrote:",), "Do you?"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "-----Original Message-----\nFrom: Bea\nSent: Monday\nTo: Ada\nSubject: Dues",
        "________________________________\nVon: Bea\nGesendet: Montag\nAn: Ada\nBetreff: Dues",
        "*From:* Bea\n*Sent:* Monday\n*To:* Ada;\n Dan\n*Subject:* Dues",
        "-----元のメッセージ-----\n差出人: Bea\n送信日時: 月曜日\n宛先: Ada\n件名: Dues",
    ],
)
def test_all_below_the_header_of_an_earlier_message_is_quoted(header: str) -> None:
    said = spoken(f"It is 45.\n\n{header}\n\nIt is 40.\n\nI say so.\n")
    assert [words for _, words in said] == ["It is 45.", "It is 40.", "I say so."]
    (path,) = said[1][0]
    assert "Bea" in path
    assert "Dues" in path
    assert said[2][0] == (path,)


def test_labels_of_the_senders_own_are_no_header() -> None:
    text = "Ship: Ada\nLength: 12 m\nDate: Monday\n\nIt is 45.\n"
    assert all(path == () for path, _ in spoken(text))


def test_a_line_ends_in_a_colon_without_a_quotation() -> None:
    assert spoken("The dues:\n\nIt is 45.\n") == [((), "The dues:"), ((), "It is 45.")]


GMAIL = (
    '<div dir="ltr">It is <b>45</b>.</div><br><div class="gmail_quote"><div dir="ltr" '
    'class="gmail_attr">On Monday Bea &lt;<a href="mailto:b@x">b@x</a>&gt; wrote:<br></div>'
    '<blockquote class="gmail_quote"><div>It is 40.</div></blockquote></div>'
)
THUNDERBIRD = (
    '<p>It is 45.</p><div class="moz-cite-prefix">On Monday Bea &lt;b@x&gt; wrote:<br></div>'
    '<blockquote type="cite" cite="mid:1"><p>It is 40.</p></blockquote>'
)
APPLE = (
    '<div>It is 45.</div><div><br><blockquote type="cite"><div>On Monday Bea &lt;b@x&gt; wrote:'
    "</div><br><div>It is 40.</div></blockquote></div>"
)
OUTLOOK = (
    "<div><p>It is 45.</p><div><div style='border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Bea"
    "<br><b>Sent:</b> Monday<br><b>To:</b> Ada<br><b>Subject:</b> Dues</p></div></div>"
    "<p>It is 40.</p></div>"
)


@pytest.mark.parametrize("page", [GMAIL, THUNDERBIRD, APPLE, OUTLOOK])
def test_quotations_in_html_are_headed(page: str) -> None:
    (own, said), (path, quoted) = spoken("x", page)
    assert (own, said, quoted) == ((), "It is 45.", "It is 40.")
    assert "Bea" in path[0]


def test_what_follows_a_quotation_in_html_is_the_senders() -> None:
    assert spoken("x", f"{GMAIL}<p>I mean it.</p>")[-1] == ((ADA,), "I mean it.")


def test_a_passage_that_is_set_off_is_no_quotation() -> None:
    page = "<p>It is so.</p><blockquote>Rope is 20 m long.</blockquote>"
    assert all(path == () for path, _ in spoken("x", page))


def test_a_mail_has_no_pages() -> None:
    content = read_eml(mail(f"one{PAGE_BREAK}two").as_bytes())
    assert content.page_starts == ()


def test_minutes_in_a_mail_have_their_headings() -> None:
    text = (
        "Dear all,\n\nplease find below the minutes of the meeting of last Tuesday.\n\n"
        "1. Roof\nThree offers were read out, and the order goes to Marlow.\n\n"
        "2. Dogs\nDogs are allowed in the bar on a trial basis until the end of July.\n"
    )
    found = spoken(text)
    assert [path for path, _ in found] == [(), (), ("1. Roof",), ("2. Dogs",)]
    assert found[2][1].startswith("Three offers")


def test_the_headings_of_a_quoted_message_are_below_its_introduction() -> None:
    text = (
        "Thanks.\n\nBea wrote:\n"
        "> 1. Roof\n> Three offers were read out, and the order goes to Marlow.\n>\n"
        "> 2. Dogs\n> Dogs are allowed in the bar on a trial basis until the end of July.\n"
    )
    assert [path for path, _ in spoken(text)[1:]] == [
        ("Bea wrote:", "1. Roof"),
        ("Bea wrote:", "2. Dogs"),
    ]
