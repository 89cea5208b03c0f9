from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from ingest.document.content import Content
from ingest.document.nodes import Kind
from ingest.errors import UnreadableFileError
from ingest.readers.office.xlsx import read_xlsx
from ingest.structure.blocks import split_blocks
from tests.ingest.office import docx, p, unzipped, xlsx, zipped
from tests.ingest.trees import known_blocks


def fill(sheet: Any, *rows: list[object]) -> None:
    for row in rows:
        sheet.append(row)


def read(*rows: list[object], then: Any = lambda sheet: None) -> Content:
    def draw(workbook: Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        sheet.title = "Dues"
        fill(sheet, *rows)
        then(sheet)

    return read_xlsx(xlsx(draw))


@pytest.mark.parametrize(
    ("name", "headed"),
    [("Sheet1", False), ("Tabelle2", False), ("シート1", False), ("Sheet metal", True)],
)
def test_a_name_that_a_program_gave_to_a_sheet_is_no_heading(name: str, headed: bool) -> None:
    content = read(["Item", "Price"], ["Hoe", 14], then=lambda sheet: setattr(sheet, "title", name))
    assert content.text == f"{name}\n\n" * headed + "Item\tPrice\nHoe\t14"


def test_a_sheet_is_a_page_headed_by_its_name() -> None:
    def draw(workbook: Workbook) -> None:
        workbook.remove(workbook.worksheets[0])
        fill(workbook.create_sheet("A"), ["a", "b"], [1, 2])
        workbook.create_sheet("Empty")
        workbook.create_sheet("Hidden").sheet_state = "hidden"
        fill(workbook["Hidden"], ["secret"])
        fill(workbook.create_sheet("B"), ["It is so."])
        workbook.properties.title = "Port dues"

    content = read_xlsx(xlsx(draw))
    assert content.text == "A\n\na\tb\n1\t2\f\fB\n\nIt is so."
    assert content.page_starts == (0, 11, 12)
    assert known_blocks(content) == [
        (Kind.HEADING, 1, "A"),
        (Kind.TABLE, 0, "a\tb\n1\t2"),
        (Kind.HEADING, 1, "B"),
    ]
    assert content.title == "Port dues"
    assert content.warnings == ("the hidden sheet Hidden was left out; unhide it to have it read",)


def test_empty_rows_part_tables_and_single_cells_are_lines() -> None:
    content = read(
        ["Port dues"], [None, "as of May"], ["Port", None, "Dues"], ["Kobe", None, 12], ["Note: x"],
        [], ["a", "b"], [None, "c"],
    )  # fmt: skip
    assert content.text == (
        "Dues\n\nPort dues\nas of May\n\nPort\tDues\nKobe\t12\n\nNote: x\n\na\tb\n\tc"
    )


def test_columns_that_are_empty_throughout_are_left_out() -> None:
    assert read([None, "a", None, "b"], [None, 1, None, 2]).text.endswith("\n\na\tb\n1\t2")


def test_merged_cells_say_their_words_once() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("A2:A3")

    content = read(["wide", None], ["tall", 1], [None, 2], ["x", 3], then=merge)
    assert content.text.endswith("wide\n\ntall\t1\n\t2\nx\t3")


def style(shown: str) -> Any:
    return lambda sheet: setattr(sheet["B2"], "number_format", shown)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.45, "0%", "45%"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (1200, '"¥"#,##0', "¥1,200"),
        (datetime(2024, 4, 1), "yyyy/m/d", "2024-04-01"),
        (date(2024, 4, 1), 'yyyy"年"m"月"', "2024-04"),
        (datetime(2024, 4, 1, 9, 30), "yyyy-mm-dd h:mm", "2024-04-01 09:30"),
        (True, "General", "TRUE"),
        ("one\n two", "General", "one two"),
        (0.1 + 0.2, "General", "0.3"),
    ],
)
def test_cells_read_as_they_are_shown(value: object, number_format: str, text: str) -> None:
    content = read(["a", "b"], ["c", value], then=style(number_format))
    assert content.text.endswith(f"a\tb\nc\t{text}")


def freeze(sheet: Any) -> None:
    sheet.freeze_panes = "B3"


def scrolled(sheet: Any) -> None:
    freeze(sheet)
    sheet.sheet_view.pane.topLeftCell = "B500"


