import io
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.document.content import Content
from ingest.document.nodes import Kind
from ingest.readers.ocr.engine import Ocr
from ingest.readers.office.docx import read_docx
from ingest.readers.options import ReadOptions
from ingest.structure.blocks import split_blocks
from tests.ingest.pictures import ScriptedOcr, picture_of, saved
from tests.ingest.trees import known_blocks


def read(draw: Callable[[Any], object], *body: str, ocr: Ocr | None = None) -> Content:
    document = docx.Document()
    for words in body or ("It is so.",):
        document.add_paragraph(words)
    draw(document)
    file = io.BytesIO()
    document.save(file)
    return read_docx(file.getvalue(), ReadOptions(ocr=ocr))


def field(paragraph: Any, instruction: str, result: str) -> None:
    """Add a field as Word writes it: its instruction and its last result, in runs of their own."""
    for kind, words in (("begin", ""), ("", instruction), ("separate", ""), ("end", result)):
        run = paragraph.add_run()
        if kind == "end":
            run.text = result
            run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            told = OxmlElement("w:instrText")
            told.text = words
            run._r.append(told)


def test_what_only_headers_and_footers_say_is_read_once_before_the_body() -> None:
    def draw(document: Any) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text = "Harbour board\tHB-12"
        footer = section.footer.paragraphs[0]
        footer.add_run("Approved on 3 May 2024\tPage ")
        field(footer, " PAGE ", "7")
        footer.add_run(" of ")
        field(footer, "NUMPAGES \\* Arabic", "9")
        later = document.add_section()
        later.header.is_linked_to_previous = False
        later.header.paragraphs[0].text = "Harbour board\tHB-13"

    content = read(draw)
    assert content.text == (
        "Harbour board\n\nHB-12\n\nApproved on 3 May 2024\n\nHB-13\n\nIt is so.\f"
    )
    assert content.warnings == ()
    assert not [
        block for block in split_blocks(content.text, content.blocks) if block.kind is Kind.HEADING
    ]


def test_what_the_body_says_is_not_said_again() -> None:
    def draw(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "Port Dues\t2024 edition"

    content = read(draw, "Port dues", "The due is 45 crowns.")
    assert content.text.startswith("2024 edition\n\nPort dues\n\n")


def test_a_header_is_no_title() -> None:
    def draw(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "DRAFT NOTICE"

    assert read(draw, "PORT DUES", "The due is 45 crowns.").title == "PORT DUES"


def test_a_table_in_a_header_is_one() -> None:
    def draw(document: Any) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        for header in (section.first_page_header, section.header):
            table = header.add_table(2, 2, 100)
            for cell, words in zip(
                (*table.rows[0].cells, *table.rows[1].cells),
                ("Number", "Approved", "HB-12", "3 May 2024"),
                strict=True,
            ):
                cell.text = words

    content = read(draw)
    tables = [words for kind, _, words in known_blocks(content) if kind is Kind.TABLE]
    assert tables == ["Number\tApproved\nHB-12\t3 May 2024"]


def test_headers_that_are_turned_off_are_not_shown() -> None:
    def draw(document: Any) -> None:
        section = document.sections[0]
        section.first_page_header.paragraphs[0].text = "First"
        section.even_page_footer.paragraphs[0].text = "Even"

    assert read(draw).text == "It is so."

    def turn_on(document: Any) -> None:
        draw(document)
        document.sections[0].different_first_page_header_footer = True
        document.settings.odd_and_even_pages_header_footer = True

    assert read(turn_on).text == "First\n\nEven\n\nIt is so."


def test_a_field_in_one_element_counts_pages_too() -> None:
    def draw(document: Any) -> None:
        paragraph = document.sections[0].header.paragraphs[0]
        paragraph.add_run("HB-12, page ")
        paragraph._p.append(
            parse_xml(
                f"<w:fldSimple {nsdecls('w')} w:instr='PAGE'><w:r><w:t>3</w:t></w:r></w:fldSimple>"
            )
        )

    assert read(draw).text == "HB-12\n\nIt is so."


def test_the_words_of_a_picture_in_a_header_are_read_once() -> None:
    def draw(document: Any) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        for header in (section.first_page_header, section.header):
            letterhead = io.BytesIO(saved(picture_of(["HB"])))
            header.paragraphs[0].add_run().add_picture(letterhead)

    content = read(draw, ocr=ScriptedOcr("Harbour board", "Quay 4"))
    assert content.text == "Harbour board Quay 4\n\nIt is so."
    assert [span.of(content.text) for span in content.ocr] == ["Harbour board Quay 4"]
    assert content.warnings == ("1 picture was read by OCR, which may mistake letters",)
    assert read(draw, "Harbour board Quay 4", ocr=ScriptedOcr("Harbour board", "Quay 4")).ocr == ()
