"""The measures of reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.readers.facts import CellFact
from eval.readers.measures import (
    Counts,
    cell_matches,
    matches,
    reading_order,
    text_errors,
    unit_matches,
)

LETTERS = "".join(map(chr, range(0x4E00, 0x4E40)))


def test_text_errors_are_insertions_deletions_and_replacements() -> None:
    assert text_errors("ofthe year", "of the year") == 1
    assert text_errors("abc", "") == 3


def test_order_is_whole_for_the_same_text_and_nought_for_texts_with_nothing_in_common() -> None:
    assert reading_order(LETTERS, LETTERS) == 1
    assert reading_order("something else entirely", LETTERS) == 0


def test_two_halves_that_change_places_put_half_of_the_pairs_in_disorder() -> None:
    swapped = LETTERS[32:] + LETTERS[:32]
    assert reading_order(swapped, LETTERS) == pytest.approx(0.5, abs=0.02)


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_counts_are_bounded_and_mirror_each_other(read: list[int], expected: list[int]) -> None:
    counts, mirrored = matches(read, expected), matches(expected, read)
    assert counts.right <= min(counts.read, counts.expected)
    assert counts.f1 == mirrored.f1
    assert counts.precision == mirrored.recall


def test_what_occurs_twice_must_be_found_twice() -> None:
    assert matches(["a", "b"], ["a", "a"]) == Counts(right=1, read=2, expected=2)


def test_measures_of_nothing_are_none() -> None:
    assert (Counts().f1, Counts().precision, Counts().recall) == (None, None, None)


def test_a_cell_counts_with_its_label_and_header_only() -> None:
    expected = [CellFact("Roads", "2025", "12", also=("Spending Roads",))]
    for label, header, value, right in (
        ("Roads", "2025", "12", 1),
        ("Spending Roads", "2025", "12", 1),
        ("Bridges", "2025", "12", 0),
        ("Roads", "2024", "12", 0),
        ("Roads", "2025", "1 2", 0),
    ):
        assert cell_matches([CellFact(label, header, value)], expected).right == right


def test_a_unit_counts_where_the_right_cell_states_it() -> None:
    expected = [CellFact("Roads", "2025", "12", "crowns"), CellFact("Roads", "Note", "x")]
    stated = CellFact("Roads", "2025", "12", "thousand crowns")
    assert unit_matches([stated], expected) == Counts(1, 1, 1)
    assert unit_matches([CellFact("Roads", "2025", "12")], expected) == Counts(0, 0, 1)
    assert unit_matches([CellFact("Roads", "2024", "12", "crowns")], expected) == Counts(0, 0, 1)