def table(sheet: Any) -> None:
    sheet.add_table(Table(displayName="T", ref="A2:B3"))


def filtered(sheet: Any) -> None:
    sheet.auto_filter.ref = "A2:B3"


def printed(sheet: Any) -> None:
    sheet.print_title_rows = "1:2"


def emboldened(sheet: Any) -> None:
    for cell in sheet[2]:
        cell.font = Font(bold=True)


@pytest.mark.parametrize("heads", [freeze, scrolled, table, filtered, printed, emboldened])
def test_the_sheet_says_which_rows_are_headers(heads: Any) -> None:
    content = read(["Port dues"], ["Port", "Dues"], ["Kobe", 12], [], ["x", "y"], then=heads)
    assert [level for kind, level, _ in known_blocks(content) if kind is Kind.TABLE] == [1, 0]


def test_formulas_give_their_saved_results() -> None:
    data = xlsx(lambda workbook: fill(workbook.active, ["a", "b"], ["c", "=1+2"], ["d", '=""']))
    content = read_xlsx(calculated(data))
    assert content.text.endswith("a\tb\nc\t3\n\nd")
    assert content.warnings == ()


def test_a_formula_without_a_saved_result_is_an_empty_cell_and_is_warned_of() -> None:
    rows: list[list[object]] = [["a", "b"], ["c", "=1+2"], ["d", 4]]
    content = read(*rows)
    assert content.text == "Dues\n\na\tb\nc\t\nd\t4"
    assert content.warnings == (
        "1 formula without a saved result was left out (Dues!B2); "
        "open it in Excel and save it anew",
    )
    more: list[list[object]] = [[f"row {n}", f"={n}+1"] for n in range(9)]
    many = read(["a", "b"], *more)
    assert many.warnings == (
        "9 formulas without a saved result were left out (Dues!B2, Dues!B3, Dues!B4, Dues!B5, "
        "Dues!B6, Dues!B7, Dues!B8, Dues!B9, …); open it in Excel and save it anew",
    )


def test_an_error_is_an_empty_cell_and_is_warned_of() -> None:
    content = read(["Firm", "Margin"], ["Brandt", "#DIV/0!"], ["Ostrow", 4])
    assert content.text == "Dues\n\nFirm\tMargin\nBrandt\t\nOstrow\t4"
    assert content.warnings == (
        "1 cell that shows an error was left out (Dues!B2); mend its formula",
    )


def test_a_total_whose_formulas_have_no_saved_results_is_a_row_and_no_heading() -> None:
    def total(sheet: Any) -> None:
        fill(sheet, ["Total", "=B2+B3", "=C2+C3"], ["All figures are of 2024."])

    rows: list[list[object]] = [["Item", "2023", "2024"], ["Hoe", 14, 15], ["Rake", 9, 10]]
    content = read(*rows, then=total)
    assert known_blocks(content)[1:] == [
        (Kind.TABLE, 0, "Item\t2023\t2024\nHoe\t14\t15\nRake\t9\t10\nTotal"),
    ]
    headings = [
        block.of(content.text)
        for block in split_blocks(content.text, content.blocks)
        if block.kind is Kind.HEADING
    ]
    assert headings == ["Dues"]
    assert content.warnings[0].startswith("2 formulas without a saved result were left out")


def test_a_sheet_of_formulas_without_results_says_nothing() -> None:
    assert read(["=1+2", "=3+4"]).text == ""


def calculated(data: bytes) -> bytes:
    """Return the workbook as a program that calculates saves it."""
    files = unzipped(data)
    name = "xl/worksheets/sheet1.xml"
    sheet = files[name].replace(b"<f>1+2</f><v></v>", b"<f>1+2</f><v>3</v>")
    sheet = sheet.replace(b"<f>1+2</f><v />", b"<f>1+2</f><v>3</v>")
    for value in (b"<v></v>", b"<v />"):
        empty = b'<c r="B3" t="str"><f>""</f><v></v>'
        sheet = sheet.replace(b'<c r="B3"><f>""</f>' + value, empty)
    files[name] = sheet
    return zipped(files)


def test_a_cell_in_the_last_corner_is_reached_at_once() -> None:
    def corner(sheet: Any) -> None:
        sheet["XFD1048576"] = "far"

    assert read(["a", "b"], [1, 2], then=corner).text == "Dues\n\na\tb\n1\t2\n\nfar"


