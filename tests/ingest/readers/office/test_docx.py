import io
from typing import Any

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from ingest.document.nodes import Kind
from ingest.errors import UnreadableFileError
from ingest.readers.office.docx import read_docx
from ingest.readers.options import ReadOptions
from ingest.structure.blocks import split_blocks
from tests.ingest.office import STYLES, docx, p, pptx, r, tbl, tc, tr, unzipped, zipped
from tests.ingest.pictures import ScriptedOcr, picture_of, saved
from tests.ingest.trees import check_known, known_blocks, known_items

category_data: Any = CategoryChartData

NUMBERING = """
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/>
 </w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:isLgl/>
  <w:lvlText w:val="%1.%2.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
 <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="◆"/></w:lvl>
 <w:lvl w:ilvl="2"><w:numFmt w:val="none"/><w:lvlText w:val=""/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""


def numbered(number_id: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>'


def test_paragraphs_are_parted_by_blank_lines() -> None:
    content = read_docx(docx(p("One.") + p("Two.") + p("") + p("Three.")))
    assert content.text == "One.\n\nTwo.\n\nThree."
    assert content.page_starts == ()


def test_in_a_typed_text_empty_paragraphs_part_the_blocks() -> None:
    lines = ["One", "goes on.", "", "Two.", "", "", "- a", "- b", " ", "A\tB\tC", "\tb\tc"]
    content = read_docx(docx("".join(map(p, lines)).replace("\t", "</w:t><w:tab/><w:t>")))
    assert content.text == "One\ngoes on.\n\nTwo.\n\n- a\n- b\n\nA\tB\tC\n\tb\tc"


def test_rows_of_tabs_are_not_parted() -> None:
    content = read_docx(docx(p("It is so.") + p("<w:t>A</w:t><w:tab/><w:t>B</w:t>") * 2))
    assert content.text == "It is so.\n\nA\tB\nA\tB"


def test_a_tab_that_only_indents_is_dropped() -> None:
    assert read_docx(docx(p("<w:tab/><w:t>It is so.</w:t>"))).text == "It is so."


def test_styles_say_what_is_a_heading() -> None:
    body = [("Name", "Title"), ("A", "H1"), ("B", "H2"), ("C", "Own"), ("D", "Outlined")]
    content = read_docx(docx("".join(p(*one) for one in body) + p("E", "Loop") + p("F", "Unknown")))
    assert known_blocks(content) == [
        (Kind.HEADING, 1, "Name"),
        (Kind.HEADING, 1, "A"),
        (Kind.HEADING, 2, "B"),
        (Kind.HEADING, 2, "C"),
        (Kind.HEADING, 3, "D"),
        (Kind.PARAGRAPH, 0, "E"),
        (Kind.PARAGRAPH, 0, "F"),
    ]


def test_a_paragraph_may_say_itself_what_it_is() -> None:
    body = p("A", more='<w:outlineLvl w:val="0"/>') + p("B", "H1", '<w:outlineLvl w:val="9"/>')
    assert known_blocks(read_docx(docx(body))) == [
        (Kind.HEADING, 1, "A"),
        (Kind.PARAGRAPH, 0, "B"),
    ]


def test_beside_headings_only_what_stands_out_may_be_one() -> None:
    bold, centred = r("Bold", "<w:b/>"), '<w:jc w:val="center"/>'
    body = p("Head", "H1") + p("Warden: post of the lodge") + f"<w:p>{bold}{r(' ')}</w:p>"
    body += p("Centred", more=centred) + f"<w:p>{bold}{r(' in part')}</w:p>" + p("- typed item")
    content = read_docx(docx(body))
    plain = [one.of(content.text) for one in content.blocks if one.kind is Kind.PARAGRAPH]
    assert plain == ["Warden: post of the lodge", "Bold in part"]
    assert read_docx(docx(p("Warden: post of the lodge") + p("It is so."))).blocks == ()


def test_captions_are_marked() -> None:
    content = read_docx(docx(p("Table 1 Dues", "Caption") + p("It is so.")))
    assert known_blocks(content) == [(Kind.CAPTION, 0, "Table 1 Dues")]


def test_lists_are_numbered_as_word_shows_them() -> None:
    body = "".join(
        [
            p("one", more=numbered(1)),
            p("a", more=numbered(1, 1)),
            p("deep", more=numbered(1, 2)),
            p("b", more=numbered(1, 1)),
            p("two", more=numbered(1)),
            p("a again", more=numbered(1, 1)),
            p("seven", more=numbered(3)),
            p("eight", more=numbered(3)),
        ]
    )
    assert read_docx(docx(body, {"numbering": NUMBERING})).text.split("\n") == [
        "1. one",
        "  (a) a",
        "    1.1.1 deep",
        "  (b) b",
        "2. two",
        "  (a) a again",
        "7. seven",
        "8. eight",
    ]


def test_bullets_come_from_styles_too() -> None:
    body = p("a", "Bullets") + p("lead", more=numbered(2, 1)) + p("bare", more=numbered(2, 2))
    body += p("none", "Bullets", numbered(0)) + p("unknown", more=numbered(99))
    assert read_docx(docx(body, {"numbering": NUMBERING})).text == (
        "- a\n  ◆ lead\n\nbare\n\nnone\n\nunknown"
    )


def test_styles_of_deeper_lists_nest_their_items() -> None:
    document = python_docx.Document()
    for style, words in [
        ("List Bullet", "Boats"),
        ("List Bullet 2", "of wood"),
        ("List Bullet 3", "old ones"),
        ("List Bullet 2", "of steel"),
        ("List Number", "Pay"),
        ("List Number 2", "at once"),
    ]:
        document.add_paragraph(words, style)
    file = io.BytesIO()
    document.save(file)
    assert known_items(read_docx(file.getvalue())) == [
        [
            (0, "Boats"),
            (1, "of wood"),
            (2, "old ones"),
            (1, "of steel"),
            (0, "1. Pay"),
            (1, "1. at once"),
        ]
    ]


def test_a_numbered_heading_bears_its_number() -> None:
    body = p("Scope", "H1", numbered(1)) + p("Terms", "H2", numbered(1, 2))
    content = read_docx(docx(body, {"numbering": NUMBERING}))
    assert known_blocks(content) == [
        (Kind.HEADING, 1, "1. Scope"),
        (Kind.HEADING, 2, "1.1.1 Terms"),
    ]


def test_an_item_keeps_its_lines_together() -> None:
    body = p("<w:t>a</w:t><w:br/><w:t>b</w:t>", "Bullets") + p("c", "Bullets")
    assert read_docx(docx(body, {"numbering": NUMBERING})).text == "- a\n  b\n- c"


def test_a_table_is_rows_of_cells() -> None:
    rows = [
        tr("Port", "Dues", "Year", header=True),
        tr(tc("Kobe", '<w:vMerge w:val="restart"/>'), "12", "2023"),
        tr(tc("", "<w:vMerge/>"), "", "2024"),
        tr(tc("Both", '<w:gridSpan w:val="2"/>'), "x"),
        tr("", "", ""),
    ]
    content = read_docx(docx(p("Before.") + tbl(*rows) + p("After.")))
    table = "Port\tDues\tYear\nKobe\t12\t2023\n\t\t2024\nBoth\t\tx"
    assert content.text == f"Before.\n\n{table}\n\nAfter."
    assert known_blocks(content) == [(Kind.TABLE, 1, table)]


def test_a_cell_is_one_line() -> None:
    inner = p("one", "Bullets") + p("two\n words") + p("")
    body = tbl(tr(f"<w:tc>{inner}</w:tc>", "b"), tr("c", "d"))
    content = read_docx(docx(body, {"numbering": NUMBERING}))
    assert content.text == "- one two words\tb\nc\td"


def test_a_table_in_a_cell_is_a_table_below_its_row() -> None:
    inner = p("See list") + tbl(tr("Rain gauge", "6"), tr("Camera", "17")) + p("")
    body = tbl(tr("Fen hut", f"<w:tc>{inner}</w:tc>"), tr("Ridge hut", "Mast"))
    content = read_docx(docx(body + p("After.")))
    assert known_blocks(content) == [
        (Kind.TABLE, 0, "Fen hut\tSee list\nRidge hut\tMast"),
        (Kind.CAPTION, 0, "Fen hut: See list"),
        (Kind.TABLE, 0, "Rain gauge\t6\nCamera\t17"),
    ]
    assert content.text.endswith("\n\nAfter.")


def test_a_table_with_one_column_only_frames() -> None:
    box = f"<w:tc>{p('Box', 'H1')}{p('It is so.')}</w:tc>"
    content = read_docx(docx(tbl(f"<w:tr>{box}</w:tr>")))
    assert content.text == "Box\n\nIt is so."
    assert known_blocks(content) == [(Kind.HEADING, 1, "Box"), (Kind.PARAGRAPH, 0, "It is so.")]


COMMENTS = """<w:comment w:id="7"><w:p><w:r><w:t>Ask the council.</w:t></w:r></w:p></w:comment>
<w:comment w:id="8"><w:p><w:r><w:t>Unaudited.</w:t></w:r></w:p></w:comment>"""


def test_comments_are_notes() -> None:
    first, second = (f'<w:r><w:commentReference w:id="{number}"/></w:r>' for number in (7, 8))
    cell = f"<w:tc><w:p>{r('12')}{second}</w:p></w:tc>"
    body = f"<w:p>{r('Groups need a permit')}{first}{r('.')}</w:p>"
    body += tbl(tr("Port", "Dues"), tr("Kobe", cell)) + p("After.")
    content = read_docx(docx(body, {"comments": COMMENTS}))
    assert content.text == (
        "Groups need a permit[C1].\n\nPort\tDues\nKobe\t12\n\nKobe, 12: Unaudited.\n\n"
        "After.\n\n[C1] Ask the council."
    )
    assert [kind for kind, _, _ in known_blocks(content)].count(Kind.FOOTNOTE) == 2


def test_what_is_left_out_is_said() -> None:
    hidden = f"<w:p>{r('secret', '<w:vanish/>')}{r('It is so.')}</w:p>"
    deleted = "<w:p><w:del><w:r><w:delText>was</w:delText></w:r></w:del></w:p>"
    assert read_docx(docx(hidden + deleted)).warnings == (
        "text deleted with tracked changes was left out; reject the changes to have it read",
        "hidden text was left out; unhide it to have it read",
    )


LETTERS = """
<w:style w:type="paragraph" w:styleId="Gone"><w:name w:val="Gone"/>
 <w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Cut"><w:name w:val="Cut"/>
 <w:rPr><w:dstrike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Unseen"><w:name w:val="Unseen"/>
 <w:rPr><w:vanish/></w:rPr></w:style>
