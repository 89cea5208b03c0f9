import pytest

from ingest.document.nodes import Kind, Span
from retriever.answer.lists import (
    introduced_items,
    is_header_row,
    list_asked_of,
    names_one_item,
    siblings,
    table_rows,
)
from retriever.query.question import understand
from retriever.types import Hit
from tests.ingest.trees import rows_of
from tests.retriever.small import hits_of, unit_with

VISITORS = (
    "Visitors to the museums\n\n"
    "- Manga Museum: about 300,000 visitors per year\n"
    "- Shell Road: about 1.5 million visitors per year\n"
    "- Lighthouse Park: 1.8 million visitors per year\n\n"
    "All figures are those of the operators.\n"
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
        unit = next(one for one in rows_of(hit.passage.units) if one.headers)
        found = table_rows(hit, unit, lambda _, span: _find(hits, span), len(hits))
        assert [hit.document.text[row.start : row.end] for _, row in found] == rows
        assert all(row in holder.passage.units for holder, row in found)


def test_of_a_table_through_too_many_passages_only_one_is_given() -> None:
    hits, _ = _long_table()
    assert len(hits) > 3
    unit = rows_of(hits[1].passage.units)[0]
    found = table_rows(hits[1], unit, lambda _, span: _find(hits, span), 2)
    assert [row for _, row in found] == list(hits[1].passage.units)
    assert {holder.passage.ordinal for holder, _ in found} == {hits[1].passage.ordinal}


def test_rows_without_a_header_are_those_of_the_passage() -> None:
    hit = hits_of("Anime\tFilm\nGames\tMusic\n")[0]
    rows = table_rows(hit, rows_of(hit.passage.units)[0], lambda _, __: None, 5)
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


RULES = (
    "# Parking ordinance\n\n"
    "## Closed days\n\n- 29 December to 3 January\n- days that the mayor names\n\n"
    "## What is forbidden\n\nThe following is forbidden in the car park:\n\n"
    "1. fire\n2. trade, which is:\n   - selling\n   - advertising\n3. noise\n\n"
    "Dogs are welcome.\n\n- They are kept on a lead.\n"
)


def test_a_sentence_introduces_the_items_after_it_and_those_nested_in_them() -> None:
    hit = next(one for one in hits_of(RULES) if "forbidden" in one.passage.heading_path[-1])
    text = hit.document.text
    led = introduced_items(hit, unit_with(hit, "The following"))
    words = ["1. fire", "2. trade, which is:", "selling", "advertising", "3. noise"]
    assert [one.of(text) for one in led] == words
    nested = introduced_items(hit, unit_with(hit, "trade"))
    assert [one.of(text) for one in nested] == ["selling", "advertising"]
    assert introduced_items(hit, unit_with(hit, "Dogs")) == []
    assert introduced_items(hit, unit_with(hit, "fire")) == []


NEEDED = (
    "# Autumn market\n\nThe market is on the quay.\n\nWe still need:\n"
    "- two volunteers for the gate\n- a generator\n- a person with a certificate\n\n"
    "Bring:\n- your own lamp\n- a chair\n"
)


@pytest.mark.parametrize(
    ("question", "size"),
    [
        ("What do we still need for the market?", 3),
        ("What do we need?", 3),
        ("What do we need for the gate?", 0),
        ("What does the harbour need?", 0),
        ("Who do we need?", 0),
        ("Do we need what is sold?", 0),
        ("How many do we need?", 0),
        ("What is a generator?", 0),
    ],
)
def test_a_list_is_asked_of_by_what_introduces_it(question: str, size: int) -> None:
    hit = hits_of(NEEDED, "market.md")[0]
    item = unit_with(hit, "generator")
    found = list_asked_of(understand(question), hit, item, siblings(hit.passage, item))
    assert len(found) == size
    assert unit_with(hit, "chair") not in found


def test_a_list_is_asked_of_by_its_heading_in_japanese() -> None:
    hit = hits_of("# 祭り\n\n## 足りないもの\n\n- テント\n- 受付の係\n", "matsuri.md")[-1]
    item = unit_with(hit, "テント")
    run = siblings(hit.passage, item)
    assert list_asked_of(understand("祭りで足りないものは?"), hit, item, run) == run
    assert list_asked_of(understand("祭りの日はいつ?"), hit, item, run) == []
