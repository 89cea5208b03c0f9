from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.structure.tables.grid import (
    heading_rows,
    is_figure,
    is_total,
    is_year,
    label_columns,
    parents_of,
)

Rows = list[list[str]]


def grid(*rows: str) -> Rows:
    return [row.split("|") for row in rows]


@pytest.mark.parametrize(
    "cell",
    [
        "12",
        "1,204",
        "-21.05",
        "▲4.2",
        "¥1,200",
        "3.2%",
        "1.5 (2024)",
        "12 kg",
        "(1,234)",
        "５３",
        "0.6",
    ],
)
def test_a_figure_is_a_number_with_its_sign_unit_and_remark(cell: str) -> None:
    assert is_figure(cell)


@pytest.mark.parametrize("cell", ["", "GDPR (2016)", "Q1", "(1) Energy", "IP54", "-", "1a" * 50])
def test_words_and_numbered_entries_are_no_figures(cell: str) -> None:
    assert not is_figure(cell)


def test_telling_a_figure_takes_no_more_time_than_reading_it() -> None:
    assert not is_figure("(" * 200_000 + "1" + " " * 200_000 + "x")


@pytest.mark.parametrize("cell", ["2024", "1998-99", "2023年度"])
def test_a_year_heads_columns(cell: str) -> None:
    assert is_year(cell)
    assert not is_year("20,240")


@pytest.mark.parametrize("cell", ["Total", "合 計", "計", "Grand total", "総計"])
def test_totals_are_told_by_their_label(cell: str) -> None:
    assert is_total(cell)
    assert not is_total("Total length")


@pytest.mark.parametrize(
    ("rows", "ruled", "heads"),
    [
        (grid("Field|Good|Sold", "Food|Sake|12", "|Wagyu|30"), 0, range(1)),
        (grid("|North|South", "Act|yes|no"), 0, range(1)),
        (grid("Item|2023|2024", "Sales|1,234|1,300", "Costs|900|950"), 0, range(1)),
        (grid("Port|2023 (t)|2024 (t)", "Oslo|1,200|1,300", "Bergen|—|950"), 0, range(1)),
        (grid("Item|2024|2025e", "Sales|1,234|1,300", "Costs|900|950"), 0, range(1)),
        (grid("|2024||2025|", "|Q1|Q2|Q1|Q2", "Sales|1|2|3|4"), 0, range(2)),
        (grid("Item|2024||2025|", "|Q1|Q2|Q1|Q2", "Sales|1|2|3|4"), 0, range(2)),
        (grid("Item|2024||2025|", "|Q1|Q2|Q1|Q2", "Sales|1|2|3|4"), 1, range(2)),
        (grid("Law|Region", "Act A|North", "|South"), 1, range(1)),
        (grid("Sales by port||", "Port|2023|2024", "Oslo|12|13"), 0, range(1, 2)),
        (grid("Name|Code|Note", "Oslo|N-12|red", "Bergen|N-13|blue"), 0, range(1)),
        (grid("Anime|Film", "Games|Music"), 0, range(0)),
        (grid("Sake|12|1", "Wagyu|30|2"), 0, range(0)),
        (grid("Ann|1950|1960", "Bob|1951|1962"), 0, range(0)),
        (grid("(1) Energy|(4) Mobility", "(2) Food|(5) Space"), 1, range(0)),
        (grid("Colour|red", "Weight|12 kg", "Length|30 cm"), 0, range(0)),
        (grid("Weight|12 kg", "Colour|red", "Length|30 cm"), 0, range(0)),
        (grid("Good|Sold", "Sake|12", "Wagyu|30"), 0, range(1)),
        (grid("Sake|12", "Wagyu|30", "Total|42"), 2, range(0)),
        (grid("Field|Good|Sold"), 0, range(0)),
        ([], 0, range(0)),
    ],
)
def test_what_sets_the_first_rows_off_makes_them_headers(
    rows: Rows, ruled: int, heads: range
) -> None:
    assert heading_rows(rows, ruled) == heads


