import pytest

from ingest.document.document import blocks_of
from ingest.document.nodes import Kind, Row, Span
from ingest.readers import read_document
from ingest.structure.blocks import split_blocks
from ingest.structure.lines import split_lines
from ingest.structure.tables.aligned import table_end
from ingest.structure.tables.rows import complete_rows, table_rows
from tests.ingest.trees import rows_of


def cells(row: str) -> list[str]:
    [read] = table_rows(row, split_lines(row))
    return [cell.of(row) for cell in read.cells]


def rows(text: str) -> list[tuple[str, str | None, str | None]]:
    """Return each row with its header and the parent carried down to it."""
    [table] = split_blocks(text)
    assert table.kind is Kind.TABLE

    def words(spans: tuple[Span, ...]) -> str | None:
        return "\n".join(span.of(text) for span in spans) or None

    return [
        (text[unit.start : unit.end], words(unit.headers), words(unit.parents))
        for unit in rows_of(table.units)
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("a\tb\tc", ["a", "b", "c"]),
        ("\tb\t", ["", "b", ""]),
        ("a | x\tb", ["a | x", "b"]),
        ("| a | b |", ["a", "b"]),
        ("| a | b", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("a | b |", ["a", "b"]),
        ("| | b |", ["", "b"]),
        ("|a||b|", ["a", "", "b"]),
        (r"| a \| b | c |", [r"a \| b", "c"]),
        ("- | 1 | one |", ["-", "1", "one"]),
        ("a", ["a"]),
        ("| 😀 | 𠮷 |", ["😀", "𠮷"]),
    ],
)
def test_cells_are_parted_by_tabs_or_else_by_pipes(row: str, expected: list[str]) -> None:
    assert cells(row) == expected


def test_blank_cells_take_the_parent_above_them() -> None:
    text = "Field\tGood\tSold\nFood\tSake\t12\n\tWagyu\t30\nFashion\tDenim\t5\n\tSilk\t6\n"
    header = "Field\tGood\tSold"
    assert rows(text) == [
        (header, None, None),
        ("Food\tSake\t12", header, None),
        ("Wagyu\t30", header, "Food"),
        ("Fashion\tDenim\t5", header, None),
        ("Silk\t6", header, "Fashion"),
    ]


def test_a_pipe_table_is_headed_by_the_row_above_its_rule() -> None:
    header = "| Law | Region |"
    text = f"{header}\n|-----|--------|\n| Act A | North |\n|  | South |\n"
    assert rows(text) == [
        (header, None, None),
        ("| Act A | North |", header, None),
        ("|  | South |", header, "Act A"),
    ]


def test_a_first_row_is_no_header_where_nothing_sets_it_off() -> None:
    assert [header for _, header, _ in rows("Anime\tFilm\nGames\tMusic\n")] == [None, None]


def test_a_first_row_with_numbers_is_no_header() -> None:
    assert [header for _, header, _ in rows("Sake\t12\t1\nWagyu\t30\t2\n")] == [None, None]


def test_a_blank_corner_marks_a_header() -> None:
    header = "North\tSouth"
    assert rows("\tNorth\tSouth\nAct\tyes\tno\n")[1] == ("Act\tyes\tno", header, None)


def test_nothing_is_carried_down_without_a_header() -> None:
    assert rows("Food\tSake\n\tWagyu\n") == [("Food\tSake", None, None), ("Wagyu", None, None)]


def read(text: str, header_rows: int = 0) -> tuple[Row, ...]:
    """Return the rows of a table, of which the format says that so many are headers."""
    lines = [line for line in split_lines(text) if line.start < line.end]
    rows = table_rows(text, lines)
    if not header_rows:
        return rows
    stated = [
        Row(row.start, row.end, row.cells, header=index < header_rows)
        for index, row in enumerate(rows)
    ]
    return complete_rows(text, stated)


def test_a_table_has_as_many_header_rows_as_its_format_says() -> None:
    text = "Ann\tOslo\nBob\tBergen\nCid\tMoss"
    given = read(text, 2)
    assert [len(unit.headers) for unit in given] == [0, 0, 2]
    assert [header.of(text) for header in given[2].headers] == ["Ann\tOslo", "Bob\tBergen"]
    assert read("Ann\tOslo", 1)[0].headers == ()


def test_a_spanning_header_is_followed_by_a_second_header_row() -> None:
    text = "\t2024\t\t2025\t\n\tQ1\tQ2\tQ1\tQ2\nSales\t1\t2\t3\t4"
    assert [header.of(text) for header in read(text)[-1].headers] == [
        "2024\t\t2025",
        "Q1\tQ2\tQ1\tQ2",
    ]


def test_a_header_that_is_repeated_is_no_row() -> None:
    text = "Item\tSold\tLeft\nSake\t12\t1\nItem\tSold\tLeft\nWagyu\t30\t2"
    first, sake, again, wagyu = read(text)
    assert (first.headers, again.headers) == ((), ())
    assert first.header
    assert again.header
    assert sake.headers == wagyu.headers == (Span(first.start, first.end),)
    assert (again.labels, wagyu.labels) == (0, 1)


