import io
from typing import Any

import pytest
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches

from ingest.document.content import Content
from ingest.document.nodes import Kind
from ingest.errors import UnreadableFileError
from ingest.readers import read_content
from ingest.readers.office.pptx import read_pptx
from ingest.readers.options import ReadOptions
from tests.ingest.office import pptx, xlsx, zipped
from tests.ingest.pictures import ScriptedOcr, picture_of, saved
from tests.ingest.trees import known_blocks

category_data: Any = CategoryChartData
xy_data: Any = XyChartData

TITLE_SLIDE, TITLE_AND_BODY, TITLE_ONLY, BLANK = 0, 1, 5, 6
_A_URI = "http://schemas.openxmlformats.org/drawingml/2006/main"
_A = f'xmlns:a="{_A_URI}"'


def read(draw: Any, layout: int = BLANK) -> Content:
    return read_pptx(pptx(lambda deck: draw(deck.slides.add_slide(deck.slide_layouts[layout]))))


def box(shapes: Any, words: str, left: float = 1, top: float = 1) -> Any:
    shape = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    shape.text_frame.text = words
    return shape


def test_a_slide_is_a_page_headed_by_its_title() -> None:
    def draw(deck: Any) -> None:
        first = deck.slides.add_slide(deck.slide_layouts[TITLE_SLIDE])
        first.shapes.title.text, first.placeholders[1].text = "Port\vdues", "2024"
        deck.slides.add_slide(deck.slide_layouts[BLANK])
        last = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        last.shapes.title.text = "End"

    content = read_pptx(pptx(draw))
    assert content.text == "Port dues\n\n2024\f\fEnd"
    assert content.page_starts == (0, 16, 17)
    assert known_blocks(content) == [
        (Kind.HEADING, 1, "Port dues"),
        (Kind.PARAGRAPH, 0, "2024"),
        (Kind.HEADING, 1, "End"),
    ]
    assert content.title == "Port dues"


def test_the_words_of_a_picture_are_on_its_slide() -> None:
    picture = saved(picture_of(["It is so."]))

    def draw(deck: Any) -> None:
        for _ in range(2):
            slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
            slide.shapes.title.text = "Quays"
            slide.shapes.add_picture(io.BytesIO(picture), Inches(1), Inches(2))

    content = read_pptx(pptx(draw), ReadOptions(ocr=ScriptedOcr("Opened in 1911.")))
    # The second slide repeats the picture of the first.
    assert content.text == "Quays\n\nOpened in 1911.\fQuays"
    assert [span.of(content.text) for span in content.ocr] == ["Opened in 1911."]
    assert content.warnings == ("1 picture was read by OCR, which may mistake letters",)


def test_hidden_slides_are_left_out_unless_they_are_asked_for() -> None:
    def draw(deck: Any) -> None:
        for words in ("One", "Two", "Three"):
            slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
            slide.shapes.title.text = words
            slide._element.set("show", "0" if words == "Two" else "1")

    data = pptx(draw)
    content = read_pptx(data)
    assert (content.text, content.page_starts) == ("One\f\fThree", (0, 4, 5))
    assert content.warnings == ("the hidden slide 2 was left out; unhide it to have it read",)
    assert read_content(data, "a.pptx", ReadOptions(hidden=True)).text == "One\fTwo\fThree"


def test_hidden_shapes_are_left_out_unless_they_are_asked_for() -> None:
    def draw(deck: Any) -> None:
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        slide.shapes.title.text = "Dues"
        box(slide.shapes, "Draft only.", top=2)._element.nvSpPr.cNvPr.set("hidden", "1")
        box(slide.shapes, "Paid in May.", top=4)

    data = pptx(draw)
    content = read_pptx(data)
    assert content.text == "Dues\n\nPaid in May."
    assert content.warnings == (
        "hidden shapes of slide 1 were left out; show them to have them read",
    )
    assert "Draft only." in read_content(data, "a.pptx", ReadOptions(hidden=True)).text


