import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.answer.series import series

TEXT = """Three ways to the harbour

First way: along the dyke
It is dry.

Second way: through the lock
It is wet.

## Third way: by boat

[Step 1: Tie up]
- **Step 2: Pay the dues**
Step 2 is quick.
Step 4: Sleep

Gate 1 is shut.
"""


def words(text: str, nouns: set[str], count: int | None = None) -> list[list[str]]:
    return [[entry.span.of(text) for entry in found] for found in series(text, nouns, count)]


def test_ordinals_before_the_noun() -> None:
    wanted = ["First way: along the dyke", "Second way: through the lock", "Third way: by boat"]
    assert words(TEXT, {"way"}) == [wanted]
    assert words(TEXT, {"way"}, 3) == [wanted]


def test_numbers_after_the_noun_as_far_as_they_go_on() -> None:
    assert words(TEXT, {"step"}) == [["[Step 1: Tie up]", "Step 2: Pay the dues**"]]


def test_another_count_another_noun_and_one_entry_are_no_series() -> None:
    assert words(TEXT, {"way"}, 4) == []
    assert words(TEXT, {"road"}) == []
    assert words(TEXT, {"gate"}) == []


def test_each_chapter_may_have_its_own() -> None:
    text = "Part 1 Sand\nPart 2 Silt\nPart 3 Clay\n\nPart 1 Oak\nPart 2 Elm\n"
    assert [len(found) for found in words(text, {"part"})] == [3, 2]
    assert words(text, {"part"}, 2) == [["Part 1 Oak", "Part 2 Elm"]]


@pytest.mark.parametrize("text", ["", "First", "way 1", "First way\nFirst way\n", "Way 2\nWay 3"])
def test_what_does_not_begin_at_one_and_go_on_is_none(text: str) -> None:
    assert words(text, {"way"}) == []


@given(st.text(alphabet="waystep 123fir\n[]*-", max_size=200))
def test_entries_are_whole_stretches_of_lines_in_order(text: str) -> None:
    for found in series(text, {"way", "step"}, None):
        assert [entry.number for entry in found] == list(range(1, len(found) + 1))
        starts = [entry.span.start for entry in found]
        assert starts == sorted(set(starts))
        for entry in found:
            said = entry.span.of(text)
            assert said
            assert said == said.strip()
            assert "\n" not in said
