from ingest.document.content import Content
from ingest.document.nodes import Kind
from ingest.readers.ocr.engine import Ocr
from ingest.readers.opendocument.odt import read_odt
from ingest.readers.options import ReadOptions
from ingest.structure.blocks import split_blocks
from tests.ingest.opendocument import opendocument, style
from tests.ingest.pictures import ScriptedOcr, picture_of, saved


def read(*pages: str, body: str = "<text:p>It is so.</text:p>", ocr: Ocr | None = None) -> Content:
    picture = {"Pictures/a.png": saved(picture_of(["HB"]))}
    styles = style("P", "paragraph", "", 'style:master-page-name="Later"')
    file = opendocument("text", body, styles, masters="".join(pages), pictures=picture)
    return read_odt(file, ReadOptions(ocr=ocr))


def page(inner: str, name: str = "Standard", more: str = "") -> str:
    return f'<style:master-page style:name="{name}" {more}>{inner}</style:master-page>'


def header(words: str, kind: str = "header", more: str = "") -> str:
    return f"<style:{kind} {more}><text:p>{words}</text:p></style:{kind}>"


IMAGE = '<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>'


def test_what_only_headers_and_footers_say_is_read_once_before_the_body() -> None:
    numbers = (
        "Approved on 3 May 2024<text:tab/>Page <text:page-number>7</text:page-number> of "
        "<text:page-count>9</text:page-count>"
    )
    content = read(
        page(header("Harbour board<text:tab/>HB-12") + header(numbers, "footer")),
        page(header("Harbour board<text:tab/>HB-13"), "Later", 'style:next-style-name="Last"'),
        page(header("HB-14"), "Last"),
        page(header("HB-15"), "Unused"),
    )
    assert content.text == (
        "Harbour board\n\nHB-12\n\nApproved on 3 May 2024\n\nHB-13\n\nHB-14\n\nIt is so."
    )
    assert content.warnings == ()
    assert not [
        block for block in split_blocks(content.text, content.blocks) if block.kind is Kind.HEADING
    ]


def test_what_the_body_says_is_not_said_again() -> None:
    content = read(
        page(header("Port Dues<text:tab/>2024 edition")),
        body="<text:h>Port dues</text:h><text:p>The due is 45 crowns.</text:p>",
    )
    assert content.text == "2024 edition\n\nPort dues\n\nThe due is 45 crowns."
    assert content.title == "Port dues"


def test_headers_that_are_turned_off_are_not_shown() -> None:
    first = header("First", "header-first", 'style:display="false"')
    assert read(page(first + header("Even", "footer-left"))).text == "Even\n\nIt is so."


def test_tables_and_frames_in_a_header_are_read() -> None:
    def row(*cells: str) -> str:
        inner = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{inner}</table:table-row>"

    table = row("<text:p>No.</text:p>", "<text:p>HB-12</text:p>")
    frame = row("<text:p>Approved on 3 May 2024</text:p>")
    tables = "".join(f"<table:table>{inner}</table:table>" for inner in (table, frame))
    both = f"<style:header>{tables}</style:header><style:header-left>{tables}</style:header-left>"
    assert read(page(both)).text == "No.\tHB-12\n\nApproved on 3 May 2024\n\nIt is so."


def test_pictures_are_read_once_in_headers_and_in_the_body() -> None:
    ocr = ScriptedOcr("The quay opened in 1911.")
    content = read(page(header(IMAGE)), body=f"<text:p>It is so.{IMAGE}</text:p>", ocr=ocr)
    assert content.text == "The quay opened in 1911.\n\nIt is so."
    assert content.warnings == ("1 picture was read by OCR, which may mistake letters",)
    content = read(body=f"<text:p>It is so.{IMAGE}</text:p>", ocr=ocr)
    assert content.text == "It is so.\n\nThe quay opened in 1911."
    assert [span.of(content.text) for span in content.ocr] == ["The quay opened in 1911."]


def test_a_picture_beside_the_object_that_it_shows_is_none() -> None:
    frame = IMAGE.replace("<draw:frame>", "<draw:frame><draw:object/>")
    content = read(body=f"<text:p>It is so.{frame}</text:p>", ocr=ScriptedOcr("1911 1912"))
    assert content.text == "It is so."
    assert content.warnings == ("1 embedded chart or formula was left out",)


def test_hidden_text_is_read_where_that_is_asked_for() -> None:
    hidden = '<text:section text:display="none"><text:p>Unseen.</text:p></text:section>'
    file = opendocument("text", f"<text:p>It is so.</text:p>{hidden}")
    assert read_odt(file).text == "It is so."
    content = read_odt(file, ReadOptions(hidden=True))
    assert content.text == "It is so.\n\nUnseen."
    assert content.warnings == ()
