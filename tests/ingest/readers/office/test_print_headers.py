from typing import Any

import pytest
from openpyxl import Workbook

from ingest.document.document import blocks_of
from ingest.document.nodes import Kind, Row
from ingest.document.strikethrough import strike
from ingest.readers import read_document
from ingest.readers.office.print_headers import print_headers
from ingest.readers.office.sheet import Running
from ingest.readers.office.xlsx import read_xlsx
from ingest.readers.running import PAGE_NUMBER
from tests.ingest.office import unzipped, xlsx, zipped

HEADED = "&LAmounts in thousand crowns&CHarbour board&RDraft"


def headers(inner: str, more: str = "") -> Running:
    xml = f"<worksheet><sheetData/>{more}<headerFooter {inner}</headerFooter></worksheet>"
    return print_headers(xml.encode(), "Dues")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("Draft", "Draft"),
        ("&amp;CDraft", "\tDraft"),
        ("&amp;LOne&amp;CTwo&amp;RThree", "\tOne\tTwo\tThree"),
        ('&amp;L&amp;"Arial,Bold"Draft &amp;"Arial,Regular"of &amp;12 2024', "\tDraft of 2024"),
        ("&amp;K01+000One&amp;KFF0000 &amp;Btwo&amp;B", "One two"),
        ("Page &amp;P of &amp;N", f"Page {PAGE_NUMBER} of {PAGE_NUMBER}"),
        ("&amp;P+1 &amp;[Pages]", f"{PAGE_NUMBER} {PAGE_NUMBER}"),
        ("&amp;A &amp;[Tab]", "Dues Dues"),
        ("&amp;D&amp;T&amp;F&amp;Z&amp;G&amp;[Date]", ""),
        ("R&amp;&amp;D one_x000D_\ntwo&amp;", "R&D one\r\ttwo"),
        ("&amp;LIt was &amp;Sred&amp;S blue&amp;Sone&amp;Rtwo", None),
        ("m&amp;X2&amp;X", "m²"),
    ],
)
def test_codes_are_read_as_they_are_printed(code: str, words: str | None) -> None:
    struck = f"\tIt was {strike('red')} blue{strike('one')}\ttwo"
    read = headers(f"><oddHeader>{code}</oddHeader>")
    assert read == Running([struck if words is None else words], [])


def test_headers_that_are_turned_off_are_not_shown() -> None:
    parts = "".join(
        f"<{pages}{kind}>{pages} {kind}</{pages}{kind}>"
        for pages in ("odd", "even", "first")
        for kind in ("Header", "Footer")
    )
    assert headers(f">{parts}") == Running(["odd Header"], ["odd Footer"])
    every = headers(f'differentOddEven="1" differentFirst="true">{parts}')
    assert every.headers == ["odd Header", "even Header", "first Header"]


def test_the_headers_of_users_views_are_not_the_sheets() -> None:
    view = "<headerFooter><oddHeader>Mine</oddHeader></headerFooter>"
    views = f"<customSheetViews><customSheetView>{view}</customSheetView></customSheetViews>"
    assert headers("><oddHeader>Draft</oddHeader>", views) == Running(["Draft"], [])
    assert print_headers(f"<worksheet>{views}</worksheet>".encode(), "") == Running()
    prefixed = "<x:headerFooter><x:oddFooter>Draft</x:oddFooter></x:headerFooter>"
    assert print_headers(prefixed.encode(), "") == Running([], ["Draft"])


def printed(*names: str, header: str = HEADED) -> bytes:
    """Return a workbook of sheets with these names, each with a table, a header and a footer."""

    def fill(book: Workbook) -> None:
        book.remove(book.worksheets[0])
        for name in names:
            sheet: Any = book.create_sheet(name)
            sheet.append(["Ship", "Due"])
            sheet.append(["Ada", 45])
            sheet.oddHeader.center.text = "HEADER"
            sheet.oddFooter.center.text = "Port of Aske, page &P"

    parts = unzipped(xlsx(fill))
    stated = header.replace("&", "&amp;").encode()
    return zipped({name: part.replace(b"&amp;CHEADER", stated) for name, part in parts.items()})


def test_what_only_headers_and_footers_say_is_read_with_each_sheet() -> None:
    content = read_xlsx(printed("Dues", "Berths", header=f"{HEADED} of &A"))
    sheet = (
        "{0}\n\nAmounts in thousand crowns\n\nHarbour board\n\nDraft of {0}\n\nShip\tDue\nAda\t45"
    )
    sheet += "\n\nPort of Aske"
    assert content.text == f"{sheet.format('Dues')}\f{sheet.format('Berths')}"
    assert content.warnings == ()
    assert {block.kind for block in content.blocks[1:4]} == {Kind.FOOTNOTE}


def test_what_cells_say_is_not_said_again() -> None:
    assert "DUE" not in read_xlsx(printed("Dues", header="&LDUE&R&A, &P")).text


def test_a_scale_in_a_header_is_that_of_the_figures() -> None:
    parsed = read_document(printed("Dues", header="&RAmounts in thousand crowns"), "a.xlsx")
    rows = [
        unit
        for block in blocks_of(parsed.sections)
        for unit in block.units
        if isinstance(unit, Row) and not unit.header
    ]
    assert [one.measure and one.measure.of(parsed.document.text) for one in rows] == [
        "thousand crowns"
    ]
