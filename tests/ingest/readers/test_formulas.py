from typing import Any

import pytest
from lxml import etree
from pptx.oxml import parse_xml
from pptx.util import Inches

from ingest.readers import read_content
from ingest.readers.formulas import formula_words
from tests.ingest.office import docx, pptx, r

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def t(words: str) -> str:
    return f"<m:r><m:rPr/><m:t>{words}</m:t></m:r>"


def e(inner: str, name: str = "e") -> str:
    return f"<m:{name}>{inner}</m:{name}>"


FRACTION = e(e(t("1"), "num") + e(t("20"), "den"), "f")
POWER = e(e(t("10")) + e(t("6"), "sup"), "sSup")


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        (FRACTION, "1/20"),
        (e(e(t("a+b"), "num") + e(t("2c"), "den"), "f"), "(a+b)/2c"),
        (POWER, "10⁶"),
        (e(e(t("x")) + e(t("n+1"), "sup"), "sSup"), "x^(n+1)"),
        (e(e(t("x")) + e(t("i"), "sub") + e(t("2"), "sup"), "sSubSup"), "xi²"),
        (e(e(t("H")) + e(t("2"), "sub"), "sSub") + t("O"), "H2O"),
        (e(e("", "deg") + e(t("a+b")), "rad"), "√(a+b)"),
        (e(e(t("3"), "deg") + e(t("8")), "rad"), "³√8"),
        (e(e(t("a")) + e(t("b")), "d"), "(a|b)"),
        (e('<m:dPr><m:begChr m:val="["/></m:dPr>' + e(t("a")), "d"), "[a)"),
        (e('<m:naryPr><m:chr m:val="∑"/></m:naryPr>' + e(t("n")), "nary"), "∑n"),
        (e(e(t("sin"), "fName") + e(t("x")), "func"), "sin x"),
    ],
)
def test_formulas_of_office_are_read_in_one_line(inner: str, words: str) -> None:
    element = etree.fromstring(f'<m:oMath xmlns:m="{MATH}">{inner}</m:oMath>')
    assert formula_words(element) == words


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("<mfrac><mn>1</mn><mn>20</mn></mfrac>", "1/20"),
        ("<mrow><msup><mn>10</mn><mn>6</mn></msup><mo>=</mo><mi>x</mi></mrow>", "10⁶=x"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "xi²"),
        ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a+b)"),
        ("<mroot><mn>8</mn><mn>3</mn></mroot>", "³√8"),
        ("<semantics><mi>x</mi><annotation>\\x</annotation></semantics>", "x"),
        ("<mtable><mtr><mtd>1</mtd><mtd>2</mtd></mtr><mtr><mtd>3</mtd></mtr></mtable>", "1 2; 3;"),
    ],
)
def test_formulas_of_pages_are_read_in_one_line(inner: str, words: str) -> None:
    page = f"<p>It is <math>{inner}</math>.<table><tr><td>a<td><math>{inner}</math></table>"
    content = read_content(page.encode(), "a.html")
    assert content.text == f"It is {words}.\n\na\t{words}"


def test_formulas_stand_among_the_words_of_texts_and_slides() -> None:
    formulas = f"<m:oMathPara><m:oMath>{FRACTION}</m:oMath></m:oMathPara>"
    assert read_content(docx(f"<w:p>{r('It is ')}{formulas}</w:p>"), "a.docx").text == "It is 1/20"

    def draw(deck: Any) -> None:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        box = slide.shapes.add_textbox(0, 0, Inches(2), Inches(1))
        box.text_frame.text = "It is "
        inner = f'<m:oMath xmlns:m="{MATH}">{POWER}</m:oMath>'
        choice = '<a14:m xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main">'
        box.text_frame.paragraphs[0]._p.append(parse_xml(f"{choice}{inner}</a14:m>"))

    assert read_content(pptx(draw), "a.pptx").text == "It is 10⁶"
