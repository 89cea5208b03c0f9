from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.pdf import read_pdf
from ingest.readers.pdf.words.dehyphenation import Hyphens, running_text
from tests.ingest.pdfs import draw_pdf, make_pdf_with_letters, write

NOTHING = Hyphens(Counter())


def learnt(*lines: str) -> Hyphens:
    return Hyphens.seen_in(lambda: iter([line.split("/") for line in lines]))


@pytest.mark.parametrize(
    ("line", "following", "joined"),
    [
        ("the interna-", "tional case", "the international case"),
        ("the interna\u2010", "tional case", "the international case"),
        ("the interna\u00ad", "tional case", "the international case"),
        ("two", "words", "two words"),
        ("COVID-", "19 came", "COVID-19 came"),
        ("Anglo-", "Saxon", "Anglo-Saxon"),
        ("from 1990-", "2000 on", "from 1990-2000 on"),
        ("pre-", "and post-war", "pre- and post-war"),
        ("a dash -", "so it goes", "a dash - so it goes"),
        ("state-of-the-", "art ships", "state-of-the-art ships"),
        ("-", "minus", "- minus"),
        ("報告書を公", "表した", "報告書を公表した"),
        ("報告書", "report", "報告書 report"),
    ],
)
def test_two_lines_become_one(line: str, following: str, joined: str) -> None:
    assert NOTHING.joined(line, following) == joined


def test_the_document_tells_whose_hyphen_it_is() -> None:
    hyphens = learnt("a long-term plan", "the well being of all", "a cooperation of ports")
    assert hyphens.joined("the long-", "term plan") == "the long-term plan"
    assert hyphens.joined("for well-", "being") == "for well-being"
    assert hyphens.joined("in co-", "operation") == "in cooperation"
    assert hyphens.joined("the interna-", "tional case") == "the international case"


def test_a_document_that_does_not_part_words_keeps_its_hyphens() -> None:
    lines = (
        "a long-term plan",
        "the long-/term view",
        "for long-/term use",
        "decision-/making was slow",
    )
    assert learnt(*lines).joined("decision-", "making") == "decision-making"


def test_words_that_a_line_parts_are_no_evidence() -> None:
    assert not learnt("the interna-/tional case").words["interna"]


def test_soft_hyphens_are_dropped_everywhere() -> None:
    assert running_text(["inter\u00adnational law", "is long"], (), NOTHING) == (
        "international law is long"
    )


def test_lines_ended_on_purpose_stay() -> None:
    assert running_text(["one", "two", "three"], {1}, NOTHING) == "one two\nthree"


@given(st.lists(st.text("ab -\u00ad港。", min_size=1), min_size=1), st.sets(st.integers(0, 5)))
def test_no_letter_is_lost(lines: list[str], breaks: set[int]) -> None:
    def letters(text: str) -> Iterator[str]:
        return (letter for letter in text if letter not in "- \n\u00ad")

    written = running_text(lines, breaks, NOTHING)
    assert list(letters(written)) == list(letters("".join(lines)))


def test_hyphens_are_undone_in_a_file() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "The ports serve interna-\ntional trade and long-\nterm plans")
        write(canvas, 60, 600, "A long-term plan.")

    assert read_pdf(draw_pdf(page)).text == (
        "The ports serve international trade and long-term plans\n\nA long-term plan."
    )


def test_ligatures_are_written_out_and_full_width_forms_kept() -> None:
    content = read_pdf(make_pdf_with_letters({"A": "FB03", "B": "FF21", "C": "FB01"}, "oAce B Cn"))
    assert content.text == "office Ａ fin"
