from dataclasses import replace

from hypothesis import given

from ingest.document.document import blocks_of
from ingest.document.nodes import Block, Cell, Kind, Row, Span
from ingest.document.serialization import dump_sections, dump_units, load_sections, load_units
from ingest.structure.sections import read_structure
from tests.ingest.texts import texts
from tests.ingest.trees import rows_of

QUARTERS = (
    "Results\n\nUnit: 100 million yen\n\n"
    "Segment\t\t2024\t\t2025\t\n\t\tSales\tProfit\tSales\tProfit\n"
    "Ports\tCargo\t1,204\t118\t1,310\t131\n\tCruise\t402\t37\t455\t44\n"
)


@given(texts)
def test_a_tree_comes_back_as_it_was(text: str) -> None:
    sections = read_structure(text)
    assert load_sections(dump_sections(sections)) == sections
    units = tuple(unit for block in blocks_of(sections) for unit in block.units)
    assert load_units(dump_units(units)) == units


def test_a_row_comes_back_with_all_that_is_known_of_it() -> None:
    sections = read_structure(QUARTERS)
    cruise = rows_of(blocks_of(load_sections(dump_sections(sections)))[-1].units)[-1]
    assert [header.of(QUARTERS) for header in cruise.cells[-1].headers] == ["2025", "Profit"]
    assert [parent.of(QUARTERS) for parent in cruise.parents] == ["Ports"]
    assert (cruise.labels, len(cruise.headers)) == (2, 2)
    assert cruise.measure is not None
    assert cruise.measure.of(QUARTERS) == "100 million yen"


def test_rows_of_a_table_share_what_is_above_their_columns() -> None:
    rows = [
        Row(at, at + 3, (Cell(at, at + 1, (Span(0, 1),)), Cell(at + 2, at + 3, (Span(2, 3),))))
        for at in range(4, 400, 4)
    ]
    once = len(dump_units(rows[:1]))
    assert len(dump_units(rows)) < len(rows) * once * 3 / 4
    other = replace(rows[0], headers=(Span(0, 3),))
    assert load_units(dump_units([*rows, other])) == (*rows, other)


def test_furniture_has_no_units() -> None:
    sections = read_structure("Page 1\n\nIt is so.\n", [Block(0, 6, Kind.FURNITURE)])
    assert blocks_of(load_sections(dump_sections(sections)))[0] == Block(0, 6, Kind.FURNITURE)
