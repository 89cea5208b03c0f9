import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.types import Kind, Span
from retriever.answer.lists import (
    Cell,
    enumerated,
    group_of,
    is_header_row,
    names_one_item,
    siblings,
    table_rows,
)
from retriever.query.question import understand
from retriever.types import Hit
from tests.retriever.small import hits_of, unit_with

VISITORS = (
    "Visitors to the museums\n\n"
    "- Manga Museum: about 300,000 visitors per year\n"
    "- Shell Road: about 1.5 million visitors per year\n"
    "- Lighthouse Park: 1.8 million visitors per year\n\n"
    "All figures are those of the operators.\n"
)
DOMAINS = (
    "| (1) Energy | (4) Mobility |\n"
    "|--|--|\n"
    "| (2) Food | (5) Space |\n"
    "| (3) Quantum | (6) Ocean |\n"
)


def test_siblings_are_the_run_of_the_same_kind() -> None:
    hit = hits_of(VISITORS)[0]
    run = siblings(hit.passage, unit_with(hit, "Shell"))
    assert [unit.kind for unit in run] == [Kind.LIST] * 3
    assert run[0] == unit_with(hit, "Manga")
    assert run[-1] == unit_with(hit, "Lighthouse")


def test_every_sibling_has_the_same_siblings() -> None:
    hit = hits_of(VISITORS)[0]
    run = siblings(hit.passage, unit_with(hit, "Shell"))
    assert all(siblings(hit.passage, unit) == run for unit in run)


def test_the_header_of_a_table_is_none_of_its_rows() -> None:
    hit = hits_of("Item\tSold\tLeft\nSake\t12\t1\nRope\t30\t2\n")[0]
    header, sake, rope = hit.passage.units
    assert is_header_row(hit.passage, header)
    assert not is_header_row(hit.passage, sake)
    assert siblings(hit.passage, sake) == [sake, rope]


def _long_table() -> tuple[list[Hit], list[str]]:
    rows = [f"Good {number}\t{number}\tsold in many ports of the north" for number in range(60)]
    text = "# Goods\n\nItem\tSold\tWhere\n" + "\n".join(rows) + "\n\nThe goods are sold.\n"
    return hits_of(text, "goods.md"), rows


def _find(hits: list[Hit], span: Span) -> Hit | None:
    holding = (one for one in hits if one.passage.start <= span.start < one.passage.end)
    return next(holding, None)


def test_a_table_goes_on_through_its_passages() -> None:
    hits, rows = _long_table()
    for hit in (hits[0], hits[1], hits[-2]):
        unit = next(one for one in hit.passage.units if one.headers)
        found = table_rows(hit, unit, lambda _, span: _find(hits, span), len(hits))
        assert [hit.document.text[row.start : row.end] for _, row in found] == rows
        assert all(row in holder.passage.units for holder, row in found)


def test_of_a_table_through_too_many_passages_only_one_is_given() -> None:
    hits, _ = _long_table()
    assert len(hits) > 3
    unit = hits[1].passage.units[0]
    found = table_rows(hits[1], unit, lambda _, span: _find(hits, span), 2)
    assert [row for _, row in found] == list(hits[1].passage.units)
    assert {holder.passage.ordinal for holder, _ in found} == {hits[1].passage.ordinal}


def test_rows_without_a_header_are_those_of_the_passage() -> None:
    hit = hits_of("Anime\tFilm\nGames\tMusic\n")[0]
    rows = table_rows(hit, hit.passage.units[0], lambda _, __: None, 5)
    assert [row for _, row in rows] == list(hit.passage.units)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How many visitors does Shell Road have?", True),
        ("What are the visitor figures of the museums?", False),
        ("What are the visitors per year?", False),
    ],
)
def test_a_question_names_an_item_by_a_word_that_its_siblings_lack(
    question: str, names: bool
) -> None:
    hit = hits_of(VISITORS)[0]
    unit = unit_with(hit, "Shell")
    run = siblings(hit.passage, unit)
    assert names_one_item(understand(question), hit, unit, run) is names


def test_a_word_of_the_heading_names_no_item() -> None:
    hit = hits_of("# Ports\n\n## Goals\n\n- Goals for cod\n- Ships\n- Sheds\n", "a.md")[-1]
    unit = unit_with(hit, "cod")
    run = siblings(hit.passage, unit)
    assert not names_one_item(understand("What are the goals?"), hit, unit, run)
    assert names_one_item(understand("What are the goals for cod?"), hit, unit, run)


def test_entries_are_found_in_the_cells_of_a_table() -> None:
    hit = hits_of(DOMAINS)[0]
    cells = enumerated(hit.document, siblings(hit.passage, unit_with(hit, "Food")))
    words = [cell.span.of(hit.document.text) for cell in cells]
    assert [cell.number for cell in cells] == [1, 4, 2, 5, 3, 6]
    assert words[:2] == ["(1) Energy", "(4) Mobility"]


def test_a_decimal_is_no_entry() -> None:
    hit = hits_of("Item\tSold\tLeft\nSake\t1.5 (2023)\t0.6\nRope\t30\t2\n")[0]
    assert enumerated(hit.document, hit.passage.units) == []


def test_what_bears_no_number_is_no_entry() -> None:
    hit = hits_of("- (1) Energy\n- Food\n- 3. Quantum\n- 2033 and later\n")[0]
    cells = enumerated(hit.document, hit.passage.units)
    assert {cell.number for cell in cells} <= {1, 3}


def _cells(*numbers: int) -> list[Cell]:
    return [Cell(number, Span(place, place + 1)) for place, number in enumerate(numbers)]


@pytest.mark.parametrize(
    ("layout", "count", "group"),
    [
        ((1, 2, 3), 3, [1, 2, 3]),
        ((1, 5, 2, 6, 3, 7, 4, 8), 8, [1, 2, 3, 4, 5, 6, 7, 8]),
        ((1, 5, 2, 6, 3, 7, 4, 8, 9, 12, 10, 13, 11, 14), 8, [1, 2, 3, 4, 5, 6, 7, 8]),
        ((1, 3, 2, 4, 5, 6), 4, [1, 2, 3, 4]),
        ((1, 2, 1, 2, 3), 3, [1, 2, 3]),
        ((1, 2, 3, 4, 5), 3, []),
        ((1, 2, 3), 4, []),
        ((1, 3, 5), 3, []),
        ((), 2, []),
    ],
)
def test_a_group_is_a_whole_list_or_its_columns(
    layout: tuple[int, ...], count: int, group: list[int]
) -> None:
    assert [cell.number for cell in group_of(_cells(*layout), count)] == group


@given(st.lists(st.integers(0, 20), max_size=20), st.integers(0, 12))
def test_a_group_is_as_many_successive_numbers_as_asked(layout: list[int], count: int) -> None:
    group = group_of(_cells(*layout), count)
    assert len(group) in (0, count)
    assert [cell.number for cell in group] == [group[0].number + i for i in range(len(group))]


@given(st.integers(2, 12), st.integers(1, 5), st.integers(1, 5))
def test_a_part_of_one_column_is_no_group(count: int, before: int, after: int) -> None:
    assert group_of(_cells(*range(1, before + count + after + 1)), count) == []


def test_a_table_in_columns_is_one_group() -> None:
    (hit,) = hits_of(DOMAINS)
    group = group_of(enumerated(hit.document, hit.passage.units), 6)
    words = [cell.span.of(hit.document.text) for cell in group]
    assert words == [
        "(1) Energy", "(2) Food", "(3) Quantum", "(4) Mobility", "(5) Space", "(6) Ocean",
    ]  # fmt: skip
