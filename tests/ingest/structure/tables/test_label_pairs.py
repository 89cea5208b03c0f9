import pytest

from ingest.document.nodes import Row
from ingest.structure.blocks import split_blocks
from tests.ingest.trees import rows_of


def read(*lines: str) -> tuple[str, list[Row]]:
    text = "\n".join(lines)
    [table] = split_blocks(text)
    return text, list(rows_of(table.units))


def test_pairs_beside_each_other_are_rows_of_their_own() -> None:
    text, rows = read(
        "Make:\tBarge\tBuilt:\t1998",
        "Owner:\t\tBerths:\t4",
        "Remarks:\tlies at the mole, the town has it repaired\t\t",
    )
    assert [[cell.of(text) for cell in row.cells] for row in rows] == [
        ["Make:", "Barge"],
        ["Built:", "1998"],
        ["Owner:", ""],
        ["Berths:", "4"],
        ["Remarks:", "lies at the mole, the town has it repaired"],
    ]
    assert [row.of(text) for row in rows[:3]] == ["Make:\tBarge", "Built:\t1998", "Owner:"]
    assert all(row.labels == 1 and not row.header and not row.parents for row in rows)


def test_a_label_that_lacks_its_colon_stands_where_the_others_do() -> None:
    lines = [f"Part {n}:\tof oak\tSize {n}:\t{n} m" for n in range(1, 6)]
    text, rows = read(*lines, "Draught:\t2 m\tVisibility\t10 miles")
    assert len(rows) == 12
    assert [[cell.of(text) for cell in row.cells] for row in rows[-2:]] == [
        ["Draught:", "2 m"],
        ["Visibility", "10 miles"],
    ]


def test_a_title_above_pairs_is_their_parent_wherever_they_stand() -> None:
    text, (title, *rows) = read(
        "Ship\t\t\t\t", "Make:\tBarge\tBuilt:\t\t1998", "Owner:\tTown\tBerths:\t4\t"
    )
    assert title.of(text) == "Ship"
    assert [row.of(text) for row in rows] == [
        "Make:\tBarge",
        "Built:\t\t1998",
        "Owner:\tTown",
        "Berths:\t4",
    ]
    assert [[one.of(text) for one in row.parents] for row in rows] == [["Ship"]] * 4


@pytest.mark.parametrize(
    "lines",
    [
        ("Ship\tDue\tShip\tDue", "Auk\t4\tTern\t9"),
        ("Make:\tBarge\tBuilt\t1998", "Owner:\tTown\tBerths\t4"),
        ("Costs:\t4\t5\t6", "Sums:\t7\t8\t9"),
        ("Make:\tBarge\t\t", "Owner:\tTown\t\t"),
    ],
)
def test_other_tables_keep_their_rows(lines: tuple[str, ...]) -> None:
    text, rows = read(*lines)
    assert [row.of(text) for row in rows] == [line.strip() for line in lines]