"""


def test_styles_strike_and_hide_letters_as_their_own_properties_do() -> None:
    kept = r("6 crowns", '<w:strike w:val="0"/>')
    body = f"<w:p><w:pPr><w:pStyle w:val='Gone'/></w:pPr>{r('5 crowns')}{kept}</w:p>"
    cut = r("Seven", '<w:rStyle w:val="Cut"/>')
    body += f"<w:p>{cut}{r(' eight.')}</w:p>"
    content = read_docx(docx(body + p("secret", "Unseen"), {"styles": STYLES + LETTERS}))
    assert content.text == "5 crowns6 crowns\n\nSeven eight."
    assert [span.of(content.text) for span in content.struck] == ["5 crowns", "Seven"]
    assert content.warnings == ("hidden text was left out; unhide it to have it read",)


def test_what_is_hidden_is_read_where_that_is_asked_for() -> None:
    hidden = tr("x", "y").replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")
    secret = f"<w:p>{r('secret', '<w:vanish/>')}</w:p>"
    data = docx(tbl(tr("a", "b"), hidden, tr("c", "d")) + secret)
    content = read_docx(data)
    assert content.text == "a\tb\nc\td"
    assert content.warnings == (
        "hidden rows of a table were left out; unhide them to have them read",
        "hidden text was left out; unhide it to have it read",
    )
    content = read_docx(data, ReadOptions(hidden=True))
    assert (content.text, content.warnings) == ("a\tb\nx\ty\nc\td\n\nsecret", ())


def test_older_form_fields_show_what_is_chosen() -> None:
    def field(inner: str) -> str:
        begin = f'<w:fldChar w:fldCharType="begin"><w:ffData>{inner}</w:ffData></w:fldChar>'
        return f'<w:r>{begin}</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'

    towns = '<w:listEntry w:val="Reed"/><w:listEntry w:val="Holt"/>'
    fields = [
        field("<w:checkBox><w:checked/></w:checkBox>"),
        field('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>'),
        field(f'<w:ddList><w:result w:val="1"/>{towns}</w:ddList>'),
        field(f"<w:ddList>{towns}</w:ddList>"),
        field("<w:textInput/>"),
    ]
    assert read_docx(docx(f"<w:p>{r('Paid ')}{r(' ').join(fields)}</w:p>")).text == (
        "Paid ☒ ☐ Holt Reed"
    )


def test_tracked_changes_read_as_accepted() -> None:
    body = f"<w:p>{r('It ')}<w:ins>{r('is ')}</w:ins><w:del><w:r><w:delText>was </w:delText></w:r>"
    body += f"</w:del><w:moveFrom>{r('no ')}</w:moveFrom><w:moveTo>{r('so.')}</w:moveTo></w:p>"
    assert read_docx(docx(body)).text == "It is so."


def test_deleted_rows_are_left_out() -> None:
    deleted = tr("x", "y").replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
    assert read_docx(docx(tbl(tr("a", "b"), deleted, tr("c", "d")))).text == "a\tb\nc\td"


def test_words_are_read_as_they_are_shown() -> None:
    body = "<w:p>" + "".join(
        [
            f'<w:hyperlink r:id="x">{r("A link")}</w:hyperlink>',
            r(" and "),
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText></w:r>',
            f"<w:fldSimple>{r('7')}</w:fldSimple>",
            r(" hidden", "<w:vanish/>"),
            r(", 10"),
            r("6", '<w:vertAlign w:val="superscript"/>'),
            r("th", '<w:vertAlign w:val="superscript"/>'),
            r('<w:sym w:font="X" w:char="2713"/>'),
            r("<w:noBreakHyphen/>"),
            f"<w:sdt><w:sdtPr/><w:sdtContent>{r('form')}</w:sdtContent></w:sdt>",
            "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>",
            f"<w:ruby><w:rt>{r('みなと')}</w:rt><w:rubyBase>{r('港')}</w:rubyBase></w:ruby>",
            '<w:commentReference w:id="0"/>',
        ]
    )
    assert read_docx(docx(body + "</w:p>")).text == "A link and 7, 10⁶th✓-formx+1港"


def test_text_boxes_follow_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{p('Boxed.')}</w:txbxContent>"
    drawn = f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx>"
    drawn += f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
    drawn += "</mc:Fallback></mc:AlternateContent>"
    content = read_docx(docx(f"<w:p>{r(drawn)}{r('Anchor.')}</w:p>" + p("After.")))
    assert content.text == "Anchor.\n\nBoxed.\n\nAfter."


def test_diagrams_and_charts_follow_their_paragraph() -> None:
    drawn = "<w:drawing><a:graphic><c:chart r:id='r9'/></a:graphic></w:drawing>"
    drawn += "<w:drawing><dgm:relIds r:dm='r8'/></w:drawing>"
    body = f"<w:p>{r('Anchor.')}{r(drawn)}</w:p>"
    files = unzipped(docx(body))
    name = "word/_rels/document.xml.rels"
    relations = (
        files[name]
        .decode()
        .replace(
            "</Relationships>",
            "".join(
                f'<Relationship Id="{number}" Type="x/{kind}" Target="{kind}.xml"/>'
                for number, kind in [("r9", "chart"), ("r8", "diagram")]
            )
            + "</Relationships>",
        )
    )
    extra: dict[str, str | bytes] = {
        name: relations,
        "word/chart.xml": chart_part(),
        "word/diagram.xml": DIAGRAM,
    }
    content = read_docx(zipped({**files, **extra}))
    assert content.text == "Anchor.\n\nTrade\n\n\tExport\n2023\t45%\n2024\t50%\n\n- one\n- two"


def test_the_words_of_a_picture_follow_its_paragraph() -> None:
    document = python_docx.Document()
    document.add_paragraph("Before.")
    document.add_picture(io.BytesIO(saved(picture_of(["It is so."]))))
    document.add_paragraph("After.")
    file = io.BytesIO()
    document.save(file)
    content = read_docx(file.getvalue(), ReadOptions(ocr=ScriptedOcr("The quay opened in 1911.")))
    assert content.text == "Before.\n\nThe quay opened in 1911.\n\nAfter."
    assert [span.of(content.text) for span in content.ocr] == ["The quay opened in 1911."]
    assert content.warnings == ("1 picture was read by OCR, which may mistake letters",)


def test_a_picture_that_is_kept_elsewhere_is_left_alone() -> None:
    blip = "<w:drawing><a:blip r:link='r9'/><a:blip r:embed='r8'/></w:drawing>"
    assert read_docx(docx(f"<w:p>{r('Words.')}{r(blip)}</w:p>")).text == "Words."


DIAGRAM = """<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>
 <dgm:pt><dgm:t><a:p><a:r><a:t>one</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt/>
 <dgm:pt><dgm:t><a:p><a:r><a:t>two</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"""


def chart_part() -> bytes:
    """Return a chart's XML as PowerPoint and Word share it."""

    def draw(deck: Any) -> None:
        data: Any = category_data(number_format="0%")
        data.categories = ["2023", "2024"]
        data.add_series("Export", (0.45, 0.5))
        size = (0, 0, 1000, 1000)
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        chart = slide.shapes.add_chart(XL_CHART_TYPE.PIE, *size, data).chart
        chart.has_title = True
        chart.chart_title.text_frame.text = "Trade"

    files = unzipped(pptx(draw))
    return next(files[name] for name in files if name.startswith("ppt/charts/chart"))


