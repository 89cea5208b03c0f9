"""Tables that are drawn with characters."""

import pytest

from ingest.document.nodes import Kind, Row
from ingest.structure.blocks import split_blocks

TERMINAL = """\
+---------+--------+--------+
| Berth   | Length | Fee    |
+---------+--------+--------+
| North 1 | 9 m    | £1,140 |
| North 2 | 12 m   |        |
+---------+--------+--------+
"""
BOX = """\
┏━━━━━━━━━┳━━━━━━━━┳━━━━━━━━┓
┃ Berth   ┃ Length ┃ Fee    ┃
┡━━━━━━━━━╇━━━━━━━━╇━━━━━━━━┩
│ North 1 │ 9 m    │ £1,140 │
│ North 2 │ 12 m   │        │
└─────────┴────────┴────────┘
"""
JAPANESE = """\
┌────┬─────┬─────┐
│設備　　│１回の料金│台数　　　│
╞════╪═════╪═════╡
│ピアノ　│１，５００円│１　　　　│
├────┼─────┼─────┤
│映写機　│８００円　　│２　　　　│
└────┴─────┴─────┘
"""

AGES = (("Ann", 12), ("Ben", 14), ("Cyd", 90))


def rows_of(text: str) -> list[Row]:
    table = next(block for block in split_blocks(text) if block.kind is Kind.TABLE)
    return [unit for unit in table.units if isinstance(unit, Row)]


@pytest.mark.parametrize("text", [TERMINAL, BOX], ids=["terminal", "box"])
def test_a_drawn_table_has_its_rows_under_their_headers(text: str) -> None:
    text = f"Berths are let by the year.\n\n{text}\nThey are let by the harbour office.\n"
    header, *rows = rows_of(text)
    assert header.header
    assert [[cell.of(text) for cell in row.cells] for row in rows] == [
        ["North 1", "9 m", "£1,140"],
        ["North 2", "12 m", ""],
    ]
    assert [one.of(text) for one in rows[0].cells[2].headers] == ["Fee"]
    kinds = [block.kind for block in split_blocks(text)]
    assert kinds == [Kind.PARAGRAPH, Kind.TABLE, Kind.PARAGRAPH]


def test_japanese_tables_may_rule_off_each_row_and_the_header_otherwise() -> None:
    header, *rows = rows_of(JAPANESE)
    assert header.header
    assert [[cell.of(JAPANESE) for cell in row.cells] for row in rows] == [
        ["ピアノ", "１，５００円", "１"],
        ["映写機", "８００円", "２"],
    ]


def test_rules_between_all_rows_tell_of_no_header() -> None:
    rule = "+-----+----+\n"
    text = rule + "".join(f"| {name} | {age} |\n{rule}" for name, age in AGES)
    assert [row.header for row in rows_of(text)] == [False, False, False]


@pytest.mark.parametrize("text", ["──────\n\nRope\n", "| a lone line |\n\n+---+\n"])
def test_lines_without_rows_between_them_are_no_table(text: str) -> None:
    assert Kind.TABLE not in [block.kind for block in split_blocks(text)]