@pytest.mark.parametrize(
    ("header", "body", "labels"),
    [
        ("||Value", grid("Food|Exports|1", "|Sales|2"), 2),
        ("||Net", grid("Quay|12|4", "Crane|30|9"), 1),
        ("Field|Good|Sold", grid("Food|Sake|12", "|Wagyu|30"), 2),
        ("Field|Good|Sold", grid("Food|Sake|12", "Food|Wagyu|30"), 2),
        ("Good|Sold|Left", grid("Sake|12|1", "Wagyu|30|2"), 1),
        ("No.|Good|Sold", grid("1|Sake|12", "2|Wagyu|30"), 2),
        ("Asset|Device|Room", grid("EQ-1001|Saw|A", "EQ-1002|Saw|B", "EQ-1003|Drill|A"), 2),
        ("番号|品名|場所", grid("B-001|机|倉庫", "B-002|椅子|倉庫", "B-003|AED|玄関"), 2),
        ("Loan|Object no.|Fee", grid("L-1|MB 7|Ash", "L-2|MB 4|Ely", "L-3|MB 7|Ash"), 1),
        ("Model|Colour|Case", grid("RX-200|red|tin", "RX-350|blue|tin", "RX-900|red|oak"), 1),
        ("Asset|Left|Sold", grid("EQ-1001|4|2", "EQ-1002|7|1", "EQ-1003|9|9"), 1),
        ("Year|Exports|Imports", grid("2023|12|1", "2024|30|2"), 1),
        ("Region|Law|Body", grid("North|Act A|Board", "|Act B|"), 1),
        ("Law|Region", grid("Act A|North", "|South"), 1),
        ("", grid("Weight|12 kg", "Colour|red"), 1),
        ("", grid("(1) Energy|(4) Mobility", "(2) Food|(5) Space"), 0),
    ],
)
def test_a_row_is_named_by_its_first_cells(header: str, body: Rows, labels: int) -> None:
    assert label_columns(grid(header) if header else [], body) == labels


def parents(header: str, body: Rows, indents: Sequence[int] = ()) -> list[list[str]]:
    above = grid(header) if header else []
    found = parents_of(above, body, label_columns(above, body), indents)
    return [[body[row][column] for row, column in places] for places in found]


def test_blank_cells_repeat_those_above_on_several_levels() -> None:
    body = grid("Asia|Japan|Tokyo|9", "||Osaka|3", "|Korea|Seoul|9", "Africa|Egypt|Cairo|10")
    assert parents("Continent|Country|City|People", body) == [[], ["Asia", "Japan"], ["Asia"], []]


def test_a_part_is_named_by_what_it_is_a_part_of() -> None:
    body = grid("Accidents|23|31", "of these, fatal|2|4", "of these, at locks|9|8", "Closures|5|6")
    assert parents("|2024|2023", body) == [[], ["Accidents"], ["Accidents"], []]
    body = grid("利用者数|23|31", "うち子ども|2|4", "うちわの配布|9|8")
    assert parents("|2024|2023", body) == [[], ["利用者数"], []]


def test_a_blank_first_cell_among_many_names_is_just_empty() -> None:
    body = grid(*(f"Name {number}|Town {number}|{number}" for number in range(9)), "|Town 9|9")
    assert parents("Name|Town|Age", body) == [[]] * 10


def test_a_row_of_figures_alone_has_no_parent() -> None:
    assert parents("||Sold", grid("Food|Sake|12", "||30")) == [[], []]


def test_nothing_is_carried_down_without_a_header() -> None:
    assert parents("", grid("Food|Sake|1", "|Wagyu|2")) == [[], []]


def test_the_total_of_a_table_has_no_parent_and_that_of_a_group_has() -> None:
    lone = grid("Food|Sake|12", "|Wagyu|30", "Dress|Denim|5", "|Total|47")
    assert parents("Field|Good|Sold", lone)[-1] == []
    each = grid("Food|Sake|12", "|Total|12", "Dress|Denim|5", "|Total|5", "|Grand total|17")
    assert parents("Field|Good|Sold", each)[1:] == [["Food"], [], ["Dress"], []]


def test_a_row_of_its_own_heads_those_below() -> None:
    body = grid("Assets||", "Cash|1|2", "Land|3|4", "Debts||", "Loans|5|6")
    assert parents("Item|2023|2024", body) == [[], ["Assets"], ["Assets"], [], ["Debts"]]


@pytest.mark.parametrize("total", ["Total", "Total costs", "Grand total"])
def test_a_grand_total_belongs_to_no_group(total: str) -> None:
    groups = ["North||", "Fuel|1|2", "Subtotal|1|2", "South||", "Fuel|3|4", "Subtotal|3|4"]
    body = grid(*groups, f"{total}|4|6")
    found = parents("Item|2024|2025", body)
    assert found == [[], ["North"], ["North"], [], ["South"], ["South"], []]
    without = grid("North||", "Fuel|1|2", "South||", "Fuel|3|4", f"{total}|4|6")
    assert parents("Item|2024|2025", without)[-1] == []
    each = grid("North||", "Fuel|1|2", "Total|1|2", "South||", "Fuel|3|4", "Total|3|4")
    assert parents("Item|2024|2025", each)[-1] == ["South"]