def notes(kind: str, *words: str) -> str:
    return "".join(
        f'<w:{kind} w:id="{number}">{p("<w:footnoteRef/>")}{p(note)}</w:{kind}>'
        for number, note in enumerate(words, 1)
    )


def reference(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def test_notes_are_numbered_as_the_text_refers_to_them() -> None:
    body = f"<w:p>{r('One')}{reference('endnote', 1)}{r(' two')}{reference('footnote', 2)}"
    body += f"{reference('footnote', 9)}</w:p>" + p("It is so.")
    parts = {
        "footnotes": notes("footnote", "unused", "Foot."),
        "endnotes": notes("endnote", "End."),
    }
    content = read_docx(docx(body, parts))
    assert content.text == "One[1] two[2]\n\nIt is so.\n\n[2] Foot.\n\n[1] End."
    assert [kind for kind, _, _ in known_blocks(content)] == [Kind.FOOTNOTE] * 2


def test_footnotes_stand_on_their_page() -> None:
    body = (
        f"<w:p>{r('One')}{reference('footnote', 1)}</w:p>" + p('<w:br w:type="page"/>') + p("Two")
    )
    content = read_docx(docx(body, {"footnotes": notes("footnote", "Foot.")}))
    assert content.text == "One[1]\n\n[1] Foot.\fTwo"


PAGE = '<w:br w:type="page"/>'
RENDERED = "<w:lastRenderedPageBreak/>"
SECTION = "<w:sectPr><w:type w:val='{}'/></w:sectPr>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("One") + p(PAGE) + p("Two"), "One\fTwo"),
        (p("One") + p(f"{PAGE}<w:t>Two</w:t>"), "One\fTwo"),
        (p("One") + p(PAGE) + p(f"{RENDERED}<w:t>Two</w:t>"), "One\fTwo"),
        (p("One") + p(PAGE) + p(PAGE) + p("Two"), "One\f\fTwo"),
        (p("One") + p(f"{RENDERED}<w:t>Two</w:t>"), "One\fTwo"),
        (p(f"<w:t>One </w:t>{RENDERED}<w:t>goes on</w:t>") + p("Two"), "One goes on\fTwo"),
        (p("One") + p("Two", more="<w:pageBreakBefore/>"), "One\fTwo"),
        (p("One") + p(f"{RENDERED}<w:t>Two</w:t>", more="<w:pageBreakBefore/>"), "One\fTwo"),
        (p("One", more=SECTION.format("nextPage")) + p("Two") + "<w:sectPr/>", "One\fTwo"),
        (
            p("One", more="<w:sectPr/>") + p("Two") + SECTION.format("continuous"),
            "One\n\nTwo",
        ),
        (
            tbl(
                tr("a", "b"),
                tr(
                    f"{RENDERED}<w:t>c</w:t>".join(["<w:tc><w:p><w:r>", "</w:r></w:p></w:tc>"]), "d"
                ),
            ),
            "a\tb\fc\td",
        ),
    ],
)
def test_pages_are_parted_by_form_feeds(body: str, text: str) -> None:
    content = read_docx(docx(body))
    assert content.text == text
    starts = [0, *(offset + 1 for offset, one in enumerate(text) if one == "\f")]
    assert content.page_starts == (tuple(starts) if "\f" in text else ())


