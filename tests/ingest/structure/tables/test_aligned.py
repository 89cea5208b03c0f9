import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.structure.lines import split_lines
from ingest.structure.tables.aligned import aligned_cells, column_starts, spanning_cells, table_end

LANDINGS = (
    "Species            2021      2022      2023\n"
    "-------------------------------------------\n"
    "Herring           1,240     1,310     1,105\n"
    "Blue whiting        415                 520\n"
    "Total             4,565     4,208     4,789\n"
)
SPANNED = (
    "                   2024                2025\n"
    "Item         Q1        Q2        Q1        Q2\n"
    "Sales        10        12        14        16\n"
    "Costs         9        11        13        15\n"
)


def table(text: str) -> list[list[str]]:
    """Return the cells of the table that the text begins with."""
    lines = split_lines(text)
    rows = lines[: table_end(text, lines, 0)]
    columns = column_starts(text, rows)
    return [
        [cell.of(text) for cell in aligned_cells(text, row.start, row.end, columns)] for row in rows
    ]


def test_columns_are_told_by_the_white_space_between_them() -> None:
    rows = table(LANDINGS)
    assert rows[0] == ["Species", "2021", "2022", "2023"]
    assert rows[3] == ["Blue whiting", "415", "", "520"]


def test_figures_that_fill_their_columns_are_parted_by_one_space() -> None:
    text = (
        "室名　　　　午前　　　午後　　　夜間\n"
        "会議室　　　６００　　８００　　１，０００\n"
        "和室　　　　５００　　７００　　　９００\n"
        "ホール　　２，４００　３，２００　４，０００\n"
    )
    assert table(text)[3] == ["ホール", "２，４００", "３，２００", "４，０００"]


def test_wide_characters_take_two_places() -> None:
    text = "港名       輸出額   輸入額\n横浜         8,120    6,034\n名古屋      14,030    7,209\n"
    assert table(text)[1:] == [["横浜", "8,120", "6,034"], ["名古屋", "14,030", "7,209"]]


def test_a_header_of_several_columns_stands_over_their_middle() -> None:
    lines = split_lines(SPANNED)
    columns = column_starts(SPANNED, lines)
    above = spanning_cells(SPANNED, lines[0].start, lines[0].end, columns)
    assert [cell.of(SPANNED) for cell in above[1:]] == ["2024", "2024", "2025", "2025"]


def test_a_table_ends_before_what_has_one_cell() -> None:
    text = LANDINGS + "All figures are in tonnes.\n"
    assert len(table(text)) == 5


def test_a_blank_line_between_rows_does_not_end_a_table() -> None:
    text = LANDINGS.replace("Total", "\nTotal") + "\nThe office is open.\n"
    assert table(text)[-1][0] == "Total"


@pytest.mark.parametrize(
    "text",
    [
        "One sentence ends here.  Another begins.\nIt goes on so.  And on.\nA third.  Yes.\n",
        "The left column of a page     the right column goes on and\n"
        "runs on and has many words    on without any figures in its\n"
        "in each of its many lines     many lines of running text as\n",
        "Name      Ann\nTown      Oslo\nRoad      Strand\n",
        "Herring   1,240\n",
        "a\tb\nc\td\ne\tf\n",
        "| a  | b |\n| c  | d |\n| e  | f |\n",
        "    code  here\nother\nlines\n",
        "\n",
    ],
)
def test_what_is_no_table_is_left(text: str) -> None:
    assert table_end(text, split_lines(text), 0) == 0


def test_a_table_does_not_cross_a_page() -> None:
    text = LANDINGS.rstrip("\n") + "\f" + LANDINGS
    assert table_end(text, split_lines(text), 0) == 5


_word = st.sampled_from(["Cod", "Blue whiting", "港", "12", "1,240", "4.5 %"])


@given(
    st.integers(3, 5).flatmap(
        lambda width: st.lists(
            st.lists(_word, min_size=width, max_size=width), min_size=3, max_size=6
        )
    )
)
def test_cells_set_in_columns_are_found_again(rows: list[list[str]]) -> None:
    def padded(cell: str) -> str:
        return cell + " " * (16 - len(cell) - cell.count("港"))

    text = "\n".join("".join(map(padded, row)).rstrip() for row in rows)
    assert table(text) == rows
