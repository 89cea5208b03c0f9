import pytest
from hypothesis import given

from ingest.document.nodes import Kind
from ingest.structure.blocks import split_blocks
from tests.ingest.texts import texts
from tests.ingest.trees import items_of


def items(text: str) -> list[tuple[int, str, str | None]]:
    """Return each item's level and words, and the words of the item that it is part of."""
    [block] = split_blocks(text)
    assert block.kind is Kind.LIST
    return [
        (
            unit.level,
            text[unit.start : unit.end],
            unit.parents[0].of(text) if unit.parents else None,
        )
        for unit in items_of(block.units)
    ]


def test_items_of_one_sort_are_on_one_level() -> None:
    assert items("- oak\n- ash\n\n- elm\n") == [
        (0, "oak", None),
        (0, "ash", None),
        (0, "elm", None),
    ]


def test_what_is_indented_further_is_part_of_the_item_above() -> None:
    assert items("- oak\n  - red\n    - dark\n  - white\n- ash\n") == [
        (0, "oak", None),
        (1, "red", "oak"),
        (2, "dark", "red"),
        (1, "white", "oak"),
        (0, "ash", None),
    ]


def test_tabs_indent_too() -> None:
    assert items("- oak\n\t- red\n    - white\n")[1:] == [(1, "red", "oak"), (1, "white", "oak")]


@pytest.mark.parametrize("mark", ["(a)", "a.", "-", "・", "①"])
def test_another_marking_below_a_number_is_part_of_it(mark: str) -> None:
    text = f"1. Oaks are\n{mark} red\n{mark} white\n2. Ashes\n"
    levels = [level for level, _, _ in items(text)]
    assert levels == [0, 1, 1, 0]


def test_another_bullet_is_not_nested() -> None:
    assert [level for level, _, _ in items("- oak\n* ash\n- elm\n")] == [0, 0, 0]


def test_roman_numbers_are_nested_and_letters_that_look_like_them_are_not() -> None:
    text = "(a) oaks\n(b) others:\n(i) ashes\n(ii) elms\n(c) none\n"
    assert [level for level, _, _ in items(text)] == [0, 0, 1, 1, 0]
    alphabet = "".join(f"({letter}) tree\n" for letter in "abcdefghijkl")
    assert {level for level, _, _ in items(alphabet)} == {0}


@pytest.mark.parametrize(
    "marks", ["（１） （２） （３）", "① ② ③", "(ア) (イ) (ウ)", "１． ２． ３．", "一、 二、 三、"]
)
def test_numbers_without_a_space_after_them_count_one_list(marks: str) -> None:
    first, second, third = marks.split()
    text = f"{first}桟橋と岸壁\n{second}倉庫\n{third}灯台の 改修\n"
    assert [level for level, _, _ in items(text)] == [0, 0, 0]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_sentence_that_introduces_a_list_is_the_parent_of_its_items(between: str) -> None:
    text = f"Ports matter. The authority may:{between}(a) dredge;\n- by day\n(b) build.\n"
    blocks = split_blocks(text)
    parents = {
        text[unit.start : unit.end]: [parent.of(text) for parent in unit.parents]
        for block in blocks
        for unit in items_of(block.units)
        if unit.parents
    }
    assert parents == {
        "(a) dredge;": ["The authority may:"],
        "by day": ["(a) dredge;"],
        "(b) build.": ["The authority may:"],
    }


@pytest.mark.parametrize(
    "sentence", ["It must have the following.", "使用料は、次の各号に定める額とする。", "Namely –"]
)
def test_a_sentence_may_introduce_a_list_without_a_colon(sentence: str) -> None:
    blocks = split_blocks(f"Ports matter.\n\n{sentence}\n\n(1) 岸壁\n(2) 倉庫\n")
    parents = [
        unit.parents
        for block in blocks
        for unit in items_of(block.units)
        if block.kind is Kind.LIST
    ]
    assert len(parents) == 2
    assert len(set(parents)) == 1


def test_a_list_that_begins_indented_has_no_part_above() -> None:
    assert items("  - red\n- ash\n  - white\n") == [
        (0, "red", None),
        (0, "ash", None),
        (1, "white", "ash"),
    ]


@given(texts)
def test_an_item_is_one_level_below_the_one_it_is_part_of(text: str) -> None:
    for block in split_blocks(text):
        if block.kind is not Kind.LIST:
            continue
        levels = {unit.start: unit.level for unit in items_of(block.units)}
        for unit in items_of(block.units):
            assert len(unit.parents) <= 1
            if unit.level:
                assert unit.parents
            for parent in unit.parents:
                assert parent.end <= unit.start
                if parent.start >= block.start:
                    assert levels[parent.start] == unit.level - 1