def test_a_body_is_a_list() -> None:
    def draw(slide: Any) -> None:
        frame = slide.placeholders[1].text_frame
        frame.text = "one"
        for words, level in [("a", 1), ("two\vmore", 0), ("", 0)]:
            paragraph = frame.add_paragraph()
            paragraph.text, paragraph.level = words, level
        plain = frame.add_paragraph()
        plain.text = "plain"
        plain._p.get_or_add_pPr().append(parse_xml(f"<a:buNone {_A}/>"))

    assert read(draw, TITLE_AND_BODY).text == "- one\n  - a\n- two\n  more\n\nplain"


@pytest.mark.parametrize(
    ("bullet", "labels"),
    [
        ('<a:buAutoNum {} type="arabicPeriod"/>', ["1.", "2."]),
        ('<a:buAutoNum {} type="alphaLcParenBoth" startAt="3"/>', ["(c)", "(d)"]),
        ('<a:buAutoNum {} type="romanUcParenR"/>', ["I)", "II)"]),
        ('<a:buAutoNum {} type="circleNumDbPlain"/>', ["①", "②"]),
        ('<a:buChar {} char="◆"/>', ["◆", "◆"]),
        ('<a:buChar {} char="•"/>', ["-", "-"]),
    ],
)
def test_bullets_are_those_shown(bullet: str, labels: list[str]) -> None:
    def draw(slide: Any) -> None:
        frame = box(slide.shapes, "x\ny").text_frame
        for paragraph in frame.paragraphs:
            paragraph._p.get_or_add_pPr().append(parse_xml(bullet.format(_A)))

    assert read(draw).text == f"{labels[0]} x\n{labels[1]} y"


def test_shapes_are_read_from_the_top_and_left() -> None:
    def draw(slide: Any) -> None:
        box(slide.shapes, "third", left=5, top=1.1)
        box(slide.shapes, "fourth", top=4)
        group = slide.shapes.add_group_shape()
        box(group.shapes, "second", left=3)
        box(group.shapes, "first", left=1)

    assert read(draw).text == "first\n\nsecond\n\nthird\n\nfourth"


def test_boxes_in_columns_keep_their_pairs() -> None:
    def draw(slide: Any) -> None:
        for left, words in ((5, ("Plant B", "310 litres")), (1, ("Plant A", "120 litres"))):
            for line, said in enumerate(words):
                box(slide.shapes, said, left, 2 + 1.1 * line)

    content = read(draw)
    assert known_blocks(content) == [(Kind.TABLE, 0, "Plant A\t120 litres\nPlant B\t310 litres")]


def test_boxes_that_are_nearer_to_those_beside_them_are_read_in_rows() -> None:
    def draw(slide: Any) -> None:
        for line, words in enumerate([("Length", "31 m"), ("Crew", "9")]):
            for column, said in enumerate(words):
                box(slide.shapes, said, 1 + 2.1 * column, 1 + 2 * line)

    assert read(draw).text == "Length\t31 m\nCrew\t9"


def test_columns_of_longer_texts_are_read_one_after_the_other() -> None:
    def draw(slide: Any) -> None:
        for left, name in ((1, "A"), (5, "B")):
            box(slide.shapes, name, left, 2)
            box(slide.shapes, f"On {name}.\nMore on {name}.", left, 3.1)

    assert read(draw).text.split("\n\n") == [
        "A", "On A.", "More on A.", "B", "On B.", "More on B.",
    ]  # fmt: skip


def test_tables_say_whether_they_have_a_header() -> None:
    def draw(slide: Any) -> None:
        frame = slide.shapes.add_table(3, 2, Inches(1), Inches(1), Inches(4), Inches(1))
        table = frame.table
        for row, words in enumerate([("Port", "Dues"), ("Kobe", "12"), ("both", "")]):
            for column, cell in enumerate(words):
                table.cell(row, column).text = cell
        table.cell(2, 0).merge(table.cell(2, 1))
        if first_row is not None:
            table.first_row = first_row

    text = "Port\tDues\nKobe\t12\nboth\t"
    for first_row in (None, False):
        assert known_blocks(read(draw)) == [(Kind.TABLE, int(first_row is None), text.strip())]


