"""Struck-out words in every format that has them."""

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from pptx.presentation import Presentation as Deck

from ingest.document.content import Content
from ingest.readers import read_content
from tests.ingest.office import docx, p, pptx, r, xlsx


def struck(content: Content) -> list[str]:
    return [one.of(content.text) for one in content.struck]


def test_word_runs() -> None:
    runs = r("The due is ") + r("12", "<w:strike/>") + r(" 17 crowns. ") + r("Gone", "<w:dstrike/>")
    kept = r(" kept", '<w:strike w:val="0"/>')
    body = f"<w:p>{runs}{kept}</w:p>"
    content = read_content(docx(body + p("Not so.")), "a.docx")
    assert content.text == "The due is 12 17 crowns. Gone kept\n\nNot so."
    assert struck(content) == ["12", "Gone"]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>The due is <del>12</del> 17.</p>", ["12"]),
        ("<p>The due is <s>12 <b>or 13</b></s> 17.</p>", ["12 ", "or 13"]),
        ("<del><p>One.</p><p>Two.</p></del><p>Three.</p>", ["One.", "Two."]),
        ("<ul><li><strike>One</strike><li>Two</ul>", ["One"]),
        ('<p style="color:red; text-decoration: line-through">One.</p><p>Two.</p>', ["One."]),
        ("<table><tr><td>Hoe<td><s>14</s><tr><td>Spade<td>19</table>", ["14"]),
        ("<table><tr style='text-decoration:line-through'><td>Hoe<td>14<tr><td>a<td>b</table>",
         ["Hoe", "14"]),
        ("<h1><s>Old</s> New</h1><p>So.</p>", ["Old"]),
    ],
)  # fmt: skip
def test_html_elements_and_styles(html: str, words: list[str]) -> None:
    content = read_content(html.encode(), "a.html")
    assert "".join(struck(content)).replace(" ", "") == "".join(words).replace(" ", "")


def test_cells_and_parts_of_cells() -> None:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.worksheets[0]
        sheet.append(["Item", "Price"])
        sheet.append(["Hoe", 14])
        sheet.append(["Spade", CellRichText(TextBlock(InlineFont(strike=True), "18"), " 19")])
        sheet["A2"].font = sheet["B2"].font = Font(strike=True)

    content = read_content(xlsx(fill), "a.xlsx")
    assert content.text == "Item\tPrice\nHoe\t14\nSpade\t18 19"
    assert struck(content) == ["Hoe", "14", "18"]


def test_runs_on_slides() -> None:
    def fill(deck: Deck) -> None:
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = "Fees"
        paragraph = slide.shapes.add_textbox(0, 0, 9, 9).text_frame.paragraphs[0]
        gone, kept = paragraph.add_run(), paragraph.add_run()
        gone.text, kept.text = "12", " 17 crowns."
        gone.font._element.set("strike", "sngStrike")

    content = read_content(pptx(fill), "a.pptx")
    assert (content.text, struck(content)) == ("Fees\n\n12 17 crowns.", ["12"])


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("The due is ~~12~~ 17.", ["~~12~~"]),
        ("# Rules\n\n- ~~One~~\n- Two\n", ["~~One~~"]),
        ("~~over\ntwo lines~~ and on.", ["~~over\ntwo lines~~"]),
        ("a <del>12</del> b", ["<del>12</del>"]),
        ("| a | b |\n|---|---|\n| ~~x~~ | ~~y |\n| z~~ | 1 |\n", ["~~x~~"]),
        ("`~~code~~` and ``~~`` so ~~", []),
        ("```\n~~code~~\n```\n\n    ~~code~~\n", []),
        ("~~ no ~~ and ~~~no~~~ here", []),
        ("\\~~no~~ from 3~~4", []),
        ("~~one~~ and ~~two~~", ["~~one~~", "~~two~~"]),
    ],
)
def test_markdown_marks(markdown: str, words: list[str]) -> None:
    content = read_content(f"Before.\n\n{markdown}\n".encode(), "a.md")
    assert struck(content) == words