def test_a_table_over_two_pages_stays_one() -> None:
    body = tbl(tr("a", "b"), tr("c", f"<w:tc>{p(RENDERED + '<w:t>d</w:t>')}</w:tc>"))
    content = read_docx(docx(body))
    assert known_blocks(content) == [(Kind.TABLE, 0, "a\tb\fc\td")]
    (block,) = split_blocks(content.text, content.blocks)
    assert len(block.units) == 2


def test_the_title_is_what_stands_as_one() -> None:
    assert read_docx(docx(p("Port  dues", "Title"), title="Old")).title == "Port dues"
    assert read_docx(docx(p("It is so."), title="Stated")).title == "Stated"
    assert read_docx(docx(p("A heading", "H1"), title="Word Document")).title == "A heading"
    assert read_docx(docx(p("Annual report") + p("It is so."))).title == "Annual report"
    assert read_docx(docx(p("It is so."))).title is None
    number, centred = p("告示第48号"), p("補助金交付要綱", more='<w:jc w:val="center"/>')
    assert read_docx(docx(number + centred + p("次のとおり定める。"))).title == "補助金交付要綱"


def test_contents_are_a_list() -> None:
    entry = p("<w:t>1 Scope</w:t><w:tab/><w:t>3</w:t>", "TOC1")
    assert read_docx(docx(entry * 2)).text == "- 1 Scope 3\n- 1 Scope 3"