def chart(slide: Any, kind: Any, data: Any, title: str = "") -> None:
    size = (Inches(1), Inches(2), Inches(4), Inches(3))
    drawn = slide.shapes.add_chart(kind, *size, data).chart
    drawn.has_title = bool(title)
    if title:
        drawn.chart_title.text_frame.text = title


def test_a_chart_is_a_table_of_its_figures() -> None:
    data = category_data(number_format="0%")
    data.categories = ["2023", "2024"]
    data.add_series("Export", (0.45, None))
    data.add_series("Import", (0.1, 0.2))
    content = read(lambda slide: chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, "Trade"))
    table = "\tExport\tImport\n2023\t45%\t10%\n2024\t\t20%"
    assert known_blocks(content) == [(Kind.CAPTION, 0, "Trade"), (Kind.TABLE, 1, table.strip())]


def test_a_scatter_chart_has_its_first_axis_for_categories() -> None:
    data = xy_data()
    series = data.add_series("Dues")
    series.add_data_point(1, 2)
    series.add_data_point(3, 4.5)
    content = read(lambda slide: chart(slide, XL_CHART_TYPE.XY_SCATTER, data))
    assert content.text == "\tDues\n1\t2\n3\t4.5"


DIAGRAM = b"""<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>
 <dgm:pt><dgm:t><a:p><a:r><a:t>one</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt/>
 <dgm:pt><dgm:t><a:p><a:r><a:t>two</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"""


def test_a_diagram_is_a_list_of_its_words() -> None:
    def draw(slide: Any) -> None:
        slide.shapes.add_connector(1, 0, 0, 9, 9)
        chart(slide, XL_CHART_TYPE.PIE, one_value())
        name = PackURI("/ppt/diagrams/data1.xml")
        part = Part(name, "application/xml", slide.part.package, DIAGRAM)
        related = slide.part.relate_to(part, "diagramData")
        graphic = next(slide.shapes._spTree.iter(f"{{{_A_URI}}}graphicData"))
        graphic.clear()
        graphic.set("uri", "http://schemas.openxmlformats.org/drawingml/2006/diagram")
        graphic.append(
            parse_xml(
                '<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
                ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
                f' r:dm="{related}"/>'
            )
        )

    assert read(draw).text == "- one\n- two"


def one_value() -> Any:
    data = category_data()
    data.categories = ["a"]
    data.add_series("b", (1,))
    return data


def test_notes_come_after_the_slide() -> None:
    def draw(slide: Any) -> None:
        slide.notes_slide.notes_text_frame.text = "Say this.\nAnd that."
        box(slide.shapes, "Shown.")

    assert read(draw).text == "Shown.\n\nSay this.\n\nAnd that."


def test_raised_figures_stay_raised() -> None:
    def draw(slide: Any) -> None:
        run = box(slide.shapes, "10").text_frame.paragraphs[0].add_run()
        run.text = "6"
        run.font._element.set("baseline", "30000")

    assert read(draw).text == "10⁶"


def test_footers_and_slide_numbers_are_left_out() -> None:
    def draw(slide: Any) -> None:
        for holder in slide.slide_layout.placeholders:
            if holder.placeholder_format.idx >= 10:
                slide.shapes.clone_placeholder(holder)
        for shape in slide.placeholders:
            shape.text_frame.text = "7"
        box(slide.shapes, "Shown.")

    assert read(draw).text == "Shown."


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (OLE, "older format; open it and save it as .pptx"),
        (xlsx(lambda workbook: None), r"really \.xlsx, not \.pptx"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "damaged or no .pptx file"),
        (b"It is so.", "damaged or no .pptx file"),
    ],
)
def test_what_is_no_presentation_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read_pptx(data)