def test_words_outside_of_cells_are_warned_of() -> None:
    data = xlsx(lambda workbook: fill(workbook.active, ["a", "b"], ["c", 1]))
    drawing = {"xl/drawings/drawing1.xml": b"<x><a:t>boxed</a:t></x>"}
    assert read_xlsx(data).warnings == ()
    assert read_xlsx(zipped({**unzipped(data), **drawing})).warnings == (
        "words in text boxes and shapes were left out; write them into cells",
    )


def test_a_cell_repeated_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.office.xlsx.MAX_CHARACTERS", 1000)
    with pytest.raises(UnreadableFileError, match="repeat too much text"):
        read(["x" * 100] * 20)


def hide(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions.group("C", "D", hidden=True)


def test_hidden_rows_and_columns_are_left_out_unless_they_are_asked_for() -> None:
    rows: list[list[object]] = [["a", "b", "c", "d"], ["e", 1, 2, 3], ["f", 4, 5, 6], ["g", 7]]
    content = read(*rows, then=hide)
    assert content.text == "Dues\n\na\tb\ne\t1\ng\t7"
    assert content.warnings == (
        "the hidden row 3 of Dues was left out; unhide it to have it read",
        "the hidden columns C, D of Dues were left out; unhide them to have them read",
    )

    def draw(workbook: Workbook) -> None:
        fill(workbook.worksheets[0], *rows)
        hide(workbook.worksheets[0])
        fill(workbook.create_sheet("Old"), ["x", "y"])
        workbook["Old"].sheet_state = "hidden"

    whole = read_xlsx(xlsx(draw), hidden=True)
    assert whole.text == "a\tb\tc\td\ne\t1\t2\t3\nf\t4\t5\t6\ng\t7\t\t\fOld\n\nx\ty"
    assert whole.warnings == ()


def test_tables_side_by_side_are_tables_of_their_own() -> None:
    content = read(
        ["Item", "Planned", None, "Milestone", "Due"],
        ["Quay", 840, None, "Dredging", "May"],
        ["Cranes", 1260, None, "Opening", "June"],
        ["Lights", 95],
    )
    assert content.text == (
        "Dues\n\nItem\tPlanned\nQuay\t840\nCranes\t1260\nLights\t95\n\n"
        "Milestone\tDue\nDredging\tMay\nOpening\tJune"
    )


def test_a_gap_before_figures_parts_no_table() -> None:
    content = read(["Port", 2023, None, 2024, 2025], ["Kobe", 1, None, 2, 3], ["Osaka", 4, None, 5])
    assert content.text.endswith("Port\t2023\t2024\t2025\nKobe\t1\t2\t3\nOsaka\t4\t5\t")


def test_comments_are_notes_on_their_cells() -> None:
    def comment(sheet: Any) -> None:
        sheet["A2"].comment = Comment("Agreement until\n9 June.", "a")
        thread = "[Threaded comment]\n\nYour version cannot show it.\n\nComment:\n    Unaudited."
        sheet["B2"].comment = Comment(thread, "a")

    content = read(["Supplier", "Score"], ["Alpen", 71], ["Bora", 64], then=comment)
    assert content.text.endswith(
        "Bora\t64\n\nAlpen: Agreement until 9 June.\n\nAlpen, 71: Unaudited."
    )
    assert [kind for kind, _, _ in known_blocks(content)][-2:] == [Kind.FOOTNOTE] * 2


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (OLE, "older format; open it and save it as .xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "needs a password"),
        (docx(p("It is so.")), r"really \.docx, not \.xlsx"),
        (zipped({"xl/workbook.xml": "<x/>"}), "damaged or no .xlsx file"),
        (b"a,b\n1,2", "damaged or no .xlsx file"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read_xlsx(data)


def test_a_table_goes_on_beyond_hidden_rows_and_columns() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    rows: list[list[object]] = [["Item", "2024", "Note", "Rate"], ["Hoe", 14, "a", 2]]
    rows += [["Axe", 15, "b", 3], ["Saw", 16, "c", 4], ["Rake", 17, "d", 5]]
    content = read(*rows, then=hide)
    assert [kind for kind, *_ in known_blocks(content)] == [Kind.HEADING, Kind.TABLE]
    assert content.text == "Dues\n\nItem\t2024\tRate\nHoe\t14\t2\nSaw\t16\t4\nRake\t17\t5"