def test_what_follows_the_total_of_several_groups_belongs_to_none() -> None:
    groups = ["Current||", "Cash|1|2", "Fixed||", "Ships|3|4", "Total assets|4|6"]
    body = grid(*groups, "Equity|4|6", "Debts||", "Loans|5|6", "Total debts|5|6", "Balance|9|8")
    assert parents("Item|2024|2025", body) == [
        [], ["Current"], [], ["Fixed"], [], [], [], ["Debts"], ["Debts"], [],
    ]  # fmt: skip


def test_a_table_of_one_group_keeps_its_total_there() -> None:
    body = grid("Costs:||", "Fuel|1|2", "Rent|2|3", "Total|3|5")
    assert parents("Item|2024|2025", body)[-1] == ["Costs:"]


def test_indents_end_groups_and_nest_them() -> None:
    rows = [
        ("Assets", "", 0),
        ("Current", "", 1),
        ("Cash", "120", 2),
        ("Total current", "120", 2),
        ("Land", "220", 1),
        ("Liabilities", "", 0),
        ("Loans", "90", 1),
        ("Deferred income", "12", 0),
        ("Equity", "432", 0),
    ]
    body = [[name, figure, figure] for name, figure, _ in rows]
    named = parents("|2024|2023", body, [indent for *_, indent in rows])
    within = ["Assets", "Current"]
    assert named == [[], ["Assets"], within, ["Assets"], ["Assets"], [], ["Liabilities"], [], []]


def test_a_sum_without_a_name_ends_no_group_and_is_in_none() -> None:
    rows = [
        ("Revenue:", "", 0),
        ("Ferries", "", 1),
        ("Cars", "30", 2),
        ("Vans", "12", 2),
        ("", "42", 0),
        ("Harbour", "9", 1),
    ]
    body = [[name, figure] for name, figure, _ in rows]
    named = parents("|2024", body, [indent for *_, indent in rows])
    ferries = ["Revenue:", "Ferries"]
    assert named == [[], ["Revenue:"], ferries, ferries, [], ["Revenue:"]]


def test_names_above_rows_that_each_say_one_thing_are_headers() -> None:
    ships = grid(
        "Ship|Auk|Knot", "Length|31|44", "Engine|Diesel|Sail", "Crew|6|9", "Port|Ness|Tarn"
    )
    assert heading_rows(ships) == range(1)
    words = grid("Ann|Ness|cook", "Bob|Tarn|mate", "Cy|Ness|crew", "Di|Tarn|pilot")
    assert heading_rows(words) == range(0)


@pytest.mark.parametrize(
    "rows",
    [
        ("Port|2023|2024", "Oslo|open|closed", "Bergen|open|open"),
        ("Port|2025|2024", "Oslo|1950|2010", "Bergen|1999|2001"),
        ("Month|1|2|3|4", "Oslo|10|20|30|30", "Bergen|5|6|7|7"),
    ],
)
def test_years_and_numbers_that_follow_each_other_are_headers(rows: tuple[str, ...]) -> None:
    assert heading_rows(grid(*rows)) == range(1)


@pytest.mark.parametrize(
    "rows",
    [
        ("Opened|2023|2024", "Closed|2024|2025"),
        ("Cranes|2|3|4", "Quays|10|20|30"),
        ("Cranes|1|2", "Quays|10|20"),
    ],
)
def test_figures_that_only_happen_to_follow_each_other_are_none(rows: tuple[str, ...]) -> None:
    assert heading_rows(grid(*rows)) == range(0)


def test_a_row_without_values_heads_nothing_by_itself() -> None:
    body = grid("Oslo|1|2", "Bergen||", "Moss|3|4")
    assert parents("Port|2023|2024", body) == [[], [], []]


_cell = st.sampled_from(["", "Food", "Sake", "Total", "12", "2024", "(1) Food", "1.5 (2024)", "-"])
_grids = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(_cell, min_size=width, max_size=width), max_size=6)
)


@given(_grids, st.integers(0, 6))
def test_headers_leave_a_body_and_parents_stand_above(rows: Rows, ruled: int) -> None:
    heads = heading_rows(rows, ruled)
    assert heads.stop < max(1, len(rows))
    header, body = [rows[index] for index in heads], rows[heads.stop :]
    labels = label_columns(header, body)
    assert 0 <= labels < max(1, max(map(len, body), default=1))
    for index, places in enumerate(parents_of(header, body, labels)):
        assert all(row < index and body[row][column] for row, column in places)
        assert len(set(places)) == len(places)
