from ingest.readers.opendocument.ods import read_ods
from tests.ingest.opendocument import opendocument, style

TABLE = (
    "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
)
FIELDS = (
    "<text:sheet-name>???</text:sheet-name><text:title>???</text:title>"
    "<text:date>2024-03-01</text:date>"
)


def page(name: str, inner: str) -> str:
    return f'<style:master-page style:name="{name}">{inner}</style:master-page>'


def read(masters: str, *sheets: tuple[str, str]) -> str:
    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="{stated}">{TABLE.format("x")}'
        "</table:table>"
        for name, stated in sheets
    )
    styles = style("A", "table", "", 'style:master-page-name="Wide"') + style("B", "table", "")
    return read_ods(opendocument("spreadsheet", tables, styles, masters=masters)).text


def test_what_only_a_sheets_headers_and_footers_say_is_read_with_it() -> None:
    wide = (
        "<style:header><style:region-left><text:p>Amounts in <text:span>thousand</text:span> crowns"
        "</text:p></style:region-left><style:region-right><text:p>Draft<text:s/>1</text:p>"
        "</style:region-right></style:header>"
        "<style:footer><text:p>Page <text:page-number>1</text:page-number> of <text:page-count>9"
        "</text:page-count></text:p><text:p>Board</text:p></style:footer>"
    )
    plain = (
        f"<style:header><text:p>{FIELDS}</text:p></style:header>"
        '<style:footer style:display="false"><text:p>Unseen</text:p></style:footer>'
    )
    masters = page("Default", plain) + page("Wide", wide)
    text = read(masters, ("Dues", "A"), ("Berths", "B"), ("Fees", "A"))
    assert text == (
        "Dues\n\nAmounts in thousand crowns\n\nDraft 1\n\nx\n\nBoard\f"
        "Berths\n\nx\f"
        "Fees\n\nAmounts in thousand crowns\n\nDraft 1\n\nx\n\nBoard"
    )


def test_a_sheet_whose_page_style_is_not_there_has_no_headers() -> None:
    assert read("", ("Dues", "A")) == "Dues\n\nx"
