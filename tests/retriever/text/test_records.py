import pytest

from retriever.text.records import Record, record_of
from tests.retriever.small import hits_of, row_with

QUARTERS = (
    "Segment results\n\nUnit: 100 million yen\n\n"
    "Segment\t\t2024\t\t2025\t\tRemarks\n"
    "\t\tSales\tProfit\tSales\tProfit\t\n"
    "Ports\tCargo\t1,204\t118\t1,310\t131\tgood\n"
    "\tCruise\t402\t37\t455\t44\tfair\n"
    "Total\t\t1,606\t155\t1,765\t175\t\n"
)


def read(text: str, words: str) -> Record:
    hit = next(hit for hit in hits_of(text) if words in hit.text)
    return record_of(text, row_with(hit, words))


def test_a_row_is_named_by_its_label_and_parents() -> None:
    carried, own = read(QUARTERS, "Cruise"), read(QUARTERS, "Cargo")
    assert carried.name_words == ("Ports", "Cruise")
    assert own.name_words == ("Ports", "Cargo")
    assert own.label is not None
    assert own.label.of(QUARTERS) == "Cargo"
    assert [parent.of(QUARTERS) for parent in carried.parents] == ["Ports"]
    assert read(QUARTERS, "Total").name_words == ("Total",)


def test_a_blank_header_goes_on_the_one_to_its_left() -> None:
    values = read(QUARTERS, "Cargo").values
    assert [value.header_words for value in values] == [
        ("2024", "Sales"), ("2024", "Profit"), ("2025", "Sales"), ("2025", "Profit"), ("Remarks",),
    ]  # fmt: skip
    for value in values:
        assert tuple(one.of(QUARTERS) for one in value.cell.headers) == value.header_words


def test_an_empty_cell_keeps_its_column() -> None:
    record = read("\tSold\tLeft\nSake\t\t3\nRope\t1\t2\n", "Sake")
    assert [value.words for value in record.values] == ["", "3"]
    assert [value.words for value in record.filled] == ["3"]


@pytest.mark.parametrize(
    ("above", "unit"),
    [
        ("Unit: 100 million yen\n", "100 million yen"),
        ("（単位：億円）\n", "億円"),
        ("(million yen)\n\n", "million yen"),
        ("Table 1. Landings (tonnes)\n", "tonnes"),
        ("Unit: kg\n\nTable 1. Landings\n", "kg"),
        ("It fell (by 5 million yen).\n\n", None),
        ("Landings (final)\n", None),
        ("", None),
        (f"{'long ' * 60}(million yen)\n\n", None),
    ],
)
def test_a_caption_gives_the_unit_of_measure(above: str, unit: str | None) -> None:
    text = f"{above}Name\tSold\tLeft\nSake\t12\t3\nRope\t1\t2\n"
    record = read(text, "Sake")
    assert (record.measure.of(text) if record.measure else None) == unit
    assert record.measure_words == (unit or "")


def test_the_corner_gives_the_unit_of_measure() -> None:
    text = "(million yen)\t2023\t2024\nSake\t12\t3\nRope\t1\t2\n"
    measure = read(text, "Sake").measure
    assert measure is not None
    assert measure.of(text) == "million yen"


def test_a_column_of_units_is_no_value() -> None:
    text = "Name\tWeight\tUnit\nSake\t12\tkg\nRope\t1\tkg\n"
    record = read(text, "Sake")
    assert record.measure is not None
    assert record.measure.of(text) == "kg"
    assert [value.words for value in record.values] == ["12"]


def test_a_title_row_heads_no_column() -> None:
    text = "Sales by port\t\t\nPort\t2023\t2024\nOslo\t12\t13\nMoss\t1\t2\n"
    assert [value.header_words for value in read(text, "Oslo").values] == [("2023",), ("2024",)]
