from pathlib import Path

import pytest

from ingest.document.nodes import Kind, Row
from ingest.errors import UnreadableFileError
from ingest.readers.changes import DELETED
from ingest.readers.opendocument.ods import read_ods
from tests.ingest.opendocument import opendocument

PRODUCED = Path(__file__).parents[2] / "files"


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, before: str = "") -> bytes:
    return opendocument(
        "spreadsheet",
        f'<table:table table:name="Dues">{before}{"".join(rows)}</table:table>',
    )


def test_a_workbook_that_libreoffice_wrote_is_read() -> None:
    content = read_ods((PRODUCED / "dues.ods").read_bytes())
    assert content.title == "Dues of Reedham"
    assert content.text == (
        "Dues\n\nShip\tTons\tShare\tWhen\nAda\t12.00\t50%\t2024-03-01\nBea\t1,234.25\t2468.5\t\n\n"
        "Ada: look here\n\nAll figures are of 2024.\n\nfar\f"
        "Berths\n\nBerth\tDepth\nNorth\t3\nSouth\t4"
    )
    assert content.page_starts == (0, content.text.index("Berths"))
    assert content.warnings == (
        "1 hidden row of the sheet Dues left out; unhide to have it read",
        "the hidden sheet Secret was left out; unhide it to have it read",
    )
    tables = [block for block in content.blocks if block.kind is Kind.TABLE]
    rows = [one for one in tables[0].units if isinstance(one, Row)]
    assert [one.of(content.text) for one in rows[1].cells] == ["Ada", "12.00", "50%", "2024-03-01"]


def test_what_is_hidden_is_read_where_that_is_asked_for() -> None:
    content = read_ods((PRODUCED / "dues.ods").read_bytes(), hidden=True)
    assert "Cid\t7.00\t25%\t2024-05-02" in content.text
    assert "hidden words" in content.text
    assert content.warnings == ()


def test_what_changes_replaced_is_said() -> None:
    kept = "<table:change-track-table-cell><text:p>12</text:p></table:change-track-table-cell>"
    previous = f"<table:previous>{kept}</table:previous>"
    changed = f"<table:cell-content-change>{previous}</table:cell-content-change>"
    tracked = f"<table:tracked-changes>{changed}</table:tracked-changes>"
    table = f'<table:table table:name="Dues">{row(cell("45"))}</table:table>'
    content = read_ods(opendocument("spreadsheet", f"{tracked}{table}"))
    assert content.text == "Dues\n\n45"
    assert content.warnings == (DELETED,)
    empty = tracked.replace("<text:p>12</text:p>", "")
    assert read_ods(opendocument("spreadsheet", f"{empty}{table}")).warnings == ()


def test_hidden_columns_are_left_out() -> None:
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        "<table:table-column/>"
    )
    content = read_ods(sheet(row(cell("a"), cell("b"), cell("c")), before=columns))
    assert content.text == "Dues\n\na\tc"
    assert content.warnings == (
        "1 hidden column of the sheet Dues left out; unhide to have it read",
    )


def test_repeated_rows_and_cells_are_all_there() -> None:
    twice = 'table:number-columns-repeated="2"'
    data = sheet(row(cell("a"), cell("b", twice), more='table:number-rows-repeated="2"'))
    assert read_ods(data).text == "Dues\n\na\tb\tb\na\tb\tb"


def test_a_sheet_that_repeats_without_end_is_refused() -> None:
    endless = cell("a", 'table:number-columns-repeated="16384"')
    with pytest.raises(UnreadableFileError, match="repeat too much text"):
        read_ods(sheet(row(endless, more='table:number-rows-repeated="1048576"')))


@pytest.mark.parametrize(
    ("shown", "value", "read"),
    [
        ("1 March 2024", "2024-03-01", "2024-03-01"),
        ("2024年3月1日", "2024-03-01", "2024-03-01"),
        ("March 2024", "2024-03-01", "March 2024"),
        ("2024年3月", "2024-03-01", "2024年3月"),
        ("03/01/24 09:30", "2024-03-01T09:30:00", "2024-03-01 09:30:00"),
    ],
)
def test_dates_are_written_as_iso_8601_where_they_show_the_day(
    shown: str, value: str, read: str
) -> None:
    date = cell(shown, f'office:value-type="date" office:date-value="{value}"')
    assert read_ods(sheet(row(cell("When"), date))).text == f"Dues\n\nWhen\t{read}"


def test_rows_that_are_printed_anew_are_headers() -> None:
    header = f"<table:table-header-rows>{row(cell('1'), cell('2'))}</table:table-header-rows>"
    content = read_ods(sheet(header, row(cell("3"), cell("4"))))
    rows = [one for one in content.blocks[-1].units if isinstance(one, Row)]
    assert [one.header for one in rows] == [True, False]


def test_a_table_goes_on_beyond_a_hidden_row() -> None:
    hidden = row(cell("c"), cell("d"), more='table:visibility="filter"')
    content = read_ods(sheet(row(cell("a"), cell("b")) + hidden + row(cell("e"), cell("f"))))
    assert content.text == "Dues\n\na\tb\ne\tf"


def test_an_error_is_an_empty_cell_and_is_warned_of() -> None:
    failed = (
        '<table:table-cell table:formula="of:=[.B2]/0" office:value-type="string">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    content = read_ods(sheet(row(cell("Item"), cell("Share")), row(cell("Hoe"), failed)))
    assert content.text.endswith("Item\tShare\nHoe\t")
    assert content.warnings == (
        "1 cell of the sheet Dues that shows an error left out; mend its formula",
    )


def test_a_total_whose_formulas_have_no_saved_results_is_a_row_and_is_warned_of() -> None:
    formula = '<table:table-cell table:formula="of:=SUM([.B2:.B3])"/>'
    content = read_ods(
        sheet(
            row(cell("Item"), cell("2024")),
            row(cell("Hoe"), cell("14")),
            row(cell("Rake"), cell("9")),
            row(cell("Total"), formula),
        )
    )
    assert [block.kind for block in content.blocks] == [Kind.HEADING, Kind.TABLE]
    assert content.text.endswith("Rake\t9\nTotal\t")
    assert content.warnings == (
        "1 formula of the sheet Dues without a saved result left out; "
        "open it in LibreOffice and save it anew",
    )