def test_a_document_of_python_docx_is_read() -> None:
    document: Any = python_docx.Document()
    document.add_heading("Dues", 2)
    document.add_paragraph("one", "List Number")
    document.add_paragraph("two", "List Bullet")
    document.add_page_break()
    document.add_table(1, 2).rows[0].cells[1].text = "x"
    saved = io.BytesIO()
    document.save(saved)
    content = read_docx(saved.getvalue())
    assert content.text == "Dues\n\n1. one\n- two\f\tx"
    assert (content.title, content.page_starts) == ("Dues", (0, 19))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (OLE, "older format; open it and save it as .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "needs a password"),
        (b"{\\rtf1 text}", r"really a \.rtf file; save it as \.docx"),
        (b"%PDF-1.7", r"really a \.pdf file"),
        (b"It is so.", "damaged or no .docx file"),
        (zipped({"xl/workbook.xml": "<x/>"}), r"really \.xlsx, not \.docx"),
        (zipped({"content.xml": "<x/>"}), "really another sort of file"),
        (zipped({"word/document.xml": "<x/>"}), "damaged or no .docx file"),
        (docx("<w:p>"), "damaged or no .docx file"),
        (docx(p("It is so."))[:-200], "damaged or no .docx file"),
        (docx('<w:altChunk r:id="x"/>'), "holds another file inside"),
        (docx(tbl(tr(tc("x", '<w:gridSpan w:val="many"/>'), "y"))), "damaged"),
    ],
)
def test_what_is_no_word_document_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read_docx(data)


