from ingest.document.document import blocks_of
from ingest.document.nodes import Span, Unit
from ingest.document.serialization import dump_sections, load_sections
from ingest.structure.sections import read_structure

TEXT = (
    "Old name\n\nThe due is 12 17 crowns. Houseboats pay no due.\n\n"
    "- Guests\n  pay.\n\nA\tB\nx\t4\n"
)


def spans(*words: str) -> list[Span]:
    return [Span(TEXT.index(one), TEXT.index(one) + len(one)) for one in words]


def units(*struck: str) -> list[Unit]:
    sections = read_structure(TEXT, struck=spans(*struck))
    assert load_sections(dump_sections(sections)) == sections
    return [unit for block in blocks_of(sections) for unit in block.units]


def test_a_unit_knows_the_words_in_it_that_are_struck() -> None:
    marked = [unit for unit in units("12") if unit.struck]
    [sentence] = marked
    assert sentence.without(TEXT, sentence.struck) == "The due is  17 crowns."
    assert not sentence.within(sentence.struck)


def test_a_unit_of_struck_words_alone_is_struck_as_a_whole() -> None:
    marked = [unit for unit in units("Houseboats pay no due", "Guests", "pay.\n") if unit.struck]
    assert [unit.of(TEXT) for unit in marked] == ["Houseboats pay no due.", "Guests\n  pay."]
    assert all(unit.within(unit.struck) for unit in marked)


def test_a_struck_span_over_several_units_is_parted() -> None:
    whole = TEXT[TEXT.index("17") : TEXT.index("\n\n- ")]
    first, second = [unit for unit in units(whole) if unit.struck]
    assert first.without(TEXT, first.struck) == "The due is 12 "
    assert second.within(second.struck)


def test_a_row_keeps_the_cells_that_are_struck() -> None:
    [row] = [unit for unit in units("4") if unit.struck]
    assert [one.of(TEXT) for one in row.struck] == ["4"]


def test_a_heading_that_is_struck_heads_nothing() -> None:
    assert [s.heading_path for s in read_structure(TEXT)] == [("Old name",)]
    assert [s.heading_path for s in read_structure(TEXT, struck=spans("Old name"))] == [()]
