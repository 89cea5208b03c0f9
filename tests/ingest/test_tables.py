import pytest

from ingest.blocks import split_blocks
from ingest.tables import row_cells
from ingest.types import Kind, Span


def cells(row: str) -> list[str]:
    return [cell.of(row) for cell in row_cells(row, 0, len(row))]


def rows(text: str) -> list[tuple[str, str | None, str | None]]:
    """Return each row with its header and the parent carried down to it."""
    [table] = split_blocks(text)
    assert table.kind is Kind.TABLE

    def words(spans: tuple[Span, ...]) -> str | None:
        return "\n".join(span.of(text) for span in spans) or None

    return [
        (text[unit.start : unit.end], words(unit.headers), words(unit.parents))
        for unit in table.units
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
        ("|", [""]),
        ("||", [""]),
        ("a", ["a"]),
        ("| 😀 | 𠮷 |", ["😀", "𠮷"]),
    ],
)
def test_cells_are_parted_by_tabs_or_else_by_pipes(row: str, expected: list[str]) -> None:
    assert cells(row) == expected


def test_cells_slice_to_the_document() -> None:
    text = "before | it\n| a | b |\nafter | it"
    assert [cell.of(text) for cell in row_cells(text, 12, 21)] == ["a", "b"]


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


def test_a_table_of_rules_only_is_one_unit() -> None:
    assert rows("|---|\n|---|") == [("|---|\n|---|", None, None)]


def test_telling_a_number_takes_no_more_time_than_reading_it() -> None:
    # A pattern that tries every way of parting this cell would not come to its end.
    cell = "1" + ",." * 100_000 + "a"
    assert rows(f"Name\tSold\n{cell}\t{cell}\n")[0] == ("Name\tSold", None, None)