def test_what_unpacks_to_too_much_is_refused() -> None:
    bomb = zipped({"word/document.xml": b" " * (129 * 2**20)})
    assert len(bomb) < 2**20
    with pytest.raises(UnreadableFileError, match="unpacks to more than 128 MiB of text"):
        read_docx(bomb)


def test_no_entity_is_expanded() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY b "boom">]>'
    files = unzipped(docx(p("<w:t>It is&e;&b; so.</w:t>")))
    files["word/document.xml"] = evil + files["word/document.xml"]
    assert read_docx(zipped(files)).text == "It is"


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20).map(
    lambda words: words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
BLOCK = st.one_of(
    st.builds(
        p, WORDS.map("<w:t>{}</w:t>".format), st.sampled_from(["", "H1", "Bullets", "Caption"])
    ),
    st.just(p(PAGE)),
    st.just(tbl(tr("a", "b"), tr("", "c"))),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(BLOCK, max_size=8))
def test_blocks_cover_whole_lines_in_order(blocks: list[str]) -> None:
    content = read_docx(docx("".join(blocks), {"numbering": NUMBERING}))
    check_known(content.text, content.blocks)
    assert all(content.text[start - 1] == "\f" for start in content.page_starts[1:])
    for block in split_blocks(content.text, content.blocks):
        assert content.text[block.start : block.end].strip()
