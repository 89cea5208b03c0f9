"""What a format knows of its text is taken as it is, and completed."""

from ingest.document.nodes import Block, Cell, Item, Kind, Row, Sentence, Span
from ingest.structure.blocks import split_blocks
from tests.ingest.trees import items_of, rows_of


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def row(text: str, *words: str, header: bool = False) -> Row:
    """Return the row of the cells that have these words, none of them empty."""
    cells = [Cell(*span(text, one)) for one in words]
    return Row(cells[0].start, cells[-1].end, tuple(cells), header)


def test_lines_of_a_known_block_are_told_by_nothing_else() -> None:
    text = "Source: us\n- one\n# two\n\nIt is so.\n"
    known = Block(*span(text, "Source: us\n- one\n# two"), Kind.PARAGRAPH)
    paragraph, after = split_blocks(text, [known])
    assert (paragraph.kind, paragraph.of(text)) == (Kind.PARAGRAPH, known.of(text))
    assert after.of(text) == "It is so."


def test_given_sentences_are_kept() -> None:
    text = "x = f(a). g\n"
    whole = Sentence(0, 11, Kind.PARAGRAPH)
    assert split_blocks(text, [Block(0, 11, Kind.PARAGRAPH, (whole,))])[0].units == (whole,)


def test_a_known_table_gets_its_headers_labels_and_parents() -> None:
    text = "Port (unit: kg) | 2023 | 2024 || Kobe | 1 | 2 || Otaru | - | - "
    heads = row(text, "Port (unit: kg)", "2023", "2024", header=True)
    kobe, otaru = row(text, "Kobe", "1", "2 "), row(text, "Otaru", "-")
    [block] = split_blocks(text, [Block(0, len(text), Kind.TABLE, (heads, kobe, otaru))])
    header, first, second = rows_of(block.units)
    assert (header.header, first.header, first.labels) == (True, False, 1)
    assert first.headers == second.headers == (Span(heads.start, heads.end),)
    assert [one.of(text) for one in first.cells[1].headers] == ["2023"]
    assert first.measure is not None
    assert first.measure.of(text) == "kg"


def test_a_known_row_of_dashes_is_a_row() -> None:
    text = "Kobe\tOsaka\n-\t-\n"
    rows = (row(text, "Kobe", "Osaka"), Row(11, 14, (Cell(11, 12), Cell(13, 14))))
    [block] = split_blocks(text, [Block(0, 14, Kind.TABLE, rows)])
    assert [one.of(text) for one in block.units] == ["Kobe\tOsaka", "-\t-"]


def test_known_items_are_part_of_the_last_one_that_is_less_deep() -> None:
    text = "- a\n- b\n- c\n- d\n"
    at = {one: text.index(one) for one in "abcd"}
    depths = {"a": 0, "b": 2, "c": 1, "d": 0}
    items = tuple(Item(at[one], at[one] + 1, depth) for one, depth in depths.items())
    [block] = split_blocks(text, [Block(0, 15, Kind.LIST, items)])
    found = [
        (one.of(text), one.level, [parent.of(text) for parent in one.parents])
        for one in items_of(block.units)
    ]
    assert found == [("a", 0, []), ("b", 1, ["a"]), ("c", 1, ["a"]), ("d", 0, [])]


def test_the_lead_statements_of_a_known_list_are_parted_from_its_other_items() -> None:
    text = "◆ Ships shall double.\n  - by day\n  - by night\n"
    items = (
        Item(*span(text, "Ships shall double.")),
        Item(*span(text, "by day"), 1),
        Item(*span(text, "by night"), 1),
    )
    lead, listed = split_blocks(text, [Block(0, len(text) - 1, Kind.LIST, items)])
    assert lead.of(text) == "◆ Ships shall double."
    assert listed.of(text) == "- by day\n  - by night"
    assert [(one.level, one.parents) for one in items_of(listed.units)] == [(0, ()), (0, ())]


def test_a_known_list_does_not_go_on_after_its_end() -> None:
    text = "- one of\n\nthe ports.\n"
    listed, after = split_blocks(text, [Block(0, 8, Kind.LIST, (Item(2, 8),))])
    assert (listed.of(text), after.of(text)) == ("- one of", "the ports.")