def test_a_list_laid_out_in_pipes_has_no_header() -> None:
    text = "| (1) Energy | (4) Mobility |\n|--|--|\n| (2) Food | (5) Space |"
    assert [(unit.headers, unit.labels) for unit in read(text)] == [((), 0), ((), 0)]


def test_rows_that_white_space_aligns_keep_their_columns() -> None:
    text = "Species      2021     2022\nHerring     1,240    1,310\nCod                   910\n"
    lines = split_lines(text)
    assert table_end(text, lines, 0) == 3
    header, _, cod = table_rows(text, lines[:3])
    assert [cell.of(text) for cell in cod.cells] == ["Cod", "", "910"]
    assert cod.headers == (Span(header.start, header.end),)
    assert table_end("Only words here.\n", split_lines("Only words here.\n"), 0) == 0


def test_a_table_of_rules_only_is_one_unit() -> None:
    assert rows("|---|\n|---|") == [("|---|\n|---|", None, None)]


def test_telling_a_number_takes_no_more_time_than_reading_it() -> None:
    # A pattern that tries every way of parting this cell would not come to its end.
    cell = "1" + ",." * 100_000 + "a"
    assert rows(f"Name\tSold\n{cell}\t{cell}\n")[0] == ("Name\tSold", None, None)


def test_a_row_of_percentages_is_not_in_what_the_amounts_are_in() -> None:
    text = "Dollars in millions\n\nItem\t2023\t2024\nSales\t40\t44\nMargin\t38 %\t41 %\n"
    sales, margin = body_of(text)
    assert (sales.measure and sales.measure.of(text), margin.measure) == (
        "Dollars in millions",
        None,
    )


def test_a_column_of_quantities_headed_units_gives_no_unit_of_measure() -> None:
    sold = "Month\tUnits\tShare (%)\nJanuary\t310\t4\nFebruary\t287\t5\n"
    measured = "Month\tUnit\t2024\nRain\tmm\t4\nSnow\tcm\t5\n"
    assert [row.measure for row in body_of(sold)] == [None, None]
    assert [row.measure and row.measure.of(measured) for row in body_of(measured)] == ["mm", "cm"]


def test_a_scale_line_above_a_table_is_carried_to_its_rows() -> None:
    text = "Plan\n\nAmounts in thousand crowns\n\nItem\t2024\t2025\nQuay\t840\t512\nCranes\t1\t2\n"
    assert [row.measure and row.measure.of(text) for row in body_of(text)] == [
        "thousand crowns"
    ] * 2


def test_a_header_of_all_columns_that_names_their_measure_alone_is_no_name_of_a_column() -> None:
    html = (
        "<table><tr><th><th>2024<th>2023<tr><th><th colspan=2>($ in millions)"
        "<tr><td>Quay<td>12<td>9<tr><td>Crane<td>3<td>4</table>"
    )
    parsed = read_document(html.encode(), "table.html")
    text = parsed.document.text
    units = (unit for block in blocks_of(parsed.sections) for unit in block.units)
    rows = [row for row in rows_of(units) if not row.header]
    assert [row.measure and row.measure.of(text) for row in rows] == ["$ in millions"] * 2
    years = [header.of(text) for cell in rows[0].cells[1:] for header in cell.headers]
    assert years == ["2024", "2023"]


def test_a_line_above_a_table_without_headers_says_what_its_figures_are_in() -> None:
    text = "Plan\n\n(In millions)\n\nQuay\t840\nCranes\t12\nSheds\t31\n"
    assert {row.measure and row.measure.of(text) for row in body_of(text)} == {"millions"}


def body_of(text: str) -> list[Row]:
    """Return the rows of a text's table below its header."""
    rows = rows_of(unit for block in split_blocks(text) for unit in block.units)
    return [row for row in rows if not row.header]


def test_a_title_with_a_unit_at_its_right_heads_no_column() -> None:
    text = "売上高\t\t単位：千円\n区分\t2024\t2023\n国内\t12\t11\n海外\t8\t7"
    last = read(text)[-1]
    assert [header.of(text) for header in last.cells[-1].headers] == ["2023"]
    assert last.measure is not None
    assert last.measure.of(text) == "千円"


@pytest.mark.parametrize(
    ("units", "measures"),
    [("\tm\tm³/h\t", ["m", "m³/h"]), ("単位\t（千円）\t％\t", ["千円", "％"])],
)
def test_a_row_of_units_below_the_headers_is_one_of_them(units: str, measures: list[str]) -> None:
    text = f"Well\tDepth\tYield\tChecked\n{units}\nHollow\t38\t12\tMay\nChurch\t112\t3\tJune\n"
    first, second, well, _ = table_rows(text, split_lines(text)[:-1])
    assert (first.header, second.header, well.header) == (True, True, False)
    assert [one.of(text) for cell in well.cells for one in cell.measures] == measures
    assert len(well.cells[3].headers) == 1


def test_a_row_of_names_below_the_headers_is_no_row_of_units() -> None:
    text = "Well\tOwner\tDepth\n\tmill\t12\nHollow\tparish\t38\nChurch\tparish\t112\n"
    assert [row.header for row in table_rows(text, split_lines(text)[:-1])].count(True) == 1
